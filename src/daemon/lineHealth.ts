import type { Tape } from '../audio/tape.js';
import { RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { HealthStatus } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';
import type { LineInterface } from '../line/lineInterface.js';
import type { Log } from '../log.js';
import type { Country } from '../signal/country.js';
import type { CallAnswers } from './callAnswers.js';
import type { EventHub } from './eventHub.js';
import { nowMs } from './firstThings.js';
import { HealthBook } from './healthBook.js';
import type { ProblemBoard } from './problemBoard.js';
import type { Recorder } from './recorder.js';
import { type Lift, SelfTestKeeper } from './selfTestKeeper.js';

const HEARD_SAMPLES = 10 * RATE_HZ;
const SPREAD_MINUTES = 30;

/** The parts of the recorder that it looks at. */
export interface HealthParts {
  readonly events: EventHub;
  readonly tape: Tape;
  readonly recorder: Pick<Recorder, 'machine'>;
  readonly line: LineInterface;
  readonly calls: Pick<CallAnswers, 'calls' | 'call'>;
  readonly problems: ProblemBoard;
  readonly log: Log;
  readonly country: Country;
  armed(): boolean;
}

/** Whether recordings come about and the line is as it should be: the book of events, and the nightly test. */
export class LineHealth {
  readonly #parts: HealthParts;
  readonly #book: HealthBook;
  readonly #selfTest: SelfTestKeeper;

  /** From now on the line is tested at night. */
  constructor(config: Config, parts: HealthParts) {
    this.#parts = parts;
    const { events, tape, recorder, calls, problems, log } = parts;
    this.#book = new HealthBook({
      nowMs,
      wallMs: () => Date.now(),
      calls: (query) => calls.calls(query),
      understandable: async (id) => {
        const found = await calls.call(id);
        return found !== null && (found.facts.quality?.likelyUnusable.length ?? 0) === 0;
      },
    });
    const { rescue } = parts.line;
    if (rescue !== null) rescue.soundNeeded = () => recorder.machine.phase.kind === 'offHook';
    events.subscribe((event) => this.#book.take(event));
    const { name, selfTestAt } = config.line;
    this.#selfTest = new SelfTestKeeper(
      {
        // The emulated line is as well as the emulator made it.
        at: config.emulated ? 'off' : selfTestAt,
        line: name,
        spreadMinutes: Math.floor(Math.random() * SPREAD_MINUTES),
      },
      {
        nowMs,
        wall: () => new Date(),
        lift: liftOf(config.line.device, parts),
        recent: () => tape.filled(Math.max(0, tape.end - HEARD_SAMPLES), tape.end),
        idle: () => parts.armed() && recorder.machine.phase.kind === 'idle',
        ringMsAgo: () => this.#book.lastRingMsAgo,
        goodMsAgo: () => this.#book.lastGood?.agoMs ?? null,
        trouble: (problem) => problems.set('selfTest', problem),
        log: (message, facts) => log.info(facts, message),
      },
    );
    this.#selfTest.start();
  }

  status(catalogue: 'loading' | 'ready'): HealthStatus {
    const ladder = this.#parts.line.rescue?.ladder;
    const lineStages = { taken: ladder?.taken ?? {}, helped: ladder?.helped ?? {} };
    return { ...this.#book.status(catalogue), lineStages, selfTest: this.#selfTest.status() };
  }
}

/** Of a line interface that goes off-hook by itself; null: this one only listens. */
function liftOf(device: string, { line, country }: HealthParts): Lift | null {
  if (line.voice === null) return null;
  const unable: Problem = { code: 'lineNoWay', path: device };
  return { country, listenToDialTone: async () => (await line.listenToDialTone()) ?? unable };
}
