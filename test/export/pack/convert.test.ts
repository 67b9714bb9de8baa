import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createReadStream, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';
import { rowOf } from '#src/card/catalogueRow.js';
import { parseDayIndex } from '#src/card/dayIndex.js';
import { factsInHeader } from '#src/card/header.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import type { Profile } from '#src/card/types.js';
import type { ExportFormat } from '#src/export/pack/manifest.js';
import { sha256Of } from '../../card/filingRig.js';
import { CopyRig } from './copyRig.js';

const FIXTURE = resolve(import.meta.dirname, '../../../test/format/fixture/recordings');
/** One recording of each profile, the same sound in all. */
const ROWS = parseDayIndex(readFileSync(join(FIXTURE, '2026/11/23/index.ndjson'), 'utf8'))
  .lines.map((line) => ({ ...rowOf(line), profile: line.profile }))
  .filter(({ path }) => existsSync(join(FIXTURE, path)));
const ENDING = { wav: '.wav', mp3: '.mp3', opus: '.opus', flac: '.flac' } as const;

/** Exports all four; gives the sound of each as any player would decode it, and the files. */
async function exported(t: TestContext, format: Exclude<ExportFormat, 'original'>) {
  const rig = new CopyRig(t, 1);
  const open = async (row: { readonly path: string }) => createReadStream(join(FIXTURE, row.path));
  const result = await rig.copy({ rows: ROWS, format, template: '{id}' }, { open });
  assert.deepEqual([result.end, result.copied, result.failed, result.damaged], ['complete', 4, [], []]);
  assert.equal(rig.checkSums().length, 4);
  assert.deepEqual(rig.parts(), []);
  return ROWS.map((row) => {
    const file = join(rig.target, `${row.id}${ENDING[format]}`);
    return { row, file, bytes: readFileSync(file), pcm: soundOf(file) };
  });
}

function soundOf(file: string): Buffer {
  return execFileSync('ffmpeg', ['-v', 'error', '-i', file, ...'-f s16le -ar 8000 -ac 1 -'.split(' ')]);
}

function soundOfProfile(profile: Profile): Buffer {
  const row = ROWS.find((one) => one.profile === profile);
  assert.ok(row);
  return soundOf(join(FIXTURE, row.path));
}

test('every profile becomes a WAV of 16 bits, sample for sample what the original decodes to', async (t) => {
  for (const { row, bytes, pcm } of await exported(t, 'wav')) {
    assert.equal(bytes.readUInt16LE(20), 1, 'PCM');
    if (row.profile === 'standard' || row.profile === 'pcm')
      assert.ok(pcm.equals(soundOfProfile(row.profile)), row.profile);
    else assert.equal(pcm.length, soundOfProfile('pcm').length, row.profile);
    assert.ok(likeness(pcm, soundOfProfile('pcm')) > 0.9, row.profile);
    const facts = factsInHeader(bytes);
    assert.ok(typeof facts !== 'string');
    assert.deepEqual([facts.id, facts.profile], [row.id, 'pcm']);
    assert.equal(facts.audioSha256, sha256Of(bytes.subarray(FILE_HEADER_BYTES)));
  }
});

test('every profile becomes a FLAC whose own check is content', async (t) => {
  for (const { row, file, pcm } of await exported(t, 'flac')) {
    execFileSync('flac', ['--test', '--silent', '--warnings-as-errors', file]);
    const tags = execFileSync('metaflac', ['--export-tags-to=-', file], { encoding: 'utf8' });
    assert.equal(JSON.parse(/^DNWB=(.*)$/m.exec(tags)?.[1] ?? '').id, row.id);
    assert.ok(likeness(pcm, soundOfProfile('pcm')) > 0.9, row.profile);
  }
});

for (const [format, profile] of [
  ['mp3', 'long'],
  ['opus', 'opus'],
] as const)
  test(`every profile becomes ${format}, and what is ${format} stays as it is`, async (t) => {
    for (const { row, bytes, pcm } of await exported(t, format)) {
      if (row.profile === profile) assert.ok(bytes.equals(readFileSync(join(FIXTURE, row.path))));
      assert.ok(likeness(pcm, soundOfProfile('pcm')) > 0.9, row.profile);
      const facts = factsInHeader(bytes);
      assert.ok(typeof facts !== 'string');
      assert.deepEqual([facts.id, facts.profile], [row.id, profile]);
      assert.equal(facts.audioSha256, sha256Of(bytes.subarray(FILE_HEADER_BYTES)));
    }
  });

test('original and converted stand beside each other, each found again', async (t) => {
  const rig = new CopyRig(t, 2);
  await rig.copy({ template: '{id}' });
  const flac = await rig.copy({ template: '{id}', format: 'flac' });
  assert.deepEqual([flac.copied, flac.found], [2, 0]);
  const wav = await rig.copy({ template: '{id}', format: 'wav' });
  assert.equal(wav.copied, 2);
  assert.equal(rig.checkSums().length, 6);
  const again = await rig.copy({ template: '{id}', format: 'flac' });
  assert.deepEqual([again.copied, again.found], [0, 2]);
});

test('a recording that cannot be decoded is told, and one cut in the middle is not passed off as whole', async (t) => {
  const rig = new CopyRig(t, 2);
  const [broken, cut] = rig.rows;
  assert.ok(broken && cut);
  writeFileSync(join(rig.card, broken.path), rig.original(broken).fill(0, 0, 4096));
  writeFileSync(join(rig.card, cut.path), rig.original(cut).subarray(0, 40_000));
  const { end, copied, failed } = await rig.copy({ format: 'wav' });
  assert.deepEqual([end, copied], ['complete', 0]);
  assert.deepEqual(failed.map(({ problem }) => problem.code).sort(), [
    'exportOriginalCut',
    'exportUnreadable',
  ]);
  assert.deepEqual(rig.parts(), []);
  assert.ok(!existsSync(join(rig.target, 'SHA256SUMS')));
});

test('a missing program ends the export and is named', async (t) => {
  const rig = new CopyRig(t, 2);
  const path = process.env.PATH;
  t.after(() => {
    process.env.PATH = path;
  });
  // nice and dd are there, flac is not.
  process.env.PATH = bare(rig.dir);
  const { end, copied, problem } = await rig.copy({ format: 'flac' });
  assert.deepEqual(
    [end, copied, problem],
    ['failed', 0, { code: 'exportProgramMissing', program: 'flac', package: 'flac' }],
  );
});

function bare(dir: string): string {
  execFileSync('bash', [
    '-c',
    `mkdir ${dir}/bin && for p in nice dd sync; do ln -s "$(command -v $p)" ${dir}/bin/; done`,
  ]);
  return join(dir, 'bin');
}

/** How like two sounds are, 0 to 1, at no shift: their correlation. */
function likeness(a: Buffer, b: Buffer): number {
  const samples = Math.min(a.length, b.length) >> 1;
  let [ab, aa, bb] = [0, 0, 0];
  for (let i = 0; i < samples; i++) {
    const [x, y] = [a.readInt16LE(2 * i), b.readInt16LE(2 * i)];
    ab += x * y;
    aa += x * x;
    bb += y * y;
  }
  return ab / Math.sqrt(aa * bb);
}
