// Makes test/format/fixture anew: `node dist-test/format/makeFixture.js && npx biome check --write test/format`.
// What the reader is to find is written from what was put in. Needs lame and opusenc.
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { openBlockStore } from '#src/card/blockStore.js';
import { INDEX_NAME, putAnnotations } from '#src/card/dayIndex.js';
import { realDisk } from '#src/card/disk.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { Recording } from '#src/card/recording.js';
import { Ring } from '#src/card/ring.js';
import { SLOT_BYTES } from '#src/card/slot.js';
import { encodeSuperblock, LEAD_BYTES, SUPERBLOCK_COPY, UNIT_SLOTS } from '#src/card/superblock.js';
import {
  type Annotation,
  type OpenFacts,
  type Profile,
  RATE_HZ,
  type RecordingEvent,
} from '#src/card/types.js';
import { closing, openFacts } from '../card/callSamples.js';
import { DAY, FIRST, filerOn, sha256Of, type Told } from '../card/filingRig.js';

const FIXTURE = resolve(import.meta.dirname, '../../test/format/fixture');
const SLOTS = 2 * UNIT_SLOTS;
const SAMPLES = 8001;
const WALL_MS = Date.parse('2026-11-23T18:50:00+09:00');
const AT = '2026-11-23T19:00:00.000+09:00';

/** Sound from 0 to 3000 and from 4000 to the end: it says where it belongs, and packs well. */
const RUNS = [
  [0, 3000],
  [4000, SAMPLES],
] as const;
const GAP = { atSample: 3000, samples: 1000, reason: 'captureLost' };
const MARK = { atSample: 5000, what: 'button' } as const;
const LATE_CALLER = { kind: 'absent', reason: 'payphone' } as const;

function tone(from: number, to: number): Int16Array {
  return Int16Array.from({ length: to - from }, (_, i) =>
    Math.round(9000 * Math.sin((Math.PI * (from + i)) / 10)),
  );
}

function pcm(from: number, to: number): Buffer {
  return Buffer.from(tone(from, to).buffer);
}

/** The smallest ring there is, with an id that does not change. */
function blankRing(path: string): void {
  const image = Buffer.alloc(LEAD_BYTES + SLOTS * SLOT_BYTES);
  const ringId = Buffer.from('a ring of a test');
  const block = encodeSuperblock({ slots: SLOTS, unitSlots: UNIT_SLOTS, ringId, createdMs: WALL_MS });
  for (const at of [0, SUPERBLOCK_COPY]) block.copy(image, at);
  writeFileSync(path, image);
}

const dir = mkdtempSync(join(tmpdir(), 'dnw-fixture-'));
const ringPath = join(dir, 'RING');
blankRing(ringPath);
let written = 0;
const ring = await Ring.open(await openBlockStore(ringPath, 0, () => WALL_MS), {
  nowWallMs: () => WALL_MS,
  trouble: (problem) => {
    if (problem !== null) throw new Error(problem.code);
  },
  wrote: ({ bytes }) => {
    written += bytes / SLOT_BYTES;
  },
});
const disk = realDisk(join(dir, 'recordings'));
const told: Told = { lines: [], problems: [] };

interface Filed {
  readonly open: OpenFacts;
  readonly profile: Profile;
  readonly path: string;
  readonly bytes: number;
  readonly facts: Record<string, unknown>;
}

const events: RecordingEvent[] = [
  { kind: 'gap', ...GAP },
  { kind: 'mark', ...MARK },
  { kind: 'callerId', callerId: LATE_CALLER },
];
const calls: unknown[] = [];

