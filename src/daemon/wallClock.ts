import { execFile } from 'node:child_process';

const ASK_EVERY_MS = 60_000;

/** The wall clock at the edge: time of day for a monotonic moment, and whether it can be trusted. */
export class WallClock {
  readonly #nowMs: () => number;
  #synchronised = false;
  #timer: NodeJS.Timeout | null = null;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  start(): void {
    this.#ask();
    this.#timer = setInterval(() => this.#ask(), ASK_EVERY_MS);
    this.#timer.unref();
  }

  stop(): void {
    if (this.#timer !== null) clearInterval(this.#timer);
  }

  get quality(): 'synchronised' | 'unsynchronised' {
    return this.#synchronised ? 'synchronised' : 'unsynchronised';
  }

  /** Local time with zone offset and milliseconds of a monotonic moment. */
  isoAt(ms: number): string {
    return isoLocal(new Date(Date.now() - (this.#nowMs() - ms)));
  }

  #ask(): void {
    execFile(
      'timedatectl',
      ['show', '-p', 'NTPSynchronized', '--value'],
      { timeout: 5000 },
      (error, stdout) => {
        this.#synchronised = error === null && stdout.trim() === 'yes';
      },
    );
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
