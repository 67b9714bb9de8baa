import { join } from 'node:path';
import { Capture, type CaptureEvents } from '../audio/capture.js';
import { AplayPlayer, type Player } from '../audio/player.js';
import type { SoundSource } from '../audio/soundSource.js';
import { StreamSource } from '../audio/streamSource.js';
import type { CallRules, Machine } from '../call/machine.js';
import { RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { ControlPorts } from '../control/api.js';
import { type ControlServer, serveControl } from '../control/server.js';
import type { LineListener } from '../line/driver.js';
import type { LineInterface } from '../line/lineInterface.js';
import type { LineProfile } from '../line/profile.js';
import type { Log } from '../log.js';
import { type EmulatorChild, emulatorEnv, startEmulator } from './emulatorChild.js';
import { lineOf, voiceCallRulesOf } from './lineOf.js';
import { CONFIRM_EVERY_MS, followCall, rulesWithoutPreRoll, SerialPlayer } from './serialVoice.js';
import { TraceTap } from './traceTap.js';

const PERIOD_SAMPLES = 160;

export const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

/** Who is told what line and sound say. */
interface Hearer {
  readonly sound: CaptureEvents;
  readonly line: LineListener;
}

interface Rest {
  readonly ports: ControlPorts;
  readonly log: Log;
}

/**
 * What others are waited for: the line interface answers and the sound card starts while the rest of the
 * program is still being loaded. What is heard before anybody listens is kept and told then, in order; a
 * request that comes before waits.
 */
export class FirstThings {
  /** The environment in which programs reach the sound of the line. */
  readonly env: NodeJS.ProcessEnv;
  readonly capture: SoundSource;
  readonly line: LineInterface;
  readonly profile: LineProfile;
  /** Plays on to the line. */
  readonly linePlayer: Player;
  readonly #trace = new TraceTap(nowMs);
  /** The sound of a line interface that has some in calls only; null: a sound card's. */
  readonly #stream: StreamSource | null;
  readonly #config: Config;
  #server: ControlServer | null = null;
  #emulator: EmulatorChild | null = null;
  #hearer: Hearer | null = null;
  #heard: ((hearer: Hearer) => void)[] = [];
  #answer: (rest: Rest) => void = () => {};

  constructor(config: Config, profile: LineProfile) {
    this.#config = config;
    this.profile = profile;
    this.env = config.emulated ? emulatorEnv(join(config.runtimeDir, 'emulator')) : process.env;
    const heard: CaptureEvents = {
      sound: (stretch) => {
        this.#trace.sound(stretch);
        this.#tell(({ sound }) => sound.sound(stretch));
        this.line.hear(stretch.position, stretch.samples);
      },
      gap: (samples, reason) => this.#tell(({ sound }) => sound.gap(samples, reason)),
      lost: (problem) => this.#tell(({ sound }) => sound.lost(problem)),
      back: () => this.#tell(({ sound }) => sound.back()),
      log: (message, facts) => this.#tell(({ sound }) => sound.log(message, facts)),
    };
    const { device } = config.line;
    const stream =
      profile.audioPath === 'serial' ? new StreamSource({ device, rateHz: RATE_HZ, nowMs }, heard) : null;
    this.#stream = stream;
    this.capture = stream ?? this.#card(heard);
    const told: LineListener = {
      event: (event, atMs) => this.#tell(({ line }) => line.event(event, atMs)),
      ready: () => {
        this.#trace.device('back');
        this.#tell(({ line }) => line.ready());
      },
      lost: (problem) => {
        this.#trace.device('lost');
        this.#tell(({ line }) => line.lost(problem));
      },
      log: (message, facts) => this.#tell(({ line }) => line.log(message, facts)),
      limited: (problem) => this.#tell(({ line }) => line.limited?.(problem)),
    };
    this.line = lineOf(config, profile, nowMs, stream, told, this.#trace);
    this.linePlayer = stream === null ? new AplayPlayer(this.env) : new SerialPlayer(this.line);
  }

  #card(heard: CaptureEvents): Capture {
    const { capture: device, backend } = this.#config.audio;
    return new Capture(
      { device, backend, rateHz: RATE_HZ, periodSamples: PERIOD_SAMPLES, env: this.env, nowMs },
      heard,
    );
  }

  /** The socket first: where another recorder answers, its line is not touched. @throws ProblemError */
  async start(): Promise<void> {
    const { runtimeDir, emulated } = this.#config;
    const rest = new Promise<Rest>((resolve) => {
      this.#answer = resolve;
    });
    this.#server = await serveControl(join(runtimeDir, 'control.sock'), rest);
    if (emulated) this.#emulator = await startEmulator(join(runtimeDir, 'emulator'));
    this.capture.start();
    this.line.start();
  }

  /** From now on requests are answered. */
  answer(rest: Rest): void {
    this.#answer(rest);
  }

  /** From now on these are told, of what was heard before too. @param machine the call machine as it is then */
  listen(sound: CaptureEvents, line: LineListener, machine: () => Machine): void {
    const hearer = { sound, line };
    this.#hearer = hearer;
    for (const told of this.#heard) told(hearer);
    this.#heard = [];
    setInterval(() => this.follow(machine()), CONFIRM_EVERY_MS).unref();
  }

  /** The call machine has changed: the line interface gets on to the line, or lets it go. */
  follow(machine: Machine): void {
    followCall(this.line, machine);
  }

  /** What the machine decides by, as far as the line can do it. */
  rulesFrom(rules: CallRules): CallRules {
    return this.#stream === null ? rules : rulesWithoutPreRoll(rules);
  }

  /** All that comes from now on, until whoever records it leaves. @param rules by which calls are decided */
  traceTo(version: string, rules: CallRules, ...[write, closed]: Parameters<ControlPorts['trace']>): void {
    const { name: profile } = this.profile;
    const { country } = this.#config.line;
    const byEar = voiceCallRulesOf(this.#config, this.profile);
    this.#trace.follow({ trace: 1, version, profile, country, rules, byEar }, write, closed);
  }

  /** The last things: when nothing is recorded any more. */
  async close(): Promise<void> {
    await Promise.all([this.#server?.close(), this.#emulator?.stop()]);
  }

  #tell(told: (hearer: Hearer) => void): void {
    if (this.#hearer === null) this.#heard.push(told);
    else told(this.#hearer);
  }
}
