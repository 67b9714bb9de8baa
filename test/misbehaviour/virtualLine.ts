import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Clip } from '#src/audio/notices.js';
import type { PlaybackEnd, Player } from '#src/audio/player.js';
import { Tape } from '#src/audio/tape.js';
import type { CloseFacts, NoticeFacts, OpenFacts, RecordingEvent } from '#src/card/types.js';
import { loadBoards, parseConfig, systemPlaces } from '#src/config.js';
import { TAPE_SECONDS } from '#src/daemon/callRules.js';
import { Ears } from '#src/daemon/ears.js';
import { HouseRules } from '#src/daemon/houseRules.js';
import { Recorder } from '#src/daemon/recorder.js';
import type { WireEvent } from '#src/emulator/emulatedLine.js';
import { isLineAct, LINE_ACTS, type LineActName, type Stage } from '#src/emulator/lineActs.js';
import type { Misbehaviour } from '#src/emulator/misbehaviour.js';
import { parseScenario, ScenarioPlayer } from '#src/emulator/scenario.js';
import { signalOf } from '#src/emulator/serialDevice.js';
import { withFaults } from '#src/emulator/signalFaults.js';
import { type DeviceState, receive, switchedOn, tell } from '#src/emulator/v253Device.js';
import { readVoice } from '#src/emulator/voice.js';
import { LineConversation } from '#src/line/conversation.js';
import { loadProfile } from '#src/line/profile.js';
import type { QualityFault } from '#src/signal/qualityTypes.js';
import { readPcmWav } from '#src/signal/wav.js';
import { Line } from '../emulator/modelLine.js';

const SCENARIOS = join(import.meta.dirname, '../../test/scenarios');
const NOTICE = join(import.meta.dirname, '../../notices/ja.wav');
const BLOCK = 160;
const BLOCK_MS = BLOCK / 8;
/** A notice 6 dB below the file, as a line interface gives it back. */
const NOTICE_GAIN = 0.5;

/** One call as the recorder kept it. */
export interface Kept {
  readonly open: OpenFacts;
  /** Where the off-hook was, in samples of the line. */
  readonly beganSample: number;
  readonly events: RecordingEvent[];
  close: Omit<CloseFacts, 'samples'> | null;
}

/** What the recorder made of a line. */
export interface Made {
  readonly calls: readonly Kept[];
  readonly missed: readonly { readonly number: string | null; readonly rings: number }[];
  /** Each playing of the notice, by the sample at which it was asked for. */
  readonly notices: readonly number[];
  readonly noticesEnded: readonly NoticeFacts[];
  /** When it was told that a recording's sound stands still, and (null) that it moves again. */
  readonly still: readonly { readonly id: string | null; readonly sample: number }[];
  /** What is wrong with recordings that are over. */
  readonly faults: readonly QualityFault[];
  /** What the log says of the ears. */
  readonly log: readonly string[];
  /** What really happened, by its kind: seconds. */
  secondsOf(kind: WireEvent['kind']): readonly number[];
}

/**
 * The recorder's own parts on the emulator's line in virtual time: what the composite device says goes through the
 * line room as bytes, what the line sounds like through the ears, and the recorder decides. No process, no real time.
 */
export class VirtualLine {
  readonly model = new Line();
  readonly #timers: TestContext['mock']['timers'];
  readonly #conversation: LineConversation;
  readonly #recorder: Recorder;
  readonly #tape = new Tape(TAPE_SECONDS * 8000);
  readonly #clip: Clip = clipOf('ja', NOTICE);
  readonly #listeners = new Set<(event: WireEvent) => void>();
  readonly #late: { readonly dueMs: number; readonly bytes: Uint8Array }[] = [];
  #device: DeviceState;
  #misbehaviour: Misbehaviour = {};
  #playing: { readonly from: number; end(how: PlaybackEnd): void } | null = null;
  #voices = 0;

  readonly #calls: Kept[] = [];
  readonly #missed: { number: string | null; rings: number }[] = [];
  readonly #notices: number[] = [];
  readonly #noticesEnded: NoticeFacts[] = [];
  readonly #still: { id: string | null; sample: number }[] = [];
  readonly #faults: QualityFault[] = [];
  readonly #log: string[] = [];

