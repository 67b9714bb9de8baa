import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { ProblemError } from '../i18n/problems.js';
import { startEar } from './ear.js';
import { end } from './programs.js';
import { RATE_HZ } from './tones.js';
import type { Wire } from './wire.js';

/** unix(7) has 108 bytes for a socket's path with its zero. */
const MAX_SOCKET_PATH_BYTES = 107;
/** An emulator that was killed leaves its server without clients: it ends by itself. */
const IDLE_EXIT_S = 20;
const START_TIMEOUT_MS = 15_000;
const RESTART_MS = 300;
const POLL_MS = 25;

/**
 * A sound server of the emulator's own, with two null sinks: `wire` is the telephone pair (everybody's
 * playback is summed in it, its monitor is what a tap hears), `replay` stands for a loudspeaker. It knows
 * nothing of a sound server that runs already, needs no session bus, and its clients leave no trace in anybody's
 * home.
 *
 * @throws ProblemError emulatorSoundFailed when the server does not come up, or `givenUp` is signalled.
 */
export async function startSoundServer(
  dir: string,
  nowMs: () => number,
  givenUp: AbortSignal,
): Promise<Wire> {
  const home = join(dir, 'pulse');
  await rm(home, { recursive: true, force: true });
  await mkdir(join(home, 'run'), { recursive: true, mode: 0o700 });
  const { socket, scratch } = await socketPath(home);
  const clientEnv = {
    ALSA_CONFIG_PATH: join(dir, 'asound.conf'),
    PULSE_COOKIE: join(home, 'cookie'),
    PULSE_RUNTIME_PATH: join(home, 'run'),
  };
  await writeFile(clientEnv.ALSA_CONFIG_PATH, alsaConfiguration(socket));

  let child: ChildProcess | null = null;
  let complaint = '';
  let closed = false;
  let startAt = 0;
  let timer: NodeJS.Timeout | undefined;
  const start = () => {
    const env = { ...clientEnv, PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home };
    child = spawn('pulseaudio', serverArguments(socket), { env, stdio: ['ignore', 'ignore', 'pipe'] });
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      complaint = text.trim().split('\n').at(-1) ?? complaint;
    });
    child.on('error', (error) => {
      complaint = error.message;
    });
    child.on('exit', () => {
      if (!closed) timer = setTimeout(start, Math.max(RESTART_MS, startAt - performance.now()));
    });
  };
  start();

  const server: Wire = {
    device: 'denwaban_line',
    asoundConf: clientEnv.ALSA_CONFIG_PATH,
    clientEnv,
    async up() {
      while (!closed && !(await answers(socket))) await new Promise((done) => setTimeout(done, POLL_MS));
      return !closed;
    },
    restart() {},
    mix: (own) => own,
    listen: (heard, lost) => startEar(server, nowMs, heard, lost),
    interrupt(downMs) {
      startAt = performance.now() + downMs;
      child?.kill('SIGKILL');
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await end(child, 'SIGKILL');
      for (const path of [home, scratch, clientEnv.ALSA_CONFIG_PATH]) {
        if (path !== null) await rm(path, { recursive: true, force: true });
      }
    },
  };
  const late = new Promise<false>((done) => {
    setTimeout(done, START_TIMEOUT_MS, false).unref();
    givenUp.addEventListener('abort', () => done(false));
  });
  if (await Promise.race([server.up(), late])) return server;
  await server.close();
  throw new ProblemError({ code: 'emulatorSoundFailed', why: complaint || 'no answer' });
}

/** The process number in the name keeps a new server off the socket of one that was left behind. */
async function socketPath(home: string): Promise<{ socket: string; scratch: string | null }> {
  const near = join(home, `native-${process.pid}`);
  if (Buffer.byteLength(near) <= MAX_SOCKET_PATH_BYTES) return { socket: near, scratch: null };
  const scratch = await mkdtemp('/tmp/denwaban-');
  return { socket: join(scratch, 'native'), scratch };
}

function serverArguments(socket: string): string[] {
  const options = ['--daemonize=no', '--use-pid-file=no', '--disable-shm=yes', '--log-level=error'];
  // With rewinds a null sink renders two seconds ahead while nobody hurries it, and the line starts that late.
  const format = `norewinds=1 rate=${RATE_HZ} channels=1 format=s16le`;
  const modules = [
    `module-native-protocol-unix socket="${socket}" auth-anonymous=1`,
    `module-null-sink sink_name=wire ${format}`,
    `module-null-sink sink_name=replay ${format}`,
  ];
  return [
    ...options,
    `--exit-idle-time=${IDLE_EXIT_S}`,
    '-n',
    ...modules.flatMap((module) => ['-L', module]),
  ];
}

function alsaConfiguration(socket: string): string {
  const pcm = (name: string, sink: string, description: string) => `
pcm.${name} {
  type asym
  playback.pcm { type pulse server "unix:${socket}" device "${sink}" }
  capture.pcm { type pulse server "unix:${socket}" device "${sink}.monitor" }
  hint { show on description "${description}" }
}
`;
  return [
    '</usr/share/alsa/alsa.conf>\n',
    pcm('denwaban_line', 'wire', 'Denwaban emulated telephone line'),
    pcm('denwaban_replay', 'replay', 'Denwaban emulated loudspeaker'),
  ].join('');
}

function answers(socket: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(socket);
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
    probe.once('error', () => resolve(false));
  });
}
