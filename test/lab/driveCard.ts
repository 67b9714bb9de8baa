import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileSnapshot } from '#src/card/catalogue/snapshot.js';
import { SqlCatalogue } from '#src/card/catalogue/sqlCatalogue.js';
import { rowOf } from '#src/card/catalogueRow.js';
import { realDisk } from '#src/card/disk.js';
import { crcOfLine, entryLine } from '#src/card/journalLine.js';
import { PageFiles } from '#src/card/page/pageFiles.js';
import type { IndexLine } from '#src/card/types.js';
import { pageHtml } from '#src/export/page/pageHtml.js';
import { RECORDINGS_LABEL } from '#src/prepare/layout.js';
import { manyLines, placeJournal, placeRecordings } from '../rig/manyRecordings.js';
import { Random } from '../rig/random.js';

/**
 * The prepared card of the lab's scenario `drive`, made by `driveCard.js DIR` into DIR/drive.img (sparse) with what
 * the recorder's state directory has of it, and only when what it is made of changes: an exFAT card as `denwaban card prepare` makes it, with 100,000
 * recordings of a tenth of a second, the page, and one recording of 64 MiB for measuring.
 */
export const CALLS = 100_000;
const BYTES = 6 * 1024 ** 3;
const SBIN = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };
const BIG = 'big.bin';
const BIG_BYTES = 64 * 1024 ** 2;

/** The journal, and the list as the last run left it. */
async function placeState(
  lines: () => Iterable<IndexLine>,
  journal: string,
  snapshot: string,
): Promise<void> {
  placeJournal(journal, lines());
  const catalogue = await SqlCatalogue.empty();
  let seq = 0;
  catalogue.together(() => {
    for (const line of lines()) {
      catalogue.putRow(rowOf(line));
      seq++;
      if (seq === CALLS) catalogue.noteReached({ seq, crc: crcOfLine(entryLine(seq, line)) });
    }
  });
  await fileSnapshot(snapshot).write(catalogue.bytes());
  catalogue.close();
}

async function fill(directory: string, state: string): Promise<void> {
  const lines = () => manyLines(new Random(5), { count: CALLS, seconds: [0.1] });
  placeRecordings(directory, lines());
  await placeState(lines, join(state, 'drive-journal.ndjson'), join(state, 'drive-catalogue'));
  const big = Buffer.alloc(BIG_BYTES);
  const random = new Random(7);
  for (let i = 0; i < BIG_BYTES; i += 4) big.writeUInt32LE(Math.floor(random.next() * 2 ** 32), i);
  writeFileSync(join(directory, BIG), big);
  const problems: unknown[] = [];
  await new PageFiles({
    disk: realDisk(directory),
    html: pageHtml,
    report: (problem) => problems.push(problem),
  }).rebuild();
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
}

async function make(lab: string): Promise<void> {
  const image = join(lab, 'drive.img');
  const keyFile = join(lab, 'drive.key');
  const own = readFileSync(new URL(import.meta.url), 'utf8');
  const key = createHash('sha256').update(own).digest('hex');
  if (existsSync(image) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return;
  const directory = mkdtempSync(join(tmpdir(), 'dnw-card-'));
  const fresh = `${image}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, '');
  truncateSync(fresh, BYTES);
  execFileSync('mkfs.exfat', ['-c', '32K', '-b', '4M', '-L', RECORDINGS_LABEL, fresh], {
    env: SBIN,
    stdio: 'ignore',
  });
  const loop = execFileSync('losetup', ['--find', '--show', fresh], { env: SBIN, encoding: 'utf8' }).trim();
  try {
    execFileSync('mount.exfat-fuse', ['-o', 'noatime', loop, directory], { env: SBIN, stdio: 'ignore' });
    await fill(directory, lab);
  } finally {
    spawnSync('umount', [directory], { env: SBIN });
    execFileSync('losetup', ['--detach', loop], { env: SBIN });
    rmSync(directory, { recursive: true, force: true });
  }
  execFileSync('fsck.exfat', ['-n', fresh], { env: SBIN, stdio: 'ignore' });
  renameSync(fresh, image);
  writeFileSync(keyFile, key);
}

const [lab] = process.argv.slice(2);
if (lab === undefined) throw new Error('driveCard DIR');
await make(lab);
