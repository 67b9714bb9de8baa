import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Config, type ConfigResult, loadConfig, systemPlaces } from '../config.js';
import { ApiClient } from '../control/client.js';
import { type Words, wordsOf } from '../i18n/messages.js';
import { type Language, type Problem, ProblemError, sentence } from '../i18n/problems.js';
import { EXIT, type ExitCode } from './exits.js';

/** The version of this programme, which may be newer than the recorder that runs. */
export function installedVersion(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}

/** The options that every command takes. */
export interface GlobalOptions {
  readonly config?: string;
  readonly runtime?: string;
}

/** A configuration in which something is wrong; every fault is listed. */
export class ConfigFaults extends Error {
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    super(problems.map((problem) => sentence(problem, 'en')).join('\n'));
    this.problems = problems;
  }
}

/** What a command needs from the world: words, the sockets, standard output. */
export class Session {
  readonly language: Language;
  readonly words: Words;
  /** Standard output is a terminal, so a line may be redrawn. */
  readonly isTerminal = process.stdout.isTTY === true;
  readonly #colour: boolean;
  #options: GlobalOptions = {};
  #config: ConfigResult | null = null;

  constructor(language: Language) {
    this.language = language;
    this.words = wordsOf(language);
    this.#colour = this.isTerminal && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
  }

  setOptions(options: GlobalOptions): void {
    this.#options = options;
  }

  configResult(): ConfigResult {
    this.#config ??= loadConfig(this.#options.config);
    return this.#config;
  }

  /** @throws ConfigFaults */
  config(): Config {
    const result = this.configResult();
    if (!result.ok) throw new ConfigFaults(result.problems);
    return result.config;
  }

  /** The country of the line, ISO 3166, by which numbers are written; `''` where the configuration does not tell. */
  region(): string {
    const result = this.configResult();
    return result.ok ? result.config.line.country : '';
  }

  configFile(): string | undefined {
    return this.#options.config;
  }

  recorder(): ApiClient {
    return new ApiClient(join(this.#runtimeDir(), 'control.sock'));
  }

  /** The recorder, at the place where an installed one is when the configuration does not tell. */
  recorderAnyway(): ApiClient {
    const { ok } = this.configResult();
    const known = ok || this.#options.runtime || process.env.DENWABAN_RUNTIME;
    return known ? this.recorder() : new ApiClient(join(systemPlaces('').runtimeDir, 'control.sock'));
  }

  /** Sends to the line emulator, and says so when it is the emulator that is not there. */
  async emulate<T>(method: string, path: string, body?: unknown): Promise<T> {
    const socket = join(this.#runtimeDir(), 'emulator', 'emulator.sock');
    try {
      return await new ApiClient(socket).send<T>(method, path, body);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.problem.code !== 'controlUnreachable') throw error;
      throw new ProblemError({ code: 'controlNoEmulator', path: socket });
    }
  }

  #runtimeDir(): string {
    return this.#options.runtime || process.env.DENWABAN_RUNTIME || this.config().runtimeDir;
  }

  sentence(problem: Problem): string {
    return sentence(problem, this.language);
  }

  print(...lines: readonly string[]): void {
    for (const line of lines) process.stdout.write(`${line}\n`);
  }

  /** Says on standard error what is wrong besides, where the command goes on. */
  warn(...problems: readonly Problem[]): void {
    for (const problem of problems) process.stderr.write(`${this.sentence(problem)}\n`);
  }

  printJson(value: unknown): void {
    this.print(JSON.stringify(value, null, 2));
  }

  coloured(text: string, colour: 'red' | 'green' | 'yellow'): string {
    if (!this.#colour) return text;
    return `\x1b[${{ red: 31, green: 32, yellow: 33 }[colour]}m${text}\x1b[0m`;
  }

  exitWith(code: ExitCode = EXIT.ok): void {
    process.exitCode = code;
  }

  /** A signal that Ctrl-C and SIGTERM abort, so that a long command can end in order. */
  untilInterrupted(): AbortSignal {
    const stop = new AbortController();
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(name, () => stop.abort());
    return stop.signal;
  }
}
