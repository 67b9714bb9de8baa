import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, constants, openSync, readlinkSync, readSync, statfsSync, statSync } from 'node:fs';
import { basename } from 'node:path';
import { parentPort } from 'node:worker_threads';
import { whyOf } from './blockStore.js';
import type { ReadBack } from './disk.js';

export interface ReadOrder {
  readonly ticket: number;
  readonly path: string;
  readonly from: number;
  /** Null: to the end. */
  readonly bytes: number | null;
  /** Not 0 when nobody wants to know any more. */
  readonly stop: Int32Array;
}

export type ReadAnswer = { readonly ticket: number } & (
  | { readonly found: ReadBack; readonly error: null }
  | { readonly found: null; readonly error: { readonly code: string; readonly message: string } }
);

/** What TypeScript tells of it only with the types of a browser. */
declare namespace WebAssembly {
  class Memory {
    constructor(size: { readonly initial: number; readonly maximum: number });
    readonly buffer: ArrayBuffer;
  }
}

/** What a medium's sector can be; where O_DIRECT may begin. */
const BLOCK = 4096;
const WASM_PAGES = 16;
/** 1 MiB. Node's own buffers begin anywhere; a WebAssembly memory begins at a page, as O_DIRECT wants it. */
const buffer = Buffer.from(new WebAssembly.Memory({ initial: WASM_PAGES, maximum: WASM_PAGES }).buffer);

const FUSE = 0x65735546;

/**
 * A FUSE file system reads its device through the device's own page cache, which O_DIRECT on a file does not pass:
 * what is clean in it is dropped. False when that was refused.
 */
function passesDevice(path: string): boolean {
  if (statfsSync(path).type !== FUSE) return true;
  try {
    const { dev } = statSync(path, { bigint: true });
    const minor = (dev & 0xffn) | ((dev >> 12n) & 0xfff00n);
    const device = basename(readlinkSync(`/sys/dev/block/${(dev >> 8n) & 0xfffn}:${minor}`));
    execFileSync('dd', [`if=/dev/${device}`, 'iflag=nocache', 'count=0', 'status=none'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

function hashOf(order: ReadOrder, direct: boolean): ReadBack {
  const pastCache = direct && passesDevice(order.path);
  const file = openSync(order.path, constants.O_RDONLY | (direct ? constants.O_DIRECT : 0));
  try {
    const hash = createHash('sha256');
    const end = order.bytes === null ? Number.POSITIVE_INFINITY : order.from + order.bytes;
    let at = order.from;
    while (at < end) {
      if (Atomics.load(order.stop, 0) !== 0) throw new Error('stopped');
      const begin = at - (at % BLOCK);
      const read = readSync(file, buffer, 0, buffer.length, begin);
      const piece = buffer.subarray(at - begin, Math.min(read, end - begin));
      if (piece.length === 0) break;
      hash.update(piece);
      at += piece.length;
    }
    return { sha256: hash.digest('hex'), bytes: at - order.from, pastCache };
  } finally {
    closeSync(file);
  }
}

/** Some network and FUSE file systems refuse O_DIRECT: through the page cache after all. */
function hashPastCache(order: ReadOrder): ReadBack {
  try {
    return hashOf(order, true);
  } catch (error) {
    if (whyOf(error) !== 'EINVAL') throw error;
    return hashOf(order, false);
  }
}

parentPort?.on('message', (order: ReadOrder) => {
  const { ticket } = order;
  const say = (answer: ReadAnswer) => parentPort?.postMessage(answer);
  try {
    say({ ticket, found: hashPastCache(order), error: null });
  } catch (error) {
    say({ ticket, found: null, error: { code: whyOf(error), message: String(error) } });
  }
});
