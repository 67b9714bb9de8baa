import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { type ClockAnswer, type ClockNews, newsOf } from '../card/clockCorrection.js';
import { isSynchronised } from '../card/systemClock.js';

const ASK_EVERY_MS = 10_000;
/** A clock that was synchronised and was not set since is believed so long. */
const TRUST_MS = 60_000;
const BATTERY_CLOCK = '/dev/rtc0';

/** The wall clock at the edge: time of day for a monotonic moment, and whether it can be trusted. */
export class WallClock {
  readonly #nowMs: () => number;
  readonly #told: (news: ClockNews) => void;
  readonly #trusted: () => Promise<boolean>;
  #last: ClockAnswer | null = null;
  #askedMs = Number.NEGATIVE_INFINITY;
  #timer: NodeJS.Timeout | null = null;
  #steps = 0;
  #lastStep: { readonly at: string; readonly byMs: number } | null = null;

  /**
   * @param told told when the clock was set, became trusted, or the machine slept
   * @param trusted asks the system whether the clock is synchronised
   */
  constructor(
    nowMs: () => number,
    told: (news: ClockNews) => void,
    trusted: () => Promise<boolean> = isSynchronised,
  ) {
    this.#nowMs = nowMs;
    this.#told = told;
    this.#trusted = trusted;
  }

  start(): void {
    void this.ask();
    this.#timer = setInterval(() => void this.ask(), ASK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  get quality(): 'synchronised' | 'unsynchronised' {
    return this.#last?.trusted ? 'synchronised' : 'unsynchronised';
  }

  /** Good enough for the hours of an office: synchronised, or kept by a clock that runs without power. */
  get isSet(): boolean {
    return this.quality === 'synchronised' || existsSync(BATTERY_CLOCK);
  }

  /** How often the clock was set since the start, and the last time. */
  get steps(): { readonly count: number; readonly last: { at: string; byMs: number } | null } {
    return { count: this.#steps, last: this.#lastStep };
  }

  /** Local time with zone offset and milliseconds of a monotonic moment. */
  isoAt(ms: number): string {
    return isoLocal(new Date(Date.now() - (this.#nowMs() - ms)));
  }

  /** Asks whether the clock is synchronised, and sees whether it was set since the last time. */
  async ask(): Promise<void> {
    const last = this.#last;
    const glance = await this.#answer(true);
    const believed = last?.trusted && newsOf(last, glance).stepMs === null;
    if (believed && glance.monotonicMs - this.#askedMs < TRUST_MS) return;
    const trusted = await this.#trusted();
    const now = await this.#answer(trusted);
    this.#askedMs = now.monotonicMs;
    const news = newsOf(last, now);
    this.#last = now;
    if (news.stepMs !== null) {
      this.#steps += 1;
      this.#lastStep = { at: isoLocal(new Date(now.wallMs)), byMs: Math.round(news.stepMs) };
    }
    if (news.stepMs !== null || news.wallMinusMonotonicMs !== null || news.slept) this.#told(news);
  }

  async #answer(trusted: boolean): Promise<ClockAnswer> {
    const uptime = await readFile('/proc/uptime', 'utf8').catch(() => null);
    const monotonicMs = this.#nowMs();
    const sleptMs = uptime === null ? 0 : Number.parseFloat(uptime) * 1000 - monotonicMs;
    return { monotonicMs, wallMs: Date.now(), trusted, sleptMs };
  }
}

/** ISO 8601 in the machine's own zone, `2026-11-23T18:45:02.123+09:00`. */
export function isoLocal(date: Date): string {
  const offsetMinutes = -date.getTimezoneOffset();
  const local = new Date(date.getTime() + offsetMinutes * 60_000).toISOString().slice(0, -1);
  const sign = offsetMinutes < 0 ? '-' : '+';
  const size = Math.abs(offsetMinutes);
  return `${local}${sign}${two(Math.floor(size / 60))}:${two(size % 60)}`;
}

function two(n: number): string {
  return String(n).padStart(2, '0');
}
