import assert from 'node:assert/strict';
import type { TestContext } from 'node:test';
import { type CallRules, initialMachine, type Machine, nextDeadlineMs, step } from '#src/call/machine.js';
import type { CallEvent, CallerId, Cue, Effect, LineEvent, MarkKind } from '#src/call/types.js';
import { loadBoards, parseConfig, systemPlaces } from '#src/config.js';
import { callRulesOf } from '#src/daemon/callRules.js';
import { Ears } from '#src/daemon/ears.js';
import type { LineEvent as RecorderEvent } from '#src/daemon/recorder.js';
import { CONFIRM_EVERY_MS, followCall, rulesWithoutPreRoll } from '#src/daemon/serialVoice.js';
import { type LineHabits, usualHabits } from '#src/emulator/lineHabits.js';
import { advance, command, idleLine } from '#src/emulator/lineModel.js';
import type { LineCommand, LineState, ModelEvent, Side } from '#src/emulator/lineTypes.js';
import { closeLoop, type Loop, needsPhone, OPEN_LOOP } from '#src/emulator/loop.js';
import type { Misbehaviour } from '#src/emulator/misbehaviour.js';
import { LineConversation } from '#src/line/conversation.js';
import { withHookSense } from '#src/line/hookSense.js';
import { type LineProfile, loadProfile } from '#src/line/profile.js';
import { VoiceLine } from '#src/line/voice/voiceLine.js';
import type { Country } from '#src/signal/country.js';
import { PLAIN } from '../call/callRules.js';
import { country } from '../emulator/modelLine.js';
import { atLevel, joined, READER, speechOf } from '../rig/speechFiles.js';
import { CompositeEnd, type DeviceEnd, ModemEnd } from './virtualDevices.js';

const RATE_HZ = 8000;
/** 100 ms: the device's turns, the host's reads, the looks at the clock. */
const BLOCK = 800;
const BLOCK_MS = BLOCK / 8;
const TURN_SECONDS = 4;

export interface Setting {
  /** A kind of the emulator's modems, or a composite device. */
  readonly kind: string;
  readonly profile: string;
  readonly line?: Partial<LineHabits>;
  readonly misbehaviour?: Misbehaviour;
  readonly rules?: Partial<CallRules>;
}

/** A recording as it was filed; times in seconds from the beginning of the world. */
export interface Filed {
  readonly direction: 'in' | 'out';
  readonly began: number;
  readonly ended: number;
  readonly filed: number;
  readonly reason: string;
  readonly cues: readonly Cue[];
  readonly callerId: CallerId | null;
  /** Sound that came while it was open. */
  readonly heardSeconds: number;
}

/**
 * A line, a device with its faults and the recorder's own parts between its bytes and what is filed, in virtual time:
 * LineConversation, VoiceLine, withHookSense, Ears, the call machine with the rules of the default settings. Ten minutes of a call take
 * a second or two.
 */
export class VirtualModem {
  readonly filed: Filed[] = [];
  readonly marks: MarkKind[] = [];
  readonly told: LineEvent['kind'][] = [];
  missed = 0;
  machine: Machine = initialMachine;
  readonly #t: TestContext;
  readonly #rules: CallRules;
  readonly #device: DeviceEnd;
  readonly #conversation: LineConversation;
  readonly #voice: VoiceLine | null = null;
  readonly #ears: Ears;
  readonly #habits: LineHabits;
  #line: LineState = idleLine(0);
  #loop: Loop = OPEN_LOOP;
  #speeches = 0;
  #heard = 0;
  #confirmedMs = 0;
  #open: (Pick<Filed, 'began' | 'direction' | 'callerId'> & { readonly from: number }) | null = null;
  /** Where sound of a stream goes next. */
  #next: number | null = null;

