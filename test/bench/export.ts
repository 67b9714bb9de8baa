import { execFileSync, spawn } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rowOf } from '#src/card/catalogueRow.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { serveControl } from '#src/control/server.js';
import { openLog } from '#src/log.js';
import { sha256Of } from '../card/filingRig.js';
import { FACTS, MemoryPorts, STATUS } from '../control/memoryPorts.js';
import { LoopDevice } from '../rig/loopDevice.js';
import { manyLines } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';
import { round } from './processes.js';

const MAIN = fileURLToPath(import.meta.resolve('#src/cli/main.js'));
/** Three minutes of µ-law each. */
const CALL_BYTES = 1_440_000;
const CALLS = 200;
const ROUNDS = 2;

export interface CopyRate {
  readonly mbPerS: number;
  /** Of cp and sync on the same file system. */
  readonly ofCp: number;
}

/** By file system. Needs root. */
export async function measureExports(): Promise<Record<string, Record<string, CopyRate>>> {
  if (process.getuid?.() !== 0) {
    console.error('bench: copying to a file system of its own needs root (loop devices) and is left out');
    return {};
  }
  return { exfat: await measureExport('exfat'), ext4: await measureExport('ext4') };
}

export function exportTitle(type: string): string {
  return `Copying ${CALLS} calls of 3 minutes to ${type} on a loop device:`;
}

/**
 * Copies the same recordings to a new file system on a loop device, in turn: by `cp` and `sync`; by those, every
 * file read back past the page cache and compared; and by `denwaban export`, which does all of it. The best round.
 */
async function measureExport(type: 'ext4' | 'exfat'): Promise<Record<string, CopyRate>> {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-bench-'));
  const device = new LoopDevice(CALLS * CALL_BYTES * 1.5);
  try {
    const card = join(dir, 'card');
    const ports = portsOn(card);
    const server = await serveControl(
      join(dir, 'control.sock'),
      Promise.resolve({ ports, log: openLog('silent') }),
    );
    const compare = `cd ${card} && find . -name '*.wav' -exec sh -c 'for f; do dd if=$0/$f bs=1M iflag=direct status=none | cmp -s - $f || exit 1; done'`;
    const ways: Record<string, (target: string) => readonly string[]> = {
      'cp, sync': (target) => ['bash', '-c', `cp -r ${card}/. ${target} && sync -f ${target}`],
      'cp, sync, read back, compare': (target) => [
        ...['bash', '-c'],
        `cp -r ${card}/. ${target} && sync -f ${target} && ${compare} ${target} {} +`,
      ],
      'denwaban export': (target) => [
        ...[process.execPath, MAIN, '--runtime', dir],
        ...['export', '--out', target, '--name', '{year}/{month}/{day}/{name}'],
      ],
    };
    const best = new Map<string, number>();
    for (let done = 0; done < ROUNDS; done++)
      for (const [name, line] of Object.entries(ways)) {
        const target = device.mount(type);
        const seconds = await timed(line(target));
        device.unmount();
        best.set(name, Math.min(best.get(name) ?? Number.POSITIVE_INFINITY, seconds));
      }
    await server.close();
    const cpSeconds = best.get('cp, sync') ?? Number.NaN;
    const rows = [...best].map(([name, seconds]): [string, CopyRate] => [
      name,
      { mbPerS: round((CALLS * CALL_BYTES) / 1e6 / seconds), ofCp: round(cpSeconds / seconds) },
    ]);
    return Object.fromEntries(rows);
  } finally {
    device.remove();
    rmSync(dir, { recursive: true, force: true });
  }
}

async function timed(line: readonly string[]): Promise<number> {
  const [program = '', ...args] = line;
  const began = performance.now();
  const child = spawn(program, args, { stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${line.join(' ')}: exit code ${code}`);
  return (performance.now() - began) / 1000;
}

/** Recordings of noise in a directory, and the recorder's side of the API on them. */
function portsOn(card: string): MemoryPorts {
  const ports = new MemoryPorts();
  const body = Buffer.alloc(CALL_BYTES - FILE_HEADER_BYTES);
  const change = () => ({ profile: 'standard' as const, samples: body.length, durationMs: body.length / 8 });
  const rows = [...manyLines(new Random(1), { count: CALLS, perDay: 100, change })].map((line) => {
    const file = join(card, line.path);
    mkdirSync(dirname(file), { recursive: true });
    randomFillSync(body);
    const { path, bytes: _, ...facts } = line;
    const header = encodeWavHeader({ ...facts, audioSha256: sha256Of(body) });
    writeFileSync(file, Buffer.concat([header, body]));
    return rowOf({ ...line, path, bytes: CALL_BYTES });
  });
  ports.rows = rows;
  const { recordings } = STATUS.card;
  ports.current = { ...STATUS, card: { ...STATUS.card, recordings: { ...recordings, path: card } } };
  ports.call = async (id) => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? null : { facts: FACTS, row, file: join(card, row.path) };
  };
  execFileSync('sync');
  return ports;
}
