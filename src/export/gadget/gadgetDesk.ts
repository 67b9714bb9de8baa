import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Config } from '../../config.js';
import { ApiClient } from '../../control/client.js';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import type { Log } from '../../log.js';
import type { Desk } from '../desk.js';
import { Gadget } from './gadget.js';
import { LentCard } from './lentCard.js';
import { RecorderLink } from './recorderLink.js';
import { begin, type Effect, ended, type Session, saysOf, step, type World } from './session.js';

const LOOK_MS = 200;
const SETUP_AGAIN_MS = 10_000;

export interface GadgetSettings {
  readonly recordings: string;
  /** Where the recorder's control socket is. */
  readonly runtimeDir: string;
  /** The service's own directory, which outlives it. */
  readonly ownDir: string;
  /** The board's device port; null: it has none. */
  readonly udc: string | null;
}

export function gadgetSettings(config: Config, udc: string | null, ownDir: string): GadgetSettings {
  return { recordings: config.card.recordings, runtimeDir: config.runtimeDir, ownDir, udc };
}

/** Shows the recordings to a PC as a read-only drive. */
export class GadgetDesk implements Desk {
  readonly name = 'gadget';
  readonly #settings: GadgetSettings;
  readonly #log: Log;
  readonly #card: LentCard;
  readonly #link: RecorderLink;
  #session: Session = begin(now(), Date.now());
  #wake: () => void = () => {};
  #gadget: Gadget | null = null;
  /** Why there is no gadget, and when that is tried again. */
  #without: { readonly problem: Problem; readonly untilMs: number } | null = null;

  constructor(settings: GadgetSettings, log: Log) {
    this.#settings = settings;
    this.#log = log;
    this.#card = new LentCard(settings.recordings, join(settings.ownDir, 'read-only'));
    this.#link = new RecorderLink(new ApiClient(join(settings.runtimeDir, 'control.sock')), () =>
      this.#wake(),
    );
  }

  async run(stop: AbortSignal): Promise<void> {
    const left = new AbortController();
    const wake = () => this.#wake();
    stop.addEventListener('abort', wake);
    // What a process before this one left is put in order before anybody hears of this one.
    await this.#clear();
    const linked = this.#link.run(left.signal);
    try {
      while (!(stop.aborted && this.#isAtRest)) {
        await this.#turn(stop.aborted);
        await this.#untilNext();
      }
    } finally {
      stop.removeEventListener('abort', wake);
      await this.#clear();
      await Promise.race([this.#link.settled(), delay(1000)]);
      left.abort();
      await linked;
    }
  }

  get #isAtRest(): boolean {
    return this.#session.loan === null && this.#session.running === null;
  }

  async #turn(stopping: boolean): Promise<void> {
    const world = await this.#look(stopping);
    const { session, effect } = step(this.#session, world);
    if (session.phase !== this.#session.phase) this.#log.info({ phase: session.phase }, 'drive');
    this.#session = session;
    if (effect !== null) void this.#carryOut(effect);
    const says = saysOf(session, world, this.#settings.recordings);
    const problem = this.#without?.problem ?? null;
    this.#link.says(problem === null ? says : { ...says, state: 'failed', problem });
  }

  async #look(stopping: boolean): Promise<World> {
    const card = await this.#card.find();
    const port = await this.#port();
    return {
      nowMs: now(),
      port,
      card: card !== null,
      recorder: this.#link.news,
      medium: (await this.#gadget?.medium()) ?? false,
      reads: card === null ? 0 : await this.#card.reads(card.number),
      stopping,
    };
  }

  async #port(): Promise<World['port']> {
    const { udc } = this.#settings;
    if (udc === null) return 'none';
    if (this.#without !== null && now() < this.#without.untilMs) return 'none';
    try {
      if (this.#gadget === null) {
        const gadget = new Gadget(udc);
        await gadget.tearDown();
        await gadget.setUp({ serial: await serial() });
        this.#gadget = gadget;
      }
      const port = await this.#gadget.port();
      this.#without = null;
      return port;
    } catch (error) {
      const problem = problemOf(error);
      if (this.#without?.problem.code !== problem.code) this.#log.warn({ problem }, 'drive');
      this.#without = { problem, untilMs: now() + SETUP_AGAIN_MS };
      return 'none';
    }
  }

  async #carryOut(effect: Effect): Promise<void> {
    const beganMs = now();
    let problem: Problem | null = null;
    try {
      if (effect === 'show') await this.#show();
      else await this.#withdraw();
    } catch (error) {
      problem = problemOf(error);
    }
    this.#log.info({ effect, problem, tookMs: Math.round(now() - beganMs) }, 'drive');
    this.#session = ended(this.#session, problem, now());
    this.#wake();
  }

  async #show(): Promise<void> {
    const { device } = await this.#card.makeReadOnly();
    await this.#gadget?.insert(device);
  }

  async #withdraw(): Promise<void> {
    await this.#gadget?.eject();
    await this.#card.makeWritable();
  }

  /** No drive, and the card as the recorder needs it. */
  async #clear(): Promise<void> {
    const { udc } = this.#settings;
    this.#gadget = null;
    try {
      if (udc !== null) {
        const gadget = new Gadget(udc);
        await gadget.eject().catch(() => {});
        await gadget.tearDown();
      }
      await this.#card.makeWritable();
    } catch (error) {
      this.#log.error({ problem: problemOf(error) }, 'what was left of the drive cannot be put in order');
    }
  }

  async #untilNext(): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await delay(LOOK_MS, null, { signal: woken.signal }).catch(() => {});
    this.#wake = () => {};
  }
}

function now(): number {
  return performance.now();
}

function problemOf(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem;
  const why = error instanceof Error ? error.message : String(error);
  return { code: 'driveGadgetFailed', what: 'the drive', why };
}

/** The same at every start of this machine, so that a PC knows the drive again; says nothing about the machine. */
async function serial(): Promise<string> {
  const id = await readFile('/etc/machine-id', 'utf8').catch(() => '');
  return createHash('sha256').update(`denwaban drive ${id}`).digest('hex').slice(0, 16).toUpperCase();
}
