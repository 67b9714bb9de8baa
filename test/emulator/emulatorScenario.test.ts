import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ProblemError } from '#src/i18n/problems.js';
import { encodeNtt } from '#src/line/callerId/ntt.js';
import { makeFsk } from '#src/signal/fskMaker.js';
import { findClip } from '#src/signal/match.js';
import { readPcmWav } from '#src/signal/wav.js';
import { EmulatorProcess } from './emulatorProcess.js';

const SCENARIO = join(import.meta.dirname, '../../test/scenarios/jp-number-display.json');

let emulator: EmulatorProcess;
before(async () => {
  emulator = await EmulatorProcess.start('--truth', '--tied');
});
after(async () => {
  await emulator.stop();
});

test('a Number Display call from a scenario file, in real time: announced, fetched by the telephone, rung, answered', async () => {
  const done = await emulator.post<{ step: number; do: string; answer: { sample: number } }[]>('scenario', {
    file: SCENARIO,
  });
  assert.deepEqual(
    done.map((each) => each.do),
    ['ring', 'lift', 'speak', 'speak', 'hang-up'],
  );
  const lifted = emulator.events.findLastIndex(({ event }) => event === 'speakEnded');
  await emulator.event('onHook', lifted);
  const told = emulator.events.filter(({ event }) => !/^(heardBox|sound)/.test(event));
  const course = told.map(({ event, ...facts }) => event + ('by' in facts ? ` ${facts.by}` : ''));
  assert.deepEqual(course.slice(0, 7), [
    'reversal',
    'shortRing',
    'shortRing',
    'offHook telephone',
    'callerIdSent',
    'onHook telephone',
    'ring',
  ]);
  assert.deepEqual(
    course.slice(7).filter((each) => each !== 'ring'),
    ['offHook handset', 'speakBegan', 'speakEnded', 'speakBegan', 'speakEnded', 'onHook handset'],
  );
  const sampleOf = (event: string) => told.find((each) => each.event === event)?.sample ?? Number.NaN;
  assert.equal(sampleOf('offHook') - sampleOf('reversal'), 1.8 * 8000);
  const truth = readPcmWav(await readFile(join(emulator.dir, 'truth', 'wire.wav')));
  assert.ok(typeof truth === 'object');
  const shape = { modem: 'v23', seizureBits: 0, markBits: 75, stopBits: 4 } as const;
  const fsk = makeFsk(encodeNtt({ kind: 'number', number: '0312345678' }), shape);
  const from = sampleOf('callerIdSent') - 200;
  const match = findClip(fsk, truth.samples.slice(from, from + fsk.length + 400), fsk.length);
  assert.ok(match !== null && match.score > 0.99 && match.atSample === 200, JSON.stringify(match));
});

test('the line behaves again as before the scenario, and a wrong scenario is refused in words', async () => {
  const seen = emulator.events.length;
  await emulator.post('ring', { from: '0901', times: 1 });
  await emulator.event('callerId', seen);
  await emulator.event('farGaveUp', seen);
  assert.ok(!emulator.events.slice(seen).some(({ event }) => event === 'reversal'));
  const file = join(emulator.dir, 'wrong.json');
  await writeFile(file, JSON.stringify({ title: 'x', steps: [{ do: 'hang-up' }] }));
  await assert.rejects(emulator.post('scenario', { file }), (error) => {
    assert.ok(error instanceof ProblemError && error.problem.code === 'emulatorScenarioWrong', String(error));
    assert.equal(error.problem.step, 'step 1 (hang-up)');
    assert.match(error.problem.why, /^emulatorNotNow /);
    return true;
  });
});
