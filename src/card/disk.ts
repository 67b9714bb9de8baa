import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { appendFile, mkdir, open, readdir, readFile, rename, rm, stat, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDirectory, whyOf } from './blockStore.js';

/** A file being written for the first time. */
export interface NewFile {
  write(data: Uint8Array): Promise<void>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** What a file holds, by its hash. */
export interface ReadBack {
  readonly sha256: string;
  readonly bytes: number;
  /** False when the file system could only be read through the page cache. */
  readonly pastCache: boolean;
}

/** The directory tree of recordings. Paths are relative to its root, with `/`; failures are Node's errors. */
export interface Disk {
  readonly root: string;
  /** Makes the directory and those above it, each of them synced into its parent. */
  makeDirectory(path: string): Promise<void>;
  /** Fails when something of that name is there. */
  create(path: string): Promise<NewFile>;
  /** Adds to a file, made when missing, and syncs it. */
  append(path: string, text: string): Promise<void>;
  /** Null when it is not there. */
  readText(path: string): Promise<string | null>;
  /** At most the first `bytes` bytes. */
  readHead(path: string, bytes: number): Promise<Buffer>;
  /** Names in a directory, unsorted; empty when it is not there. */
  list(path: string): Promise<readonly string[]>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  /** SHA-256 of the bytes from `from` on, read past the page cache where the file system can. */
  hash(path: string, from: number, signal?: AbortSignal): Promise<ReadBack>;
  freeBytes(): Promise<number>;
}

const DIRECT_BLOCK = 4096;

export function realDisk(root: string): Disk {
  const at = (path: string) => join(root, path);
  const makeDirectory = async (path: string): Promise<void> => {
    await mkdir(at(path), { recursive: true });
    // Synced even when nothing was made: a power cut may have come between making and syncing.
    for (let made = path; made !== '.'; made = dirname(made)) await syncDirectory(at(dirname(made)));
  };
  return {
    root,
    makeDirectory,
    async create(path) {
      const file = await open(at(path), 'wx', 0o640);
      return {
        async write(data) {
          for (let done = 0; done < data.length; )
            done += (await file.write(data, done, data.length - done)).bytesWritten;
        },
        sync: () => file.sync(),
        close: () => file.close(),
      };
    },
    append: (path, text) => appendFile(at(path), text, { flush: true, mode: 0o640 }),
    readText: (path) => orMissing(readFile(at(path), 'utf8'), null),
    async readHead(path, bytes) {
      const file = await open(at(path), 'r');
      try {
        const { buffer, bytesRead } = await file.read(Buffer.alloc(bytes), 0, bytes, 0);
        return buffer.subarray(0, bytesRead);
      } finally {
        await file.close();
      }
    },
    list: (path) => orMissing(readdir(at(path)), []),
    remove: (path) => rm(at(path), { force: true }),
    rename: (from, to) => rename(at(from), at(to)),
    syncDirectory: (path) => syncDirectory(at(path)),
    hash: (path, from, signal) => hashPastCache(at(path), from, signal),
    async freeBytes() {
      const { bavail, bsize } = await statfs(root);
      return bavail * bsize;
    },
  };
}

async function orMissing<T, M>(wanted: Promise<T>, missing: M): Promise<T | M> {
  try {
    return await wanted;
  } catch (error) {
    if (whyOf(error) === 'ENOENT' || whyOf(error) === 'ENOTDIR') return missing;
    throw error;
  }
}

/**
 * Node cannot align its buffers for O_DIRECT, so dd reads; where that is refused (some network and FUSE file
 * systems), through the page cache after all.
 */
async function hashPastCache(path: string, from: number, signal?: AbortSignal): Promise<ReadBack> {
  const { size } = await stat(path);
  const expected = Math.max(0, size - from);
  for (const direct of [true, false]) {
    const found = await hashByDd(path, from, direct, signal);
    signal?.throwIfAborted();
    if (found !== null && (found.bytes === expected || !direct)) return { ...found, pastCache: direct };
  }
  throw new Error(`dd cannot read ${path}`);
}

async function hashByDd(path: string, from: number, direct: boolean, signal?: AbortSignal) {
  const flags = direct && from % DIRECT_BLOCK === 0 ? 'direct,skip_bytes' : 'skip_bytes';
  const arguments_ = [`if=${path}`, 'bs=1M', `skip=${from}`, `iflag=${flags}`, 'status=none'];
  const dd = spawn('dd', arguments_, { stdio: ['ignore', 'pipe', 'ignore'] });
  const stop = () => dd.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  const ended = once(dd, 'close').catch(() => [1]);
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const piece of dd.stdout as AsyncIterable<Buffer>) {
    hash.update(piece);
    bytes += piece.length;
  }
  const [code] = await ended;
  signal?.removeEventListener('abort', stop);
  return code === 0 ? { sha256: hash.digest('hex'), bytes } : null;
}
