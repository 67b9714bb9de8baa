import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RetentionReport, Verdict, Why } from '#src/card/retentionTypes.js';
import { policy } from '../card/retentionSamples.js';
import { ROW, ROW_CUT } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run } = cliAgainstServer();

const AT_MS = Date.parse('2027-01-02T03:04:05+09:00');
const FREE: Verdict = { kept: null, expires: null, asleep: null, expired: false, last: false };
const WHY: Why = {
  row: ROW,
  verdict: FREE,
  goes: { rule: 'max_bytes', aboutMs: AT_MS },
  catalogue: 'ready',
};
const REPORT: RetentionReport = {
  policy: policy(),
  survey: {
    calls: 1234,
    bytes: 40e9,
    heldBytes: 1e9,
    pinnedBytes: 0,
    minKeepBytes: 9e9,
    evictableBytes: 30e9,
    recentBytes: 2e9,
    oldestMs: AT_MS,
  },
  ladder: { level: 1, protectedPart: 0.25, hoursLeft: 123.4 },
  plan: { deletions: [], freedBytes: 0, missingBytes: 0, complete: true },
  freeBytes: 5e9,
  totalBytes: 64e9,
  clockTrusted: true,
  catalogue: 'ready',
};

test('hold and release say what is so then, in either language, and pass on reason and consent', async () => {
  const held = await run(['hold', 'last', '--reason', '訴訟', '--yes']);
  assert.deepEqual(
    [held.out, held.code],
    ['K7Q2M9 is on hold: nothing deletes it until it is released.\n', 0],
  );
  assert.equal(
    (await run(['hold', 'last'], JA)).out,
    'K7Q2M9 を保全しました。解除するまで削除されません。\n',
  );
  assert.deepEqual(ports.held, [
    ['last', '訴訟', true],
    ['last', '', false],
  ]);
  assert.equal((await run(['release', 'last'])).out, 'K7Q2M9 is no longer on hold.\n');
  assert.equal((await run(['release', 'last'], JA)).out, 'K7Q2M9 の保全を解除しました。\n');
});

test('hold, release, note and tag answer --json with the recording as it is then', async () => {
  const json = async (...args: string[]) => JSON.parse((await run([...args, '--json'])).out);
  assert.deepEqual(await json('hold', 'last', '--reason', 'claim'), { ...ROW, hold: 'claim' });
  assert.deepEqual(await json('release', 'last'), ROW);
  assert.deepEqual(await json('note', 'last', 'x'), { ...ROW, note: 'x' });
  assert.deepEqual(await json('tag', 'last', 'vip'), { ...ROW, tags: ['vip'] });
});

test('a hold that would protect too much is refused with what to do about it', async () => {
  ports.refusal = { code: 'retentionHold85', id: ROW.id, percent: 91 };
  const { out, err, code } = await run(['hold', 'last']);
  assert.deepEqual([out, code], ['', 1]);
  assert.match(err, /^Holding K7Q2M9 would protect 91 % of the card.*--yes/);
  assert.match((await run(['hold', 'last'], JA)).err, /^K7Q2M9 を保全すると、カードの 91 %/);
});

test('hold, release and why of a call that does not exist exit 66', async () => {
  for (const command of ['hold', 'release', 'why']) {
    const { out, err, code } = await run([command, 'NONE']);
    assert.deepEqual([out, code], ['', 66], command);
    assert.match(err, /^There is no recording NONE/);
  }
});

