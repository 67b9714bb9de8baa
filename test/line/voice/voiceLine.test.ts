import assert from 'node:assert/strict';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LineEvent } from '#src/call/types.js';
import { loadCountry } from '#src/config/countries.js';
import type { Problem } from '#src/i18n/problems.js';
import { LineDriver } from '#src/line/driver.js';
import { loadProfile } from '#src/line/profile.js';
import { dialToneVerdict } from '#src/line/selfTest.js';
import { CONFIRM_MS } from '#src/line/voice/voiceLine.js';
import { Rig } from '../../rig/denwaban.js';
import { samplesIn } from '../../rig/sound.js';

const WORDS = '/usr/share/sounds/alsa/Front_Center.wav';
const NOTICE = samplesIn(join(import.meta.dirname, '../../../notices/ja.wav')).subarray(0, 6000);

/** A driver on an emulated modem, all it told, and what the exchange sees of the modem. */
class Bench {
  readonly rig: Rig;
  readonly driver: LineDriver;
  readonly events: LineEvent['kind'][] = [];
  readonly losses: Problem['code'][] = [];
  readonly limits: (Problem['code'] | null)[] = [];
  readonly sound: string[] = [];
  samples = 0;
  ready = 0;
  /** By so much the driver's clock is ahead. */
  aheadMs = 0;

  constructor(rig: Rig, profileName: string) {
    this.rig = rig;
    const profile = loadProfile(profileName);
    assert.ok(!('code' in profile));
    this.driver = new LineDriver(
      {
        device: join(rig.runtime, 'emulator/tty'),
        profile,
        nowMs: () => performance.now() + this.aheadMs,
        sound: {
          began: () => this.sound.push('began'),
          sound: (samples) => {
            this.samples += samples.length;
          },
          ended: () => this.sound.push('ended'),
          lost: () => this.sound.push('lost'),
        },
      },
      {
        event: ({ kind }) => this.events.push(kind),
        ready: () => this.ready++,
        lost: ({ code }) => this.losses.push(code),
        log: () => {},
        limited: (problem) => this.limits.push(problem?.code ?? null),
      },
    );
  }

  static async on(t: TestContext, kind: string, profile: string, faults: object = {}): Promise<Bench> {
    const rig = await Rig.start(t, '', ['--device', kind]);
    if (Object.keys(faults).length > 0) await rig.act('misbehave', faults);
    const bench = new Bench(rig, profile);
    t.after(() => bench.driver.stop());
    bench.driver.start();
    await bench.until('ready', async () => bench.ready > 0);
    return bench;
  }

  until(what: string, found: () => Promise<boolean>): Promise<unknown> {
    return this.rig.until(what, found, 30_000);
  }

  async held(): Promise<boolean> {
    return JSON.stringify(await this.rig.line.getJson('/v1/status')).includes('"loopHeldByDevice":true');
  }

  /** The handset is lifted, and a call is taken for it. */
  async lift(): Promise<void> {
    await this.rig.act('lift');
    await this.until('off-hook', async () => this.events.includes('offHook'));
    this.driver.callBegan();
  }

  async hears(samples = 4000): Promise<void> {
    const before = this.samples;
    await this.until('sound', async () => this.samples >= before + samples);
  }

  async letsGo(): Promise<void> {
    this.driver.callEnded();
    await this.until('the line free', async () => !(await this.held()));
  }
}

for (const [kind, profile, label, codec] of [
  ['generic', 'v253-inband', 3, 'signed16'],
  ['conexant', 'conexant-cx930', 3, 'unsigned8'],
  ['usr5637', 'usr5637', 5, 'signed16'],
  ['multitech', 'mt9234mu', 3, 'muLaw'],
] as const)
  test(`${kind}: gets on to the line, hears, plays while it records, and lets go, call after call`, async (t) => {
    const bench = await Bench.on(t, kind, profile);
    for (let call = 1; call <= (kind === 'generic' ? 2 : 1); call++) {
      bench.events.length = 0;
      await bench.lift();
      await bench.hears();
      assert.equal(await bench.held(), true);
      const before = bench.samples;
      const end = await bench.driver.play(NOTICE)?.ended;
      assert.deepEqual(end, { kind: 'done' });
      const during = bench.samples - before;
      assert.ok(during > NOTICE.length * 0.9, `${during} samples came meanwhile`);
      assert.deepEqual(bench.driver.voice, { label, codec, duplex: true });
      await bench.letsGo();
      await bench.rig.act('hang-up');
      await bench.until(
        'the end',
        async () => bench.sound.filter((what) => what === 'ended').length === call,
      );
    }
    assert.deepEqual(bench.losses, []);
    assert.equal(bench.sound.includes('lost'), false);
    assert.equal(bench.limits.at(-1) ?? null, label === 3 ? null : 'lineOtherLabel');
  });

test('a device that refuses label 3 is taken another way, and that is said', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband', { refuses: ['VLS=3'] });
  await bench.lift();
  await bench.hears();
  assert.deepEqual(bench.limits.at(-1), 'lineOtherLabel');
  assert.equal(bench.driver.voice?.label, 1);
  await bench.letsGo();
});

test('a device that refuses to record while it plays records all the same: the notice comes first, and that is said', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband', { refuses: ['VTR'] });
  await bench.lift();
  const playing = bench.driver.play(NOTICE);
  assert.deepEqual(await playing?.ended, { kind: 'done' });
  await bench.hears();
  assert.equal(bench.driver.voice?.duplex, false);
  assert.deepEqual(bench.limits.at(-1), 'lineNoDuplex');
  const late = await bench.driver.play(NOTICE)?.ended;
  assert.ok(late?.kind === 'failed' && late.problem.code === 'lineNoDuplex');
  await bench.rig.until('the notice on the wire', async () =>
    bench.rig.lineEvents.some(({ event }) => event === 'heardBox'),
  );
  await bench.letsGo();
  assert.deepEqual(bench.losses, []);
});

