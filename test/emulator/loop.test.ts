import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadCountry } from '#src/config/countries.js';
import { usualHabits } from '#src/emulator/lineHabits.js';
import { advance, command, idleLine } from '#src/emulator/lineModel.js';
import type { LineState } from '#src/emulator/lineTypes.js';
import {
  closeLoop,
  isBrokenByPhone,
  type Loop,
  needsPhone,
  OPEN_LOOP,
  unseenFlash,
} from '#src/emulator/loop.js';

const country = loadCountry('US');
if (country === null) throw new Error('no country');
const habits = usualHabits(country);

/** The line and who closes it, moved step by step; every step says what it told. */
class Pair {
  state: LineState = idleLine(0);
  loop: Loop = OPEN_LOOP;

  moves(change: Partial<Loop>): readonly string[] {
    const { state, events } = closeLoop(this.state, this.loop, { ...this.loop, ...change }, habits);
    this.state = state;
    this.loop = { ...this.loop, ...change };
    return events.map(({ kind }) => kind);
  }

  rings(): void {
    const callerId = { kind: 'number', number: '0312345678' } as const;
    const done = command(this.state, { kind: 'ring', callerId, times: null }, habits);
    assert.ok(done);
    this.state = advance(done.state, 16_000, habits).state;
    assert.equal(this.state.exchange, 'ringing');
  }
}

test('a telephone that is put down ends no call while the modem holds the loop; the modem does', () => {
  const pair = new Pair();
  pair.rings();
  assert.deepEqual(pair.moves({ phone: 'off' }), ['offHook']);
  assert.equal(pair.state.exchange, 'talking');
  assert.deepEqual(pair.moves({ held: true }), []);
  assert.deepEqual(pair.moves({ phone: 'on' }), ['onHook']);
  assert.equal(pair.state.exchange, 'talking');
  assert.deepEqual(pair.moves({ held: false }), []);
  assert.equal(pair.state.exchange, 'idle');
});

test('a modem answers by itself, and hands over to a telephone that is lifted', () => {
  const pair = new Pair();
  pair.rings();
  assert.deepEqual(pair.moves({ held: true, phoneCut: true }), [], 'nobody lifted a handset');
  assert.equal(pair.state.exchange, 'talking');
  assert.deepEqual(pair.moves({ phone: 'off' }), ['offHook']);
  pair.moves({ held: false, phoneCut: false });
  assert.equal(pair.state.exchange, 'talking');
  assert.deepEqual(pair.moves({ phone: 'on' }), ['onHook']);
  assert.equal(pair.state.exchange, 'idle');
});

test('a telephone that is cut off takes no call and ends none', () => {
  const pair = new Pair();
  pair.moves({ phoneCut: true });
  pair.rings();
  assert.deepEqual(pair.moves({ phone: 'off' }), ['offHook']);
  assert.equal(pair.state.exchange, 'ringing');
});

test('a flash does not get past a modem that is off-hook, and a handset that lies down does nothing', () => {
  assert.equal(isBrokenByPhone({ ...OPEN_LOOP, phone: 'off' }), true);
  assert.equal(isBrokenByPhone({ ...OPEN_LOOP, held: true }), false);
  assert.deepEqual(
    unseenFlash(800, 500).map(({ kind, sample }) => [kind, sample]),
    [
      ['onHook', 800],
      ['offHook', 4800],
    ],
  );
  assert.equal(needsPhone({ kind: 'dial', digits: '1' }), true);
  assert.equal(needsPhone({ kind: 'farHangUp' }), false);
});
