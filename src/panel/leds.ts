import { constants } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Problem } from '../i18n/problems.js';
import type { Lamps, Pattern } from './lamps.js';

const LEDS_DIR = '/sys/class/leds';
const TRIGGER = 'timer';

/** @param name below /sys/class/leds, or an absolute path */
const directoryOf = (name: string) => resolve(LEDS_DIR, name);

/** Never both 0 in between: the kernel would make 500 and 500 of it. */
function timesOf({ onMs, offMs }: Pattern): readonly (readonly [file: string, ms: number])[] {
  return Object.entries({ delay_on: onMs, delay_off: offMs }).sort(([, a], [, b]) => b - a);
}

/** The lines `FILE NUMBER` that make both lamps show this, for whoever writes them when the recorder cannot. */
export function lampLines(names: { readonly green: string; readonly red: string }, lamps: Lamps): string {
  return (['red', 'green'] as const)
    .flatMap((colour) =>
      timesOf(lamps[colour]).map(([file, ms]) => `${join(directoryOf(names[colour]), file)} ${ms}\n`),
    )
    .join('');
}

/**
 * One lamp of the kernel: a directory of /sys/class/leds. The trigger `timer` blinks it; we write its two times,
 * and only when something changed. `brightness` is never written: 0 would drop the trigger, and with it the two
 * files and the group that may write them.
 */
class Led {
  readonly #dir: string;
  #wanted: Pattern | null = null;
  #shown: Pattern | null = null;
  /** What the files said after they were written: a driver that blinks by itself may round. */
  #readBack = '';
  #problem: Problem | null = null;
  #working: Promise<void> | null = null;

  constructor(name: string) {
    this.#dir = directoryOf(name);
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** Resolves when nothing is being written any more. */
  async settled(): Promise<void> {
    while (this.#working !== null) await this.#working;
  }

  show(pattern: Pattern): void {
    this.#wanted = pattern;
    if (this.#problem === null) this.#work(false);
  }

  /** Tries again what failed, and repairs what others have changed. */
  check(): void {
    this.#work(true);
  }

  /** One at a time: a lamp that hangs holds up nobody but itself. */
  #work(anew: boolean): void {
    this.#working ??= this.#settle(anew).then(() => {
      this.#working = null;
      if (this.#problem === null && !same(this.#wanted, this.#shown)) this.#work(false);
    });
  }

  async #settle(anew: boolean): Promise<void> {
    try {
      if (anew && (await this.#times().catch(() => null)) !== this.#readBack) this.#shown = null;
      if (this.#wanted !== null && !same(this.#wanted, this.#shown)) await this.#write(this.#wanted);
      this.#problem = null;
    } catch (error) {
      this.#shown = null;
      this.#problem = this.#problemOf(error as NodeJS.ErrnoException);
    }
  }

  async #write(pattern: Pattern): Promise<void> {
    if (this.#shown === null) await this.#takeTrigger();
    for (const [file, ms] of timesOf(pattern)) await this.#put(file, `${ms}`);
    this.#shown = pattern;
    this.#readBack = await this.#times();
  }

  async #takeTrigger(): Promise<void> {
    const triggers = await readFile(join(this.#dir, 'trigger'), 'utf8');
    if (!triggers.includes(`[${TRIGGER}]`)) await this.#put('trigger', TRIGGER);
  }

  async #times(): Promise<string> {
    const read = (file: string) => readFile(join(this.#dir, file), 'utf8');
    return `${await read('delay_on')}/${await read('delay_off')}`;
  }

  #put(file: string, value: string): Promise<void> {
    return writeFile(join(this.#dir, file), `${value}\n`, { flag: constants.O_WRONLY });
  }

  #problemOf({ code, message, path = '' }: NodeJS.ErrnoException): Problem {
    const why = code ?? message;
    if (why === 'ENOENT' && path.endsWith('/trigger')) return { code: 'lampMissing', path: this.#dir };
    if (why === 'ENOENT' || why === 'EACCES' || why === 'EPERM' || why === 'EROFS')
      return { code: 'lampNotTimer', path: this.#dir, why };
    return { code: 'lampFailed', path: this.#dir, why };
  }
}

function same(a: Pattern | null, b: Pattern | null): boolean {
  return a?.onMs === b?.onMs && a?.offMs === b?.offMs;
}

/** Both lamps. Nothing here waits for them, and nothing throws. */
export class PanelLamps {
  readonly #green: Led;
  readonly #red: Led;

  /** @param names below /sys/class/leds, or absolute paths */
  constructor(names: { readonly green: string; readonly red: string }) {
    this.#green = new Led(names.green);
    this.#red = new Led(names.red);
  }

  /** Why a lamp does not show what it is told to; the red one's comes first, for it warns. */
  get problem(): Problem | null {
    return this.#red.problem ?? this.#green.problem;
  }

  show({ green, red }: Lamps): void {
    this.#green.show(green);
    this.#red.show(red);
  }

  /** To be called every few seconds. */
  check(): void {
    this.#green.check();
    this.#red.check();
  }

  async settled(): Promise<void> {
    await Promise.all([this.#green.settled(), this.#red.settled()]);
  }
}
