import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOLD_MUSIC, holdMusic } from '#src/emulator/music.js';
import type { ToneName } from '#src/signal/country.js';
import { DtmfDetector } from '#src/signal/dtmf.js';
import { ToneDetector } from '#src/signal/tones.js';
import { country, Line } from './modelLine.js';

/** The tones that began in the line's next seconds, as the recorder's own detector hears them. */
function tonesIn(line: Line, seconds: number): ToneName[] {
  const heard = new ToneDetector(line.habits.country).push(line.runs(seconds));
  return heard.filter(({ on }) => on).map(({ tone }) => tone);
}

test('the detector hears dial tone, ringback and the busy tone at the end on the line of every country', () => {
  for (const code of ['JP', 'US', 'GB', 'DE', 'FR']) {
    const line = new Line({ country: country(code), interruptsLoopCurrent: false });
    line.does({ kind: 'lift' });
    assert.deepEqual(tonesIn(line, 3), ['dial'], code);
    line.does({ kind: 'dial', digits: '12', ringbacks: 2 });
    line.runs(0.32);
    assert.deepEqual(tonesIn(line, 12.5).slice(0, 1), ['ringback'], code);
    assert.ok(line.does({ kind: 'farHangUp' }));
    assert.deepEqual(tonesIn(line, 8), ['busy'], code);
  }
});

test('music on hold around 400 Hz is no busy tone to the detector', () => {
  for (const kind of HOLD_MUSIC) {
    const line = new Line().talks();
    line.does({ kind: 'hold', side: 'far', music: holdMusic(kind) });
    const heard = tonesIn(line, 30);
    assert.ok(!heard.includes('busy') && !heard.includes('reorder'), `${kind}: ${heard}`);
  }
});

test('keys of both sides are heard, as short and as twisted as they may be', () => {
  for (const side of ['near', 'far'] as const)
    for (const held of [
      { onMs: 40, offMs: 40, twistDb: 0 },
      { onMs: 50, offMs: 30, twistDb: 5 },
    ]) {
      // Somebody's record tone is as loud as the near keys; far ones it drowns.
      const line = new Line({ recordTone: side === 'near' }).talks();
      line.does({ kind: 'keys', keys: { ...held, side, digits: '159D0*#' } });
      const heard = new DtmfDetector().push(line.runs(1.5));
      assert.equal(heard.map(({ digit }) => digit).join(''), '159D0*#', `${side} ${held.onMs}`);
    }
});