  /** @param toml settings beside the emulated board */
  constructor(t: TestContext, toml = '') {
    this.#timers = t.mock.timers;
    this.#timers.enable({ apis: ['setTimeout'] });
    const profile = loadProfile('v253-composite');
    assert.ok(!('code' in profile));
    this.#conversation = new LineConversation(() => this.nowMs, profile, {
      event: (event, atMs) => this.#recorder.take(event, atMs),
      heard: () => {},
    });
    // What the driver sends a device before it waits for calls.
    const settings = [...profile.init.map(({ command }) => command), 'AT+FCLASS=8'];
    this.#device = receive(switchedOn(), Buffer.from(settings.map((one) => `${one}\r`).join(''))).state;
    this.#recorder = this.#makeRecorder(toml);
  }

  get nowMs(): number {
    return this.model.state.sample / 8;
  }

  /** Plays a scenario that comes along, and a few seconds more. */
  async play(name: string, afterSeconds = 8): Promise<Made> {
    const file = join(SCENARIOS, `${name}.json`);
    const player = new ScenarioPlayer(
      this.stage,
      () => this.nowMs,
      (ms) => this.pause(ms),
    );
    await player.play(parseScenario(file, readFileSync(file, 'utf8')), async (act, body) => {
      if (isLineAct(act)) return LINE_ACTS[act].perform(this.stage, body);
      assert.equal(act, 'misbehave', 'of what is not the line only the device can be bad here');
      this.misbehave(body as Misbehaviour);
      return {};
    });
    await this.pause(afterSeconds * 1000);
    return this.made;
  }

  /** One act of the line, then so long a pause. */
  async does(act: LineActName, body: object = {}, thenSeconds = 0): Promise<void> {
    await LINE_ACTS[act].perform(this.stage, body);
    await this.pause(thenSeconds * 1000);
  }

  misbehave(change: Misbehaviour): void {
    this.#misbehaviour = { ...this.#misbehaviour, ...change };
  }

  get made(): Made {
    return {
      calls: this.#calls,
      missed: this.#missed,
      notices: this.#notices,
      noticesEnded: this.#noticesEnded,
      still: this.#still,
      faults: this.#faults,
      log: this.#log,
      secondsOf: (kind) => this.model.secondsOf(kind as Parameters<Line['secondsOf']>[0]),
    };
  }

  readonly stage: Stage = {
    line: {
      behaviour: this.model.habits,
      behave: (change) => {
        const given = Object.entries(change).filter(([, value]) => value !== undefined);
        this.model.habits = { ...this.model.habits, ...Object.fromEntries(given) };
      },
      subscribe: (listener) => {
        this.#listeners.add(listener);
        return () => this.#listeners.delete(listener);
      },
      perform: async (wish) => {
        this.#happens(() => assert.ok(this.model.does(wish), `${wish.kind}: not now`));
        return this.#place();
      },
    },
    people: {
      speak: async (file, side) => {
        const samples = await readVoice(file);
        await this.stage.line.perform({ kind: 'speak', voice: { id: ++this.#voices, side, samples } });
        await this.pause(samples.length / 8 + 100);
        return { queued: this.#place(), ended: Promise.resolve(this.#place()) };
      },
      call: () => assert.fail('no scenario asks for a whole call'),
    },
  };

  /** Time passes on the line. */
  async pause(ms: number): Promise<void> {
    for (let block = 0; block < ms / BLOCK_MS; block++) {
      this.#passes();
      await null;
    }
  }

  #passes(): void {
    const position = this.model.state.sample;
    let samples: Int16Array = new Int16Array(0);
    this.#happens(() => {
      samples = this.model.runs(BLOCK / 8000);
    });
    for (const told of this.#late.splice(0))
      if (told.dueMs > this.nowMs) this.#late.push(told);
      else this.#conversation.receive(told.bytes);
    const stretch = { position, samples: this.#withNotice(samples, position) };
    this.#tape.append(stretch);
    this.#recorder.sound(stretch);
    this.#timers.tick(BLOCK_MS);
  }

  /** The notice goes on to the line, and is captured with it. */
  #withNotice(samples: Int16Array, position: number): Int16Array {
    if (this.#playing === null) return samples;
    const { from, end } = this.#playing;
    const at = position - from;
    if (at >= this.#clip.samples.length) {
      this.#playing = null;
      end({ kind: 'done' });
      return samples;
    }
    // A capture that hears nothing does not hear it either.
    if (this.model.habits.capture !== 'live') return samples;
    return samples.map((sample, i) => sample + Math.round((this.#clip.samples[at + i] ?? 0) * NOTICE_GAIN));
  }

  #happens(act: () => void): void {
    const from = this.model.events.length;
    act();
    for (const event of this.model.events.slice(from)) {
      const told = { ...event, ms: event.sample / 8 } as WireEvent;
      for (const listener of this.#listeners) listener(told);
      const signal = signalOf(told);
      if (signal === null) continue;
      for (const noticed of withFaults(signal, this.#misbehaviour)) {
        const bytes = tell(this.#device, noticed.signal);
        if (noticed.afterMs > 0) this.#late.push({ dueMs: this.nowMs + noticed.afterMs, bytes });
        else this.#conversation.receive(bytes);
      }
    }
  }

  #place(): { sample: number; ms: number } {
    return { sample: this.model.state.sample, ms: this.nowMs };
  }

  #makeRecorder(toml: string): Recorder {
    const parsed = parseConfig(`board = "emulated"\n${toml}`, null, loadBoards(), systemPlaces('/'));
    assert.ok(parsed.ok, JSON.stringify(parsed));
    const house = new HouseRules(
      parsed.config,
      () => null,
      () => {},
    );
    const ears = new Ears(house.country, { listen: true, coarse: false }, (message, facts) =>
      this.#log.push(`${message} ${JSON.stringify(facts)}`),
    );
    const player: Player = { play: () => this.#play() };
    return new Recorder({
      rules: house.callRules('sure'),
      ...house.ports,
      recordTone: () => null,
      tape: this.#tape,
      player,
      playbackDevice: 'line',
      nowMs: () => this.nowMs,
      sampleAt: (ms) => Math.round(ms * 8),
      measuredRateHz: () => 8000,
      qualityEars: () => ears.ofRecording(),
      clip: () => this.#clip,
      hear: (stretch, phase) => ears.hear(stretch, phase),
      release: () => {},
      particulars: () => ({
        ...{ id: `CALL${this.#calls.length + 1}`, line: 'main', start: '2026-11-27T15:00:00+09:00' },
        ...{ clock: 'synchronised', boot: 1, orderMs: this.nowMs, device: 'test', version: '0' },
      }),
      openStream: (open, beganMs) => {
        const kept: Kept = { open, beganSample: Math.round(beganMs * 8), events: [], close: null };
        this.#calls.push(kept);
        return {
          stream: this.#calls.length,
          push: () => {},
          event: (event) => kept.events.push(event),
          close: async (_, facts) => {
            kept.close = facts;
          },
        };
      },
      stoodStill: (id) => this.#still.push({ id, sample: this.model.state.sample }),
      judged: (_, { likelyUnusable }) => this.#faults.push(...likelyUnusable),
      closed: () => {},
      changed: () => {},
      noticeBegan: () => {},
      noticeEnded: (_, facts) => this.#noticesEnded.push(facts),
      missed: (callerId, rings) =>
        this.#missed.push({ number: callerId?.kind === 'number' ? callerId.number : null, rings }),
      failed: (problem) => assert.fail(problem.code),
    });
  }

  #play(): ReturnType<Player['play']> {
    const from = this.model.state.sample;
    this.#notices.push(from);
    let end: (how: PlaybackEnd) => void = () => {};
    const ended = new Promise<PlaybackEnd>((resolve) => {
      end = resolve;
    });
    this.#playing = { from, end };
    return {
      ended,
      stop: () => {
        this.#playing = null;
        end({ kind: 'stopped' });
      },
    };
  }
}

function clipOf(name: string, file: string): Clip {
  const wav = readPcmWav(readFileSync(file));
  assert.ok(typeof wav !== 'string');
  return { name, file, samples: wav.samples, seconds: wav.samples.length / 8000, sha256: '' };
}
