import { spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { ApiClient } from '../control/client.js';
import { type Problem, ProblemError } from '../i18n/problems.js';

const EMULATOR = fileURLToPath(new URL('../emulator/main.js', import.meta.url));
const INSTALLATION = fileURLToPath(new URL('../..', import.meta.url));
const READY_MS = 20_000;

/** What programs need in their environment to reach the emulated line's sound, and nobody else's. */
export function emulatorEnv(directory: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    ALSA_CONFIG_PATH: `${directory}/asound.conf`,
    PULSE_COOKIE: `${directory}/pulse/cookie`,
    PULSE_RUNTIME_PATH: `${directory}/pulse/run`,
  };
}

/** The package leaves out what the emulator's tty is made with; a checkout whose npm could not compile it has it not. */
function isInstalled(): boolean {
  try {
    createRequire(import.meta.url).resolve('node-pty');
    return true;
  } catch {
    return false;
  }
}

export interface EmulatorChild {
  stop(): Promise<void>;
}

/**
 * Brings up the line emulator in `directory`, as a process of its own that ends with this one. One that
 * answers there already is used as it is.
 *
 * @throws ProblemError emulatorNotInstalled, or emulatorEnded with what it said
 */
export async function startEmulator(directory: string): Promise<EmulatorChild> {
  const client = new ApiClient(`${directory}/emulator.sock`);
  const there = await client.getJson('/v1/status').then(
    () => true,
    () => false,
  );
  if (there) return { stop: async () => {} };
  if (!isInstalled()) throw new ProblemError({ code: 'emulatorNotInstalled', path: INSTALLATION });
  const child = spawn(process.execPath, [EMULATOR, '--dir', directory, '--tied'], {
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said = `${said}${text}`.slice(-2000);
  });
  const ready = new Promise<void>((resolve, reject) => {
    const fail = (why: string): void => {
      const problem: Problem = { code: 'emulatorEnded', why };
      reject(new ProblemError(problem));
    };
    const late = setTimeout(() => fail(`not ready after ${READY_MS / 1000} s`), READY_MS);
    createInterface({ input: child.stdout }).once('line', () => resolve());
    child.once('error', (error) => fail(error.message));
    child.once('close', (code) => fail(said.trim() || `ended with code ${code}`));
    void gone.then(() => clearTimeout(late));
    child.stdout.once('data', () => clearTimeout(late));
  });
  const stop = async () => {
    child.stdin.end();
    child.kill('SIGTERM');
    await gone;
  };
  await ready.catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { stop };
}
