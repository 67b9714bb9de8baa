import assert from 'node:assert/strict';
import { loadCountry } from '#src/config/countries.js';
import { MODEM_KINDS } from '#src/emulator/devices/kinds.js';
import { Modem } from '#src/emulator/modem.js';
import { LineDriver } from '#src/line/driver.js';
import { Hearing } from '#src/line/hearing.js';
import { loadProfile } from '#src/line/profile.js';
import type { openPort, PortEvents } from '#src/line/serialPort.js';
import { rulesWith } from '../call/callRules.js';
import type { Random } from '../rig/random.js';
import { CallSide } from './callSide.js';
import type { Noise } from './noise.js';
import type { VirtualTime } from './virtualTime.js';

/** The kind of device that each profile is made for. */
export const DEVICES: Readonly<Record<string, string>> = {
  'v253-composite': 'generic',
  'v253-inband': 'generic',
  'conexant-cx930': 'conexant',
  usr5637: 'usr5637',
  mt9234mu: 'multitech',
};
/** A device that answers well is at work again within this time of the clock, the slow pace of the ladder counted. */
const WEDGED_MS = 15 * 60_000;
/** In real time: files are looked at. */
const STUCK_MS = 60_000;
const STREAM_TURN_MS = 20;
const QUIET_TURN_MS = 50;
const LONG_TURN_MS = 240;
const MOST_READ = 4096;
/** More timers or bytes at a time than any healthy driver has. */
const MOST_TIMERS = 40;
const MOST_WRITTEN = 1 << 16;
const DEVICE_FILE = '/dev/null';

/** How the device fares while the noise comes. */
const WEATHERS = ['deaf', 'mixed', 'mixed', 'torn'] as const;

/** A driver on a port that is none, with an emulated modem behind it, and all the noise in the world on the wire. */
export class Bench {
  fed = 0;
  readies = 0;
  calls = 0;
  samples = 0;
  readonly #time: VirtualTime;
  readonly #random: Random;
  readonly #noise: Noise;
  readonly #modem: Modem;
  readonly #driver: LineDriver;
  readonly #call: CallSide;
  readonly #hookTold: boolean;
  readonly #inBand: boolean;
  readonly #hearing: Hearing;
  #listens = false;
  #position = 0;
  #port: PortEvents | null = null;
  /** What the modem says reaches the driver. */
  #wired = true;
  #written = 0;
  #followedMs = 0;
  #rings = 0;
  #stopped = false;

