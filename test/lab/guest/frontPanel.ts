import { type ChildProcess, spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LampWord } from '../applianceReports.js';
import { type LampChange, saidFrom } from '../lampTrace.js';
import { nowMs, until } from './telling.js';

/** The button, the lamps as the kernel drives them, and what comes out of the loudspeaker. */
export class FrontPanel {
  #loudspeaker: ChildProcess | null = null;
  readonly #trace: LampChange[] = [];
  #read = 0;

  async press(heldMs: number): Promise<{ downMs: number; upMs: number }> {
    const downMs = nowMs();
    writeFileSync('/run/lab/button', 'down\n');
    await delay(heldMs);
    writeFileSync('/run/lab/button', 'up\n');
    return { downMs, upMs: nowMs() };
  }

  /** What the lamps did since the last time it was asked, behind what they did before. */
  trace(): readonly LampChange[] {
    const text = readFileSync('/out/lamps.ndjson', 'utf8');
    const end = text.lastIndexOf('\n') + 1;
    for (const line of text.slice(this.#read, end).split('\n').slice(0, -1))
      this.#trace.push(JSON.parse(line) as LampChange);
    this.#read = end;
    return this.#trace;
  }

  /**
   * The moment from which the lamps say it.
   *
   * @throws Error when they do not within the time
   */
  async says(word: LampWord, sinceMs: number, withinMs: number): Promise<number> {
    return until(`the lamps say ${word}`, withinMs, () => saidFrom(this.trace(), word, sinceMs, nowMs()));
  }

  /** The moment after `sinceMs` at which lamps that were still say something else. @throws Error when they do not */
  async changes(sinceMs: number, withinMs: number): Promise<number> {
    const changed = () => this.trace().find(({ ms }) => ms > sinceMs)?.ms ?? null;
    return until('the lamps change', withinMs, changed);
  }

  /** Writes what is played on the loudspeaker's card to /out/loudspeaker.raw: 8 kHz, 16 bit, mono. */
  listen(): void {
    const format = ['-t', 'raw', '-f', 'S16_LE', '-r', '8000', '-c', '1'];
    this.#loudspeaker = spawn('arecord', ['-q', '-D', 'hw:replay,1', ...format, '/out/loudspeaker.raw']);
  }

  stopListening(): void {
    this.#loudspeaker?.kill('SIGTERM');
  }
}
