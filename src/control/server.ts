import { z } from 'zod';
import type { CallQuery } from '../card/catalogueTypes.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { Log } from '../log.js';
import type { ControlPorts, LiveEvent, PlayRequest, Remark } from './api.js';
import { parseCallQuery } from './callQuery.js';
import { driveAnswer } from './driveRoutes.js';
import { METRICS_TYPE, metricsText } from './metrics.js';
import { retentionAnswer } from './retentionRoutes.js';
import { stickAnswer } from './stickRoutes.js';
import { type Answer, listen, type Request, reasonOf } from './unixHttp.js';

const MAX_JSON_BYTES = 64 * 1024;
/** A notice of a minute at 48 kHz stereo, 32 bits, with room to spare. */
const MAX_BODY_BYTES = 32 * 1024 * 1024;

export interface ControlServer {
  /** Stops listening and ends every open answer. */
  close(): Promise<void>;
}

/**
 * Serves the control API of api.ts on a unix socket. A request that comes before there is anybody to answer it
 * waits.
 *
 * @throws ProblemError controlSocketBusy, controlSocketFailed or controlSocketPathTooLong
 */
export async function serveControl(
  socketPath: string,
  answerer: Promise<{ readonly ports: ControlPorts; readonly log: Log }>,
): Promise<ControlServer> {
  const handler = async (request: Request): Promise<Answer> => {
    const { ports, log } = await answerer;
    try {
      return await route(request, ports);
    } catch (error) {
      if (error instanceof Refusal) return { status: error.status, json: { problem: error.problem } };
      const where = `${request.method} ${request.path}`;
      log.error({ err: error, where }, 'control request failed');
      return { status: 500, json: { problem: problemOf(error, where) } };
    }
  };
  return listen(socketPath, handler, { maxBodyBytes: MAX_BODY_BYTES });
}

function problemOf(error: unknown, where: string): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: 'controlFailed', where, why: reasonOf(error) };
}

class Refusal extends ProblemError {
  readonly status: number;
  constructor(status: number, problem: Problem) {
    super(problem);
    this.status = status;
  }
}

async function route(request: Request, ports: ControlPorts): Promise<Answer> {
  const { method, path, query } = request;
  switch (`${method} ${path}`) {
    case 'GET /v1/status':
      return ok(ports.status());
    case 'GET /v1/metrics':
      return { status: 200, text: metricsText(ports.status()), type: METRICS_TYPE };
    case 'GET /v1/card':
      return ok(await ports.card());
    case 'GET /v1/events':
      return { status: 200, stream: (write, closed) => stream(write, closed, ports) };
    case 'GET /v1/trace':
      return { status: 200, stream: (write, closed) => ports.trace(write, closed) };
    case 'GET /v1/calls':
      return ok(await ports.calls(queryOf(request)));
    case 'GET /v1/retention':
      return retention(request, 'GET', '', Object.fromEntries(query), ports);
    case 'GET /v1/drive':
    case 'POST /v1/drive/refresh':
    case 'POST /v1/drive/desk':
    case 'PUT /v1/drive/desk':
      return drive(request, ports);
    case 'POST /v1/drive/rebuild':
      return { status: 200, stream: (write, closed) => rebuildPage(write, closed, ports) };
    case 'POST /v1/play':
      return ok(accepted(409, await ports.play(playRequest(request))));
    case 'DELETE /v1/play':
      ports.stopPlay();
      return ok({});
    case 'GET /v1/notices':
      return ok({ notices: await ports.notices() });
    case 'POST /v1/notices':
      return ok(accepted(400, await ports.importNotice(noticeName(request, query), request.body)));
    case 'GET /v1/stick/orders':
      return { status: 200, stream: (write, closed) => ports.stick.attend(write, closed) };
    case 'GET /v1/stick':
    case 'PUT /v1/stick':
    case 'POST /v1/stick/export':
    case 'POST /v1/stick/stop':
      return stick(request, ports);
    default:
      return routeCall(request, ports);
  }
}

function stick(request: Request, ports: ControlPorts): Answer {
  const json = request.body.length === 0 ? {} : jsonOf(request);
  const answer = stickAnswer(`${request.method} ${request.path}`, json, ports.stick);
  if (answer === null) throw bad(request, 'the body is not understood');
  return ok(accepted(409, answer));
}

/** The state and the problems of this moment come first, so that a client need not ask for them besides. */
function stream(write: (event: LiveEvent) => void, closed: AbortSignal, ports: ControlPorts): void {
  const at = new Date().toISOString();
  const { call, problems } = ports.status();
  write({ at, type: 'state', call });
  for (const problem of problems) write({ at, type: 'problem', problem });
  const leave = ports.subscribe(write);
  if (closed.aborted) leave();
  else closed.addEventListener('abort', leave, { once: true });
}

function drive(request: Request, ports: ControlPorts): Answer {
  const answer = driveAnswer(`${request.method} ${request.path}`, () => jsonOf(request), ports.drive);
  if (answer === null) throw bad(request, 'the body must be { "state", "loan", "problem" }');
  return 'stream' in answer ? { status: 200, stream: answer.stream } : ok(accepted(409, answer));
}

async function rebuildPage(write: (line: object) => void, closed: AbortSignal, ports: ControlPorts) {
  try {
    await ports.rebuildPage(write, closed);
  } catch (error) {
    if (!closed.aborted) write({ problem: problemOf(error, 'POST /v1/drive/rebuild') });
  }
}

