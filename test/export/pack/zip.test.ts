import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { CopyResult } from '#src/export/pack/copier.js';
import type { CopyOrder } from '#src/export/pack/plan.js';
import { type ZipPorts, zipRecordings } from '#src/export/pack/zip.js';
import { ProblemError } from '#src/i18n/problems.js';
import { CopyRig, RECORDER } from './copyRig.js';

class ZipRig extends CopyRig {
  readonly file = join(this.dir, 'out', '通話.zip');

  constructor(t: TestContext, count: number) {
    super(t, count);
    mkdirSync(join(this.dir, 'out'));
  }

  zip(
    order: Partial<CopyOrder> = {},
    ports: Partial<ZipPorts> = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<CopyResult> {
    const whole: CopyOrder = {
      ...{ rows: this.rows, template: '苦情/{date}/{name}', format: 'original', recorder: RECORDER },
      ...{ recheck: true, ...order },
    };
    const given: ZipPorts = {
      ...{ file: this.file, open: this.open, language: 'ja', progress: () => {} },
      ...{ nowIso: () => '2026-11-24T10:00:00.000+09:00', ...ports },
    };
    return zipRecordings(whole, given, signal);
  }

  beside(): string[] {
    return readdirSync(join(this.dir, 'out'));
  }

  /** Unpacks with Info-ZIP into the target. */
  unpack(): void {
    rmSync(this.target, { recursive: true, force: true });
    execFileSync('unzip', ['-q', this.file, '-d', this.target], {
      env: { ...process.env, LC_ALL: 'C.UTF-8' },
    });
  }
}

test('what comes out of a zip is what was filed, by three programs, with Japanese names', async (t) => {
  const rig = new ZipRig(t, 20);
  const result = await rig.zip();
  assert.deepEqual([result.end, result.copied, result.failed], ['complete', 20, []]);
  assert.deepEqual(rig.beside(), ['通話.zip']);
  rig.unpack();
  assert.equal(rig.checkSums().length, 20);
  for (const [i, { name, sha256, original }] of rig.manifest().entries()) {
    const row = rig.rows[i];
    assert.ok(row);
    assert.equal(name, `苦情/${row.start.slice(0, 10)}/${row.path.slice(11)}`);
    assert.equal(sha256, original.sha256);
    assert.ok(readFileSync(join(rig.target, name)).equals(rig.original(row)));
  }
  const listed = execFileSync('bsdtar', ['-tf', rig.file], {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C.UTF-8' },
  });
  assert.equal(listed.split('\n').filter((name) => name.startsWith('苦情/')).length, 20);
  const python =
    "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; assert all(i.flag_bits & 0x800 for i in z.infolist() if '苦情' in i.filename); print(len(z.namelist()))";
  assert.equal(execFileSync('python3', ['-c', python, rig.file], { encoding: 'utf8' }), '23\n');
});

test('a call from before the clock was set can be packed', async (t) => {
  const rig = new ZipRig(t, 1);
  const rows = rig.rows.map((row) => ({ ...row, start: '1970-01-01T00:00:09.000+09:00' }));
  assert.equal((await rig.zip({ rows })).end, 'complete');
  rig.unpack();
  assert.equal(rig.checkSums().length, 1);
});

test('a recorder that goes away while packing is told by its own sentence', async (t) => {
  const rig = new ZipRig(t, 4);
  const open = async (row: (typeof rig.rows)[number]) => {
    if (row === rig.rows[2]) throw new ProblemError({ code: 'controlLost', path: '/run/x' });
    return rig.open(row, new AbortController().signal);
  };
  const { end, problem } = await rig.zip({}, { open });
  assert.deepEqual([end, problem?.code, rig.beside()], ['failed', 'controlLost', []]);
});

test('a zip can hold converted sound', async (t) => {
  const rig = new ZipRig(t, 2);
  const result = await rig.zip({ format: 'flac', template: '{id}' });
  assert.equal(result.copied, 2);
  rig.unpack();
  assert.equal(rig.checkSums().length, 2);
  for (const { id } of rig.rows)
    execFileSync('flac', ['--test', '--silent', '--warnings-as-errors', join(rig.target, `${id}.flac`)]);
});

test('a recording that is gone or cut does not spoil the archive', async (t) => {
  const rig = new ZipRig(t, 4);
  const [gone, cut] = rig.rows;
  assert.ok(gone && cut);
  rmSync(join(rig.card, gone.path));
  writeFileSync(join(rig.card, cut.path), rig.original(cut).subarray(0, 9000));
  const result = await rig.zip();
  assert.deepEqual([result.end, result.copied, result.gone.length], ['complete', 2, 1]);
  assert.equal(result.failed[0]?.problem.code, 'exportOriginalCut');
  rig.unpack();
  assert.equal(rig.checkSums().length, 2);
});

test('an archive that is stopped leaves nothing behind', async (t) => {
  const rig = new ZipRig(t, 30);
  const stop = new AbortController();
  const progress = ({ filesDone }: { filesDone: number }) => {
    if (filesDone === 10) stop.abort();
  };
  const result = await rig.zip({}, { progress }, stop.signal);
  assert.deepEqual([result.end, result.copied, rig.beside()], ['stopped', 0, []]);
});

test("a file that came meanwhile under the archive's name is not written over", async (t) => {
  const rig = new ZipRig(t, 3);
  const result = await rig.zip({}, { progress: () => writeFileSync(rig.file, 'mine') });
  assert.deepEqual([result.end, result.problem], ['failed', { code: 'exportNotOurs', path: rig.file }]);
  assert.deepEqual(rig.beside(), ['通話.zip']);
  assert.equal(readFileSync(rig.file, 'utf8'), 'mine');
});

test('an archive in a place that is not there is told in one sentence', async (t) => {
  const rig = new ZipRig(t, 1);
  const file = join(rig.dir, 'none', 'x.zip');
  const { end, problem } = await rig.zip({}, { file });
  assert.deepEqual([end, problem?.code], ['failed', 'exportTargetFailed']);
  assert.equal(existsSync(file), false);
});
