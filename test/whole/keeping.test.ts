import assert from 'node:assert/strict';
import { readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { CardReport } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

test('a call is noted, tagged, held, explained and released by commands, and the card tells how it is', async (t) => {
  const rig = await Rig.start(t, '[retention]\nmax_age_days = 365');
  await rig.startDaemon();
  await rig.pickUp();
  await rig.act('hang-up');
  const { call } = await rig.event('filed');
  const file = join(rig.recordings, call.path);
  const run = async (...args: string[]) => {
    const { code, stdout, stderr } = await rig.cli([...args, '--lang', 'en']);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const writable = () => (statSync(file).mode & 0o200) !== 0;

  assert.equal(await run('note', 'last', '折り返し'), `${call.id} has the note: 折り返し\n`);
  assert.equal(await run('tag', 'last', 'claim'), `Tags of ${call.id}: claim\n`);
  assert.match(await run('why', call.id), /may be deleted when its time comes/);
  assert.match(await run('hold', call.id, '--reason', '訴訟', '--yes'), /is on hold/);
  assert.equal(writable(), false, 'the file itself is marked');
  assert.match(await run('why', 'last'), /is on hold \(訴訟\): nothing deletes it/);
  const held = JSON.parse(await run('calls', '--held', '--tag', 'claim', '--text', '折', '--json'));
  assert.deepEqual([held.total, held.calls[0].note, held.calls[0].hold], [1, '折り返し', '訴訟']);
  const report = JSON.parse(await run('retention', '--dry-run', '--json'));
  assert.deepEqual(
    [report.survey.heldBytes, report.plan.deletions, report.catalogue],
    [call.bytes, [], 'ready'],
  );
  const ja = await rig.cli(['retention', '--dry-run', '--lang', 'ja']);
  assert.match(ja.stdout, /保全中.*\n.*今削除される録音はありません/s);
  assert.match(await run('release', 'last'), /no longer on hold/);
  assert.equal(writable(), true);
  assert.equal(await run('tag', 'last', 'claim', '--remove'), `Tags of ${call.id}: none\n`);
  assert.equal(JSON.parse(await run('why', 'last', '--json')).verdict.kept, null);

  const page = (file: string) => readFileSync(join(rig.recordings, file), 'utf8');
  const month = `denwaban-page/${call.path.slice(0, 7).replace('/', '-')}`;
  assert.match(page('START HERE.html'), /^<!doctype html>.*<script>.+<\/script>/s);
  assert.match(page(`${month}.js`), new RegExp(`${call.id}.*折り返し`));
  assert.match(page(`${month}/${call.path.slice(8, 10)}.js`), /"waveform":"[0-9a-f]{100}"/);
  rmSync(join(rig.recordings, `${month}.js`));
  assert.match(await run('drive', 'rebuild'), /calls: 1, months: 1/);
  assert.match(page(`${month}.js`), new RegExp(`${call.id}.*折り返し`));

  assert.match(await run('card'), /^The card [^\n]*\n.*1 calls/s);
  const card = JSON.parse(await run('card', '--json')) as CardReport;
  assert.deepEqual([card.recordings.state, card.recordings.calls, card.problems], ['ready', 1, []]);
});
