import { execFileSync } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Annotation, IndexLine } from '#src/card/types.js';
import type { CallList, Status } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';
import { manyLines, placeRecordings } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';
import { percentile, round } from './processes.js';

const QUERIES = 200;
const NOTES = ['返金を求める', '大声で怒鳴る', '折り返しの約束', '商品の交換', '予約の変更'];
const TEXTS = ['返金', '怒鳴', '約束', '交換', '予約'];

export interface StartResult {
  readonly recordings: number;
  /** From the start of the process, with line and sound server already there and a ring of 16 MiB. */
  readonly armedMs: number;
  /** Likewise at the very first start, at which the ring is made. */
  readonly firstArmedMs: number;
  /** The list is complete: first from the day indexes, then from the snapshot of the run before. */
  readonly catalogueFromCardMs: number;
  readonly catalogueFromSnapshotMs: number;
  /** Resident set of the daemon when the list is complete, MB; and the most it ever was. */
  readonly residentMb: number;
  readonly peakResidentMb: number;
}

export interface QueryResult {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly hits: number;
}

export interface WithRecordings {
  readonly start: StartResult;
  readonly queries: Readonly<Record<string, QueryResult>>;
}

type Cleaner = { after(clean: () => Promise<void>): void };

/** Starts the daemon over a card with so many recordings, twice, and asks it for some of them. */
export async function measureStart(t: Cleaner, recordings: number): Promise<WithRecordings> {
  const random = new Random(recordings + 1);
  const rig = await Rig.start(t);
  const lines = [...manyLines(random, { count: recordings })];
  placeRecordings(rig.recordings, lines);
  writeNotes(rig.recordings, lines, random);
  const first = await startOnce(rig);
  await rig.stopDaemon('SIGTERM');
  const second = await startOnce(rig);
  const resident = memoryOf(rig, 'VmRSS');
  const queries = recordings === 0 ? {} : await ask(rig, random);
  const start: StartResult = {
    recordings,
    armedMs: second.armedMs,
    firstArmedMs: first.armedMs,
    catalogueFromCardMs: first.readyMs,
    catalogueFromSnapshotMs: second.readyMs,
    residentMb: Math.max(first.residentMb, resident),
    peakResidentMb: Math.max(first.peakMb, memoryOf(rig, 'VmHWM')),
  };
  await rig.stopDaemon('SIGTERM');
  return { start, queries };
}

/** A note beside every tenth recording. */
function writeNotes(directory: string, lines: readonly IndexLine[], random: Random): void {
  for (const [i, { id, start, path }] of lines.entries()) {
    if (i % 10 !== 0) continue;
    const note: Annotation = { op: 'note', id, start, at: start, text: random.pick(NOTES) };
    appendFileSync(join(directory, path, '../index.ndjson'), `${JSON.stringify(note)}\n`);
  }
}

async function startOnce(rig: Rig) {
  // What was just made is on the disk: a recorder's own syncs shall not wait for the bench's files.
  execFileSync('sync');
  const began = performance.now();
  await rig.startDaemon();
  const armedMs = Math.round(rig.armedMs - began);
  const ready = (status: Status) => status.card.recordings.catalogue === 'ready';
  await rig.until('the catalogue', async () => ready(await rig.status()), 120_000);
  const readyMs = Math.round(performance.now() - began);
  return { armedMs, readyMs, residentMb: memoryOf(rig, 'VmRSS'), peakMb: memoryOf(rig, 'VmHWM') };
}

function memoryOf(rig: Rig, field: 'VmRSS' | 'VmHWM'): number {
  const status = readFileSync(join('/proc', String(rig.daemon?.pid), 'status'), 'utf8');
  return round(Number(new RegExp(`^${field}:\\s+(\\d+)`, 'm').exec(status)?.[1] ?? 0) / 1024);
}

/** Queries as a person makes them, through the API: the way there and back is in the time. */
async function ask(rig: Rig, random: Random): Promise<Record<string, QueryResult>> {
  const kinds: Record<string, () => string> = {
    'by number': () => `number=03${10_000_000 + random.below(2000) * 7919}`,
    'by date': () => {
      const day = Date.parse('2026-11-22T15:00:00Z') - random.below(20) * 86_400_000;
      const at = (ms: number) => new Date(ms).toISOString();
      return `from=${at(day)}&to=${at(day + 86_400_000)}`;
    },
    'by two characters of text': () => `text=${encodeURIComponent(random.pick(TEXTS))}`,
  };
  const results: Record<string, QueryResult> = {};
  for (const [kind, query] of Object.entries(kinds)) {
    const times: number[] = [];
    let hits = 0;
    for (let i = 0; i < QUERIES; i++) {
      const path = `/v1/calls?${query()}&limit=20`;
      const began = performance.now();
      hits += (await rig.api.getJson<CallList>(path)).total;
      times.push(performance.now() - began);
    }
    results[kind] = { p50Ms: percentile(times, 50), p95Ms: percentile(times, 95), hits };
  }
  return results;
}
