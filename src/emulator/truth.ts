import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RATE_HZ } from './tones.js';

/**
 * What the emulator itself put on the line, sample by sample from wire position 0 (`wire.wav`), and when what
 * happened (`events.ndjson`), so that a test can hold a recording against it. Stays after the emulator's end.
 */
export interface Truth {
  made(pcm: Int16Array): void;
  happened(event: unknown): void;
  close(): Promise<void>;
}

const HEADER_BYTES = 44;

export async function openTruth(dir: string): Promise<Truth> {
  await rm(dir, { recursive: true, force: true });
  await mkdir(dir, { recursive: true });
  const path = join(dir, 'wire.wav');
  const wire = createWriteStream(path);
  const events = createWriteStream(join(dir, 'events.ndjson'));
  let bytes = 0;
  // Until the end the length is not known; readers take what is there.
  wire.write(header(0xffffffff - HEADER_BYTES));
  return {
    made(pcm) {
      bytes += pcm.byteLength;
      wire.write(Buffer.from(pcm.buffer, pcm.byteOffset, pcm.byteLength));
    },
    happened(event) {
      events.write(`${JSON.stringify(event)}\n`);
    },
    async close() {
      wire.end();
      events.end();
      await Promise.all([once(wire, 'close'), once(events, 'close')]);
      const file = await open(path, 'r+');
      await file.write(header(bytes), 0, HEADER_BYTES, 0);
      await file.close();
    },
  };
}

function header(dataBytes: number): Buffer {
  const bytes = Buffer.alloc(HEADER_BYTES);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(dataBytes + HEADER_BYTES - 8, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(RATE_HZ, 24);
  bytes.writeUInt32LE(2 * RATE_HZ, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(dataBytes, 40);
  return bytes;
}
