import { createHash, randomFillSync } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { manyLines } from '../../rig/manyRecordings.js';
import { Random } from '../../rig/random.js';

export const RECORDINGS = '/var/lib/denwaban/recordings';

/** Days with recordings of one length each. */
export interface Day {
  /** `2026-11-23` */
  readonly day: string;
  readonly calls: number;
  readonly bytes: number;
}

/** Puts recordings of noise where the recorder will find them. Their paths by day. */
export function placeCalls(days: readonly Day[]): ReadonlyMap<string, readonly string[]> {
  const placed = new Map<string, readonly string[]>();
  for (const [i, { day, calls, bytes }] of days.entries()) {
    const body = randomFillSync(Buffer.alloc(bytes - FILE_HEADER_BYTES));
    const audioSha256 = createHash('sha256').update(body).digest('hex');
    const change = (n: number) => {
      const ms = Date.parse(`${day}T09:00:00+09:00`) + n * 120_000;
      const start = `${new Date(ms + 9 * 3_600_000).toISOString().slice(0, -1)}+09:00`;
      const length = { samples: body.length, durationMs: body.length / 8 };
      return { ...length, start, orderMs: ms, profile: 'standard' as const, audioSha256 };
    };
    // Other ids for each day.
    const lines = [
      ...manyLines(new Random(i), {
        count: (i + 1) * 1000 + calls,
        change: (n) => change(n - (i + 1) * 1000),
      }),
    ];
    const index = lines.slice(-calls).map((line) => {
      const { path, bytes: _, ...facts } = line;
      mkdirSync(dirname(join(RECORDINGS, path)), { recursive: true });
      writeFileSync(join(RECORDINGS, path), Buffer.concat([encodeWavHeader(facts), body]));
      return { ...line, bytes };
    });
    const folder = day.replaceAll('-', '/');
    writeFileSync(
      join(RECORDINGS, folder, 'index.ndjson'),
      index.map((line) => `${JSON.stringify(line)}\n`).join(''),
    );
    placed.set(
      day,
      index.map(({ path }) => path),
    );
  }
  return placed;
}

export function originalHash(path: string): string {
  return createHash('sha256')
    .update(readFileSync(join(RECORDINGS, path)))
    .digest('hex');
}
