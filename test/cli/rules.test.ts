import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { cliAgainstServer, JA } from './cliRun.js';

const { dir, run: runAnywhere } = cliAgainstServer();
const config = join(dir, 'rules.toml');
const book = join(dir, 'book.json');
const CONFIG = `phone_book.file = "${book}"
[calendar]
holidays = ["12-29..01-03"]
[[rule]]
name = "permitted"
from = "book:permitted"
notice = "none"
[[rule]]
name = "withheld"
from = ["withheld", "payphone"]
notice = "who"
[[rule]]
name = "abroad"
number = ["+1*", "+44*"]
notice = "en"
[[rule]]
name = "open"
direction = "in"
days = "mon-fri"
holidays = false
hours = "09:00-17:30"
notice = "ja"
[[rule]]
name = "closed"
direction = "in"
notice = "after-hours"
repeat_s = 60
`;
writeFileSync(config, CONFIG);
/** No recorder runs at this place. */
const run = (args: readonly string[], env: Record<string, string> = {}) =>
  runAnywhere(['--config', config, ...args], { DENWABAN_RUNTIME: join(dir, 'none'), ...env });

test('rules try says what would happen on the last evening of the year, and why, without a recorder', async () => {
  const { out, err, code } = await run(['rules', 'try', '--from', '0312345678', '--at', '2026-12-31 19:00']);
  assert.deepEqual([err, code], ['', 0]);
  assert.equal(
    out,
    `Call from 03-1234-5678 | 2026-12-31 19:00 (Thu) | a holiday
  Recording    recorded                   by default
  Notice       notice "after-hours"       by rule "closed"
  Repeated     again 60 s after it ended  by rule "closed"
  Record tone  no record tone             by default

1  permitted  does not match: only for callers: in the group "permitted"
2  withheld   does not match: only for callers: withheld or payphone
3  abroad     does not match: only for the numbers +1* or +44*
4  open       does not match: only for times within 09:00-17:30; days that are no holidays
5  closed     matches and decides: notice "after-hours", again 60 s after it ended
`,
  );
});

test('rules try says so in Japanese too', async () => {
  const args = ['rules', 'try', '--withheld', '--at', '2026-12-31 19:00'];
  const { out } = await run(args, JA);
  assert.match(out, /^着信：非通知 \| 2026-12-31 19:00 \(木\) \| 休日\n/);
  assert.match(out, /^ {2}案内 +案内「who」を流す +規則「withheld」$/m);
  assert.match(out, /^2 +withheld +当てはまり、決める：案内「who」を流す$/m);
  assert.match(out, /^1 +permitted +当てはまらない（条件：相手：グループ「permitted」）$/m);
  assert.doesNotMatch(out, /undefined/);
});

test('rules try knows the names of the phone book, for calls in and out', async () => {
  assert.equal((await run(['book', 'add', '03-1234-5678', 'Sato', '--group', 'permitted'])).code, 0);
  const trial = async (...args: string[]) =>
    JSON.parse((await run(['rules', 'try', '--at', '2026-11-25 10:00', '--json', ...args])).out);
  const incoming = await trial('--from', '+81312345678');
  assert.deepEqual(
    [incoming.call.bookName, incoming.plan.rule, incoming.plan.notice],
    ['Sato', 'permitted', null],
  );
  const outgoing = await trial('--out', '--called', '0312345678');
  assert.deepEqual([outgoing.call.direction, outgoing.plan.rule], ['out', 'permitted']);
  const stranger = await trial('--from', '0398765432');
  assert.deepEqual(stranger.plan.notice, { clip: 'ja' });
  assert.deepEqual(stranger.plan.because.at(3), { rule: 'open', failed: [], decides: ['notice'] });
  assert.deepEqual((await trial('--absent', 'payphone')).plan.notice, { clip: 'who' });
  assert.equal((await trial()).plan.rule, 'open');
});

test('rules list shows every rule in order, and what counts without one', async () => {
  const { out, code } = await run(['rules', 'list']);
  assert.equal(code, 0);
  assert.match(out, /^2 +withheld +callers: withheld or payphone +notice "who"$/m);
  assert.match(
    out,
    /^4 +open +incoming calls; times within 09:00-17:30; the days Mon Tue Wed Thu Fri; days that are no holidays +/m,
  );
  assert.match(out, /^ +without a rule +incoming calls +recorded, notice "ja", once only, no record tone$/m);
  assert.match(out, /^ +without a rule +outgoing calls +recorded, no notice, once only, no record tone$/m);
  assert.match((await run(['rules', 'list'], JA)).out, /^ +規則なしの場合 +発信 +録音する・案内なし・/m);
  assert.equal(JSON.parse((await run(['rules', 'list', '--json'])).out).rules.length, 5);
});

test('without rules both say that there are none', async () => {
  const none = join(dir, 'none.toml');
  writeFileSync(none, `phone_book.file = "${book}"\n`);
  assert.match((await runAnywhere(['--config', none, 'rules', 'list'])).out, /^There are no rules:/);
  assert.match((await runAnywhere(['--config', none, 'rules', 'try'])).out, /There are no rules:/);
});

test('what is wrong with the question or the rules is said with the exit code of its kind', async () => {
  assert.equal((await run(['rules', 'try', '--at', 'tomorrow'])).code, 2);
  assert.equal((await run(['rules', 'try', '--from', '1', '--out'])).code, 2);
  const wrong = join(dir, 'wrong.toml');
  writeFileSync(wrong, '[[rule]]\nhours = "9"\nnotice = "x"\n');
  const { err, code } = await runAnywhere(['--config', wrong, 'rules', 'list']);
  assert.equal(code, 78);
  assert.match(err, /line 2: rule\.0\.hours must be a time of day/);
});

test('holidays that cannot be read are said: config check fails, the other rules can be tried', async () => {
  const file = join(dir, 'holidays.toml');
  writeFileSync(file, `phone_book.file = "${book}"\ncalendar.holiday_file = "${join(dir, 'no.csv')}"\n`);
  const check = await runAnywhere(['config', 'check', file]);
  assert.equal(check.code, 78);
  assert.match(check.err, /no\.csv cannot be read \(ENOENT\)/);
  const trial = await runAnywhere(['--config', file, 'rules', 'try']);
  assert.equal(trial.code, 0);
  assert.match(trial.err, /no\.csv cannot be read/);
});
