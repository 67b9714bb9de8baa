import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  appendFile,
  chmod,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  statfs,
} from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { syncDirectory, whyOf, writeFully } from './blockStore.js';

/** A file being written for the first time. */
export interface NewFile {
  /** Behind what was written before. */
  write(data: Uint8Array): Promise<void>;
  /** Over what was written before, from the file's first byte on. */
  rewriteHead(data: Uint8Array): Promise<void>;
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

/** A file as its directory tells of it. */
export interface FileFound {
  readonly bytes: number;
  /** Nobody may write it: the mark of a hold that survives without any index (on FAT the read-only attribute). */
  readonly readOnly: boolean;
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
  /** Null when it is not there. */
  stat(path: string): Promise<FileFound | null>;
  setReadOnly(path: string, readOnly: boolean): Promise<void>;
  remove(path: string): Promise<void>;
  rename(from: string, to: string): Promise<void>;
  syncDirectory(path: string): Promise<void>;
  /** SHA-256 of the bytes from `from` on, at most `bytes`, read past the page cache where the file system can. */
  hash(path: string, from: number, signal?: AbortSignal, bytes?: number): Promise<ReadBack>;
  /**
   * Resolves when everything done to the file system is on the medium. Must come between removing files and
   * creating new ones: clusters reused before are how FAT file systems get cross-linked (facts: storage §2).
   */
  barrier(): Promise<void>;
  /** Of the file system in which the root is, or will be made. */
  space(): Promise<{ readonly freeBytes: number; readonly totalBytes: number }>;
}

const DIRECT_BLOCK = 4096;

interface Part {
  readonly from: number;
  readonly bytes: number | undefined;
}

/** @param hash as Disk.hash, of an absolute path */
export function realDisk(root: string, hash: Disk['hash'] = hashPastCache): Disk {
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
        write: (data) => file.appendFile(data),
        rewriteHead: (data) => writeFully(file, data, 0),
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
    hash: (path, from, signal, bytes) => hash(at(path), from, signal, bytes),
    async stat(path) {
      const found = await orMissing(stat(at(path)), null);
      return found === null ? null : { bytes: found.size, readOnly: (found.mode & 0o222) === 0 };
    },
    setReadOnly: (path, readOnly) => chmod(at(path), readOnly ? 0o440 : 0o640),
    barrier: () => syncFileSystem(root),
    async space() {
      const { bavail, blocks, bsize } = await statfs(await firstThere(root));
      return { freeBytes: bavail * bsize, totalBytes: blocks * bsize };
    },
  };
}

/** The path, or the nearest directory above it that is there: where it will be made. */
async function firstThere(path: string): Promise<string> {
  let at = path;
  while (dirname(at) !== at && (await orMissing(stat(at), null)) === null) at = dirname(at);
  return at;
}

/** Node has no syncfs; coreutils' `sync -f` calls it. A directory that is not made yet has nothing to sync. */
async function syncFileSystem(path: string): Promise<void> {
  if ((await orMissing(stat(path), null)) === null) return;
  const [code] = await once(spawn('sync', ['-f', path], { stdio: 'ignore' }), 'close');
  if (code !== 0) throw Object.assign(new Error(`cannot sync the file system of ${path}`), { code: 'EIO' });
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
 * By dd, which can be killed when a card hangs, and which costs the daemon no thread to keep; where that is refused (some network and FUSE file
 * systems), through the page cache after all.
 */
async function hashPastCache(
  path: string,
  from: number,
  signal?: AbortSignal,
  bytes?: number,
): Promise<ReadBack> {
  const part: Part = { from, bytes };
  const { size } = await stat(path);
  const expected = Math.min(Math.max(0, size - part.from), part.bytes ?? size);
  for (const direct of [true, false]) {
    const found = await hashByDd(path, part, direct, signal);
    signal?.throwIfAborted();
    if (found !== null && (found.bytes === expected || !direct)) return { ...found, pastCache: direct };
  }
  throw new Error(`dd cannot read ${path}`);
}

async function hashByDd(path: string, { from, bytes: most }: Part, direct: boolean, signal?: AbortSignal) {
  const flags = direct && from % DIRECT_BLOCK === 0 ? 'direct,skip_bytes' : 'skip_bytes';
  const arguments_ = [`if=${path}`, 'bs=1M', `skip=${from}`, `iflag=${flags},count_bytes`, 'status=none'];
  if (most !== undefined) arguments_.push(`count=${most}`);
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
