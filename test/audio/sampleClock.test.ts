import assert from 'node:assert/strict';
import { test } from 'node:test';
import { arrived, newSampleClock, restart, type SampleClock, sampleAt } from '#src/audio/sampleClock.js';
import { Random, seedFor } from '../rig/random.js';

/** A card that truly runs at `hz`: every 160 samples a delivery, late by up to 15 ms. */
function deliver(clock: SampleClock, random: Random, hz: number, fromMs: number, toMs: number): SampleClock {
  let next = clock;
  for (let n = 1; fromMs + (n * 160_000) / hz <= toMs; n++)
    next = arrived(next, 160, fromMs + (n * 160_000) / hz + 15 * random.next() ** 3);
  return next;
}

for (const ppm of [0, 200, -200, 1000, -1000])
  test(`after two hours on a card ${ppm} ppm off, a call's end is known to 20 ms and the rate to 20 ppm`, () => {
    const random = new Random(seedFor(`clock ${ppm}`));
    const hz = 8000 * (1 + ppm / 1e6);
    const endMs = 2 * 3_600_000;
    const clock = deliver(newSampleClock(8000), random, hz, 0, endMs);
    const errorMs = ((sampleAt(clock, endMs) - (endMs * hz) / 1000) * 1000) / hz;
    assert.ok(Math.abs(errorMs) < 20, `${errorMs} ms`);
    const rateErrorPpm = ((clock.measuredHz ?? 0) / hz - 1) * 1e6;
    assert.ok(Math.abs(rateErrorPpm) < 20, `${rateErrorPpm} ppm`);
  });

test('a loss is as long as the time it took, to 20 ms, also when the first delivery afterwards is late', () => {
  const random = new Random(seedFor('clock gap'));
  const before = deliver(newSampleClock(8000), random, 8000, 0, 60_000);
  const position = before.position ?? 0;
  const lateStart = [
    { samples: 160, ms: 63_220 },
    { samples: 800, ms: 63_221 },
    { samples: 160, ms: 63_222 },
    { samples: 160, ms: 63_242 },
  ];
  const after = restart(before, lateStart);
  const gap = (after.position ?? 0) - position;
  const truth = (63_242 - 60_000) * 8 - 1280;
  assert.ok(Math.abs(gap - truth) <= 160, `${gap} instead of ${truth}`);
});

test('positions never go back, whatever the deliveries say', () => {
  const clock = arrived(newSampleClock(8000), 80_000, 1000);
  assert.ok((restart(clock, [{ samples: 160, ms: 1 }]).position ?? 0) >= 80_000);
});

test('the clock starts at zero with the first sound', () => {
  const clock = restart(newSampleClock(8000), [{ samples: 160, ms: 5000 }]);
  assert.equal(clock.position, 0);
  assert.equal(Math.round(sampleAt(arrived(clock, 160, 5000), 6000)), 8160);
});
