import { randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Problem, ProblemError } from '../i18n/problems.js';
import { HEADER_BYTES } from './slot.js';
import {
  decodeSuperblock,
  encodeSuperblock,
  LEAD_BYTES,
  LEAST_RING_BYTES,
  SUPERBLOCK_COPY,
  slotsIn,
  UNIT_SLOTS,
} from './superblock.js';

/** A stretch of bytes that is written in place: all the ring knows of the card. */
export interface BlockStore {
  /** For people: the file or device. */
  readonly path: string;
  /** May give fewer bytes than asked for at the end. */
  read(offset: number, length: number): Promise<Buffer>;
  write(offset: number, data: Uint8Array): Promise<void>;
  /** Resolves when everything written before is on the medium. */
  sync(): Promise<void>;
  /**
   * After a failed write or sync the kernel's word on this descriptor is worth nothing: takes a new one. May be
   * repeated when it fails, as it does while the card is out.
   */
  reopen(): Promise<void>;
  close(): Promise<void>;
}

const PIECE_BYTES = 1024 ** 2;

/**
 * Opens the ring's file or block device, after making it when it is not there: every byte of a new file is
 * written, since preallocated but unwritten blocks would change metadata later (facts: storage §2, §5).
 * @param bytes size of a new file; an existing one keeps its size
 * @param progress told of the share written, 0..1, while a file is made
 * @throws ProblemError ringMissingSpace, ringForeign, ringTooSmall, ringUnreadable
 */
export async function openBlockStore(
  path: string,
  bytes: number,
  nowWallMs: () => number,
  progress: (share: number) => void = () => {},
): Promise<BlockStore> {
  try {
    const found = await sizeAt(path);
    // A card that is not in: a file in its place would be a ring in RAM.
    if (found === null && path.startsWith('/dev/'))
      throw new ProblemError({ code: 'ringUnreadable', path, why: 'ENOENT' });
    if (found === null) await make(path, bytes, nowWallMs(), progress);
    const store = await FileStore.open(path);
    try {
      if (found === 'device') await formatIfBlank(store, nowWallMs());
      await refuseForeign(store);
    } catch (error) {
      await store.close();
      throw error;
    }
    return store;
  } catch (error) {
    throw asProblem(error, { code: 'ringUnreadable', path, why: whyOf(error) });
  }
}

/** The system's short reason (`ENOSPC`, `EIO`, …), or the message. */
export function whyOf(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return error instanceof Error ? error.message : String(error);
}

export function asProblem(error: unknown, otherwise: Problem): ProblemError {
  return error instanceof ProblemError ? error : new ProblemError(otherwise);
}

/** Null when nothing (or an empty file) is there. */
async function sizeAt(path: string): Promise<number | 'device' | null> {
  try {
    const found = await stat(path);
    if (found.isBlockDevice()) return 'device';
    return found.size === 0 ? null : found.size;
  } catch (error) {
    if (whyOf(error) === 'ENOENT') return null;
    throw error;
  }
}

/** Written beside its place and renamed when complete, so that a half-made ring is never taken for one. */
async function make(path: string, bytes: number, wallMs: number, progress: (share: number) => void) {
  const slots = slotsIn(bytes);
  if (slots === 0)
    throw new ProblemError({ code: 'ringTooSmall', path, bytes, leastBytes: LEAST_RING_BYTES });
  const whole = LEAD_BYTES + (slots / UNIT_SLOTS) * LEAD_BYTES;
  const partial = `${path}.partial`;
  await mkdir(dirname(path), { recursive: true });
  try {
    const file = await open(partial, 'w', 0o640);
    try {
      const zeros = Buffer.alloc(PIECE_BYTES);
      for (let at = 0; at < whole; at += PIECE_BYTES) {
        await writeFully(file, zeros, at);
        progress((at + PIECE_BYTES) / whole);
      }
      await writeSuperblocks((offset, data) => writeFully(file, data, offset), slots, wallMs);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
    await syncDirectory(dirname(path));
  } catch (error) {
    await rm(partial, { force: true }).catch(() => {});
    if (whyOf(error) === 'ENOSPC') throw new ProblemError({ code: 'ringMissingSpace', path, bytes: whole });
    throw error;
  }
}

async function formatIfBlank(store: FileStore, wallMs: number): Promise<void> {
  const start = await store.read(0, LEAD_BYTES);
  if (start.some((byte) => byte !== 0)) return;
  const bytes = await store.size();
  const slots = slotsIn(bytes);
  if (slots === 0)
    throw new ProblemError({ code: 'ringTooSmall', path: store.path, bytes, leastBytes: LEAST_RING_BYTES });
  await writeSuperblocks((offset, data) => store.write(offset, data), slots, wallMs);
  await store.sync();
}

async function writeSuperblocks(
  write: (offset: number, data: Buffer) => Promise<void>,
  slots: number,
  createdMs: number,
): Promise<void> {
  const block = encodeSuperblock({ slots, unitSlots: UNIT_SLOTS, ringId: randomBytes(16), createdMs });
  await write(SUPERBLOCK_COPY, block);
  await write(0, block);
}

async function refuseForeign(store: FileStore): Promise<void> {
  for (const at of [0, SUPERBLOCK_COPY])
    if (decodeSuperblock(await store.read(at, HEADER_BYTES * 4)) !== null) return;
  throw new ProblemError({ code: 'ringForeign', path: store.path });
}

export async function syncDirectory(path: string): Promise<void> {
  const directory = await open(path, constants.O_RDONLY | constants.O_DIRECTORY);
  try {
    await directory.sync();
  } finally {
    await directory.close();
  }
}

export async function writeFully(file: FileHandle, data: Uint8Array, offset: number): Promise<void> {
  for (let done = 0; done < data.length; ) {
    const { bytesWritten } = await file.write(data, done, data.length - done, offset + done);
    done += bytesWritten;
  }
}

class FileStore implements BlockStore {
  readonly path: string;
  #file: FileHandle;

  private constructor(path: string, file: FileHandle) {
    this.path = path;
    this.#file = file;
  }

  static async open(path: string): Promise<FileStore> {
    return new FileStore(path, await open(path, 'r+'));
  }

  /** Bytes; a block device says 0 to stat, so its end is found by reading. */
  async size(): Promise<number> {
    const { size } = await this.#file.stat();
    if (size > 0) return size;
    let good = 0;
    let bad = 2 ** 48;
    while (bad - good > PIECE_BYTES) {
      const middle = Math.floor((good + bad) / 2 / PIECE_BYTES) * PIECE_BYTES;
      if ((await this.read(middle - 512, 512)).length === 512) good = middle;
      else bad = middle;
    }
    return good;
  }

  async read(offset: number, length: number): Promise<Buffer> {
    const bytes = Buffer.allocUnsafe(length);
    let done = 0;
    while (done < length) {
      const { bytesRead } = await this.#file.read(bytes, done, length - done, offset + done);
      if (bytesRead === 0) break;
      done += bytesRead;
    }
    return bytes.subarray(0, done);
  }

  write(offset: number, data: Uint8Array): Promise<void> {
    return writeFully(this.#file, data, offset);
  }

  sync(): Promise<void> {
    return this.#file.datasync();
  }

  async reopen(): Promise<void> {
    // Closed first, and not waited for: a card that was pulled keeps its file system busy while it is open.
    void this.#file.close().catch(() => {});
    this.#file = await open(this.path, 'r+');
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}
