import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Leveller } from '#src/signal/agc.js';
import { rmsDb } from '../rig/sound.js';
import { atLevel, CALLER, joined, mixed, noiseOf, READER, speechOf } from '../rig/speechFiles.js';

const S = 8000;

function levelled(sound: Int16Array, piece = 333): Int16Array {
  const leveller = new Leveller();
  const out: Int16Array[] = [];
  for (let at = 0; at < sound.length; at += piece) out.push(leveller.push(sound.subarray(at, at + piece)));
  return joined(...out, leveller.flush());
}

interface Turn {
  readonly from: number;
  readonly to: number;
  readonly near: boolean;
}

/** Two people in turn; where each speaks. */
function conversation(nearDb: number, farDb: number, noiseDb = -65) {
  const pause = new Int16Array(S);
  const parts: Int16Array[] = [];
  const turns: Turn[] = [];
  let at = 0;
  for (let i = 0; i < 6; i++) {
    const near = i % 2 === 0;
    const said = near
      ? atLevel(speechOf(READER[i % READER.length] ?? ''), nearDb)
      : atLevel(speechOf(CALLER[(i >> 1) % CALLER.length] ?? ''), farDb);
    parts.push(said, pause);
    turns.push({ from: at, to: at + said.length, near });
    at += said.length + pause.length;
  }
  const all = joined(...parts);
  return { sound: mixed(all, noiseOf(all.length, noiseDb)), turns };
}

/** Mean level of the loud frames of one party, dBFS. */
function partyDb(sound: Int16Array, turns: readonly Turn[], near: boolean): number {
  const frames = turns
    .filter((turn) => turn.near === near)
    .flatMap(({ from, to }) => {
      const levels: number[] = [];
      for (let at = from; at + 160 <= to; at += 160) levels.push(rmsDb(sound.subarray(at, at + 160)));
      return levels.sort((a, b) => b - a).slice(0, Math.floor(levels.length / 4));
    });
  return frames.reduce((sum, db) => sum + db, 0) / frames.length;
}

test('a far side that is 10 to 20 dB quieter comes within 4 dB, near the target', () => {
  for (const apartDb of [10, 15, 20]) {
    const { sound, turns } = conversation(-16, -16 - apartDb);
    const out = levelled(sound);
    const [near, far] = [partyDb(out, turns, true), partyDb(out, turns, false)];
    assert.ok(Math.abs(near - far) < 4, `${apartDb} dB became ${near - far}`);
    assert.ok(Math.abs(near + 20) < 5 && Math.abs(far + 20) < 5, `near ${near}, far ${far}`);
  }
});

test('as many samples come out as went in, however they come, and they are the same', () => {
  const { sound } = conversation(-16, -30);
  const whole = levelled(sound, sound.length);
  assert.equal(whole.length, sound.length);
  assert.deepEqual(levelled(sound.subarray(0, 20_001), 1), levelled(sound.subarray(0, 20_001), 7919));
  for (const samples of [0, 1, 159, 160, 161, 4001])
    assert.equal(levelled(sound.subarray(0, samples)).length, samples);
});

test('no peak comes over -1 dBFS by its doing, and nothing wraps around', () => {
  const { sound } = conversation(-6, -40);
  const most = 10 ** (-1 / 20) * 32768 + 1;
  for (const sample of levelled(sound)) assert.ok(Math.abs(sample) <= most, `${sample}`);
});

test('noise does not pump: in a pause the gain stays what it was', () => {
  const said = atLevel(speechOf(READER[1] ?? ''), -34);
  const all = joined(said, new Int16Array(20 * S));
  const sound = mixed(all, noiseOf(all.length, -62));
  const out = levelled(sound);
  const gains: number[] = [];
  for (let at = said.length + S; at + S <= sound.length; at += S)
    gains.push(rmsDb(out.subarray(at, at + S)) - rmsDb(sound.subarray(at, at + S)));
  assert.ok(Math.max(...gains) - Math.min(...gains) < 0.5, gains.join(' '));
});

test('noise alone and silence stay as they are', () => {
  const noise = noiseOf(10 * S, -60);
  assert.ok(Math.abs(rmsDb(levelled(noise)) - rmsDb(noise)) < 0.5);
  assert.deepEqual(levelled(new Int16Array(10_000)), new Int16Array(10_000));
});