const KEPT: readonly (readonly [string, Partial<Why>, string, string])[] = [
  [
    'may go',
    {},
    'K7Q2M9 may be deleted when its time comes.\nIt will be deleted about 2027-01-02 03:04:05 by max_bytes.\n',
    'K7Q2M9 は時期が来れば削除されます。\n2027-01-02 03:04:05 ごろ、max_bytes によって削除される見込みです。\n',
  ],
  [
    'is held',
    { row: { ...ROW, hold: '訴訟' }, verdict: { ...FREE, kept: { by: 'hold', reason: '訴訟' } }, goes: null },
    'K7Q2M9 is on hold (訴訟): nothing deletes it until it is released.\n',
    'K7Q2M9 は保全中です（訴訟）。解除するまで削除されません。\n',
  ],
  [
    'is played',
    { verdict: { ...FREE, kept: { by: 'pin' } }, goes: { rule: 'min_free', aboutMs: null } },
    'K7Q2M9 is being played or copied and is not deleted meanwhile.\nIt will be deleted by min_free; when cannot be said yet.\n',
    'K7Q2M9 は再生中かコピー中のため、その間は削除されません。\nmin_free によって削除されます。時期はまだ分かりません。\n',
  ],
  [
    'is kept',
    {
      verdict: { ...FREE, kept: { by: 'minKeep', rule: 'rule 2 min_keep_days', untilMs: AT_MS } },
      goes: null,
    },
    'K7Q2M9 is kept until 2027-01-02 03:04:05 (rule 2 min_keep_days).\n',
    'K7Q2M9 は 2027-01-02 03:04:05 まで残します（rule 2 min_keep_days）。\n',
  ],
  [
    'is of unknown age, while the card is still read',
    {
      verdict: { ...FREE, asleep: 'ownClock', kept: { by: 'minKeep', rule: 'min_keep_days', untilMs: null } },
      goes: null,
      catalogue: 'loading',
    },
    'K7Q2M9 is kept by min_keep_days; until when is not known.\nThe clock was not set, so its age is not known and deletes nothing.\nThe list is INCOMPLETE: the recorder is still reading the card; ask again in a minute.\n',
    'K7Q2M9 は min_keep_days により残します（期限は分かりません）。\n時計が合っていないため録音の古さが分からず、期間による削除は行いません。\nこの一覧は未完成です：録音機がカードを読み込んでいます。1分ほど後にもう一度表示してください。\n',
  ],
];

for (const [what, change, en, ja] of KEPT)
  test(`why of a recording that ${what}`, async () => {
    ports.why = { ...WHY, ...change };
    assert.equal((await run(['why', 'last'])).out, en);
    assert.equal((await run(['why', 'last'], JA)).out, ja);
    assert.deepEqual(JSON.parse((await run(['why', 'last', '--json'])).out), ports.why);
  });

test('retention adds up what may go and what not, and a dry run lists what would go', async () => {
  ports.report = REPORT;
  const sums = [
    'Recordings            1234  37.3 GiB',
    'On hold                     954 MiB',
    'Not old enough to go        8.4 GiB',
    'May be deleted              27.9 GiB',
    'Free                        4.7 GiB / 59.6 GiB',
    'Alarm level 1 of 4; room for about 123 hours at the present rate.',
  ];
  assert.deepEqual((await run(['retention'])).out.split('\n'), [...sums, '']);
  const none = (await run(['retention', '--dry-run'])).out.split('\n');
  assert.deepEqual(none, [...sums, 'Nothing would be deleted now.', '']);
  const deletions = [
    { row: ROW, rule: 'min_free' },
    { row: ROW_CUT, rule: 'rule 2 max_age_days' },
  ];
  ports.report = { ...REPORT, plan: { ...REPORT.plan, deletions }, catalogue: 'loading' };
  const { out } = await run(['retention', '--dry-run', '--min-keep-days', '3', '--max-age-days', '90']);
  assert.deepEqual(out.split('\n').slice(6), [
    'The list is INCOMPLETE: the recorder is still reading the card; ask again in a minute.',
    '2 recordings would be deleted now:',
    'K7Q2M9  2026-11-23 18:45:02  1.5 MiB  min_free',
    'A0B1C2  2026-11-23 18:45:02  1.5 MiB  rule 2 max_age_days',
    '',
  ]);
  assert.deepEqual(ports.whatIfs, [{}, {}, { minKeepDays: 3, maxAgeDays: 90 }]);
  const ja = (await run(['retention', '--dry-run'], JA)).out;
  assert.match(ja, /^録音 +1234 +37\.3 GiB\n保全中 .*\n警告段階 1（最大4）。今の使い方で約 123 時間分/s);
  assert.match(ja, /この一覧は未完成です.*\n今削除される録音は 2 件です：\nK7Q2M9 /);
  assert.deepEqual(JSON.parse((await run(['retention', '--json'])).out), ports.report);
});

test('retention says what it does not know, and why it failed', async () => {
  ports.report = { ...REPORT, ladder: { level: 0, protectedPart: 0, hoursLeft: null } };
  assert.match((await run(['retention'])).out, /level 0 of 4; how long the room lasts cannot be said yet/);
  assert.match((await run(['retention'], JA)).out, /余裕の時間はまだ分かりません/);
  ports.report = null;
  const { err, code } = await run(['retention']);
  assert.equal(code, 74);
  assert.match(err, /^Old recordings could not be looked through \(EIO\)/);
  assert.equal((await run(['retention', '--max-age-days', 'soon'])).code, 2);
});
