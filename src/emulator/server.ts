import { z } from 'zod';
import { type Answer, type Handler, listen, type Request } from '../control/unixHttp.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { EmulatedDevice } from './emulatedDevice.js';
import type { EmulatedLine, WireEvent } from './emulatedLine.js';
import { isLineAct, LINE_ACTS, type LineActName, type Stage } from './lineActs.js';
import { misbehave, misbehaveBody } from './misbehaveRoute.js';
import type { People } from './people.js';
import { readScenario, type ScenarioPlayer } from './scenario.js';
import type { Wire } from './wire.js';

/**
 * The emulator's HTTP API. Bodies are JSON. What is done on the line answers `{ sample, ms }`, wire position
 * and CLOCK_MONOTONIC, when it is on the wire; what the line is in no state for answers 409.
 *
 * | route | body |
 * | --- | --- |
 * | GET /v1/status | |
 * | GET /v1/events | NDJSON, one event a line: { event, sample, ms, … } |
 * | POST /v1/<act of the line> | see lineActs.ts |
 * | POST /v1/scenario | { file } of a scenario, see scenario.ts; answers when it has been played |
 * | POST /v1/sound | { down: ms } |
 * | POST /v1/misbehave | faults of the device, misbehaveRoute.ts |
 * | POST /v1/cycle-power | { }: the device's power off and on, as USB authorized 0 and 1 |
 */
export interface Parts {
  readonly line: EmulatedLine;
  readonly people: People;
  readonly player: ScenarioPlayer;
  readonly device: EmulatedDevice;
  readonly wire: Wire;
}

const milliseconds = z.number().int().min(0).max(3_600_000);
const bodies = {
  none: z.strictObject({}),
  scenario: z.strictObject({ file: z.string().min(1) }),
  sound: z.strictObject({ down: milliseconds }),
};

/**
 * Listens at once, so that a second emulator on the same socket is refused before it does harm; requests wait
 * for the parts.
 *
 * @throws ProblemError controlSocketBusy, controlSocketFailed, controlSocketPathTooLong
 */
export function serveEmulator(
  socketPath: string,
  parts: Promise<Parts>,
): Promise<{ close(): Promise<void> }> {
  const handler: Handler = async (request) => {
    try {
      return await route(request, await parts);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return { status: STATUS[error.problem.code] ?? 500, json: { problem: error.problem } };
    }
  };
  return listen(socketPath, handler);
}

/** An event as the API and the truth tell it. */
export function told(event: WireEvent, people: People): unknown {
  const { kind, ...facts } = event;
  if (event.kind !== 'speakBegan' && event.kind !== 'speakEnded') return { event: kind, ...facts };
  return { event: kind, ...facts, file: people.fileOf(event.id) };
}

const STATUS: Partial<Record<Problem['code'], number>> = {
  emulatorNotNow: 409,
  emulatorRequestWrong: 400,
  emulatorScenarioWrong: 400,
  emulatorSoundFileUnreadable: 400,
};

async function route(request: Request, parts: Parts): Promise<Answer> {
  const { line, people, device, wire, player } = parts;
  const body = <T>(schema: z.ZodType<T>): T => parse(request, schema);
  switch (`${request.method} ${request.path}`) {
    case 'GET /v1/status':
      return ok(line.status());
    case 'GET /v1/events':
      return {
        status: 200,
        stream: (write, closed) => {
          const stop = line.subscribe((event) => write(told(event, people)));
          closed.addEventListener('abort', stop, { once: true });
        },
      };
    case 'POST /v1/sound':
      wire.interrupt(body(bodies.sound).down);
      return ok({});
    case 'POST /v1/misbehave': {
      await misbehave(device, body(misbehaveBody));
      return ok({});
    }
    case 'POST /v1/cycle-power':
      body(bodies.none);
      await device.cyclePower();
      return ok({});
    case 'POST /v1/scenario': {
      const scenario = await readScenario(body(bodies.scenario).file);
      const act = async (name: string, wish: object) => {
        const answer = await route(
          { ...request, path: `/v1/${name}`, body: Buffer.from(JSON.stringify(wish)) },
          parts,
        );
        return 'json' in answer ? answer.json : null;
      };
      return ok(await player.play(scenario, act));
    }
    default: {
      const name = /^\/v1\/([a-z-]+)$/.exec(request.path)?.[1] ?? '';
      if (request.method === 'POST' && isLineAct(name)) return ok(await onLine(name, request, parts));
      return { status: 404, json: { problem: wrong(request, 'there is no such route') } };
    }
  }
}

function onLine(name: LineActName, request: Request, stage: Stage): Promise<unknown> {
  const { body, perform } = LINE_ACTS[name];
  parse<unknown>(request, body);
  return perform(stage, jsonOf(request));
}

function parse<T>(request: Request, schema: z.ZodType<T>): T {
  const parsed = schema.safeParse(jsonOf(request));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProblemError(
    wrong(request, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`),
  );
}

function jsonOf(request: Request): unknown {
  try {
    return request.body.length === 0 ? {} : JSON.parse(request.body.toString());
  } catch {
    throw new ProblemError(wrong(request, 'the body is not JSON'));
  }
}

function wrong(request: Request, why: string): Problem {
  return { code: 'emulatorRequestWrong', route: `${request.method} ${request.path}`, why };
}

function ok(json: unknown): Answer {
  return { status: 200, json };
}
