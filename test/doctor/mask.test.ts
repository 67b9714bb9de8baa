import assert from 'node:assert/strict';
import { test } from 'node:test';
import { maskJson, maskLog, maskText, maskToml } from '#src/doctor/mask.js';
import { Random, seedFor } from '../rig/random.js';

test('a number is hidden however people write it, and its length still shows', () => {
  for (const [written, masked] of [
    ['0312345678', '##########'],
    ['03-1234-5678', '##-####-####'],
    ['(03) 1234-5678', '(##) ####-####'],
    ['+81 3 1234 5678', '+## # #### ####'],
    ['03.1234.5678', '##.####.####'],
    ['０３１２３４５６７８', '##########'],
    ['call 09012345678, later 117', 'call ###########, later 117'],
  ] as const)
    assert.equal(maskText(written), masked);
});

test('a recording’s name and a report of the line hide short numbers too', () => {
  const path = '2026/11/23/2026-11-23_18-45-02_out_117_03m12s_K7Q2M9.wav';
  assert.equal(maskText(path), '2026/11/23/2026-11-23_18-45-02_out_###_03m12s_K7Q2M9.wav');
  assert.equal(maskText('NMBR = 110'), 'NMBR = ###');
});

test('times, versions and hashes stay', () => {
  const hash = '0123456789abcdef'.repeat(4);
  for (const text of [
    '2026-11-23T18:45:02.123+09:00',
    'Linux 6.18.44',
    'v20.20.2',
    hash,
    '/dev/ttyACM0',
    '8000 Hz',
  ])
    assert.equal(maskText(text), text);
});

test('in JSON numbers are known by their keys, people’s words are taken out, and counts stay', () => {
  const value = {
    bytes: 13_200_000_000,
    event: { kind: 'digit', digit: '5' },
    callerId: { kind: 'number', number: '117' },
    note: 'Mr. Suzuki, 03-1234-5678',
    tags: ['claim', ''],
    hold: null,
    marks: [{ what: 'digit', detail: '7' }],
    said: ['call 0312345678'],
    '0312345678': 1,
  };
  assert.deepEqual(maskJson(value), {
    bytes: 13_200_000_000,
    event: { kind: 'digit', digit: '#' },
    callerId: { kind: 'number', number: '###' },
    note: '#',
    tags: ['#', ''],
    hold: null,
    marks: [{ what: 'digit', detail: '#' }],
    said: ['call ##########'],
    '##########': 1,
  });
});

test('a log keeps its lines; a line that is cut or no JSON is masked as text', () => {
  const log = '{"time":"2026-11-23T18:45:02.123Z","number":"117"}\n{"number":"0312345678\nplain 0312345678\n';
  const masked =
    '{"time":"2026-11-23T18:45:02.123Z","number":"###"}\n{"number":"##########\nplain ##########\n';
  assert.equal(maskLog(log), masked);
});

test('a configuration keeps its settings and hides numbers in rules, texts and comments', () => {
  const toml = `ring_bytes = 268435456 # ask 03-1234-5678
name = "0312345678"
[[retention.rule]]
number = "117*"
tag = 'Suzuki'
min_keep_days = 180`;
  assert.equal(
    maskToml(toml),
    `ring_bytes = 268435456 # ask ##-####-####
name = "##########"
[[retention.rule]]
number = "####"
tag = '######'
min_keep_days = 180`,
  );
});

test('the numbers and groups of rules are hidden, and what the rules do is not', () => {
  const toml = `[[rule]]
number = ["0312345678", "+1*"]
called = "1234"
from = ["book:clinic Sato", "withheld"]
hours = "09:00-17:30"
notice = "none"`;
  assert.equal(
    maskToml(toml),
    `[[rule]]
number = ["##########", "+1*"]
called = "####"
from = ["book:###########", "withheld"]
hours = "09:00-17:30"
notice = "none"`,
  );
});

test('whatever stands around it, no number of five digits and more is left in a text', () => {
  const random = new Random(seedFor('numbers in texts'));
  const pieces = ['tel ', ' ', '\n', '"', ':', ' from ', 'é', '。', '/x/', '[', '2026-11-23 ', 'v1.2 ', ','];
  for (let round = 0; round < 2000; round++) {
    const number = Array.from({ length: 5 + random.below(11) }, () => random.below(10)).join('');
    const [before, after] = [0, 0].map(() => random.pick(pieces));
    const text = `${before}${number}${after}`;
    assert.ok(!maskText(text).includes(number), JSON.stringify(text));
  }
});
