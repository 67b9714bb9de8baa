import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { ApiClient } from '#src/control/client.js';
import { serveControl } from '#src/control/server.js';
import { fromRecorder } from '#src/export/pack/original.js';
import { pageHtml } from '#src/export/page/pageHtml.js';
import { visitStick } from '#src/export/stick/visit.js';
import { openLog } from '#src/log.js';
import { sha256Of } from '../card/filingRig.js';
import { FACTS, MemoryPorts } from '../control/memoryPorts.js';
import { RECORDER } from '../export/pack/copyRig.js';
import { LoopDevice, type Throttle, throttleMissing } from '../rig/loopDevice.js';
import { manyLines } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';
import { percentile, round } from './processes.js';

const CALLS = 60;
const CALL_BYTES = 1_440_000;
const DEVICE_BYTES = 200e6;
const ROUNDS = 3;
const STICK: Throttle = { writeBytesPerS: 20e6, readBytesPerS: 60e6 };
const TYPES = ['exfat', 'ext4'] as const;

export const STICK_TITLE = `A visit to a stick, ${CALLS} calls of 3 minutes, median of ${ROUNDS}:`;

export interface VisitRate {
  readonly cpMbPerS: number;
  /** Until all was on it; and with what was read back, the page, and the last sync. */
  readonly copyingMbPerS: number;
  readonly copyingOfCp: number;
  readonly wholeMbPerS: number;
  readonly wholeOfCp: number;
}

interface Card {
  readonly dir: string;
  readonly socket: string;
  readonly rows: readonly CatalogueRow[];
}

/** A visit to a stick beside `cp` and `sync` of the same calls, on new file systems in turn. Needs root. */
export async function measureSticks(): Promise<Record<string, VisitRate>> {
  const slow = throttleMissing();
  if (process.getuid?.() !== 0 || slow !== false) {
    console.error(`bench: a visit to a slow stick ${slow || 'needs root'} and is left out`);
    return {};
  }
  const dir = mkdtempSync(join(tmpdir(), 'dnw-bench-'));
  const card = join(dir, 'card');
  const socket = join(dir, 'control.sock');
  const { ports, rows } = cardAt(card);
  const server = await serveControl(socket, Promise.resolve({ ports, log: openLog('silent') }));
  const rates: Record<string, VisitRate> = {};
  const [write, read] = [STICK.writeBytesPerS / 1e6, STICK.readBytesPerS / 1e6];
  for (const type of TYPES)
    rates[`${type}, writes ${write} MB/s, reads ${read}`] = await measure({ dir: card, socket, rows }, type);
  await server.close();
  rmSync(dir, { recursive: true });
  return rates;
}

/** Recordings of noise in a directory, and the recorder's side of the API on them. */
function cardAt(card: string): { readonly ports: MemoryPorts; readonly rows: readonly CatalogueRow[] } {
  const body = randomFillSync(Buffer.alloc(CALL_BYTES - FILE_HEADER_BYTES));
  const audioSha256 = sha256Of(body);
  const change = () => ({ profile: 'standard' as const, samples: body.length, durationMs: body.length / 8 });
  const rows = [...manyLines(new Random(1), { count: CALLS, change })].map((line) => {
    const file = join(card, line.path);
    mkdirSync(dirname(file), { recursive: true });
    const { path, bytes: _, ...facts } = line;
    writeFileSync(file, Buffer.concat([encodeWavHeader({ ...facts, audioSha256 }), body]));
    return rowOf({ ...line, path, bytes: CALL_BYTES });
  });
  const ports = new MemoryPorts();
  ports.rows = rows;
  ports.call = async (id) => {
    const row = rows.find((one) => one.id === id);
    return row === undefined ? null : { facts: FACTS, row, file: join(card, row.path) };
  };
  return { ports, rows };
}

/** Milliseconds until all was on it, and until it was read back and had its page. */
async function visit(
  mounted: string,
  { socket, rows }: Card,
): Promise<readonly [copyMs: number, allMs: number]> {
  const began = performance.now();
  const { end, writtenMs } = await visitStick(
    mounted,
    { box: 'AAAAAA', rows, all: false, recorder: RECORDER },
    {
      ...{ open: fromRecorder(new ApiClient(socket)), language: 'en', html: pageHtml, progress: () => {} },
      ...{ nowMs: () => performance.now(), nowIso: () => new Date().toISOString() },
    },
    new AbortController().signal,
  );
  if (end !== 'complete') throw new Error(`the visit ended as ${end}`);
  execFileSync('sync', ['-f', mounted]);
  return [writtenMs, performance.now() - began];
}

async function measure(card: Card, type: (typeof TYPES)[number]): Promise<VisitRate> {
  const took: Record<'cp' | 'copy' | 'all', number[]> = { cp: [], copy: [], all: [] };
  for (let turn = 0; turn < 2 * ROUNDS; turn++) {
    const device = new LoopDevice(DEVICE_BYTES);
    try {
      const mounted = device.mount(type);
      device.throttle(STICK);
      if (turn % 2 === 0) {
        const began = performance.now();
        execFileSync('sh', ['-c', `cp -r ${card.dir} ${mounted}/ && sync -f ${mounted}`]);
        took.cp.push(performance.now() - began);
      } else {
        const [copyMs, allMs] = await visit(mounted, card);
        took.copy.push(copyMs);
        took.all.push(allMs);
      }
    } finally {
      device.remove();
    }
  }
  const rate = (ms: number) => round((CALLS * CALL_BYTES) / 1000 / ms);
  const [cp, copy, all] = [percentile(took.cp, 50), percentile(took.copy, 50), percentile(took.all, 50)];
  return {
    cpMbPerS: rate(cp),
    copyingMbPerS: rate(copy),
    copyingOfCp: round(cp / copy),
    wholeMbPerS: rate(all),
    wholeOfCp: round(cp / all),
  };
}
