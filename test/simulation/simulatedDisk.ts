import { createHash } from 'node:crypto';
import type { Disk, NewFile } from '#src/card/disk.js';
import { CLUSTER_BYTES, type Medium, parentOf } from './medium.js';
import type { Run, Scheduler } from './scheduler.js';
import { failure, type Weather } from './simulatedStore.js';
import type { Trace } from './trace.js';

export interface DiskOptions {
  readonly medium: Medium;
  readonly scheduler: Scheduler;
  readonly trace: Trace;
  readonly weather: Weather;
  /** A file was written back and synced; may spoil it. */
  written(path: string): void;
}

/** The recordings' directory as one run of the recorder holds it. */
export function simulatedDisk(run: Run, options: DiskOptions): Disk {
  const { medium, scheduler, trace, weather } = options;

  /** What the operation changes it changes at once, not synced; its answer comes later, or is an error. */
  async function operation<T>(
    kind: 'read' | 'write' | 'sync',
    what: string,
    path: string,
    act: () => T,
  ): Promise<T> {
    const code = weather.fault(kind);
    trace.add(scheduler.nowMs, what, path, code);
    const before = code === null && kind !== 'sync' ? attempt(act) : null;
    await scheduler.delay(weather.delayMs(kind), run);
    // A card that was pulled meanwhile has not done it, whatever it had begun.
    const failed = code ?? weather.outage(kind);
    if (failed !== null) throw failure(failed);
    const outcome = before ?? attempt(act);
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  const nodeAt = (path: string) => {
    const node = medium.nodeOf(path);
    if (node === null || node.directory) throw failure('ENOENT');
    return node;
  };
  const numberAt = (path: string) => {
    const number = medium.names.get(path);
    if (number === null) throw failure('ENOENT');
    return number;
  };

  const syncFile = (number: number, path: string) => () => {
    medium.syncNode(number);
    options.written(path);
  };

  function newFile(number: number, path: string): NewFile {
    const write = (at: () => number) => (data: Uint8Array) =>
      operation('write', 'write', path, () => medium.write(number, at(), data));
    return {
      write: write(() => medium.nodes.get(number)?.bytes ?? 0),
      rewriteHead: write(() => 0),
      sync: () => operation('sync', 'fsync', path, syncFile(number, path)),
      close: async () => {},
    };
  }

  return {
    root: '/simulated/recordings',
    async makeDirectory(path) {
      const parts = path.split('/');
      for (let depth = 1; depth <= parts.length; depth++) {
        const directory = parts.slice(0, depth).join('/');
        if (medium.names.get(directory) === null)
          await operation('write', 'mkdir', directory, () => medium.make(directory, true));
        if (medium.names.isPending(directory))
          await operation('sync', 'fsyncDirectory', parentOf(directory), () =>
            medium.syncDirectory(parentOf(directory)),
          );
      }
    },
    create: (path) =>
      operation('write', 'create', path, () => {
        if (medium.names.get(path) !== null) throw failure('EEXIST');
        if (parentOf(path) !== '' && medium.nodeOf(parentOf(path))?.directory !== true)
          throw failure('ENOENT');
        return newFile(medium.make(path, false), path);
      }),
    async append(path, text) {
      const number = await operation('write', 'append', path, () => {
        if (medium.names.get(path) === null && medium.nodeOf(parentOf(path)) === null)
          throw failure('ENOENT');
        if (medium.nodeOf(path)?.readOnly) throw failure('EACCES');
        const found = medium.names.get(path) ?? medium.make(path, false);
        medium.write(found, medium.nodes.get(found)?.bytes ?? 0, Buffer.from(text));
        return found;
      });
      await operation('sync', 'fsync', path, syncFile(number, path));
    },
    readText: (path) =>
      operation('read', 'read', path, () => {
        const node = medium.nodeOf(path);
        return node === null || node.directory ? null : medium.read(node, 0, node.bytes).toString('utf8');
      }),
    readHead: (path, bytes) =>
      operation('read', 'readHead', path, () => Buffer.from(medium.read(nodeAt(path), 0, bytes))),
    list: (path) => operation('read', 'list', path, () => namesIn(medium, path)),
    stat: (path) =>
      operation('read', 'stat', path, () => {
        if (path === '') return { bytes: 0, readOnly: false };
        const node = medium.nodeOf(path);
        return node === null ? null : { bytes: node.bytes, readOnly: node.readOnly };
      }),
    setReadOnly: (path, readOnly) =>
      operation('write', readOnly ? 'setReadOnly' : 'setWritable', path, () =>
        medium.nodes.set(numberAt(path), { ...nodeAt(path), readOnly }),
      ),
    remove: (path) => operation('write', 'remove', path, () => medium.remove(path)),
    rename: (from, to) => operation('write', 'rename', to, () => medium.rename(from, to)),
    syncDirectory: (path) =>
      operation('sync', 'fsyncDirectory', path, () => {
        if (path !== '' && medium.nodeOf(path) === null) throw failure('ENOENT');
        medium.syncDirectory(path);
      }),
    // Reading past the cache writes back what is dirty and then reads what really stands there.
    hash: (path, from, _signal, length) =>
      operation('read', 'hash', path, () => {
        const node = nodeAt(path);
        for (const cluster of node.clusters) medium.clusters.sync(cluster);
        const bytes = medium.read(node, from, from + (length ?? node.bytes), true);
        return {
          sha256: createHash('sha256').update(bytes).digest('hex'),
          bytes: bytes.length,
          pastCache: true,
        };
      }),
    barrier: () => operation('sync', 'barrier', '', () => medium.syncAll()),
    space: () =>
      operation('read', 'space', '', () => ({
        freeBytes: medium.freeBytes,
        totalBytes: medium.capacity * CLUSTER_BYTES,
      })),
  };
}

export function namesIn(medium: Medium, directory: string): string[] {
  const names: string[] = [];
  for (const [path] of medium.names.entries())
    if (parentOf(path) === directory) names.push(path.slice(directory === '' ? 0 : directory.length + 1));
  return names;
}

function attempt<T>(act: () => T): { readonly value: T } | { readonly error: unknown } {
  try {
    return { value: act() };
  } catch (error) {
    return { error };
  }
}
