import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LAMPS } from '#src/panel/lamps.js';
import { type LampChange, misread, saidFrom } from './lampTrace.js';

const WORDS = [
  ...(['armed', 'ringing', 'noticePlaying', 'recording'] as const),
  ...(['marked', 'replaying', 'stickDone', 'notRecording', 'poweringOff'] as const),
];

/** What the kernel makes of a state's patterns. */
function shown(word: (typeof WORDS)[number], fromMs: number, toMs: number): LampChange[] {
  return (['green', 'red'] as const).flatMap((lamp) => {
    const { onMs, offMs } = LAMPS[word][lamp];
    const changes: LampChange[] = [{ ms: fromMs, lamp, on: onMs > 0 }];
    if (onMs === 0 || offMs === 0) return changes;
    for (let ms = fromMs + onMs, on = false; ms < toMs; ms += on ? onMs : offMs, on = !on)
      changes.push({ ms, lamp, on });
    return changes;
  });
}

test('every word of the lamps is read as itself and as no other', () => {
  for (const word of WORDS) {
    const trace = shown(word, 0, 6000);
    for (const other of WORDS) {
      const read = misread(trace, other, 500, 5700) === null;
      assert.equal(read, other === word, `${word} read as ${other}`);
    }
  }
});

test('the moment at which the lamps change is found', () => {
  const trace = [...shown('recording', 0, 3000), ...shown('notRecording', 3000, 6000)];
  const found = saidFrom(trace, 'notRecording', 1000, 6000);
  assert.ok(found !== null && Math.abs(found - 3000) < 200, `${found}`);
  assert.equal(saidFrom(trace, 'armed', 0, 6000), null);
});

test('lamps that are late are still read', () => {
  const late = shown('notRecording', 0, 5000).filter((_, at) => at % 5 !== 4);
  assert.equal(misread(late, 'notRecording', 100, 4900), null);
});
