import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Log } from '../../log.js';
import { blockListing } from './look.js';

const CELL = fileURLToPath(new URL('./cellMain.js', import.meta.url));
const ADDON_MISSING = 3;
/** Without the addon; with it, only in case that an event was lost. */
const LOOK_MS = 2000;
const LOOK_RARELY_MS = 15_000;
/** The disk comes some time after its USB device, and its partitions after it. */
const SETTLE_MS = 6000;
const SETTLING_LOOK_MS = 300;
const RETRY_MS = [1000, 5000, 30_000] as const;
/** One that lived so long was not broken from the start. */
const LIVED_MS = 60_000;

/**
 * Tells when disks have come or gone. usb-detection says when to look, in a cell that may crash and is started again;
 * looking is our own. Where the addon is not there we look every two seconds.
 */
export class DiskWatch {
  readonly #changed: () => void;
  readonly #log: Log;
  #cell: ChildProcess | null = null;
  #failures = 0;
  #timer: NodeJS.Timeout | null = null;
  #restart: NodeJS.Timeout | null = null;
  #settlingUntilMs = 0;
  #seen: string | null = null;
  #stopped = false;

  constructor(changed: () => void, log: Log) {
    this.#changed = changed;
    this.#log = log;
  }

  /** The cell's process, for tests and the curious. */
  get pid(): number | undefined {
    return this.#cell?.pid;
  }

  start(): void {
    this.#startCell();
    void this.#look();
  }

  stop(): void {
    this.#stopped = true;
    for (const timer of [this.#timer, this.#restart]) if (timer !== null) clearTimeout(timer);
    this.#cell?.kill('SIGKILL');
  }

  #startCell(): void {
    const began = performance.now();
    const cell = spawn(process.execPath, [CELL], { stdio: ['pipe', 'pipe', 'pipe'] });
    this.#cell = cell;
    let why = '';
    cell.stderr.setEncoding('utf8').on('data', (text: string) => {
      why = `${why}${text}`.slice(-500);
    });
    cell.stdin.on('error', () => {});
    createInterface({ input: cell.stdout }).on('line', (line) => {
      if (line !== 'watching') this.#lookSoon();
    });
    cell.on('error', (error) => {
      why = error.message;
    });
    cell.on('close', (code, signal) => {
      this.#cell = null;
      if (this.#stopped) return;
      if (code === ADDON_MISSING) {
        this.#log.info({ why: why.trim() }, 'usb-detection is not here: looking every 2 s in its place');
        return;
      }
      this.#failures = performance.now() - began > LIVED_MS ? 0 : this.#failures + 1;
      const waitMs = RETRY_MS[Math.min(this.#failures, RETRY_MS.length - 1)];
      this.#log.warn({ code, signal, why: why.trim(), waitMs }, 'the watch on USB died and is started again');
      this.#restart = setTimeout(() => this.#startCell(), waitMs);
      // What came meanwhile nobody has told.
      this.#lookSoon();
    });
  }

  #lookSoon(): void {
    this.#settlingUntilMs = performance.now() + SETTLE_MS;
    if (this.#timer !== null) clearTimeout(this.#timer);
    void this.#look();
  }

  async #look(): Promise<void> {
    const listing = await blockListing();
    if (this.#stopped) return;
    if (listing !== this.#seen) this.#settlingUntilMs = performance.now() + SETTLE_MS;
    this.#seen = listing;
    const settling = performance.now() < this.#settlingUntilMs;
    // A file system is found some time after its disk.
    if (settling) this.#changed();
    if (this.#timer !== null) clearTimeout(this.#timer);
    const idleMs = this.#cell === null ? LOOK_MS : LOOK_RARELY_MS;
    this.#timer = setTimeout(() => void this.#look(), settling ? SETTLING_LOOK_MS : idleMs);
  }
}
