import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Hybrid } from '#src/emulator/hybrid.js';

const block = (first: number, samples = 160) => Int16Array.from({ length: samples }, (_, i) => first + i);
const silence = new Int16Array(160);

test('what the recorder plays is added to the line once enough of it has come to bridge its pieces', () => {
  const hybrid = new Hybrid();
  hybrid.boxPlayed(block(1, 320));
  assert.deepEqual(hybrid.mix(block(100)), block(100));
  hybrid.boxPlayed(block(321));
  assert.deepEqual(
    [...hybrid.mix(silence), ...hybrid.mix(silence), ...hybrid.mix(silence)],
    [...block(1, 480)],
  );
});

test('a late piece is waited for, and none of it is lost or torn', () => {
  const hybrid = new Hybrid();
  hybrid.boxPlayed(block(1, 560));
  const heard = [...hybrid.mix(silence), ...hybrid.mix(silence), ...hybrid.mix(silence)];
  // 80 are left, too few for a block: they wait for the cushion to be full again.
  heard.push(...hybrid.mix(silence).filter((sample) => sample !== 0));
  hybrid.boxPlayed(block(561, 400));
  heard.push(...hybrid.mix(silence), ...hybrid.mix(silence), ...hybrid.mix(silence));
  assert.deepEqual(heard, [...block(1, 960)]);
});

test('a sum too loud for the card is cut at its limits', () => {
  const hybrid = new Hybrid();
  hybrid.boxPlayed(new Int16Array(480).fill(20_000));
  assert.equal(hybrid.mix(new Int16Array(160).fill(20_000))[0], 32_767);
});

test('sound that nobody takes does not pile up', () => {
  const hybrid = new Hybrid();
  for (let second = 0; second < 60; second++) hybrid.boxPlayed(block(second, 8000));
  const waiting = [hybrid.mix(silence), hybrid.mix(silence), hybrid.mix(silence), hybrid.mix(silence)];
  assert.deepEqual(waiting.at(-1), silence);
});

test('on the wire is what the card says it has played, in order and once', () => {
  const hybrid = new Hybrid();
  hybrid.mix(block(1));
  hybrid.mix(block(161));
  assert.deepEqual(hybrid.onWire(100), block(1, 100));
  assert.deepEqual(hybrid.onWire(100), new Int16Array(0));
  assert.deepEqual(hybrid.onWire(1000), block(101, 220));
  hybrid.restart();
  hybrid.mix(block(900));
  assert.deepEqual(hybrid.onWire(0), new Int16Array(0));
  assert.deepEqual(hybrid.onWire(160), block(900));
});
