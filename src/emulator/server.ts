import { z } from 'zod';
import type { CallerId } from '../call/types.js';
import { type Answer, type Handler, listen, type Request } from '../control/unixHttp.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { EmulatedDevice } from './emulatedDevice.js';
import type { EmulatedLine, WireEvent } from './emulatedLine.js';
import { misbehave, misbehaveBody } from './misbehaveRoute.js';
import type { People } from './people.js';
import type { Wire } from './wire.js';

/**
 * The emulator's HTTP API. Bodies are JSON. What is done on the line answers `{ sample, ms }`, wire position
 * and CLOCK_MONOTONIC, when it is on the wire; what the line is in no state for answers 409.
 *
 * | route | body |
 * | --- | --- |
 * | GET /v1/status | |
 * | GET /v1/events | NDJSON, one event a line: { event, sample, ms, … } |
 * | POST /v1/ring | { from?, absent?, times? } |
 * | POST /v1/stop-ringing, lift, hang-up, far-hang-up | { } |
 * | POST /v1/dial | { digits } |
 * | POST /v1/speak | { file, side, wait? } |
 * | POST /v1/call | { from?, absent?, near?, far?, rings?, beforeSpeechMs?, endedBy? } |
 * | POST /v1/sound | { down: ms } |
 * | POST /v1/misbehave | faults of the device, misbehaveRoute.ts |
 * | POST /v1/cycle-power | { }: the device's power off and on, as USB authorized 0 and 1 |
 */
export interface Parts {
  readonly line: EmulatedLine;
  readonly people: People;
  readonly device: EmulatedDevice;
  readonly wire: Wire;
}

const caller = {
  from: z
    .string()
    .regex(/^[0-9]{1,20}$/)
    .optional(),
  absent: z.enum(['withheld', 'unavailable', 'payphone', 'conflict']).optional(),
};
const milliseconds = z.number().int().min(0).max(3_600_000);
const bodies = {
  none: z.strictObject({}),
  ring: z.strictObject({ ...caller, times: z.number().int().min(1).max(1000).optional() }),
  dial: z.strictObject({ digits: z.string().regex(/^[0-9A-D*#]{1,40}$/) }),
  speak: z.strictObject({
    file: z.string().min(1),
    side: z.enum(['near', 'far']),
    wait: z.boolean().optional(),
  }),
  call: z.strictObject({
    ...caller,
    near: z.array(z.string().min(1)).default([]),
    far: z.array(z.string().min(1)).default([]),
    rings: z.number().int().min(1).max(100).default(2),
    beforeSpeechMs: milliseconds.default(1000),
    endedBy: z.enum(['near', 'far']).default('near'),
  }),
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
  emulatorSoundFileUnreadable: 400,
};

async function route(request: Request, { line, people, device, wire }: Parts): Promise<Answer> {
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
    case 'POST /v1/ring': {
      const { times, ...who } = body(bodies.ring);
      return ok(await line.perform({ kind: 'ring', callerId: callerIdOf(who), times: times ?? null }));
    }
    case 'POST /v1/stop-ringing':
      body(bodies.none);
      return ok(await line.perform({ kind: 'stopRinging' }));
    case 'POST /v1/lift':
      body(bodies.none);
      return ok(await line.perform({ kind: 'lift' }));
    case 'POST /v1/dial':
      return ok(await line.perform({ kind: 'dial', digits: body(bodies.dial).digits }));
    case 'POST /v1/hang-up':
      body(bodies.none);
      return ok(await line.perform({ kind: 'hangUp' }));
    case 'POST /v1/far-hang-up':
      body(bodies.none);
      return ok(await line.perform({ kind: 'farHangUp' }));
    case 'POST /v1/speak': {
      const { file, side, wait } = body(bodies.speak);
      const { queued, ended } = await people.speak(file, side);
      return ok(wait ? await ended : queued);
    }
    case 'POST /v1/call': {
      const { from, absent, ...script } = body(bodies.call);
      return ok(await people.call({ ...script, callerId: callerIdOf({ from, absent }) }));
    }
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
    default:
      return { status: 404, json: { problem: wrong(request, 'there is no such route') } };
  }
}

function parse<T>(request: Request, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = request.body.length === 0 ? {} : JSON.parse(request.body.toString());
  } catch {
    throw new ProblemError(wrong(request, 'the body is not JSON'));
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw new ProblemError(
    wrong(request, `${issue?.path.join('.') || 'body'}: ${issue?.message ?? 'invalid'}`),
  );
}

function wrong(request: Request, why: string): Problem {
  return { code: 'emulatorRequestWrong', route: `${request.method} ${request.path}`, why };
}

/** A number wins over a reason for its absence; with neither the caller withholds it. */
function callerIdOf(who: Pick<z.infer<typeof bodies.ring>, 'from' | 'absent'>): CallerId {
  if (who.from !== undefined) return { kind: 'number', number: who.from };
  return { kind: 'absent', reason: who.absent ?? 'withheld' };
}

function ok(json: unknown): Answer {
  return { status: 200, json };
}
