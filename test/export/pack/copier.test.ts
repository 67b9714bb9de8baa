import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realDisk } from '#src/card/disk.js';
import { MANIFEST_NAME } from '#src/export/pack/manifest.js';
import { PART_ENDING } from '#src/export/pack/names.js';
import { breakingDisk } from '../../card/breakingDisk.js';
import { Random, seedFor } from '../../rig/random.js';
import { CopyRig, RECORDER } from './copyRig.js';

test('recordings are copied byte for byte, with a manifest and sums that anybody can check', async (t) => {
  const rig = new CopyRig(t, 20);
  const seen: number[] = [];
  const result = await rig.copy({}, { progress: ({ filesDone }) => seen.push(filesDone) });
  assert.deepEqual(
    { end: result.end, wanted: result.wanted, copied: result.copied, found: result.found },
    { end: 'complete', wanted: 20, copied: 20, found: 0 },
  );
  assert.deepEqual(
    seen,
    Array.from({ length: 20 }, (_, i) => i + 1),
  );
  for (const [i, exported] of rig.manifest().entries()) {
    const row = rig.rows[i];
    assert.ok(row);
    assert.deepEqual(readFileSync(join(rig.target, exported.name)), rig.original(row));
    assert.equal(exported.name, `${row.start.slice(0, 10)}/${row.path.slice(11)}`);
    assert.equal(exported.sha256, exported.original.sha256);
    assert.deepEqual(
      [exported.original.intact, exported.call.id, exported.recorder],
      [true, row.id, RECORDER],
    );
  }
  assert.equal(rig.checkSums().length, 20);
  assert.equal(readFileSync(join(rig.target, 'calls.csv'), 'utf8').split('\r\n').length, 22);
  assert.deepEqual(rig.parts(), []);
});

test('run again, what is there and right is not copied again, and what is not is', async (t) => {
  const rig = new CopyRig(t, 12);
  await rig.copy({ rows: rig.rows.slice(0, 8) });
  const [first, second] = rig.recordings();
  assert.ok(first && second);
  rmSync(join(rig.target, first));
  const file = readFileSync(join(rig.target, second));
  file[5000] = (file[5000] ?? 0) ^ 1;
  writeFileSync(join(rig.target, second), file);
  const result = await rig.copy();
  assert.deepEqual([result.end, result.copied, result.found], ['complete', 6, 6]);
  // The changed file may be somebody's work: it stays, and the recording stands beside it.
  assert.deepEqual(readFileSync(join(rig.target, second)), file);
  const names = rig.recordings();
  assert.equal(names.length, 13);
  assert.ok(names.includes(second.replace('.wav', '_2.wav')));
  const again = await rig.copy();
  assert.deepEqual([again.copied, again.found], [0, 12]);
});

test('notes, tags and holds stand in the manifest', async (t) => {
  const rig = new CopyRig(t, 1);
  const rows = rig.rows.map((row) => ({ ...row, hold: '警察', note: '折り返し', tags: ['苦情'] }));
  await rig.copy({ rows });
  const call = rig.manifest()[0]?.call;
  assert.deepEqual([call?.hold, call?.note, call?.tags], ['警察', '折り返し', ['苦情']]);
});

test('a foreign file is never written over', async (t) => {
  const rig = new CopyRig(t, 3);
  const name = rig.rows[0]?.path.slice(11) ?? '';
  mkdirSync(rig.target);
  writeFileSync(join(rig.target, name.toUpperCase()), 'mine');
  writeFileSync(join(rig.target, 'letter.txt'), 'mine');
  const result = await rig.copy({ template: '{name}' });
  assert.equal(result.copied, 3);
  assert.equal(readFileSync(join(rig.target, name.toUpperCase()), 'utf8'), 'mine');
  assert.equal(readFileSync(join(rig.target, 'letter.txt'), 'utf8'), 'mine');
  assert.ok(rig.recordings().includes(name.replace('.wav', '_2.wav')));
  assert.equal(rig.checkSums().length, 3);
});

