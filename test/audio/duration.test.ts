import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrived, newSampleClock, type SampleClock, sampleAt } from '#src/audio/sampleClock.js';
import { Random, seedFor } from '../rig/random.js';

const HOURS_MS = 2 * 3_600_000;
const OFF_HOOK_MS = 1234.5;
const ON_HOOK_MS = OFF_HOOK_MS + HOURS_MS;
const PERIOD_SAMPLES = 160;

/** Two hours of a card that truly runs at `hz`, and where the call's two ends fall on the recorder's clock. */
function recorded(hz: number, random: Random): { samples: number; measuredHz: number } {
  let clock: SampleClock = newSampleClock(8000);
  let from: number | null = null;
  for (let n = 1; ; n++) {
    const dueMs = (n * PERIOD_SAMPLES * 1000) / hz;
    const ms = dueMs + 15 * random.next() ** 3;
    if (from === null && ms > OFF_HOOK_MS) from = sampleAt(clock, OFF_HOOK_MS);
    if (ms > ON_HOOK_MS)
      return { samples: sampleAt(clock, ON_HOOK_MS) - (from ?? 0), measuredHz: clock.measuredHz ?? 0 };
    clock = arrived(clock, PERIOD_SAMPLES, ms);
  }
}

for (const ppm of [1000, 200, 125, -200, -1000])
  test(`a call of two hours on a card ${ppm} ppm off is as long as it was, to 50 ms`, (t) => {
    const { samples, measuredHz } = recorded(8000 * (1 + ppm / 1e6), new Random(seedFor(`length ${ppm}`)));
    const errorMs = (samples * 1000) / measuredHz - HOURS_MS;
    t.diagnostic(`${ppm} ppm: ${errorMs.toFixed(1)} ms off in two hours`);
    assert.ok(Math.abs(errorMs) < 50, `${errorMs} ms`);
  });

test('two cards that run apart by 2000 ppm tell the same length of the same call', () => {
  const lengths = [1000, -1000].map((ppm) => {
    const { samples, measuredHz } = recorded(8000 * (1 + ppm / 1e6), new Random(seedFor(`pair ${ppm}`)));
    return (samples * 1000) / measuredHz;
  });
  const apartMs = Math.abs((lengths[0] ?? 0) - (lengths[1] ?? 0));
  assert.ok(apartMs < 50, `${apartMs} ms apart`);
});
