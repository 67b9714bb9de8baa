#!/usr/bin/env node
import { once } from 'node:events';
import { mkdir, rmdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { countryCodes, loadCountry } from '../config/countries.js';
import { ProblemError, sentence } from '../i18n/problems.js';
import type { Country } from '../signal/country.js';
import { attachCard } from './card.js';
import { MODEM_KINDS } from './devices/kinds.js';
import type { ModemKind } from './devices/modemKind.js';
import { EmulatedLine } from './emulatedLine.js';
import { usualHabits } from './lineHabits.js';
import { ModemDevice } from './modemDevice.js';
import { People } from './people.js';
import { checkPrograms, PROGRAMS } from './programs.js';
import { ScenarioPlayer } from './scenario.js';
import { SerialDevice } from './serialDevice.js';
import { openSerialWire } from './serialWire.js';
import { type Parts, serveEmulator, told } from './server.js';
import { startSoundServer } from './sound.js';
import { openTruth } from './truth.js';
import { openTty } from './tty.js';
import type { Wire } from './wire.js';

/**
 * The line emulator's process: `main.js --dir DIR [--device KIND [--ppm N]] [--tty DEVICE] [--card ID] [--tied]
 * [--truth] [--seed N] [--country CC]`. `--device` is `composite`, whose sound is a card's, or a modem of
 * devices/kinds.ts, whose sound goes over its pseudo-terminal by a clock that is `--ppm` fast. `--tty` is the device's
 * end of a tty in place of a pseudo-terminal, `--card` a loopback card of the kernel in place of a sound server. Says
 * on standard output when it is ready; ends orderly on SIGTERM or SIGINT, and when `--tied` also when its standard
 * input ends.
 * Exit 0 when told to end, 64 for a wrong command line, 69 when something it needs is missing.
 */
const EXIT_USAGE = 64;
const EXIT_UNAVAILABLE = 69;
const HEARD_WITHIN_MS = 15_000;

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
/** What has been started, to be undone in reverse order. */
const started: (() => Promise<unknown>)[] = [];
const stopping = new AbortController();
let emulated: EmulatedLine | null = null;

async function start(given: CommandLine): Promise<void> {
  const { dir, tty, card, seed, kind, country, truth: withTruth } = given;
  if (kind !== null) await checkPrograms(['sox']);
  else await checkPrograms(card === undefined ? ['pulseaudio', ...PROGRAMS] : PROGRAMS);
  await makeDirectory(dir);
  begun(() => rmdir(dir).catch(() => undefined));
  const socket = join(dir, 'emulator.sock');
  let complete: (parts: Parts) => void = () => undefined;
  const server = await serveEmulator(socket, new Promise((resolve) => (complete = resolve)));
  begun(() => server.close());
  const link = tty ?? join(dir, 'tty');
  const device = kind === null ? serialDevice(link, given) : modemDevice(link, kind, given);
  begun(() => device.close());
  await device.plugIn();
  const wire = await wireOf(device, given);
  begun(() => wire.close());
  const truth = withTruth ? await openTruth(join(dir, 'truth')) : null;
  if (truth !== null) begun(() => truth.close());
  const habits = { ...usualHabits(country), noiseSeed: seed };
  const line = new EmulatedLine(wire, habits, nowMs, (pcm) => truth?.made(pcm));
  emulated = line;
  begun(() => line.close());
  const people = new People(line);
  line.subscribe((event) => {
    device.notice(event);
    truth?.happened(told(event, people));
  });
  await soundIsHeard(line);
  complete({ line, people, device, wire, player: new ScenarioPlayer({ line, people }, nowMs) });
  const { asoundConf, clientEnv: env } = wire;
  process.stdout.write(`${JSON.stringify({ ready: true, tty: link, asoundConf, socket, env })}\n`);
}

function serialDevice(link: string, { tty, seed }: CommandLine): SerialDevice {
  return new SerialDevice(link, seed, nowMs, tty === undefined ? undefined : openTty);
}

function modemDevice(link: string, kind: ModemKind, { seed, ppm }: CommandLine): ModemDevice {
  const relays = (held: boolean, phoneCut: boolean) => emulated?.connect({ held, phoneCut });
  const exchange = () => emulated?.status().exchange ?? 'idle';
  return new ModemDevice(link, { kind, seed, ppm, relays, exchange });
}

async function wireOf(device: SerialDevice | ModemDevice, { dir, card }: CommandLine): Promise<Wire> {
  if (device instanceof ModemDevice) return openSerialWire(nowMs, (own) => device.turn(own));
  return card === undefined ? startSoundServer(dir, nowMs, stopping.signal) : attachCard(card, nowMs);
}

async function soundIsHeard(line: EmulatedLine): Promise<void> {
  const late = new Promise((_, refuse) => {
    const problem = { code: 'emulatorSoundFailed', why: 'nothing is heard on the line' } as const;
    setTimeout(() => refuse(new ProblemError(problem)), HEARD_WITHIN_MS).unref();
  });
  await Promise.race([line.ready(), late, once(stopping.signal, 'abort')]);
  stopping.signal.throwIfAborted();
}

function begun(undo: () => Promise<unknown>): void {
  started.push(undo);
  stopping.signal.throwIfAborted();
}

/** Lets a start that is under way come to its next step, then undoes what there is. */
async function finish(code: number): Promise<void> {
  if (stopping.signal.aborted) return;
  stopping.abort();
  await starting.catch(() => undefined);
  for (let undo = started.pop(); undo !== undefined; undo = started.pop()) await undo();
  process.exit(code);
}

async function makeDirectory(path: string): Promise<void> {
  // alsa-lib reads ALSA_CONFIG_PATH as a list, parted by spaces and colons.
  if (/[\s:"]/.test(path)) {
    const why = 'ALSA takes no path with a space, a colon or a quotation mark in it';
    throw new ProblemError({ code: 'emulatorDirectoryFailed', path, why });
  }
  try {
    await mkdir(path, { recursive: true, mode: 0o700 });
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code ?? String(error);
    throw new ProblemError({ code: 'emulatorDirectoryFailed', path, why });
  }
}

interface CommandLine {
  readonly dir: string;
  readonly tty: string | undefined;
  readonly card: string | undefined;
  readonly tied: boolean;
  readonly truth: boolean;
  readonly seed: number;
  /** null: the composite device. */
  readonly kind: ModemKind | null;
  readonly ppm: number;
  readonly country: Country;
}

function commandLine(): CommandLine {
  const options = {
    dir: { type: 'string' },
    tty: { type: 'string' },
    card: { type: 'string' },
    tied: { type: 'boolean', default: false },
    truth: { type: 'boolean', default: false },
    seed: { type: 'string', default: '1' },
    device: { type: 'string', default: 'composite' },
    ppm: { type: 'string', default: '0' },
    country: { type: 'string', default: 'JP' },
  } as const;
  try {
    const { dir, tied, truth, seed, tty, card, device, ppm, ...where } = parseArgs({ options }).values;
    const country = loadCountry(where.country);
    if (country === null) throw new Error(`--country is one of ${countryCodes().join(', ')}`);
    if (dir === undefined || !/^\d{1,9}$/.test(seed))
      throw new Error('--dir DIR is needed; --seed is a number');
    const kind = device === 'composite' ? null : MODEM_KINDS[device];
    if (kind === undefined || !/^-?\d{1,5}$/.test(ppm))
      throw new Error(`--device is composite, ${Object.keys(MODEM_KINDS).join(', ')}; --ppm is a number`);
    if (kind !== null && (tty !== undefined || card !== undefined))
      throw new Error('a modem has its own tty and no card');
    return { dir: resolve(dir), tty, card, tied, truth, seed: Number(seed), kind, ppm: Number(ppm), country };
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(EXIT_USAGE);
  }
}

const given = commandLine();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => void finish(0));
if (given.tied) process.stdin.on('end', () => void finish(0)).resume();
const starting = start(given);
starting.catch((error: unknown) => {
  if (stopping.signal.aborted) return;
  const language = /^ja/.test(process.env.LC_ALL || process.env.LC_MESSAGES || process.env.LANG || '')
    ? 'ja'
    : 'en';
  const text = error instanceof ProblemError ? sentence(error.problem, language) : String(error);
  process.stderr.write(`${text}\n`);
  void finish(EXIT_UNAVAILABLE);
});
