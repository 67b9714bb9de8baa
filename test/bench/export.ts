import { execFileSync, spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rowOf } from '#src/card/catalogueRow.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { serveControl } from '#src/control/server.js';
import { openLog } from '#src/log.js';
import { sha256Of } from '../card/filingRig.js';
import { FACTS, MemoryPorts, STATUS } from '../control/memoryPorts.js';
import { LoopDevice, type Throttle, throttleMissing } from '../rig/loopDevice.js';
import { manyLines } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';
import { percentile, round } from './processes.js';

const MAIN = fileURLToPath(import.meta.resolve('#src/cli/main.js'));
const CALLS = 60;
/** Of µ-law, 8 kB each; one of these for each call. */
const CALL_SECONDS = [10, 30, 60, 180, 360, 720];
const ROUNDS = 3;
const WATCH_MS = 20;
/** A cheap stick on USB 2. */
const STICK: Throttle = { writeBytesPerS: 15e6, readBytesPerS: 30e6 };
const TYPES = ['exfat', 'ext4'] as const;

export interface CopyRate {
  /** To the end of the command, the median of the rounds. */
  readonly mbPerS: number;
  /** Of `cp` and `sync` in the same rounds. */
  readonly ofCp: number;
  /** Until the device had been given as many bytes as the recordings have, reading back left out. */
  readonly writtenMbPerS: number;
  readonly writtenOfCp: number;
  /** Every round, to the end. */
  readonly seconds: string;
}

export type CopyRates = Record<string, Record<string, CopyRate>>;

/** By file system and device. Needs root. */
export async function measureExports(): Promise<CopyRates> {
  if (process.getuid?.() !== 0) {
    console.error('bench: copying to a file system of its own needs root (loop devices) and is left out');
    return {};
  }
  const slow = throttleMissing();
  if (slow !== false) console.error(`bench: copying to a slow device ${slow} and is left out`);
  const rates: CopyRates = {};
  for (const throttle of slow === false ? [null, STICK] : [null])
    for (const type of TYPES) rates[`${type} on ${nameOf(throttle)}`] = await measureExport(type, throttle);
  return rates;
}

export function exportTitle(where: string): string {
  return `Copying ${CALLS} calls of ${CALL_SECONDS[0]} to ${CALL_SECONDS.at(-1)} s to ${where}, median of ${ROUNDS}:`;
}

function nameOf(throttle: Throttle | null): string {
  if (throttle === null) return 'a loop device';
  const [write, read] = [throttle.writeBytesPerS / 1e6, throttle.readBytesPerS / 1e6];
  return `a loop device that writes ${write} MB/s and reads ${read}`;
}

interface Took {
  readonly seconds: number;
  readonly writtenSeconds: number;
}

/**
 * Copies the same recordings to a new file system on a loop device, in turn, with nothing in the page cache: by
 * `cp` and `sync`; by those and `sha256sum -c` past the page cache; by `denwaban export`, which does all of it.
 */
async function measureExport(
  type: (typeof TYPES)[number],
  throttle: Throttle | null,
): Promise<Record<string, CopyRate>> {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-bench-'));
  const card = join(dir, 'card');
  const { ports, bytes } = portsOn(card);
  const device = new LoopDevice(bytes * 1.5);
  try {
    if (throttle !== null) device.throttle(throttle);
    const server = await serveControl(
      join(dir, 'control.sock'),
      Promise.resolve({ ports, log: openLog('silent') }),
    );
    const copy = (target: string) => `cp -r ${card}/. ${target} && sync -f ${target}`;
    const ways: Record<string, (target: string) => readonly string[]> = {
      'cp, sync': (target) => ['bash', '-c', copy(target)],
      'cp, sync, drop caches, sha256sum -c': (target) => [
        ...['bash', '-c'],
        `${copy(target)} && echo 3 >/proc/sys/vm/drop_caches && cd ${target} && sha256sum --quiet -c ${dir}/sums`,
      ],
      'denwaban export': (target) => [
        ...[process.execPath, MAIN, '--runtime', dir],
        ...['export', '--out', target, '--name', '{year}/{month}/{day}/{name}'],
      ],
    };
    execFileSync('bash', ['-c', `cd ${card} && find . -name '*.wav' -exec sha256sum {} + >${dir}/sums`]);
    const found = new Map<string, Took[]>();
    for (let done = 0; done < ROUNDS; done++)
      for (const [name, line] of Object.entries(ways)) {
        const target = device.mount(type);
        execFileSync('sync');
        writeFileSync('/proc/sys/vm/drop_caches', '3');
        const took = await timed(line(target), device, bytes);
        device.unmount();
        found.set(name, [...(found.get(name) ?? []), took]);
      }
    await server.close();
    return ratesOf(found, bytes);
  } finally {
    device.remove();
    rmSync(dir, { recursive: true, force: true });
  }
}

