import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { z } from 'zod';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { WireEvent } from './emulatedLine.js';
import { type Habits, isLineAct, LINE_ACTS, type Stage } from './lineActs.js';
import { misbehaveBody } from './misbehaveRoute.js';

/**
 * A scenario file: what happens on one line, step after step, as JSON. `do` is an act of the line (see lineActs.ts),
 * `misbehave`, `cycle-power` or `sound` with the body that the API takes as `with`, or `wait`, which does nothing. A step comes `afterMs`
 * after the one before it, or after the `count`th event `on` since that one began, or `atMs` after the scenario's begin.
 * What it does is on the wire some 0.4 s later, as with all acts. Sound files are found beside the scenario. `line` holds
 * while it runs.
 */
const step = z
  .strictObject({
    atMs: z.int().min(0).max(7_200_000).optional(),
    on: z.string().min(1).optional(),
    count: z.int().min(1).max(1000).default(1),
    afterMs: z.int().min(0).max(7_200_000).default(0),
    do: z.string().min(1),
    with: z.record(z.string(), z.unknown()).default({}),
  })
  .refine(({ atMs, on }) => atMs === undefined || on === undefined, { error: 'has both atMs and on' });
const schema = z.strictObject({
  title: z.string().min(1),
  line: LINE_ACTS.line.body.default({}),
  steps: z.array(step).min(1).max(10_000),
});

export type ScenarioStep = z.infer<typeof step>;
export interface Scenario {
  readonly file: string;
  readonly title: string;
  readonly line: Habits;
  readonly steps: readonly ScenarioStep[];
}

/** What is not the line's own goes to the rest of the emulator under the same names. */
const OTHER_ACTS: Readonly<Record<string, z.ZodType>> = {
  misbehave: misbehaveBody,
  'cycle-power': z.strictObject({}),
  sound: z.strictObject({ down: z.int().min(0).max(3_600_000) }),
  wait: z.strictObject({}),
};
const SOUND_FIELDS = ['file', 'near', 'far'];
/** Nothing on a telephone line takes longer to come. */
const EVENT_WITHIN_MS = 120_000;

/** @throws ProblemError emulatorScenarioWrong */
export async function readScenario(path: string): Promise<Scenario> {
  try {
    return parseScenario(path, await readFile(path, 'utf8'));
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw wrong(path, 'the file', (error as NodeJS.ErrnoException).code ?? String(error));
  }
}

/** @throws ProblemError emulatorScenarioWrong: the file, the step, what is wrong with it */
export function parseScenario(path: string, text: string): Scenario {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    throw wrong(path, 'the file', error instanceof Error ? error.message : String(error));
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw refused(path, parsed.error);
  const steps = parsed.data.steps.map((step, place): ScenarioStep => {
    const body = placed(step.with, dirname(path));
    const fits = isLineAct(step.do) ? LINE_ACTS[step.do].body : OTHER_ACTS[step.do];
    if (fits === undefined) throw wrong(path, `step ${place + 1}`, `there is no act "${step.do}"`);
    const read = fits.safeParse(body);
    if (!read.success) throw refused(path, read.error, place);
    return { ...step, with: body };
  });
  return { file: path, title: parsed.data.title, line: parsed.data.line, steps };
}

export interface Done {
  readonly step: number;
  readonly do: string;
  /** What the act answered: mostly `{ sample, ms }`. */
  readonly answer: unknown;
}

/** Carries a scenario out in real time, one at a time on one line. */
export class ScenarioPlayer {
  readonly #stage: Stage;
  readonly #nowMs: () => number;
  readonly #pause: (ms: number) => Promise<void>;
  #busy = false;

  constructor(stage: Stage, nowMs: () => number, pause = later) {
    this.#pause = pause;
    this.#stage = stage;
    this.#nowMs = nowMs;
  }

  /**
   * @param act does what the API does for `POST /v1/<name>`
   * @throws ProblemError emulatorScenarioWrong when a step cannot be done or its event does not come
   */
  async play(
    scenario: Scenario,
    act: (name: string, body: object) => Promise<unknown>,
  ): Promise<readonly Done[]> {
    const { file, steps } = scenario;
    const { line } = this.#stage;
    if (this.#busy) throw wrong(file, 'the file', 'another scenario runs');
    this.#busy = true;
    const usual = line.behaviour;
    const seen: WireEvent['kind'][] = [];
    const stop = line.subscribe(({ kind }) => seen.push(kind));
    const beganMs = this.#nowMs();
    const done: Done[] = [];
    try {
      line.behave(scenario.line);
      let from = 0;
      for (const [place, step] of steps.entries()) {
        const name = `step ${place + 1} (${step.do})`;
        if (step.on !== undefined && !(await this.#heard(seen, from, step.on, step.count))) {
          throw wrong(file, name, `the event "${step.on}" did not come`);
        }
        const dueMs = step.atMs === undefined ? step.afterMs : beganMs + step.atMs - this.#nowMs();
        if (dueMs > 0) await this.#pause(dueMs);
        from = seen.length;
        if (step.do === 'wait') continue;
        done.push({ step: place + 1, do: step.do, answer: await this.#act(file, name, step, act) });
      }
      return done;
    } finally {
      stop();
      line.behave(usual);
      this.#busy = false;
    }
  }

  async #act(
    file: string,
    name: string,
    step: ScenarioStep,
    act: (name: string, body: object) => Promise<unknown>,
  ): Promise<unknown> {
    try {
      return await act(step.do, step.with);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { code, ...facts } = error.problem;
      throw wrong(file, name, `${code} ${JSON.stringify(facts)}`);
    }
  }

  async #heard(seen: readonly string[], from: number, kind: string, count: number): Promise<boolean> {
    const end = this.#nowMs() + EVENT_WITHIN_MS;
    const heard = () => seen.slice(from).filter((each) => each === kind).length >= count;
    while (!heard() && this.#nowMs() < end) await this.#pause(10);
    return heard();
  }
}

/** Sound files named in a step, beside the scenario when they have no path of their own. */
function placed(body: Record<string, unknown>, dir: string): Record<string, unknown> {
  const place = (name: unknown) => (typeof name === 'string' ? resolve(dir, name) : name);
  return Object.fromEntries(
    Object.entries(body).map(([field, value]) => {
      if (!SOUND_FIELDS.includes(field)) return [field, value];
      return [field, Array.isArray(value) ? value.map(place) : place(value)];
    }),
  );
}

function refused(path: string, error: z.ZodError, place?: number): ProblemError {
  const [issue] = error.issues;
  const where = [...(issue?.path ?? [])];
  let step = place;
  if (step === undefined && where[0] === 'steps' && typeof where[1] === 'number') {
    step = where[1];
    where.splice(0, 2);
  }
  const name = step === undefined ? 'the file' : `step ${step + 1}`;
  return wrong(
    path,
    name,
    `${where.length === 0 ? '' : `${where.join('.')}: `}${issue?.message ?? 'invalid'}`,
  );
}

function wrong(path: string, step: string, why: string): ProblemError {
  const problem: Problem = { code: 'emulatorScenarioWrong', file: basename(path), step, why };
  return new ProblemError(problem);
}

function later(ms: number): Promise<void> {
  return new Promise((done) => setTimeout(done, ms));
}
