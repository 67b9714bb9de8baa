import assert from 'node:assert/strict';
import { test } from 'node:test';
import { StreamSource } from '#src/audio/streamSource.js';

/** A source whose time the test makes, and all it told. */
function source() {
  const told: string[] = [];
  const positions: number[] = [];
  const clock = { ms: 1000 };
  const made = new StreamSource(
    { device: '/dev/modem', rateHz: 8000, nowMs: () => clock.ms },
    {
      sound: ({ position, samples }) => positions.push(position, position + samples.length),
      gap: (samples) => told.push(`gap ${samples}`),
      lost: ({ code }) => told.push(code),
      back: () => told.push('back'),
      log: () => {},
    },
  );
  made.start();
  /** Sound in 20 ms pieces. */
  const stream = (forMs: number) => {
    for (let ms = 0; ms < forMs; ms += 20) {
      clock.ms += 20;
      made.sound(new Int16Array(160), clock.ms);
    }
  };
  return { made, told, positions, clock, stream };
}

test('the sample clock runs on while no sound is due, and none is missed', () => {
  const { made, told, positions, clock, stream } = source();
  assert.deepEqual([made.idle, made.state, made.sampleAt(1000)], [true, 'running', 0]);
  clock.ms = 11_000;
  assert.equal(made.sampleAt(clock.ms), 80_000);
  made.began();
  assert.equal(made.idle, true, 'until the first sound has come');
  stream(1000);
  assert.equal(made.idle, false);
  assert.equal(positions[0], 80_000, 'the stream stands where it was heard');
  assert.equal(positions.at(-1), 88_000);
  made.ended();
  assert.equal(made.idle, true);
  clock.ms += 60_000;
  assert.equal(made.sampleAt(clock.ms), 88_000 + 480_000);
  made.began();
  stream(200);
  made.ended();
  assert.equal(positions.at(-1), 88_000 + 480_000 + 1600);
  assert.deepEqual(told, ['back'], 'no gap and no alarm');
});

test('the sound of a call shorter than its settling is not lost', () => {
  const { made, positions, stream } = source();
  made.began();
  stream(60);
  made.ended();
  assert.equal((positions.at(-1) ?? 0) - (positions[0] ?? 0), 480);
});

test('a stream that stalls in a call is a loss and a gap as long as it was', () => {
  const { made, told, clock, stream } = source();
  made.began();
  stream(1000);
  made.lost('no sound');
  made.lost('still none');
  assert.deepEqual([made.state, made.idle], ['lost', false]);
  clock.ms += 3000;
  made.began();
  stream(200);
  assert.deepEqual(told, ['back', 'captureLost', 'gap 24000', 'back']);
  assert.deepEqual([made.state, made.restarts], ['running', 1]);
});

test('a loss that outlasts the call is over with it', () => {
  const { made, told, stream } = source();
  made.began();
  stream(200);
  made.lost('no sound');
  made.ended();
  assert.deepEqual([made.state, made.idle, told.at(-1)], ['running', true, 'back']);
});

test('positions never go back when a stream comes early', () => {
  const { made, positions, clock, stream } = source();
  made.began();
  stream(1000);
  made.ended();
  made.began();
  // Bytes that lay waiting: more than time has passed for.
  for (let n = 0; n < 10; n++) {
    clock.ms += 20;
    made.sound(new Int16Array(1600), clock.ms);
  }
  for (let i = 2; i < positions.length; i += 2) assert.ok((positions[i] ?? 0) >= (positions[i - 1] ?? 0));
});