test('sums of somebody else are a reason to refuse the folder', async (t) => {
  const rig = new CopyRig(t, 2);
  mkdirSync(rig.target);
  writeFileSync(join(rig.target, 'SHA256SUMS'), `${'a'.repeat(64)}  theirs.iso\n`);
  await assert.rejects(rig.copy(), { problem: { code: 'exportNotOurs', path: `${rig.target}/SHA256SUMS` } });
  assert.deepEqual(rig.files(), ['SHA256SUMS']);
});

test('calls that want the same name get numbers', async (t) => {
  const rig = new CopyRig(t, 4);
  await rig.copy({ template: 'call' });
  assert.deepEqual(rig.recordings(), ['call.wav', 'call_2.wav', 'call_3.wav', 'call_4.wav']);
  const again = await rig.copy({ template: 'call' });
  assert.deepEqual([again.copied, again.found], [0, 4]);
});

test('a recording deleted meanwhile, and one that is cut, are told and do not stop the others', async (t) => {
  const rig = new CopyRig(t, 5);
  const [gone, cut] = rig.rows;
  assert.ok(gone && cut);
  rmSync(join(rig.card, gone.path));
  writeFileSync(join(rig.card, cut.path), rig.original(cut).subarray(0, 9000));
  const result = await rig.copy();
  assert.deepEqual([result.end, result.copied], ['complete', 3]);
  assert.deepEqual(
    result.gone.map(({ id }) => id),
    [gone.id],
  );
  assert.deepEqual(
    result.failed.map(({ row, problem }) => [row.id, problem.code]),
    [[cut.id, 'exportOriginalCut']],
  );
  assert.deepEqual(rig.parts(), []);
  assert.equal(rig.checkSums().length, 3);
});

test('an original whose sound is not what was filed is copied as it is, and told', async (t) => {
  const rig = new CopyRig(t, 2);
  const row = rig.rows[1];
  assert.ok(row);
  const file = rig.original(row);
  file[6000] = 1;
  writeFileSync(join(rig.card, row.path), file);
  const result = await rig.copy();
  assert.deepEqual(
    result.damaged.map(({ id }) => id),
    [row.id],
  );
  assert.deepEqual(
    rig.manifest().map(({ original }) => original.intact),
    [true, false],
  );
});

test('a target that does not keep what is written to it is told, and nothing wrong gets a name', async (t) => {
  const rig = new CopyRig(t, 3);
  const bad = rig.rows[1]?.path.slice(11) ?? '';
  const disk = rig.disk();
  const forgetful = {
    ...disk,
    barrier: async () => {
      const part = join(rig.target, bad + PART_ENDING);
      if (existsSync(part)) writeFileSync(part, readFileSync(part).fill(9, 4500, 4600));
      await disk.barrier();
    },
  };
  const result = await rig.copy({ template: '{name}' }, { target: forgetful });
  assert.deepEqual([result.end, result.copied], ['complete', 2]);
  assert.deepEqual(
    result.failed.map(({ problem }) => problem),
    [{ code: 'exportReadBackDiffers', path: `${rig.target}/${bad}` }],
  );
  assert.ok(!rig.files().some((name) => name.startsWith(bad)));
  assert.equal(rig.checkSums().length, 2);
});

test('stopped in the middle it leaves nothing unfinished, and goes on later', async (t) => {
  const rig = new CopyRig(t, 160);
  const stop = new AbortController();
  const progress = ({ filesDone }: { filesDone: number }) => {
    if (filesDone === 100) stop.abort();
  };
  const result = await rig.copy({}, { progress }, stop.signal);
  assert.equal(result.end, 'stopped');
  assert.deepEqual(rig.parts(), []);
  assert.ok(result.copied >= 40 && result.copied < 160, String(result.copied));
  assert.equal(rig.checkSums().length, result.copied);
  const rest = await rig.copy();
  assert.deepEqual([rest.end, rest.copied, rest.found], ['complete', 160 - result.copied, result.copied]);
  assert.equal(rig.checkSums().length, 160);
});

