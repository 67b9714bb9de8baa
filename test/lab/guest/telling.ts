import { execFile } from 'node:child_process';
import { openSync, readdirSync, writeSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { ApplianceReport, LampWord, RecordedCall } from '../applianceReports.js';

/** CLOCK_MONOTONIC, which in a guest that never sleeps is the time since power-on. */
export const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

type Told = ApplianceReport extends infer One ? (One extends unknown ? Omit<One, 'uptimeMs'> : never) : never;

/** The scenario's way to the host: what is told there is what counts. */
export class Telling {
  readonly #port: number;

  constructor() {
    this.#port = openSync(`/dev/${readdirSync('/dev').find((name) => /^vport\d+p1$/.test(name))}`, 'w');
  }

  step(what: string): void {
    this.#tell({ kind: 'step', what });
  }

  measured(what: string, value: number, unit: string): void {
    this.#tell({ kind: 'measured', what, value, unit });
  }

  /** `toMs` null: the word was there at some moment after `fromMs`. */
  lamps(word: LampWord, fromMs: number, toMs: number | null): void {
    this.#tell({ kind: 'lamps', word, fromMs, toMs });
  }

  recording(file: string, of: RecordedCall): void {
    this.#tell({ kind: 'recording', file, of });
  }

  fault(why: string): void {
    this.#tell({ kind: 'fault', why });
  }

  /** The whole point: tells a fault when it is not so. */
  must(what: string, holds: boolean): void {
    if (!holds) this.fault(`not so: ${what}`);
  }

  done(): void {
    this.#tell({ kind: 'done' });
  }

  #tell(report: Told): void {
    writeSync(this.#port, `${JSON.stringify({ ...report, uptimeMs: nowMs() })}\n`);
  }
}

/** An emulated processor has other things to do. */
const POLL_MS = 250;

/** The first answer that is not null or false. @throws Error naming what was waited for in vain */
export async function until<T>(
  what: string,
  withinMs: number,
  ask: () => Promise<T | null | false> | T | null | false,
  pollMs = POLL_MS,
): Promise<T> {
  const late = nowMs() + withinMs;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== false) return answer;
    if (nowMs() > late) throw new Error(`not within ${withinMs / 1000} s: ${what}`);
    await delay(pollMs);
  }
}

/** What the program said on standard output. @throws Error with all it said when it fails */
export async function run(program: string, ...args: readonly string[]): Promise<string> {
  try {
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8', DEBIAN_FRONTEND: 'noninteractive' };
    return (await promisify(execFile)(program, [...args], { env, maxBuffer: 16 << 20 })).stdout;
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    throw new Error(`${program} ${args.join(' ')}: ${stdout}${stderr || message}`);
  }
}