async function filed(id: string, second: number, profile: Profile): Promise<Filed> {
  const start = `2026-11-23T18:45:0${second}.123+09:00`;
  const open = openFacts({ id, start, orderMs: Date.parse(start), preRollSamples: 0, line: '電話 1' });
  const recording = new Recording(ring, open);
  for (const [from, to] of RUNS) recording.push(FIRST + from, tone(from, to), GAP.reason);
  for (const event of events.slice(1)) recording.event(event);
  await recording.close(FIRST + SAMPLES, closing);
  const filer = filerOn(ring, disk, told, 0, { profile });
  filer.file(recording.stream);
  await filer.idle();
  await filer.stop();
  const path = told.lines.at(-1)?.path ?? '';
  const file = readFileSync(join(disk.root, path));
  const audioSha256 = sha256Of(file.subarray(FILE_HEADER_BYTES));
  const heard = { callerId: LATE_CALLER, notice: null, gaps: [GAP], marks: [MARK], interrupted: false };
  const close = { ...closing, samples: SAMPLES };
  const facts = { v: 1, ...open, ...close, rate: RATE_HZ, profile, ...heard, audioSha256 };
  calls.push({
    stream: recording.stream,
    open,
    events,
    close,
    done: { id, path, bytes: file.length, sha256: sha256Of(file) },
    sound: RUNS.map(([from, to]) => ({
      atSample: from,
      samples: to - from,
      sha256: sha256Of(pcm(from, to)),
    })),
  });
  return { open, profile, path, bytes: file.length, facts };
}

const standard = await filed('STAND1', 1, 'standard');
const plain = await filed('PCM002', 2, 'pcm');
const long = await filed('MP3003', 3, 'long');
const opus = await filed('0PVS04', 4, 'opus');
const deleted = await filed('GANE05', 5, 'standard');
if (told.problems.some((problem) => problem !== null)) throw new Error(JSON.stringify(told.problems));

/** Cut off while it was written: of its last slot only the first half is on the card. */
const cutOpen = openFacts({ id: 'CVT006', start: '2026-11-23T18:45:06.123+09:00' });
const cut = new Recording(ring, cutOpen);
cut.push(FIRST, tone(0, 2 * 7200));
while (ring.call(cut.stream)?.audio.length !== 2) await new Promise(setImmediate);
calls.push({
  stream: cut.stream,
  open: cutOpen,
  events: [],
  close: null,
  done: null,
  sound: [{ atSample: 0, samples: 7200, sha256: sha256Of(pcm(0, 7200)) }],
});
const torn = written - 1;
const image = readFileSync(ringPath);
image.fill(0, LEAD_BYTES + torn * SLOT_BYTES + SLOT_BYTES / 2, LEAD_BYTES + (torn + 1) * SLOT_BYTES);
await ring.close();

const said = (one: Filed, what: object): Annotation =>
  ({ id: one.open.id, start: one.open.start, at: AT, ...what }) as Annotation;
const tombstone = { path: deleted.path, bytes: deleted.bytes, sha256: deleted.facts.audioSha256 };
const annotations = [
  said(standard, { op: 'hold', reason: 'asked for by a court' }),
  said(standard, { op: 'note', text: '“later”, 折り返し' }),
  said(long, { op: 'tag', tag: 'order' }),
  said(deleted, { op: 'deleted', ...tombstone, rule: 'max_bytes' }),
];
await putAnnotations(disk, DAY, annotations);
/** Lines that must not count: an earlier one of the same recording, one that is torn, one that is no object. */
const older = { ...told.lines.find(({ path }) => path === plain.path), callerId: null };
const index = join(disk.root, DAY, INDEX_NAME);
writeFileSync(index, `${JSON.stringify(older)}\n{"id":"PCM0{}\n17\n${readFileSync(index, 'utf8')}`);

rmSync(FIXTURE, { recursive: true, force: true });
for (const { path } of [standard, plain, long, opus])
  cpSync(join(disk.root, path), join(FIXTURE, 'recordings', path));
cpSync(index, join(FIXTURE, 'recordings', DAY, INDEX_NAME));
writeFileSync(join(FIXTURE, 'ring.gz'), gzipSync(image, { level: 9 }));
const recordings = [standard, plain, long, opus, deleted].map(({ path, bytes, facts, open }) => ({
  path,
  bytes,
  facts,
  annotations: annotations.filter(({ id }) => id === open.id),
}));
writeFileSync(join(FIXTURE, 'expected.json'), `${JSON.stringify({ torn, calls, recordings }, null, 2)}\n`);
rmSync(dir, { recursive: true });