test('+VSM with two values is tried where four are refused, and the other way round', async (t) => {
  for (const refused of ['VSM4', 'VSM2']) {
    const bench = await Bench.on(t, 'generic', 'v253-inband', { refuses: [refused] });
    assert.equal(bench.driver.voice?.codec, 'signed16');
    await bench.driver.stop();
  }
});

test('a stop in mid-call lets the line go', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband');
  await bench.lift();
  await bench.hears();
  await bench.driver.stop();
  await bench.until('the line free', async () => !(await bench.held()));
});

test('a call that nobody confirms is let go by the driver itself', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband');
  await bench.lift();
  await bench.hears();
  bench.aheadMs = CONFIRM_MS - 10_000;
  bench.driver.callBegan();
  bench.aheadMs += 20_000;
  await bench.hears();
  assert.equal(await bench.held(), true, 'a call that was confirmed goes on');
  bench.aheadMs += CONFIRM_MS;
  await bench.until('the line free', async () => !(await bench.held()));
});

test('sound that stalls in a call is told, the device is opened anew and the call goes on', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband');
  await bench.lift();
  await bench.hears();
  await bench.rig.act('misbehave', { mute: true });
  await bench.until('the loss', async () => bench.sound.includes('lost'));
  await bench.rig.act('misbehave', { mute: null });
  await bench.hears();
  assert.equal(bench.sound.at(-1), 'began');
  await bench.letsGo();
});

test('a device that is unplugged in a call is taken again when it is back', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband');
  await bench.lift();
  await bench.hears();
  await bench.rig.act('misbehave', { unplugMs: 1000 });
  await bench.until('the loss', async () => bench.sound.includes('lost'));
  await bench.until('ready again', async () => bench.ready === 2);
  await bench.hears();
  await bench.letsGo();
});

test('a call that ends while its line interface is away takes the loss with it, and the line is not taken again', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband');
  await bench.lift();
  await bench.hears();
  await bench.rig.act('misbehave', { unplugMs: 1500 });
  await bench.until('the loss', async () => bench.sound.includes('lost'));
  bench.driver.callEnded();
  assert.equal(bench.sound.at(-1), 'ended');
  await bench.until('ready again', async () => bench.ready === 2);
  await delay(500);
  assert.equal(await bench.held(), false);
});

test('a half-duplex modem that wants its telephone off-hook is recorded too', async (t) => {
  const bench = await Bench.on(t, 'intel', 'v253-inband');
  await bench.lift();
  await bench.hears();
  assert.deepEqual(bench.driver.voice, { label: 3, codec: 'signed16', duplex: false });
  await bench.letsGo();
});

test('a modem that gives no stream at all is let alone after a while, and the line is free', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband', { refuses: ['VTR', 'VRX'] });
  await bench.lift();
  await bench.until('three losses', async () => bench.ready === 3);
  await bench.until('the line free', async () => !(await bench.held()));
  await delay(1500);
  assert.equal(bench.ready, 3, 'not opened anew for ever');
  assert.equal(await bench.held(), false);
  bench.driver.callEnded();
  assert.equal(bench.sound.at(-1), 'ended');
});

test('a stop of the playing is silence within a moment, and recording goes on', async (t) => {
  const bench = await Bench.on(t, 'conexant', 'conexant-cx930');
  await bench.lift();
  await bench.hears(1000);
  const playing = bench.driver.play(samplesIn(WORDS));
  await delay(200);
  playing?.stop();
  assert.deepEqual(await playing?.ended, { kind: 'stopped' });
  await bench.hears();
  await bench.letsGo();
});

test('what the device says while it streams is an event: keys, hook, rings; false dial tones are none', async (t) => {
  const bench = await Bench.on(t, 'generic', 'v253-inband', { chunkBytes: 1 });
  await bench.lift();
  await bench.hears(500);
  bench.events.length = 0;
  await bench.rig.act('misbehave', { say: 'heldKey' });
  await bench.rig.act('misbehave', { say: 'noCarrier' });
  await bench.rig.act('misbehave', { babbleHex: '10641064106f' });
  await bench.rig.act('hang-up');
  await bench.until('the hook', async () => bench.events.includes('onHook'));
  assert.deepEqual(bench.events, ['digit', 'onHook']);
  assert.equal(await bench.held(), true, 'on an unsure hook it is the daemon that ends the call');
  await bench.letsGo();
});

test('a modem left streaming and on the line by a recorder that died is brought back and lets go', async (t) => {
  const bench = await Bench.on(t, 'multitech', 'mt9234mu', { atOpen: 'staleStream' });
  assert.equal(await bench.held(), false);
  assert.deepEqual(bench.losses, []);
});

test('at night the modem lifts, hears the dial tone, and puts down again; the next call is recorded', async (t) => {
  const bench = await Bench.on(t, 'conexant', 'conexant-cx930');
  const heard = await bench.driver.listenToDialTone();
  assert.ok(heard !== null && !('code' in heard));
  const japan = loadCountry('JP');
  assert.ok(japan !== null);
  assert.equal(dialToneVerdict(heard, japan).finding, 'ok');
  await bench.until('the line free', async () => !(await bench.held()));
  assert.deepEqual(bench.sound, [], 'none of it is a call');
  await bench.lift();
  await bench.hears();
  await bench.letsGo();
});
