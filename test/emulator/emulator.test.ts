import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ProblemError } from '#src/i18n/problems.js';
import { type OpenPort, openPort } from '#src/line/serialPort.js';
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

class Port {
  heard = '';
  /** Resolves when the device is gone. */
  readonly gone: Promise<void>;
  #port: OpenPort | null = null;
  #tellGone: () => void = () => {};

  private constructor() {
    this.gone = new Promise((resolve) => {
      this.#tellGone = resolve;
    });
  }

  /** Waits for the device to be there. */
  static async open(path: string): Promise<Port> {
    const port = new Port();
    for (const end = performance.now() + 15_000; ; await pause(50)) {
      const opened = await openPort(path, 115_200, {
        // A control character in a pattern is hard to read: U+2410 stands for DLE.
        data: (bytes) => {
          port.heard += Buffer.from(bytes).toString('latin1').replaceAll('\x10', '␐');
        },
        closed: () => port.#tellGone(),
      });
      if (!('code' in opened)) {
        port.#port = opened;
        return port;
      }
      assert.ok(performance.now() < end, opened.code);
    }
  }

  write(text: string): void {
    this.#port?.write(Buffer.from(text));
  }

  async asks(command: string): Promise<string> {
    const from = this.heard.length;
    this.write(`${command}\r`);
    await this.hears(/\r\n(OK|ERROR)\r\n$/, from);
    return this.heard.slice(from);
  }

  async hears(pattern: RegExp, from = 0): Promise<void> {
    while (!pattern.test(this.heard.slice(from))) await pause(5);
  }

  async close(): Promise<void> {
    await this.#port?.close();
  }
}

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
  await pause(400);
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

async function refusal(request: Promise<unknown>): Promise<string> {
  const error = await request.then(
    () => null,
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return error.problem.code;
}

test('a program on the tty sees ring, caller, off-hook, CPC and on-hook of a call', async () => {
  const port = await Port.open(join(emulator.dir, 'tty'));
  assert.equal(await port.asks('ATE0'), 'ATE0\r\r\nOK\r\n');
  assert.equal(await port.asks('AT+FCLASS=8;+VCID=1'), '\r\nOK\r\n');
  const from = port.heard.length;
  await emulator.post('ring', { from: '0312345678' });
  await emulator.event('ring');
  await emulator.post('lift');
  await emulator.post('far-hang-up');
  await emulator.post('hang-up');
  await port.hears(/␐h/, from);
  assert.match(port.heard.slice(from), /^␐XDATE=\d{4}\rTIME=\d{4}\rNMBR=0312345678\r␐\.(␐R)+␐H␐l␐h$/);
  await port.close();
});

test('the tty can be opened again and shows nothing that was said while nobody listened long ago', async () => {
  await emulator.post('ring', { times: 1 });
  await emulator.event('farGaveUp', emulator.events.length);
  await pause(5500);
  const port = await Port.open(join(emulator.dir, 'tty'));
  assert.equal(await port.asks('AT+FCLASS?'), '\r\n8\r\n\r\nOK\r\n');
  await port.close();
});

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

test('a whole call can be asked for, and dialling brings the far party', async () => {
  const from = emulator.events.length;
  await emulator.post('call', { from: '0901', rings: 1, beforeSpeechMs: 100, near: [SPEECH], far: [SPEECH] });
  const told = emulator.events.slice(from).map(({ event }) => event);
  assert.deepEqual(
    // A busy machine may hold the sound up for a moment; the call goes on.
    told.filter((event) => !/^(ring$|heardBox|sound)/.test(event)),
    ['callerId', 'offHook', 'speakBegan', 'speakEnded', 'speakBegan', 'speakEnded', 'onHook'],
  );
  await emulator.post('lift');
  await emulator.post('dial', { digits: '117' });
  await emulator.event('farAnswered', from);
  assert.equal((await emulator.api.getJson<{ exchange: string }>('/v1/status')).exchange, 'talking');
  await emulator.post('hang-up');
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

test('a device that is unplugged vanishes and comes back, a mute one says nothing', async () => {
  const port = await Port.open(join(emulator.dir, 'tty'));
  await emulator.post('misbehave', { unplugMs: 200 });
  await port.gone;
  const again = await Port.open(join(emulator.dir, 'tty'));
  assert.match(await again.asks('AT'), /OK/);
  await emulator.post('misbehave', { mute: true });
  const from = again.heard.length;
  again.write('AT\r');
  await pause(200);
  assert.equal(again.heard.length, from);
  await emulator.post('misbehave', { mute: false, answerDelayMs: 5 });
  assert.match(await again.asks('AT'), /OK/);
  await again.close();
});

test('what cannot be done is refused with a reason', async () => {
  assert.equal(await refusal(emulator.post('hang-up')), 'emulatorNotNow');
  assert.equal(await refusal(emulator.post('ring', { from: 'abc' })), 'emulatorRequestWrong');
  assert.equal(await refusal(emulator.post('nonsense')), 'emulatorRequestWrong');
  const noSound = join(emulator.dir, 'noSound.wav');
  await writeFile(noSound, 'this is no sound');
  for (const file of ['/nowhere.wav', noSound]) {
    assert.equal(
      await refusal(emulator.post('speak', { file, side: 'near' })),
      'emulatorSoundFileUnreadable',
    );
  }
});

test('a second emulator in the same directory is refused and the first goes on', async () => {
  const main = emulator.child.spawnargs[1] ?? '';
  const second = spawn(process.execPath, [main, '--dir', emulator.dir], { stdio: 'ignore' });
  assert.deepEqual(await once(second, 'exit'), [69, null]);
  await emulator.post('lift');
  await emulator.post('hang-up');
});
