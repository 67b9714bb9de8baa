import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { holidaysIn, loadBoards, loadRuleSet, parseConfig, systemPlaces } from '#src/config.js';
import { sentence } from '#src/i18n/problems.js';

const dir = mkdtempSync(join(tmpdir(), 'denwaban-rules-'));
after(() => rmSync(dir, { recursive: true }));
const boards = loadBoards();

function configOf(text: string) {
  const result = parseConfig(text, '/etc/d.toml', boards, systemPlaces('/home/shop'));
  assert.ok(result.ok, JSON.stringify(result));
  return result.config;
}

const NOTHING = {
  direction: null,
  numbers: null,
  from: null,
  called: null,
  hours: null,
  notHours: null,
  days: null,
  holidays: null,
  record: null,
  notice: null,
  repeatMs: null,
  recordTone: null,
};

test('a rule is read with every condition and setting it can have', () => {
  const { rules } = configOf(`[[rule]]
name = "all"
direction = "in"
number = "03*"
from = ["book", "book:family members", "withheld"]
called = ["0398765432"]
hours = ["22:00-06:00", "12:00-24:00"]
not_hours = "1:05-2:00"
days = ["fri-mon", "wed"]
holidays = false
record = "onDemand"
notice = "~/clips/a.wav"
repeat_s = 30
record_tone = true
[[rule]]
notice = "none"`);
  assert.deepEqual(rules, [
    {
      name: 'all',
      direction: 'in',
      numbers: ['03*'],
      from: [{ kind: 'book' }, { kind: 'group', group: 'family members' }, { kind: 'withheld' }],
      called: ['0398765432'],
      hours: [
        { from: 22 * 60, to: 6 * 60 },
        { from: 12 * 60, to: 24 * 60 },
      ],
      notHours: [{ from: 65, to: 120 }],
      days: ['fri', 'sat', 'sun', 'mon', 'wed'],
      holidays: false,
      record: 'onDemand',
      notice: { clip: '/home/shop/clips/a.wav' },
      repeatMs: 30_000,
      recordTone: true,
    },
    { ...NOTHING, name: 'rule 2', notice: 'none' },
  ]);
});

test('the defaults of a rule set are what [notice] and [scope] say, by direction', () => {
  const usual = loadRuleSet(configOf('')).rules;
  assert.deepEqual(usual.defaults, {
    record: 'always',
    recordTone: false,
    notice: { in: 'ja', out: null },
    repeatMs: 0,
  });
  assert.equal(usual.dialling?.code, '81');
  const other = loadRuleSet(
    configOf(
      'line.country = "US"\nscope.record = "onDemand"\nscope.record_tone = true\n[notice]\non = "both"\nrepeat_s = 9',
    ),
  ).rules;
  assert.deepEqual(other.defaults, {
    record: 'onDemand',
    recordTone: true,
    notice: { in: 'ja', out: 'ja' },
    repeatMs: 9000,
  });
  assert.equal(other.dialling?.code, '1');
});

test('the flash ends where the country says, unless the owner says otherwise', () => {
  const flashOf = (text: string) => configOf(text).line.flashMaxMs;
  const country = (code: string): number =>
    JSON.parse(readFileSync(new URL(`../../boards/countries/${code}.json`, import.meta.url), 'utf8')).flashMs
      .max;
  assert.equal(flashOf(''), country('jp'));
  assert.equal(flashOf('line.country = "FR"'), country('fr'));
  assert.equal(flashOf('[line]\ncountry = "FR"\nflash_max_ms = 700'), 700);
  assert.equal(configOf('').call.silenceMs, 60_000);
});

test('days may be single, spans and of every year', () => {
  const { holidays } = configOf(
    'calendar.holidays = ["2026-11-23", "2026-12-29..2027-01-03", "12-29..1-3"]',
  ).calendar;
  const of = (year: number | null, month: number, day: number) => ({ year, month, day });
  assert.deepEqual(holidays, [
    { from: of(2026, 11, 23), to: of(2026, 11, 23) },
    { from: of(2026, 12, 29), to: of(2027, 1, 3) },
    { from: of(null, 12, 29), to: of(null, 1, 3) },
  ]);
});

test('the list of holidays of the Japanese government is read as it is published, in Shift-JIS', () => {
  const heading = [
    0x8d, 0x91, 0x96, 0xaf, 0x82, 0xcc, 0x8f, 0x6a, 0x93, 0xfa, 0x81, 0x45, 0x8b, 0x78, 0x93, 0xfa,
  ];
  const name = [0x8c, 0xb3, 0x93, 0xfa];
  const bytes = Buffer.concat([
    Buffer.from([...heading, 0x8c, 0x8e, 0x93, 0xfa, 0x2c, ...heading, 0x96, 0xbc, 0x8f, 0xcc]),
    Buffer.from('\r\n1955/1/1,'),
    Buffer.from(name),
    Buffer.from('\r\n2026/11/23,'),
    Buffer.from(name),
    Buffer.from('\r\n'),
  ]);
  const { days, problems } = holidaysIn(bytes, 'syukujitsu.csv');
  assert.deepEqual(
    days.map(({ from }) => `${from.year}-${from.month}-${from.day}`),
    ['1955-1-1', '2026-11-23'],
  );
  assert.deepEqual(problems, []);
});

test('a wrong line of the list of holidays is said, and the others count', () => {
  const { days, problems } = holidaysIn(
    Buffer.from('﻿# mine\n2026-12-29\nnext week\n2026/13/1\n\n2027-01-01'),
    '/h',
  );
  assert.equal(days.length, 2);
  assert.deepEqual(
    problems.map((problem) => sentence(problem, 'en').slice(0, 60)),
    [
      '/h, line 3: this line of the list of holidays does not begin',
      '/h, line 4: this line of the list of holidays does not begin',
    ],
  );
  assert.equal(holidaysIn(Buffer.from('2026/02/30,x'), '/h').problems.length, 1);
});

test('a list of holidays that is not there leaves the rules and the other holidays in force', () => {
  const file = join(dir, 'none.csv');
  const text = `[calendar]\nholiday_file = "${file}"\nholidays = ["2026-11-23"]\n[[rule]]\nnotice = "none"`;
  const { rules, problems } = loadRuleSet(configOf(text));
  assert.deepEqual([rules.rules.length, rules.holidays.length], [1, 1]);
  assert.match(problems.map((one) => sentence(one, 'en')).join(), /none\.csv cannot be read \(ENOENT\)/);
  writeFileSync(file, '2027/1/1,x\n');
  assert.equal(loadRuleSet(configOf(text)).rules.holidays.length, 2);
});

test('the rules in the example file are rules when their # is taken away', () => {
  const example = readFileSync(new URL('../../boards/denwaban.example.toml', import.meta.url), 'utf8');
  const from = example.indexOf('# [[rule]]');
  const block = example.slice(from, example.indexOf('\n\n', from));
  const { rules } = configOf(block.replace(/^# /gm, ''));
  assert.deepEqual(
    rules.map(({ name }) => name),
    ['permitted', 'withheld', 'abroad', 'open', 'closed', 'second number'],
  );
});
