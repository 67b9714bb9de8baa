import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { after, before, beforeEach } from 'node:test';
import { fileURLToPath } from 'node:url';
import { type ControlServer, serveControl } from '#src/control/server.js';
import { openLog } from '#src/log.js';
import { MemoryPorts } from '../control/memoryPorts.js';

const MAIN = fileURLToPath(import.meta.resolve('#src/cli/main.js'));

/** The environment of a Japanese user. */
export const JA = { LANG: 'ja_JP.UTF-8' };

export interface CliRun {
  /** The runtime directory of the server, and a place for files. */
  readonly dir: string;
  /** What the server stands on; as new for each test. */
  readonly ports: MemoryPorts;
  start(args: readonly string[], env?: Record<string, string>): ChildProcess;
  run(
    args: readonly string[],
    env?: Record<string, string>,
  ): Promise<{ readonly out: string; readonly err: string; readonly code: number }>;
  /** What a command prints on a terminal, made by script(1). */
  runOnTerminal(command: string, env?: Record<string, string>): Promise<string>;
}

/** Serves the control API to this file's tests, and runs the command line as a child against it. */
export function cliAgainstServer(): CliRun {
  const dir = mkdtempSync(join(tmpdir(), 'denwaban-cli-'));
  const ports = new MemoryPorts();
  let server: ControlServer;
  before(async () => {
    server = await serveControl(
      join(dir, 'control.sock'),
      Promise.resolve({ ports, log: openLog('silent') }),
    );
  });
  after(async () => {
    await server.close();
    rmSync(dir, { recursive: true });
  });
  beforeEach(() => {
    Object.assign(ports, { ...new MemoryPorts(), listeners: ports.listeners });
  });

  const environment = (env: Record<string, string>) => {
    const base = { PATH: process.env.PATH, HOME: dir, LANG: 'C.UTF-8', TZ: 'Asia/Tokyo', TERM: 'xterm' };
    return { ...base, DENWABAN_RUNTIME: dir, ...env };
  };
  const start = (args: readonly string[], env: Record<string, string> = {}) =>
    spawn(process.execPath, [MAIN, ...args], { env: environment(env) });
  const runOnTerminal = async (command: string, env: Record<string, string> = {}) => {
    const line = `'${process.execPath}' '${MAIN}' ${command}`;
    const child = spawn('script', ['-qec', line, '/dev/null'], {
      env: environment(env),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return text(child.stdout);
  };
  const run = async (args: readonly string[], env: Record<string, string> = {}) => {
    const child = start(args, env);
    assert.ok(child.stdout && child.stderr);
    const closed = once(child, 'close');
    const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { out, err, code: code as number };
  };
  return { dir, ports, start, run, runOnTerminal };
}
