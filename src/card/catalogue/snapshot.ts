import { Buffer } from 'node:buffer';
import { open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { syncDirectory, whyOf, writeFully } from '../blockStore.js';
import { crc32c } from '../crc32c.js';

export const SNAPSHOT_NAME = 'catalogue';
const MAGIC = 'DNWC';
const HEAD_BYTES = 12;

/** Where the catalogue is kept from one start to the next. Its loss costs some seconds of reading. */
export interface Snapshot {
  /** Null when there is none that is whole. */
  read(): Promise<Uint8Array | null>;
  write(bytes: Uint8Array): Promise<void>;
}

/** Written beside its place, synced, renamed. Begins with `DNWC`, a u32 of the length and the CRC-32C of what follows. */
export function fileSnapshot(path: string): Snapshot {
  return {
    async read() {
      try {
        const whole = await readFile(path);
        const bytes = whole.subarray(HEAD_BYTES);
        const sound =
          whole.length > HEAD_BYTES &&
          whole.toString('latin1', 0, 4) === MAGIC &&
          whole.readUInt32LE(4) === bytes.length &&
          whole.readUInt32LE(8) === crc32c(bytes);
        return sound ? bytes : null;
      } catch (error) {
        if (whyOf(error) === 'ENOENT') return null;
        throw error;
      }
    },
    async write(bytes) {
      const head = Buffer.alloc(HEAD_BYTES);
      head.write(MAGIC, 'latin1');
      head.writeUInt32LE(bytes.length, 4);
      head.writeUInt32LE(crc32c(bytes), 8);
      const temporary = `${path}.new`;
      const file = await open(temporary, 'w', 0o640);
      try {
        await writeFully(file, head, 0);
        await writeFully(file, bytes, HEAD_BYTES);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, path);
      await syncDirectory(dirname(path));
    },
  };
}
