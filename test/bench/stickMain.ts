import { execFileSync } from 'node:child_process';
import { randomFillSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { rowOf } from '#src/card/catalogueRow.js';
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

/**
 * A visit to a stick beside `cp` and `sync` of the same calls, on new file systems in turn, medians of three:
 * `node dist-test/bench/stickMain.js`. Needs root; the slow device needs cgroup v1's blkio.
 */
const CALLS = 60;
const CALL_BYTES = 1_440_000;
const DEVICE_BYTES = 200e6;
const ROUNDS = 3;
const STICK: Throttle = { writeBytesPerS: 20e6, readBytesPerS: 60e6 };

const dir = mkdtempSync(join(tmpdir(), 'dnw-bench-'));
const card = join(dir, 'card');
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
const socket = join(dir, 'control.sock');
const server = await serveControl(socket, Promise.resolve({ ports, log: openLog('silent') }));
const median = (values: readonly number[]) => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Milliseconds until all was on it, and until it was read back and had its page. */
async function visit(mounted: string): Promise<readonly [copyMs: number, allMs: number]> {
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

async function measure(type: 'ext4' | 'exfat', throttle: Throttle | null): Promise<void> {
  const took: Record<'cp' | 'copy' | 'all', number[]> = { cp: [], copy: [], all: [] };
  for (let round = 0; round < 2 * ROUNDS; round++) {
    const device = new LoopDevice(DEVICE_BYTES);
    try {
      const mounted = device.mount(type);
      if (throttle !== null) device.throttle(throttle);
      if (round % 2 === 0) {
        const began = performance.now();
        execFileSync('sh', ['-c', `cp -r ${card} ${mounted}/ && sync -f ${mounted}`]);
        took.cp.push(performance.now() - began);
      } else {
        const [copyMs, allMs] = await visit(mounted);
        took.copy.push(copyMs);
        took.all.push(allMs);
      }
    } finally {
      device.remove();
    }
  }
  const rate = (ms: number) => `${((CALLS * CALL_BYTES) / 1000 / ms).toFixed(1)} MB/s`;
  const [cp, copy, all] = [median(took.cp), median(took.copy), median(took.all)];
  const on = throttle === null ? 'a loop device' : 'one of 20 MB/s for writing, 60 for reading';
  console.log(`${type} on ${on}: cp and sync ${rate(cp)}`);
  console.log(`  a visit, copying: ${rate(copy)}, ${(cp / copy).toFixed(2)} of that`);
  console.log(`  with reading back and the page: ${rate(all)}, ${(cp / all).toFixed(2)} of that`);
}

const slow = throttleMissing();
if (slow !== false) console.error(`the slow device ${slow} and is left out`);
for (const throttle of slow === false ? [STICK, null] : [null])
  for (const type of ['exfat', 'ext4'] as const) await measure(type, throttle);
await server.close();
rmSync(dir, { recursive: true });
