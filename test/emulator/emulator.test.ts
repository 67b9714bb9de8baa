import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { ProblemError } from '#src/i18n/problems.js';
import { type OpenPort, openPort } from '#src/line/serialPort.js';
import { EmulatorProcess, pause } from './emulatorProcess.js';

const SPEECH = '/usr/share/sounds/alsa/Front_Center.wav';

let emulator: EmulatorProcess;
before(async () => {
  emulator = await EmulatorProcess.start('--tied');
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
    for (const end = performance.now() + 30_000; !pattern.test(this.heard.slice(from)); await pause(5))
      assert.ok(performance.now() < end, `waited for ${pattern} in ${this.heard.slice(from)}`);
  }

  async close(): Promise<void> {
    await this.#port?.close();
  }
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
