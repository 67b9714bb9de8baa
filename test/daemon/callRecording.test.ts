import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Tape } from '#src/audio/tape.js';
import type { CloseFacts } from '#src/card/types.js';
import { CallRecording, type RingStream } from '#src/daemon/callRecording.js';
import { QualityMeter } from '#src/signal/quality.js';
import { openFacts } from '../card/callSamples.js';

test('a clock that is set in mid-call does not change the call’s length', async () => {
  const closed: Omit<CloseFacts, 'samples'>[] = [];
  const stream: RingStream = {
    stream: 1,
    push: () => {},
    event: () => {},
    close: async (_, facts) => {
      closed.push(facts);
    },
  };
  const tape = new Tape(8000);
  tape.append({ position: 0, samples: new Int16Array(8000) });
  // Begun in 1970 by the wall clock, which is right by the end: only monotonic moments count.
  const open = openFacts({ start: '1970-01-01T09:00:10.000+09:00', clock: 'unsynchronised', firstSample: 0 });
  const ears = { meter: new QualityMeter(), watch: null };
  const recording = new CallRecording(open, { ms: 10_000, sample: 0 }, stream, tape, ears);
  const ended = { ms: 12_345.4, sample: 7000 };
  // Recognised half a second later: the sound goes on to there, the call does not.
  await recording.close({ ms: 12_845, sample: 8000 }, { end: 'onHook', ended, cues: [] }, null);
  const [first] = closed;
  assert.ok(first, 'it was closed');
  const { quality, ...facts } = first;
  assert.deepEqual(facts, {
    end: 'onHook',
    durationMs: 2345,
    endedSample: 7000,
    measuredRateHz: null,
    cues: [],
  });
  assert.ok(quality, 'and how it sounded');
});
