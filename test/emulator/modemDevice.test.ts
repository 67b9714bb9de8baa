import assert from 'node:assert/strict';
import { closeSync, constants, existsSync, openSync, readSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { type OpenPort, openPort } from '#src/line/serialPort.js';
import { EmulatorProcess, pause } from './emulatorProcess.js';
import { shown } from './modemRig.js';

const SPEECH = '/usr/share/sounds/alsa/Front_Center.wav';

let emulator: EmulatorProcess;
before(async () => {
  emulator = await EmulatorProcess.start('--tied', '--device', 'conexant', '--ppm', '200');
});
after(async () => {
  await emulator.stop();
});

async function until(what: string, holds: () => boolean | Promise<boolean>): Promise<void> {
  for (const end = performance.now() + 30_000; !(await holds()); await pause(10))
    assert.ok(performance.now() < end, `waited for ${what}`);
}

class Port {
  heard = '';
  readonly chunks: Buffer[] = [];
  gone = false;
  #port: OpenPort | null = null;

  static async open(name = 'tty'): Promise<Port> {
    const port = new Port();
    await until(`${name} to be there`, async () => {
      const opened = await openPort(join(emulator.dir, name), 115_200, {
        data: (bytes) => {
          port.chunks.push(Buffer.from(bytes));
          port.heard += shown(bytes);
        },
        closed: () => {
          port.gone = true;
        },
      });
      if (!('code' in opened)) port.#port = opened;
      return port.#port !== null;
    });
    return port;
  }

  write(text: string): void {
    this.#port?.write(Buffer.from(text, 'latin1'));
  }

  async asks(command: string, answer = /(OK|ERROR|CONNECT)\r\n/): Promise<string> {
    const from = this.heard.length;
    this.write(`${command}\r`);
    await this.hears(answer, from);
    return this.heard.slice(from);
  }

  async hears(pattern: RegExp, from: number): Promise<void> {
    await until(`${pattern}`, () => pattern.test(this.heard.slice(from)));
  }

  async close(): Promise<void> {
    await this.#port?.close();
  }
}

interface Status {
  readonly hook: string;
  readonly exchange: string;
  readonly loopHeldByDevice: boolean;
}
const status = () => emulator.api.getJson<Status>('/v1/status');

async function answered(port: Port): Promise<void> {
  await port.asks('ATE0+FCLASS=8;+VIT=0;+VCID=1');
  const seen = emulator.events.length;
  await emulator.post('ring', { from: '0312345678' });
  await emulator.event('ring', seen);
  await emulator.post('lift');
  await port.asks('AT+VLS=3;+VSM=1,8000');
}

test('the far party hears what is played while the call is recorded', async () => {
  const port = await Port.open();
  await answered(port);
  assert.match(port.heard, /␐R␐H/);
  const seen = emulator.events.length;
  await port.asks('AT+VTR');
  const from = port.heard.length;
  port.write('\xc0\x40'.repeat(6000));
  const began = await emulator.event('heardBox', seen);
  const ended = await emulator.event('heardBoxEnded', seen);
  assert.ok(Math.abs(ended.sample - began.sample - 12_000) < 400, `${ended.sample - began.sample}`);
  await emulator.post('speak', { file: SPEECH, side: 'far', wait: true });
  assert.ok(port.heard.length - from > 20_000, 'it was recorded all the time');
  port.write('\x10^');
  await port.hears(/␐␃\r\nOK\r\n$/, from);
  await port.asks('AT+VLS=0');
  await emulator.post('hang-up');
  await port.close();
});

test('a modem that is off-hook holds the line after the telephone is down; the close of its tty frees it', async () => {
  const port = await Port.open();
  await answered(port);
  await port.asks('AT+VRX');
  const seen = emulator.events.length;
  await emulator.post('hang-up');
  await emulator.event('onHook', seen);
  assert.deepEqual(
    await status().then(({ hook, exchange, loopHeldByDevice }) => ({ hook, exchange, loopHeldByDevice })),
    { hook: 'on', exchange: 'talking', loopHeldByDevice: true },
  );
  await port.close();
  await emulator.event('loopFreed', seen);
  await until('the idle line', async () => (await status()).exchange === 'idle');
  assert.equal((await status()).loopHeldByDevice, false);
});

test('on label 1 the telephone is off the line: its handset neither takes the call nor ends it', async () => {
  const port = await Port.open();
  await port.asks('ATE0+FCLASS=8;+VIT=0');
  await port.asks('AT+VLS=1');
  await until('the dial tone', async () => (await status()).exchange === 'dialTone');
  await emulator.post('lift');
  await emulator.post('hang-up');
  assert.equal((await status()).exchange, 'dialTone');
  await port.asks('AT+VLS=0');
  await until('the idle line', async () => (await status()).exchange === 'idle');
  await port.close();
});

test('a host that does not read is told of the overrun when it reads again', async () => {
  const tty = openSync(
    join(emulator.dir, 'tty'),
    constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK,
  );
  let heard = '';
  const buffer = Buffer.alloc(4096);
  const read = () => {
    try {
      for (let bytes = 1; bytes > 0; ) {
        bytes = readSync(tty, buffer);
        heard += shown(buffer.subarray(0, bytes));
      }
    } catch {
      // EAGAIN
    }
    return heard;
  };
  writeSync(tty, 'ATE0+FCLASS=8;+VLS=1;+VRX\r');
  await until('the stream', () => read().includes('CONNECT'));
  heard = '';
  await pause(3500);
  await until('the overrun', () => read().includes('␐o'));
  closeSync(tty);
  await until('the line to be freed', async () => !(await status()).loopHeldByDevice);
});

test('a fault cuts every code in two writes', async () => {
  const port = await Port.open();
  await port.asks('ATE0+FCLASS=8;+VIT=0');
  await emulator.post('misbehave', { splitsDle: true });
  const seen = emulator.events.length;
  await emulator.post('lift');
  await emulator.event('offHook', seen);
  await port.hears(/␐H$/, 0);
  await emulator.post('hang-up');
  await port.hears(/␐h$/, 0);
  assert.ok(
    port.chunks.some((chunk) => chunk.at(-1) === 0x10),
    'a read ends with DLE',
  );
  await emulator.post('misbehave', { splitsDle: null, chunkBytes: 1 });
  assert.match(await port.asks('AT'), /OK/);
  await emulator.post('misbehave', { chunkBytes: null });
  await port.close();
});

test('a wedged modem comes back when its power was off, an unplugged one under another name', async () => {
  const port = await Port.open();
  await port.asks('ATE0');
  await emulator.post('misbehave', { wedged: true });
  const from = port.heard.length;
  port.write('ATZ\r');
  await pause(200);
  assert.equal(port.heard.length, from);
  await emulator.post('cycle-power');
  await until('the loss of the port', () => port.gone);
  const again = await Port.open();
  assert.match(await again.asks('AT'), /OK/);
  await emulator.post('misbehave', { unplugMs: 100, returnsAs: 'tty1' });
  await until('the loss of the port', () => again.gone);
  const other = await Port.open('tty1');
  assert.match(await other.asks('AT'), /OK/);
  assert.equal(existsSync(join(emulator.dir, 'tty')), false);
  await emulator.post('misbehave', { unplugMs: 0 });
  await until('the loss of the port', () => other.gone);
});

test('what the next opener finds is what is set: a stream, noise', async () => {
  await emulator.post('misbehave', { atOpen: 'staleStream' });
  const port = await Port.open();
  await until('a stream of the dial tone', () => port.heard.length > 4000);
  await port.close();
  await until('the line to be freed', async () => !(await status()).loopHeldByDevice);
  await emulator.post('misbehave', { atOpen: 'noise', say: 'noCarrier' });
  const noisy = await Port.open();
  await noisy.hears(/\xff{64}/, 0);
  await noisy.close();
});