async function retention(
  request: Request,
  action: string,
  id: string,
  json: unknown,
  ports: ControlPorts,
): Promise<Answer> {
  const answer = await retentionAnswer(action, id, json, ports.retention);
  if (answer === null) throw bad(request, 'a setting is unknown or no whole number');
  return ok(accepted(409, answer));
}

const CALL_ACTIONS = [
  ...['GET ', 'GET audio', 'POST verify', 'POST note', 'POST tag'],
  ...['POST hold', 'DELETE hold', 'GET why'],
];

async function routeCall(request: Request, ports: ControlPorts): Promise<Answer> {
  const { method, path } = request;
  const parts = /^\/v1\/calls\/([^/]+)(?:\/(audio|verify|note|tag|hold|why))?$/.exec(path);
  const action = `${method} ${parts?.[2] ?? ''}`;
  if (parts?.[1] === undefined || !CALL_ACTIONS.includes(action)) {
    throw new Refusal(404, { code: 'controlNoSuchRoute', method, path });
  }
  const id = decoded(parts[1], request);
  if (action.endsWith('hold') || action.endsWith('why')) {
    return retention(request, action, id, action === 'POST hold' ? jsonOf(request) : {}, ports);
  }
  const none = new Refusal(404, { code: 'controlNoSuchCall', id });
  if (action === 'POST verify') {
    const verification = await ports.verify(id);
    if (verification === null) throw none;
    return ok(verification);
  }
  if (action === 'POST note' || action === 'POST tag') {
    const row = await ports.remark(id, action === 'POST note' ? noteOf(request) : tagOf(request));
    if (row === null) throw none;
    return ok(row);
  }
  const detail = await ports.call(id);
  if (detail === null) throw none;
  return action === 'GET audio' ? audio(request, detail.file, ports) : ok(detail);
}

/** The file, which stays until the client has it or has left. */
function audio({ closed }: Request, file: string, ports: ControlPorts): Answer {
  const unpin = ports.pin(file);
  if (closed.aborted) unpin();
  else closed.addEventListener('abort', unpin, { once: true });
  return { status: 200, file, type: typeOf(file) };
}

function typeOf(file: string): string {
  if (file.endsWith('.mp3')) return 'audio/mpeg';
  return file.endsWith('.opus') ? 'audio/ogg' : 'audio/wav';
}

function ok(json: unknown): Answer {
  return { status: 200, json };
}

/** The result, or a refusal with the status when the port answered with a problem. */
function accepted<T extends object>(status: number, result: T | Problem): T {
  if (!('code' in result)) return result;
  const missing = result.code === 'controlNoSuchCall' || result.code === 'controlNoSuchNotice';
  throw new Refusal(missing ? 404 : status, result);
}

function bad(request: Request, why: string): Refusal {
  return new Refusal(400, { code: 'controlBadRequest', where: `${request.method} ${request.path}`, why });
}

function decoded(part: string, request: Request): string {
  try {
    return decodeURIComponent(part);
  } catch {
    throw bad(request, 'the address is not valid percent-encoding');
  }
}

function queryOf(request: Request): CallQuery {
  const query = parseCallQuery(request.query);
  if (typeof query === 'string') throw bad(request, query);
  return query;
}

function noticeName(request: Request, query: URLSearchParams): string {
  const name = query.get('name') ?? '';
  // It becomes a file name in the notices directory, and must not lead out of it.
  if (!/^[^\s/.\0][^\s/\0]{0,63}$/.test(name)) {
    throw bad(request, 'name must be 1 to 64 characters without spaces or slashes, not beginning with a dot');
  }
  if (request.body.length === 0) throw bad(request, 'the body must be a sound file');
  return name;
}

const device = z.string().min(1).max(256).optional();
const playSchema = z.union([
  z.strictObject({ call: z.string().min(1), device }),
  z.strictObject({ notice: z.string().min(1), device }),
]);

function playRequest(request: Request): PlayRequest {
  const read = playSchema.safeParse(jsonOf(request));
  if (!read.success) throw bad(request, 'the body must be { "call": ID } or { "notice": NAME }');
  const { device: on, ...what } = read.data;
  return on === undefined ? what : { ...what, device: on };
}

const noteSchema = z.strictObject({ text: z.string().max(1000) });

function noteOf(request: Request): Remark {
  const read = noteSchema.safeParse(jsonOf(request));
  if (!read.success) throw bad(request, 'the body must be { "text": TEXT } of at most 1000 characters');
  return { op: 'note', text: read.data.text };
}

// A tag stands in lists, one a word, and is asked for as a whole.
const tagSchema = z.strictObject({
  tag: z.string().regex(/^[^\s,\p{Cc}]{1,40}$/u),
  remove: z.boolean().optional(),
});

function tagOf(request: Request): Remark {
  const read = tagSchema.safeParse(jsonOf(request));
  if (!read.success) throw bad(request, 'tag must be 1 to 40 characters without spaces or commas');
  return { op: read.data.remove === true ? 'untag' : 'tag', tag: read.data.tag };
}

function jsonOf(request: Request): unknown {
  if (request.body.length > MAX_JSON_BYTES) {
    throw new Refusal(413, { code: 'controlBodyTooLarge', limitBytes: MAX_JSON_BYTES });
  }
  try {
    return JSON.parse(request.body.toString('utf8'));
  } catch {
    throw bad(request, 'the body is not JSON');
  }
}
