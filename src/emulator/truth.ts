import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdir, open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pcmWavHeader } from '../signal/wav.js';
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
  wire.write(pcmWavHeader(0xffffffff - HEADER_BYTES, RATE_HZ));
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
      await file.write(pcmWavHeader(bytes, RATE_HZ), 0, HEADER_BYTES, 0);
      await file.close();
    },
  };
}
