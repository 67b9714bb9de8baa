import { type IncomingMessage, request } from 'node:http';
import type { Readable } from 'node:stream';
import { isProblem, ProblemError } from '../i18n/problems.js';
import { reasonOf } from './unixHttp.js';

/**
 * Speaks HTTP to a unix socket of Denwaban. Every method rejects with a ProblemError: the refusal that came
 * back, controlUnreachable when nothing listens, controlNotAllowed, or controlLost.
 */
export class ApiClient {
  readonly #socketPath: string;

  constructor(socketPath: string) {
    this.#socketPath = socketPath;
  }

  get socketPath(): string {
    return this.#socketPath;
  }

  async getJson<T>(path: string): Promise<T> {
    return (await this.#json(await this.#ask('GET', path))) as T;
  }

  /** A Buffer travels as it is, anything else as JSON. */
  async send<T>(method: string, path: string, body?: unknown): Promise<T> {
    return (await this.#json(await this.#ask(method, path, body))) as T;
  }

  async download(path: string): Promise<Readable> {
    return this.#ask('GET', path);
  }

  /** The stream's lines, until the server ends it or `signal` is aborted; neither is an error. */
  async *events<T>(path: string, signal: AbortSignal, method = 'GET'): AsyncIterable<T> {
    if (signal.aborted) return;
    const answer = await this.#ask(method, path);
    const leave = () => answer.destroy();
    signal.addEventListener('abort', leave, { once: true });
    try {
      if (signal.aborted) return;
      let rest = '';
      for await (const text of answer.setEncoding('utf8') as AsyncIterable<string>) {
        const lines = (rest + text).split('\n');
        rest = lines.pop() ?? '';
        for (const line of lines) if (line !== '') yield JSON.parse(line) as T;
      }
    } catch (error) {
      if (!signal.aborted) throw this.#refused(error);
    } finally {
      signal.removeEventListener('abort', leave);
      answer.destroy();
    }
  }

  async #ask(method: string, path: string, body?: unknown): Promise<IncomingMessage> {
    const bytes = body === undefined || Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body));
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      const asking = request({
        socketPath: this.#socketPath,
        agent: false,
        method,
        path,
        headers: {
          'content-length': bytes?.length ?? 0,
          'content-type': Buffer.isBuffer(body) ? 'application/octet-stream' : 'application/json',
        },
      });
      asking.once('response', resolve);
      asking.once('error', (error) => reject(this.#refused(error)));
      asking.end(bytes);
    });
    if ((answer.statusCode ?? 500) < 400) return answer;
    const refusal = (await this.#json(answer).catch(() => null)) as { problem?: unknown } | null;
    throw new ProblemError(
      isProblem(refusal?.problem)
        ? refusal.problem
        : { code: 'controlFailed', where: `${method} ${path}`, why: `HTTP ${answer.statusCode}` },
    );
  }

  async #json(answer: IncomingMessage): Promise<unknown> {
    try {
      const parts: Buffer[] = [];
      for await (const part of answer as AsyncIterable<Buffer>) parts.push(part);
      return JSON.parse(Buffer.concat(parts).toString('utf8'));
    } catch {
      throw new ProblemError({ code: 'controlLost', path: this.#socketPath });
    }
  }

  #refused(error: unknown): ProblemError {
    const path = this.#socketPath;
    switch (reasonOf(error)) {
      case 'ENOENT':
      case 'ECONNREFUSED':
      case 'ENOTDIR':
        return new ProblemError({ code: 'controlUnreachable', path });
      case 'EACCES':
      case 'EPERM':
        return new ProblemError({ code: 'controlNotAllowed', path });
      default:
        return new ProblemError({ code: 'controlLost', path });
    }
  }
}