test('a recorder that goes away ends the export with its own sentence', async (t) => {
  const rig = new CopyRig(t, 4);
  const open = async (row: (typeof rig.rows)[number]) => {
    if (row === rig.rows[2]) {
      const { ProblemError } = await import('#src/i18n/problems.js');
      throw new ProblemError({ code: 'controlLost', path: '/run/x' });
    }
    return rig.open(row, new AbortController().signal);
  };
  const result = await rig.copy({}, { open });
  assert.deepEqual([result.end, result.problem?.code], ['failed', 'controlLost']);
  assert.deepEqual(rig.parts(), []);
});

test('a target in which nothing can be made is told in one sentence', async (t) => {
  const rig = new CopyRig(t, 1);
  writeFileSync(rig.target, 'a file');
  const { end, problem } = await rig.copy();
  assert.deepEqual([end, problem?.code], ['failed', 'exportTargetFailed']);
  if (process.getuid?.() === 0) return;
  rmSync(rig.target);
  mkdirSync(rig.target);
  chmodSync(rig.target, 0o500);
  const locked = await rig.copy();
  assert.deepEqual([locked.end, locked.problem?.code], ['failed', 'exportTargetFailed']);
});

test('a stick that was unmounted meanwhile is not copied to the disk below it', async (t) => {
  const rig = new CopyRig(t, 4);
  const disk = rig.disk();
  let asked = 0;
  const space = async () => ({ freeBytes: 1e12, totalBytes: ++asked > 2 ? 32e9 : 16e9 });
  const { end, problem } = await rig.copy({}, { target: { ...disk, space } });
  assert.deepEqual(
    [end, problem],
    ['failed', { code: 'exportTargetFailed', path: rig.target, why: 'ENODEV' }],
  );
  assert.equal(rig.recordings().length, 0);
});

test('an unfinished file beside its finished one is left: on FAT they may share their clusters', async (t) => {
  const rig = new CopyRig(t, 2);
  await rig.copy();
  const twin = `${rig.recordings()[0]}${PART_ENDING}`;
  writeFileSync(join(rig.target, twin), 'x');
  const result = await rig.copy();
  assert.deepEqual([result.left, rig.parts()], [[twin], [twin]]);
});

test('whenever the target vanishes, no half file has a name, and the next run finishes the work', async (t) => {
  const random = new Random(seedFor('export'));
  for (let round = 0; round < 20; round++) {
    // More than a batch.
    const rig = new CopyRig(t, 75, 24_000);
    mkdirSync(rig.target);
    writeFileSync(join(rig.target, 'theirs.wav'), 'mine');
    let tries = 0;
    for (let broke = true; broke; tries++) {
      const disk = breakingDisk(realDisk(rig.target), random.below(400 + 200 * tries));
      const result = await rig.copy({}, { target: disk }).catch(() => null);
      broke = disk.broke;
      assert.equal(result?.end === 'complete', !broke, `round ${round}`);
      const whole = new Map(rig.rows.map((row) => [row.path.slice(11), row]));
      for (const name of rig.recordings()) {
        if (name === 'theirs.wav') continue;
        const row = whole.get(name.slice(11));
        assert.ok(row, name);
        assert.ok(readFileSync(join(rig.target, name)).equals(rig.original(row)), `round ${round}: ${name}`);
      }
    }
    assert.equal(readFileSync(join(rig.target, 'theirs.wav'), 'utf8'), 'mine');
    assert.deepEqual(rig.parts(), []);
    assert.equal(rig.checkSums().length, 75);
    assert.equal(rig.recordings().length, 76);
    assert.ok(readFileSync(join(rig.target, MANIFEST_NAME), 'utf8').endsWith('\n'));
  }
});