  private constructor(t: TestContext, { kind, profile: name, line, misbehaviour = {}, rules }: Setting) {
    const profile = loadProfile(name);
    assert.ok(!('code' in profile), name);
    this.#t = t;
    t.mock.timers.enable({ apis: ['setTimeout'] });
    const home = line?.country ?? country('JP');
    this.#habits = { ...usualHabits(home), interruptsLoopCurrent: false, ...line };
    this.#rules = rulesFor(profile, home, rules);
    this.#ears = new Ears(home, { listen: true, coarse: true }, (message) => assert.fail(message));
    this.#device = kind === 'composite' ? new CompositeEnd(misbehaviour) : new ModemEnd(kind, misbehaviour);
    const nowMs = () => this.nowMs;
    const fails = (what?: unknown) => assert.fail(String(what));
    const listener = { event: this.#take.bind(this), ready: fails, lost: fails, log: () => {} };
    const ringPeriodMs = home.ringCadenceMs.reduce((sum, ms) => sum + ms, 0);
    const sense = withHookSense(listener, ringPeriodMs, nowMs);
    this.#conversation = new LineConversation(nowMs, profile, {
      event: (event, atMs) => {
        this.told.push(event.kind);
        if (this.#voice?.hears(event, atMs) ?? true) sense.event(event, atMs);
      },
      heard: () => {},
    });
    this.#conversation.begin((bytes) => this.#device.hear(bytes));
    const { voice } = profile;
    if (voice !== undefined)
      this.#voice = new VoiceLine({
        device: 'virtual',
        profile,
        voice,
        nowMs,
        listener: {
          began: () => {
            this.#next = null;
          },
          sound: (samples) => this.#streamed(samples),
          ended: () => {},
          lost: (why) => assert.fail(why),
        },
        limited: () => {},
        log: () => {},
      });
  }

  /** Set up, on an idle line. */
  static async on(t: TestContext, setting: Setting): Promise<VirtualModem> {
    const modem = new VirtualModem(t, setting);
    let ready = false;
    const failed = (error: unknown) => assert.fail(String(error));
    void modem.#setUp(setting.profile).then(() => {
      ready = true;
    }, failed);
    for (let waited = 0; !ready && waited < 20; waited++) await modem.runs(0.25);
    assert.ok(ready, 'the device is set up');
    return modem;
  }

  get nowMs(): number {
    return this.#line.sample / 8;
  }

  get seconds(): number {
    return this.#line.sample / RATE_HZ;
  }

  get heldByDevice(): boolean {
    return this.#device.relay.holdsLoop;
  }

  get exchange(): LineState['exchange'] {
    return this.#line.exchange;
  }

  /** What people do. */
  does(wish: LineCommand): void {
    const before = this.#loop;
    const done =
      wish.kind === 'lift' || wish.kind === 'hangUp'
        ? this.#moved({ ...before, phone: wish.kind === 'lift' ? 'off' : 'on' })
        : needsPhone(wish) && before.phone === 'on'
          ? null
          : command(this.#line, wish, this.#habits);
    assert.ok(done !== null, `${wish.kind} while ${this.#line.exchange}`);
    this.#happened(done);
  }

  /** Bytes of the device that nothing on the line has brought about. */
  babbles(text: string): void {
    this.#device.babble(Buffer.from(text, 'latin1'));
  }

  /** Somebody calls, and the handset is lifted some seconds later. */
  async answers(seconds = 1.5): Promise<void> {
    this.does({ kind: 'ring', callerId: { kind: 'number', number: '0312345678' }, times: null });
    await this.runs(seconds);
    this.does({ kind: 'lift' });
    await this.runs(1);
  }

  /** Both speak in turn for so long. */
  async talks(seconds: number, sides: readonly Side[] = ['near', 'far']): Promise<void> {
    for (let left = seconds; left > 0; left -= TURN_SECONDS) {
      const turn = Math.min(left, TURN_SECONDS);
      const side = sides[this.#speeches % sides.length] ?? 'far';
      const voice = { id: ++this.#speeches, side, samples: words(this.#speeches, turn) };
      this.does({ kind: 'speak', voice });
      await this.runs(turn);
    }
  }

  async runs(seconds: number): Promise<void> {
    const end = this.#line.sample + Math.round(seconds * RATE_HZ);
    while (this.#line.sample < end) {
      this.#block(Math.min(BLOCK, end - this.#line.sample));
      this.#t.mock.timers.tick(BLOCK_MS);
      await new Promise(setImmediate);
      const dueMs = nextDeadlineMs(this.machine, this.#rules);
      if (dueMs !== null && dueMs <= this.nowMs) this.#take({ kind: 'tick' });
      if (this.nowMs - this.#confirmedMs >= CONFIRM_EVERY_MS) this.#follow();
    }
  }

  async #setUp(profileName: string): Promise<void> {
    const profile = loadProfile(profileName) as LineProfile;
    const before = ['ATE0V1', ...profile.init.map(({ command }) => command), 'AT+FCLASS=8', 'AT+VLS=0'];
    for (const command of before) await this.#conversation.ask(command, 5000);
    const voice = this.#voice;
    if (voice === null) return;
    await voice.prepare(this.#conversation);
    voice
      .attend(this.#conversation, (bytes) => this.#device.hear(bytes))
      .catch((error: unknown) => assert.fail(String(error)));
  }

  #block(samples: number): void {
    const { phone, phoneCut } = this.#loop;
    const { muted } = this.#line;
    const made = advance(
      { ...this.#line, muted: muted || phoneCut || phone === 'on' },
      samples,
      this.#habits,
    );
    this.#happened({ state: { ...made.state, muted }, events: made.events });
    const toHost = this.#device.turn(made.pcm, made.state.exchange);
    const { holdsLoop, cutsPhone } = this.#device.relay;
    if (holdsLoop !== this.#loop.held || cutsPhone !== this.#loop.phoneCut)
      this.#happened(this.#moved({ ...this.#loop, held: holdsLoop, phoneCut: cutsPhone }));
    if (toHost.length > 0) this.#conversation.receive(toHost);
    if (this.#voice === null) this.#hear(made.state.sample - samples, made.pcm);
  }

  #moved(loop: Loop): ReturnType<typeof closeLoop> {
    const before = this.#loop;
    this.#loop = loop;
    return closeLoop(this.#line, before, loop, this.#habits);
  }

  #happened({ state, events }: { readonly state: LineState; readonly events: readonly ModelEvent[] }): void {
    this.#line = state;
    for (const event of events) this.#device.notice(event);
  }

  #streamed(samples: Int16Array): void {
    const at = this.#next ?? this.#line.sample - samples.length;
    this.#next = at + samples.length;
    this.#hear(at, samples);
  }

  #hear(position: number, samples: Int16Array): void {
    this.#heard += samples.length;
    for (const event of this.#ears.hear({ position, samples }, this.machine.phase)) this.#take(event);
  }

  #take(event: RecorderEvent, atMs = this.nowMs): void {
    const at = { ms: atMs, sample: Math.round(atMs * 8) };
    const { machine, effects } = step(this.machine, { ...event, at } as CallEvent, this.#rules);
    this.machine = machine;
    for (const effect of effects) this.#carryOut(effect);
    this.#follow();
  }

  #follow(): void {
    this.#confirmedMs = this.nowMs;
    if (this.#voice !== null) followCall(this.#voice, this.machine);
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'keep':
        this.#open = {
          began: effect.at.ms / 1000,
          direction: effect.direction,
          callerId: effect.callerId,
          from: this.#heard,
        };
        break;
      case 'identify':
        if (this.#open !== null) this.#open = { ...this.#open, callerId: effect.callerId };
        break;
      case 'mark':
        this.marks.push(effect.what);
        break;
      case 'missed':
        this.missed++;
        break;
      case 'release':
        this.#voice?.callEnded();
        break;
      case 'file': {
        const open = this.#open;
        assert.ok(open !== null, 'nothing is filed that was not kept');
        this.filed.push({
          direction: open.direction,
          began: open.began,
          callerId: open.callerId,
          ended: effect.ended.ms / 1000,
          filed: effect.at.ms / 1000,
          reason: effect.reason,
          cues: effect.cues.map(({ cue }) => cue),
          heardSeconds: (this.#heard - open.from) / RATE_HZ,
        });
        // Parts of one call: the next is kept right after the one before is filed.
        this.#open = null;
      }
    }
  }
}

/** The rules of the default settings for such a device. */
function rulesFor(profile: LineProfile, home: Country, change: Partial<CallRules> = {}): CallRules {
  const toml = `line.country = "${home.code}"`;
  const parsed = parseConfig(toml, '/etc/denwaban/denwaban.toml', loadBoards(), systemPlaces('/'));
  assert.ok(parsed.ok, 'the default settings');
  const rules = callRulesOf(parsed.config, home, profile.hook, () => PLAIN);
  return { ...(profile.audioPath === 'serial' ? rulesWithoutPreRoll(rules) : rules), ...change };
}

let book: Int16Array | null = null;

function words(turn: number, seconds: number): Int16Array {
  book ??= joined(...READER.map((file) => atLevel(speechOf(file), -22)));
  const samples = Math.round(seconds * RATE_HZ);
  const from = (turn * TURN_SECONDS * RATE_HZ) % (book.length - samples);
  return book.subarray(from, from + samples);
}
