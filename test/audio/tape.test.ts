import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeFrame, FrameReader } from '#src/audio/frames.js';
import { Tape } from '#src/audio/tape.js';

const counted = (from: number, length: number) => Int16Array.from({ length }, (_, i) => from + i);

test('the tape gives back any stretch of what it keeps, and forgets the oldest', () => {
  const tape = new Tape(1000);
  for (let position = 0; position < 3000; position += 160)
    tape.append({ position, samples: counted(position, 160) });
  assert.equal(tape.end, 3040);
  assert.deepEqual(tape.filled(2500, 2600), counted(2500, 100));
  assert.equal(tape.read(0, 1800).length, 0);
  assert.deepEqual(tape.read(2100, 2100), []);
});

test('a gap stays a gap, and is silence when a run is asked for', () => {
  const tape = new Tape(8000);
  tape.append({ position: 0, samples: counted(1, 4) });
  tape.append({ position: 6, samples: counted(7, 2) });
  assert.deepEqual(
    tape.read(2, 8).map(({ position, samples }) => [position, samples.length]),
    [
      [2, 2],
      [6, 2],
    ],
  );
  assert.deepEqual(tape.filled(2, 8), Int16Array.from([3, 4, 0, 0, 7, 8]));
});

test('frames come out whole at every split of their bytes', () => {
  const bytes = Buffer.concat([
    encodeFrame(1.5, Buffer.from(counted(1, 3).buffer)),
    encodeFrame(21.5, Buffer.from(counted(4, 2).buffer)),
  ]);
  for (let cut = 0; cut <= bytes.length; cut++) {
    const reader = new FrameReader();
    const frames = [...reader.feed(bytes.subarray(0, cut)), ...reader.feed(bytes.subarray(cut))];
    assert.deepEqual(frames, [
      { ms: 1.5, samples: counted(1, 3) },
      { ms: 21.5, samples: counted(4, 2) },
    ]);
  }
});

test('a stream out of step is refused instead of filling memory', () => {
  assert.throws(() => new FrameReader().feed(Buffer.alloc(64, 0xff)), RangeError);
});