  constructor(profileName: string, time: VirtualTime, random: Random, noise: Noise) {
    const profile = loadProfile(profileName);
    const country = loadCountry('JP');
    const kind = MODEM_KINDS[DEVICES[profileName] ?? ''];
    assert.ok(!('code' in profile) && country !== null && kind !== undefined);
    this.#time = time;
    this.#random = random;
    this.#noise = noise;
    this.#modem = new Modem(kind, random.below(1 << 30));
    this.#inBand = profile.audioPath === 'serial';
    this.#hookTold = Object.values(profile.events).includes('offHook');
    this.#hearing = new Hearing(country);
    const rules = rulesWith({
      hook: profile.hook,
      flashMaxMs: profile.hook === 'none' ? 0 : 1000,
      numberDisplay: true,
      preRollSamples: this.#inBand ? 0 : 24_000,
    });
    this.#call = new CallSide(
      rules,
      () => time.nowMs,
      () => this.#driver,
    );
    this.#driver = new LineDriver(
      {
        ...{ device: DEVICE_FILE, profile, nowMs: () => time.nowMs, openPort: this.#openPort },
        roots: { sys: '/dev/null', dev: '/dev/null' },
        sound: {
          began: () => {},
          sound: (samples) => this.#hear(samples),
          ended: () => {},
          lost: () => {},
        },
      },
      {
        event: (event, atMs) => {
          if (event.kind === 'ring') this.#rings++;
          this.#call.take(event, atMs);
        },
        ready: () => {
          this.readies++;
          this.#call.take({ kind: 'deviceBack' });
        },
        lost: () => this.#call.take({ kind: 'deviceLost' }),
        log: () => {},
      },
    );
    this.#driver.start();
  }

  /** So many bytes of noise, cut anywhere. */
  async storm(bytes: number): Promise<void> {
    this.#call.relieve();
    const random = this.#random;
    const weather = random.pick(WEATHERS);
    this.#listens = random.below(20) === 0;
    this.#wired = weather !== 'deaf';
    const untilFed = this.fed + bytes;
    while (this.fed < untilFed) {
      // Some reads come at once, some after a while in which the driver asks and waits.
      const reads = 1 + random.below(6);
      for (let i = 0; i < reads && this.#port !== null; i++) this.#feed(this.#noise.read(this.#readLength()));
      if (weather === 'torn' && random.below(100) === 0) this.#port?.closed('the cable');
      await this.#turn(random.below(8) === 0 ? 400 * random.next() : STREAM_TURN_MS);
    }
    this.#wired = true;
  }

  /**
   * Something that never ends: a line, or a report when `open` begins one. Leaves the driver in the midst of it, so that
   * whoever looks at the heap sees what is kept.
   */
  async endless(bytes: number, open: string): Promise<void> {
    this.#call.relieve();
    if (this.#inBand && open !== '') await this.inCall();
    this.#wired = false;
    this.#feed(Buffer.from(open, 'latin1'));
    // All within the second in which a stream that falls silent is not ended.
    const reads = 40;
    for (let i = 0; i < reads && this.#port !== null; i++) {
      this.#feed(new Uint8Array(Math.ceil(bytes / reads)).fill(0x41));
      await this.#turn(STREAM_TURN_MS);
    }
    this.#wired = true;
  }

  /** A device that is well gives the sound of a call for so long. */
  async inCall(ms = 0): Promise<void> {
    this.#modem.notice({ kind: 'phone', offHook: true });
    this.#call.take({ kind: 'offHook' });
    const heard = this.samples;
    assert.ok(await this.#comes(20_000, () => this.samples > heard + 1000), 'the sound of a call');
    for (let passedMs = 0; passedMs < ms; passedMs += LONG_TURN_MS) await this.#turn(LONG_TURN_MS);
  }

  /** The noise is over: the next call is told, heard and let go of as if nothing had been. */
  async recovers(): Promise<void> {
    const endMs = this.#time.nowMs + WEDGED_MS;
    let why = 'never ready';
    while (this.#time.nowMs < endMs) {
      await this.#turn(this.#turnMs);
      if (this.#driver.state !== 'ready') continue;
      const failed = await this.#goodCall();
      if (failed === null) {
        this.calls++;
        return;
      }
      why = failed;
    }
    assert.fail(`wedged: ${why}; ${this.#driver.state}, ${this.#call.machine.phase.kind}`);
  }

  async stop(): Promise<void> {
    void this.#driver.stop().then(() => {
      this.#stopped = true;
    });
    for (let i = 0; i < 200 && !this.#stopped; i++) await this.#turn(STREAM_TURN_MS);
    assert.ok(this.#stopped, 'the driver stops');
    await this.#time.pass(60_000);
  }

  /** Null, or what did not happen. */
  async #goodCall(): Promise<string | null> {
    const modem = this.#modem;
    const told = (offHook: boolean) => {
      modem.notice({ kind: 'phone', offHook });
    };
    told(false);
    if (this.#call.machine.phase.kind === 'offHook') this.#call.take({ kind: 'onHook', by: 'silence' });
    if (!(await this.#comes(20_000, () => this.#phase === 'idle' && !modem.relay.holdsLoop)))
      return 'the line is not let go after the noise';
    const { kept } = this.#call;
    const rings = this.#rings;
    modem.notice({ kind: 'ring' });
    if (!(await this.#comes(2000, () => this.#rings > rings))) return 'no ring';
    told(true);
    if (!this.#hookTold) this.#call.take({ kind: 'offHook' });
    if (!(await this.#comes(9000, () => this.#call.kept > kept && this.#phase === 'offHook')))
      return 'no call';
    const heard = this.samples;
    if (this.#inBand && !(await this.#comes(12_000, () => this.samples > heard + 8000))) return 'no sound';
    told(false);
    await this.#comes(6000, () => this.#phase !== 'offHook');
    if (this.#phase === 'offHook') this.#call.take({ kind: 'onHook', by: 'tone' });
    const over = () => this.#phase !== 'offHook' && !modem.relay.holdsLoop && !modem.streaming;
    if (!(await this.#comes(10_000, over))) return 'the line is not let go';
    const { readies } = this;
    await this.#comes(5000, () => false);
    return this.#driver.state === 'ready' && readies === this.readies ? null : 'it does not stay ready';
  }

  get #phase(): string {
    return this.#call.machine.phase.kind;
  }

  get #turnMs(): number {
    return this.#modem.streaming ? STREAM_TURN_MS : QUIET_TURN_MS;
  }

  async #comes(ms: number, what: () => boolean): Promise<boolean> {
    const untilMs = this.#time.nowMs + ms;
    while (!what()) {
      if (this.#time.nowMs > untilMs) return false;
      await this.#turn(this.#turnMs);
    }
    return true;
  }

  async #turn(ms: number): Promise<void> {
    this.#written = 0;
    await this.#time.pass(ms);
    await this.#looksAtFiles();
    const said = this.#modem.turn(new Int16Array(Math.round(ms * 8))).toHost;
    if (said.length > 0) this.#noise.remember(said);
    if (this.#wired && said.length > 0) this.#read(said);
    await this.#time.settle();
    this.#call.look();
    if (this.#time.nowMs - this.#followedMs >= 30_000) {
      this.#followedMs = this.#time.nowMs;
      this.#call.follow();
    }
    assert.ok(this.#time.waiting <= MOST_TIMERS, `${this.#time.waiting} timers wait`);
    assert.ok(this.#written <= MOST_WRITTEN, `${this.#written} bytes written at a time`);
  }

  /** Between closing a port and opening it the driver looks for its device: that takes no time of this clock. */
  async #looksAtFiles(): Promise<void> {
    const endMs = performance.now() + STUCK_MS;
    while (this.#port === null && this.#time.sleeping === 0 && !this.#stopped) {
      await this.#time.settle();
      assert.ok(performance.now() < endMs, 'stuck: the driver neither opens its port nor waits');
    }
  }

  #feed(bytes: Uint8Array): void {
    this.fed += bytes.length;
    this.#port?.data(bytes);
  }

  #read(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const next = at + this.#readLength();
      this.#port?.data(bytes.subarray(at, next));
      at = next;
    }
  }

  #readLength(): number {
    const most = this.#random.pick([4, 64, 512, MOST_READ]);
    return 1 + this.#random.below(most);
  }

  #hear(samples: Int16Array): void {
    this.samples += samples.length;
    if (this.#listens) {
      const listening = this.#phase === 'offHook' || this.#phase === 'fetching' ? 'call' : 'idle';
      for (const heard of this.#hearing.hear(this.#position, samples, listening))
        if (heard.kind === 'event') this.#call.take(heard.event);
    }
    this.#position += samples.length;
  }

  readonly #openPort: typeof openPort = async (_path, _baudRate, events) => {
    this.#modem.dropDtr();
    const port: PortEvents = {
      data: (bytes) => events.data(bytes),
      closed: (why) => {
        this.#port = null;
        events.closed(why);
      },
    };
    this.#port = port;
    return {
      write: (bytes) => {
        this.#written += bytes.length;
        if (this.#port === port) this.#modem.hear(bytes);
      },
      close: async () => {
        if (this.#port === port) this.#port = null;
        this.#modem.dropDtr();
      },
    };
  };
}
