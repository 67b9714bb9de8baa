import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { newCall } from '#src/call/call.js';
import { initialMachine, type Machine } from '#src/call/machine.js';
import { followCall, SerialPlayer } from '#src/daemon/serialVoice.js';
import { Playing } from '#src/line/voice/playing.js';
import { PLAIN, rulesWith } from '../call/callRules.js';

const NOTICE = join(import.meta.dirname, '../../notices/ja.wav');

/** A line that plays, in the test's hands. */
function line() {
  const played: Playing[] = [];
  const play = (samples: Int16Array) => {
    const playing = new Playing(samples);
    played.push(playing);
    return playing;
  };
  return { played, play };
}

test('a notice is played over the line interface, and ends when the line says so', async () => {
  const { played, play } = line();
  const { ended } = new SerialPlayer({ play }).play(NOTICE, '-');
  while (played.length === 0) await new Promise(setImmediate);
  assert.ok((played[0]?.samples.length ?? 0) > 8000);
  played[0]?.end({ kind: 'done' });
  assert.deepEqual(await ended, { kind: 'done' });
});

test('a stop reaches the line, also before the file was read', async () => {
  const { played, play } = line();
  const early = new SerialPlayer({ play }).play(NOTICE, '-');
  early.stop();
  assert.deepEqual(await early.ended, { kind: 'stopped' });
  assert.equal(played.length, 0);
  const late = new SerialPlayer({ play }).play(NOTICE, '-');
  while (played.length === 0) await new Promise(setImmediate);
  late.stop();
  assert.deepEqual(await late.ended, { kind: 'stopped' });
});

test('a file that is missing, or no sound, fails with its reason and never throws', async () => {
  const player = new SerialPlayer({ play: line().play });
  for (const [file, why] of [
    ['/nowhere/notice.wav', /ENOENT/],
    [import.meta.filename, /notWav/],
  ] as const) {
    const end = await player.play(file, '-').ended;
    assert.ok(end.kind === 'failed' && end.problem.code === 'playFailed');
    assert.match(end.problem.why, why);
  }
});

test('the line is told that a call runs while one is recorded, and of nothing else', () => {
  const told: string[] = [];
  const ears = { callBegan: () => told.push('began'), callEnded: () => told.push('ended') };
  const at = { ms: 0, sample: 0 };
  const call = { ...newCall(1, 'in', null, at, 0, PLAIN, rulesWith({})), kept: true };
  const phases: Machine['phase'][] = [
    { kind: 'ringing', first: at, last: at, rings: 1, callerId: null },
    { kind: 'offHook', call },
    { kind: 'offHook', call: { ...call, kept: false } },
    { kind: 'ended', at, reason: 'onHook' },
  ];
  for (const phase of phases) followCall(ears, { ...initialMachine, phase });
  assert.deepEqual(told, ['ended', 'began', 'ended', 'ended']);
});
