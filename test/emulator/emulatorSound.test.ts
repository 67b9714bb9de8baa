import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { findClip } from '#src/signal/match.js';
import { readPcmWav } from '#src/signal/wav.js';
import { EmulatorProcess, pause, type Told } from './emulatorProcess.js';

const SPEECH = '/usr/share/sounds/alsa/Front_Center.wav';
/** How far an event may be from its sound; measured are 10 ms, a busy machine needs more. */
const NEAR_MS = 60;

let emulator: EmulatorProcess;
before(async () => {
  emulator = await EmulatorProcess.start('--truth', '--tied');
});
after(async () => {
  await emulator.stop();
});

async function tone(seconds: number): Promise<string> {
  const path = join(await mkdtemp(join(tmpdir(), 'emulator-tone-')), 'tone.wav');
  const sox = spawn('sox', [
    '-n',
    '-r',
    '8000',
    '-b',
    '16',
    path,
    'synth',
    `${seconds}`,
    'sine',
    '900',
    'vol',
    '0.3',
  ]);
  await once(sox, 'exit');
  return path;
}

async function aplay(file: string, env: NodeJS.ProcessEnv): Promise<void> {
  const [code] = (await once(spawn('aplay', ['-q', '-D', 'denwaban_line', file], { env }), 'exit')) as [
    number,
  ];
  assert.equal(code, 0);
}

/** Speaks on both sides at once and holds a recording of it against truth and event. */
async function eventsAgreeWithSound(): Promise<Told> {
  const recording = emulator.record();
  for (const end = performance.now() + 30_000; recording.arrivals.length === 0; await pause(10))
    assert.ok(performance.now() < end, 'the recording does not begin');
  await emulator.post('ring', {});
  await emulator.post('lift');
  const seen = emulator.events.length;
  await emulator.post('speak', { file: SPEECH, side: 'far' });
  await emulator.post('speak', { file: SPEECH, side: 'near', wait: true });
  await emulator.post('hang-up');
  await pause(300);
  const heard = await recording.stop();
  const truth = readPcmWav(await readFile(join(emulator.dir, 'truth', 'wire.wav')));
  assert.ok(typeof truth === 'object');
  const began = await emulator.event('speakBegan', seen);
  const match = findClip(truth.samples.slice(began.sample, began.sample + 8000), heard, 8000);
  assert.ok(match !== null && match.score >= 0.98, JSON.stringify(match));
  const arrived = recording.arrivals.map(({ ms, samples }) => ms - samples / 8);
  const offMs = began.ms - Math.min(...arrived) - match.atSample / 8;
  console.log(`# the event is ${offMs.toFixed(1)} ms after its sound`);
  assert.ok(Math.abs(offMs) < NEAR_MS, `${offMs}`);
  return began;
}

test('a recording from the line is what the emulator says it put there, and events agree with the sound', async () => {
  const began = await eventsAgreeWithSound();
  const lines = (await readFile(join(emulator.dir, 'truth', 'events.ndjson'), 'utf8')).trim().split('\n');
  assert.ok(lines.some((line) => JSON.parse(line).sample === began.sample));
});

test('the far party hears what somebody else plays into the line, and for how long', async () => {
  const seen = emulator.events.length;
  await aplay(await tone(1.5), emulator.env);
  const began = await emulator.event('heardBox', seen);
  const ended = await emulator.event('heardBoxEnded', seen);
  assert.ok(Math.abs(ended.sample - began.sample - 12_000) < 200, `${ended.sample - began.sample}`);
});

test('a client of the line leaves nothing in its home', async () => {
  const home = await mkdtemp(join(tmpdir(), 'emulator-home-'));
  const env: NodeJS.ProcessEnv = { ...emulator.env, HOME: home };
  delete env.XDG_RUNTIME_DIR;
  await aplay(await tone(0.1), env);
  assert.deepEqual(await readdir(home), []);
});

test('after the death of the sound server the line is there again and on time', async () => {
  await emulator.post('lift');
  const seen = emulator.events.length;
  await emulator.post('sound', { down: 300 });
  await emulator.event('soundDown', seen);
  await emulator.event('soundUp', seen);
  assert.ok(!emulator.events.slice(seen).some(({ event }) => event === 'heardBox'));
  await emulator.post('hang-up');
  await eventsAgreeWithSound();
});

test('a process held up for longer than its lead says so and is on time again', async () => {
  const seen = emulator.events.length;
  emulator.child.kill('SIGSTOP');
  await pause(1200);
  emulator.child.kill('SIGCONT');
  await emulator.event('soundDown', seen);
  await emulator.event('soundUp', seen);
  await eventsAgreeWithSound();
});
