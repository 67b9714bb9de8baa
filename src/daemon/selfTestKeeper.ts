import type { SelfTestStatus } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';
import { dialToneVerdict, quietVerdict, type SelfTestVerdict, selfTestDue } from '../line/selfTest.js';
import type { Country } from '../signal/country.js';
import { isoLocal } from './wallClock.js';

export interface SelfTestSettings {
  /** Local `HH:MM`, or `off`. */
  readonly at: string;
  /** The name of the line, for people. */
  readonly line: string;
  /** Recorders of one exchange do not all lift at the same minute; minutes, chosen once. */
  readonly spreadMinutes: number;
}

export interface SelfTestPorts {
  readonly nowMs: () => number;
  readonly wall: () => Date;
  /** How the dial tone is heard; null: this line interface cannot lift. */
  readonly lift: Lift | null;
  /** The last seconds of sound of the line, 8 kHz. */
  recent(): Int16Array;
  /** No call, no ring, all at work. */
  idle(): boolean;
  ringMsAgo(): number | null;
  /** Since the last good recording, ms; null: none is known. */
  goodMsAgo(): number | null;
  trouble(problem: Problem | null): void;
  log(message: string, facts: Record<string, unknown>): void;
}

/** What a line interface offers that goes off-hook by itself. */
export interface Lift {
  readonly country: Pick<Country, 'tones'>;
  /** Goes off-hook, listens for about three seconds and goes on-hook again, whatever happens; 8 kHz. */
  listenToDialTone(): Promise<Int16Array | Problem>;
}

const LOOK_EVERY_MS = 30_000;

/** Runs the nightly self-test of the line and remembers what came of it. */
export class SelfTestKeeper {
  readonly #settings: SelfTestSettings;
  readonly #ports: SelfTestPorts;
  readonly #atMinutes: number | null;
  #last: SelfTestStatus['last'] = null;
  #lastMs: number | null = null;
  #running = false;

  constructor(settings: SelfTestSettings, ports: SelfTestPorts) {
    this.#settings = settings;
    this.#ports = ports;
    const [hours, minutes] = settings.at.split(':').map(Number);
    const on = hours !== undefined && minutes !== undefined;
    this.#atMinutes = on ? (hours * 60 + minutes + settings.spreadMinutes) % 1440 : null;
  }

  start(): void {
    setInterval(() => void this.look(), LOOK_EVERY_MS).unref();
  }

  status(): SelfTestStatus {
    const at = this.#atMinutes;
    if (at === null) return { kind: 'off', at: null, last: this.#last };
    const kind = this.#ports.lift === null ? 'listen' : 'lift';
    const two = (part: number) => String(part).padStart(2, '0');
    return { kind, at: `${two(Math.floor(at / 60))}:${two(at % 60)}`, last: this.#last };
  }

  /** Runs the test when it is due. */
  async look(): Promise<void> {
    const { nowMs, wall, idle, ringMsAgo } = this.#ports;
    const now = wall();
    const due = selfTestDue(
      { atMinutes: this.#atMinutes },
      {
        nowMinutes: now.getHours() * 60 + now.getMinutes(),
        idle: idle(),
        ringMsAgo: ringMsAgo(),
        testMsAgo: this.#lastMs === null ? null : nowMs() - this.#lastMs,
      },
    );
    if (!due || this.#running) return;
    this.#running = true;
    this.#lastMs = nowMs();
    try {
      const heard = await this.#hear();
      const problem = 'code' in heard ? heard : problemOf(heard, this.#settings.line);
      const levelDb = 'code' in heard ? null : heard.levelDb;
      this.#last = { at: isoLocal(now), levelDb, problem };
      this.#ports.log('the nightly self-test of the line', { kind: this.status().kind, levelDb, problem });
      this.#ports.trouble(problem);
    } finally {
      this.#running = false;
    }
  }

  async #hear(): Promise<SelfTestVerdict | Problem> {
    const { lift, recent, goodMsAgo } = this.#ports;
    if (lift === null) return quietVerdict(recent(), goodMsAgo());
    const heard = await lift.listenToDialTone();
    return 'code' in heard ? heard : dialToneVerdict(heard, lift.country);
  }
}

function problemOf({ finding, levelDb }: SelfTestVerdict, name: string): Problem | null {
  const level = levelDb === null ? '?' : levelDb.toFixed(0);
  switch (finding) {
    case 'ok':
      return null;
    case 'noDialTone':
      return { code: 'lineNoDialTone', name };
    case 'dead':
      return { code: 'lineSoundDead', name };
    case 'tooQuiet':
      return { code: 'lineTooQuiet', name, level };
    case 'tooLoud':
    case 'clipped':
      return { code: 'lineTooLoud', name, level };
    case 'noisy':
      return { code: 'lineNoisy', name, level };
  }
}
