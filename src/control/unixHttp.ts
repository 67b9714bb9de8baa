import { type FileHandle, lstat, mkdir, open, unlink } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { dirname } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { type Problem, ProblemError } from '../i18n/problems.js';

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly body: Buffer;
  /** Aborted when the client has left or has its whole answer. */
  readonly closed: AbortSignal;
}

export type Answer =
  | { readonly status: number; readonly json: unknown }
  | { readonly status: number; readonly text: string; readonly type: string }
  | { readonly status: number; readonly file: string; readonly type: string }
  /** NDJSON: each `write` is one line, until the client leaves, or the promise that was returned resolves. */
  | { readonly status: number; readonly stream: Stream };

export type Stream = (write: (line: unknown) => void, closed: AbortSignal) => void | Promise<void>;

/** Answers one request. A thrown ProblemError becomes status 500 and `{ problem }`. */
export type Handler = (request: Request) => Promise<Answer>;

export interface ListenOptions {
  readonly maxBodyBytes?: number;
  /** A streaming client for which more than this waits unread is told so and dropped. */
  readonly maxQueuedBytes?: number;
}

/** `sun_path` holds 108 bytes with its terminating zero (unix(7)); node would cut a longer path silently. */
const MAX_SOCKET_PATH_BYTES = 107;
const SLOW_CLIENT_GRACE_MS = 5000;
const FILE_PIECE_BYTES = 256 * 1024;

/**
 * Serves HTTP/1.1 on a unix socket of mode 0660. A stale socket file is replaced.
 *
 * @throws ProblemError controlSocketBusy when another process answers there; controlSocketPathTooLong;
 *   controlSocketFailed when the file system refuses.
 */
export async function listen(
  socketPath: string,
  handler: Handler,
  options: ListenOptions = {},
): Promise<{ close(): Promise<void> }> {
  const limits = {
    maxBodyBytes: options.maxBodyBytes ?? 1024 * 1024,
    maxQueuedBytes: options.maxQueuedBytes ?? 1024 * 1024,
  };
  if (Buffer.byteLength(socketPath) > MAX_SOCKET_PATH_BYTES) {
    throw new ProblemError({
      code: 'controlSocketPathTooLong',
      path: socketPath,
      limitBytes: MAX_SOCKET_PATH_BYTES,
    });
  }
  const server = createServer((incoming, outgoing) => {
    void serve(incoming, outgoing, handler, limits);
  });
  try {
    await mkdir(dirname(socketPath), { recursive: true });
    await clearStaleSocket(socketPath);
    await bind(server, socketPath);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError({ code: 'controlSocketFailed', path: socketPath, why: reasonOf(error) });
  }
  return {
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function clearStaleSocket(socketPath: string): Promise<void> {
  const found = await lstat(socketPath).catch(() => null);
  if (found === null) return;
  // Connecting to a plain file is refused too, so without this a wrong path would cost somebody a file.
  if (!found.isSocket()) {
    throw new ProblemError({ code: 'controlSocketFailed', path: socketPath, why: 'not a socket' });
  }
  if (await answers(socketPath)) throw new ProblemError({ code: 'controlSocketBusy', path: socketPath });
  await unlink(socketPath);
}

function answers(socketPath: string): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const probe = connect(socketPath);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ECONNREFUSED' || error.code === 'ENOENT') resolve(false);
      else reject(error);
    });
  });
}

function bind(server: Server, socketPath: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    // The bind happens inside this call, so with the umask the socket never has a wider mode, not briefly.
    const before = process.umask(0o117);
    try {
      server.listen(socketPath, () => {
        server.off('error', reject);
        resolve();
      });
    } finally {
      process.umask(before);
    }
  });
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  handler: Handler,
  limits: Required<ListenOptions>,
): Promise<void> {
  const closed = new AbortController();
  outgoing.on('close', () => closed.abort());
  const method = incoming.method ?? 'GET';
  let where = method;
  try {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    where = `${method} ${url.pathname}`;
    const body = await readBody(incoming, limits.maxBodyBytes);
    if (body === null) {
      outgoing.setHeader('connection', 'close');
      sendJson(outgoing, 413, {
        problem: { code: 'controlBodyTooLarge', limitBytes: limits.maxBodyBytes } satisfies Problem,
      });
      return;
    }
    const { pathname: path, searchParams: query } = url;
    const answer = await handler({ method, path, query, body, closed: closed.signal });
    if ('json' in answer) sendJson(outgoing, answer.status, answer.json);
    else if ('text' in answer) sendText(outgoing, answer.status, answer.text, answer.type);
    else if ('file' in answer) await sendFile(outgoing, answer.status, answer.file, answer.type);
    else sendStream(outgoing, answer.status, answer.stream, closed.signal, limits.maxQueuedBytes);
  } catch (error) {
    if (outgoing.headersSent || outgoing.destroyed) {
      outgoing.destroy();
      return;
    }
    const problem: Problem =
      error instanceof ProblemError ? error.problem : { code: 'controlFailed', where, why: reasonOf(error) };
    sendJson(outgoing, 500, { problem });
  }
}

/** The whole body, or null when it is longer than allowed. */
async function readBody(incoming: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of incoming as AsyncIterable<Buffer>) {
    bytes += part.length;
    // What is too much is read and thrown away, so that the client lives to see the answer.
    if (bytes <= maxBytes) parts.push(part);
    else if (bytes > maxBytes * 4) break;
  }
  return bytes > maxBytes ? null : Buffer.concat(parts);
}

function sendJson(outgoing: ServerResponse, status: number, json: unknown): void {
  sendText(outgoing, status, `${JSON.stringify(json)}\n`, 'application/json; charset=utf-8');
}

function sendText(outgoing: ServerResponse, status: number, text: string, type: string): void {
  outgoing.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(text) });
  outgoing.end(text);
}

async function sendFile(outgoing: ServerResponse, status: number, path: string, type: string): Promise<void> {
  let file: FileHandle | null = null;
  let size: number;
  try {
    file = await open(path);
    size = (await file.stat()).size;
  } catch (error) {
    await file?.close();
    throw new ProblemError({ code: 'controlFileUnreadable', path, why: reasonOf(error) });
  }
  outgoing.writeHead(status, { 'content-type': type, 'content-length': size });
  if (size > 0)
    await pipeline(file.createReadStream({ end: size - 1, highWaterMark: FILE_PIECE_BYTES }), outgoing);
  else {
    outgoing.end();
    await file.close();
  }
}

function sendStream(
  outgoing: ServerResponse,
  status: number,
  stream: Stream,
  closed: AbortSignal,
  maxQueuedBytes: number,
): void {
  outgoing.writeHead(status, { 'content-type': 'application/x-ndjson; charset=utf-8' });
  outgoing.flushHeaders();
  const over = new AbortController();
  closed.addEventListener('abort', () => over.abort(), { once: true });
  const write = (line: unknown) => {
    if (over.signal.aborted) return;
    outgoing.write(`${JSON.stringify(line)}\n`);
    if (outgoing.writableLength <= maxQueuedBytes) return;
    const problem: Problem = { code: 'controlClientSlow', queuedBytes: outgoing.writableLength };
    over.abort();
    outgoing.end(`${JSON.stringify({ at: new Date().toISOString(), type: 'problem', problem })}\n`);
    setTimeout(() => outgoing.destroy(), SLOW_CLIENT_GRACE_MS).unref();
  };
  void stream(write, over.signal)?.finally(() => outgoing.end());
}

/** The shortest true word about an error: its system code, else its message. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) return (error as NodeJS.ErrnoException).code ?? error.message;
  return String(error);
}