function ratesOf(found: ReadonlyMap<string, readonly Took[]>, bytes: number): Record<string, CopyRate> {
  const median = (took: readonly Took[], what: keyof Took) =>
    percentile(
      took.map((one) => one[what]),
      50,
    );
  const [cp = []] = found.values();
  const rows = [...found].map(([name, took]): [string, CopyRate] => {
    const [seconds, writtenSeconds] = [median(took, 'seconds'), median(took, 'writtenSeconds')];
    return [
      name,
      {
        mbPerS: round(bytes / 1e6 / seconds),
        ofCp: round(median(cp, 'seconds') / seconds),
        writtenMbPerS: round(bytes / 1e6 / writtenSeconds),
        writtenOfCp: round(median(cp, 'writtenSeconds') / writtenSeconds),
        seconds: took.map((one) => one.seconds.toFixed(2)).join(' '),
      },
    ];
  });
  return Object.fromEntries(rows);
}

/** By the kernel's count of what reached the device, hence also what a program says only at its end. */
async function timed(line: readonly string[], device: LoopDevice, bytes: number): Promise<Took> {
  const [program = '', ...args] = line;
  const before = device.writtenBytes();
  const began = performance.now();
  const passed = () => (performance.now() - began) / 1000;
  let writtenSeconds = Number.NaN;
  const look = () => {
    if (Number.isNaN(writtenSeconds) && device.writtenBytes() - before >= bytes) writtenSeconds = passed();
  };
  const watch = setInterval(look, WATCH_MS);
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'close');
  clearInterval(watch);
  look();
  if (code !== 0) throw new Error(`${line.join(' ')}: exit code ${code}`);
  return { seconds: passed(), writtenSeconds };
}

/** Recordings of noise in a directory, and the recorder's side of the API on them. */
function portsOn(card: string): { readonly ports: MemoryPorts; readonly bytes: number } {
  const ports = new MemoryPorts();
  const random = new Random(1);
  const noise = randomFillSync(Buffer.alloc(8000 * Math.max(...CALL_SECONDS)));
  const change = () => {
    const samples = 8000 * random.pick(CALL_SECONDS);
    return { profile: 'standard' as const, samples, durationMs: samples / 8 };
  };
  const rows = [...manyLines(new Random(1), { count: CALLS, perDay: 100, change })].map((line) => {
    const file = join(card, line.path);
    mkdirSync(dirname(file), { recursive: true });
    const { path, bytes: _, ...facts } = line;
    const body = noise.subarray(0, facts.samples);
    randomFillSync(body.subarray(0, 64));
    const header = encodeWavHeader({ ...facts, audioSha256: sha256Of(body) });
    writeFileSync(file, Buffer.concat([header, body]));
    return rowOf({ ...line, path, bytes: header.length + body.length });
  });
  ports.rows = rows;
  const { recordings } = STATUS.card;
  ports.current = { ...STATUS, card: { ...STATUS.card, recordings: { ...recordings, path: card } } };
  ports.call = async (id) => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? null : { facts: FACTS, row, file: join(card, row.path) };
  };
  return { ports, bytes: rows.reduce((sum, row) => sum + row.bytes, 0) };
}
