import type { CloseFacts, Facts, OpenFacts } from '#src/card/types.js';

/** Plausible facts for tests. */
export function openFacts(change: Partial<OpenFacts> = {}): OpenFacts {
  return {
    id: 'K7Q2M9',
    line: 'main',
    direction: 'in',
    callerId: { kind: 'number', number: '0312345678' },
    start: '2026-11-23T18:45:02.123+09:00',
    clock: 'synchronised',
    boot: 1,
    orderMs: Date.parse('2026-11-23T18:45:02.123+09:00'),
    firstSample: 100_000,
    preRollSamples: 24_000,
    device: 'plughw:1',
    version: '0.1.0',
    continues: null,
    ...change,
  };
}

export const closing: Omit<CloseFacts, 'samples'> = {
  end: 'onHook',
  durationMs: 3000,
  measuredRateHz: 7999.5,
};

export function facts(change: Partial<Facts> = {}): Facts {
  return {
    v: 1,
    ...openFacts(),
    ...closing,
    samples: 48_000,
    rate: 8000,
    profile: 'pcm',
    notice: null,
    gaps: [],
    marks: [],
    interrupted: false,
    audioSha256: 'ab'.repeat(32),
    ...change,
  };
}

/** Sound that says of every sample where it belongs. */
export function sound(position: number, samples: number, salt = 0): Int16Array {
  return Int16Array.from(
    { length: samples },
    (_, i) => (((position + i) * 7 + salt * 13) % 60_000) - 30_000 || 1,
  );
}

export function pcm(position: number, samples: number, salt = 0): Buffer {
  return Buffer.from(sound(position, samples, salt).buffer);
}
