import assert from 'node:assert/strict';
import { test } from 'node:test';
import { runInNewContext } from 'node:vm';
import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { pathOf } from '#src/card/names.js';
import {
  dayCount,
  dayLine,
  dayScript,
  monthScript,
  monthsScript,
  type PageCall,
  parseMonthScript,
  parseMonthsScript,
} from '#src/card/page/pageScripts.js';
import { FLAG } from '#src/card/page/pageTypes.js';
import type { Facts } from '#src/card/types.js';
import { facts } from '../callSamples.js';

const DAY = '2026/11/23';

function callOf(change: Partial<Facts> = {}, said: Partial<CatalogueRow> = {}): PageCall {
  const made = facts(change);
  const line = { ...made, path: pathOf(made), bytes: 5000 };
  return { line, row: { ...rowOf(line), ...said }, sha256: 'cd'.repeat(32) };
}

/** What a browser gets of a script. */
function ran(script: string): unknown[] {
  const got: unknown[] = [];
  const take = (...given: unknown[]) => got.push(...given);
  runInNewContext(script, { denwabanMonth: take, denwabanMonths: take, denwabanDay: take });
  return JSON.parse(JSON.stringify(got)) as unknown[];
}

test('a month is a script of one line a day, and is read back line by line', () => {
  const days = new Map([
    ['23', dayLine([callOf()])],
    ['04', dayLine([callOf({ id: 'AAAAA1' }), callOf({ id: 'AAAAA2' })])],
  ]);
  const script = monthScript('2026-11', days);
  assert.equal(script.split('\n').length, 5);
  const [month, read] = ran(script) as [string, Record<string, unknown[][]>];
  assert.equal(month, '2026-11');
  assert.deepEqual(Object.keys(read).sort(), ['04', '23']);
  assert.deepEqual(read['23']?.[0], [
    '2026-11-23_18-45-02_in_0312345678_00m03s_K7Q2M9.wav',
    'K7Q2M9',
    '2026-11-23T18:45:02.123+09:00',
    '0312345678',
    3000,
    0,
  ]);
  assert.deepEqual(parseMonthScript(script), new Map([...days].sort()));
  assert.equal(monthScript('2026-11', parseMonthScript(script) ?? new Map()), script);
  assert.deepEqual(parseMonthScript(monthScript('2026-12', new Map())), new Map());
});

test('a month that is cut off or not ours is none', () => {
  const script = monthScript('2026-11', new Map([['23', dayLine([callOf()])]]));
  for (const text of [
    '',
    script.slice(0, -1),
    script.slice(0, -5),
    script.replace('"23"', '"3"'),
    `x${script}`,
  ])
    assert.equal(parseMonthScript(text), null, text);
});

test('what is said of a call stands in its row, and what is nothing is left out', () => {
  const withheld = callOf(
    {
      direction: 'out',
      callerId: { kind: 'absent', reason: 'withheld' },
      notice: {
        clip: 'ja',
        sha256: '',
        beganSample: 1,
        endedSample: 2,
        cutShort: true,
        heard: true,
        score: 1,
      },
      interrupted: true,
      gaps: [{ atSample: 1, samples: 1, reason: 'xrun' }],
      marks: [{ atSample: 5, what: 'button' }],
      clock: 'unsynchronised',
      orderMs: Date.parse('2026-11-23T18:45:02.123+09:00') + 5,
    },
    { note: '折り返し' },
  );
  const [[row]] = JSON.parse(`[${dayLine([withheld])}]`) as [unknown[][]];
  const flags =
    FLAG.outgoing | (2 << FLAG.noticeShift) | FLAG.interrupted | FLAG.gaps | FLAG.clockUnsure | FLAG.marked;
  assert.deepEqual(row?.slice(3), [1, 3000, flags, 5, 0, 0, '折り返し']);
  const corrected = callOf(
    {},
    { correctedStart: '2026-11-24T08:00:00.000+09:00', orderMs: 9, tags: ['苦情'] },
  );
  const [[second]] = JSON.parse(`[${dayLine([corrected])}]`) as [unknown[][]];
  const offset = 9 - Date.parse('2026-11-24T08:00:00.000+09:00');
  assert.deepEqual(second?.slice(2), [
    '2026-11-24T08:00:00.000+09:00',
    '0312345678',
    3000,
    FLAG.clockCorrected,
    offset,
    0,
    ['苦情'],
  ]);
  assert.deepEqual(dayCount(DAY, [callOf()]), 1);
  assert.deepEqual(dayCount(DAY, [callOf(), corrected]), { '2026-11-23': 1, '2026-11-24': 1 });
});

test('markup, line ends and quotes in what people wrote stay text, and end neither the script nor its line', () => {
  const hostile = '</script><img src=x onerror=alert(1)>\n"});alert(1)//\u2028\u2029<!--';
  const call = callOf(
    { marks: [{ atSample: 1, what: 'digit', detail: hostile }] },
    { note: hostile, hold: hostile, tags: [hostile], number: hostile },
  );
  const line = dayLine([call]);
  assert.doesNotMatch(line, /<|[\u2028\u2029\n]/);
  const script = monthScript('2026-11', new Map([['23', line]]));
  assert.equal(parseMonthScript(script)?.get('23'), line);
  const [, days] = ran(script) as [string, Record<string, unknown[][]>];
  assert.deepEqual(days['23']?.[0]?.slice(7), [hostile, [hostile], hostile]);
  assert.equal(days['23']?.[0]?.[3], hostile);
  const details = dayScript(DAY, [call]);
  assert.doesNotMatch(details, /<|[\u2028\u2029]/);
  const [, calls] = ran(details) as [string, Record<string, { marks: { detail: string }[] }>];
  assert.equal(Object.values(calls)[0]?.marks[0]?.detail, hostile);
});

test("a day's script tells what is asked of a call that is looked at", () => {
  const waveform = '0f'.repeat(50);
  const [day, calls] = ran(dayScript(DAY, [callOf({ waveform })])) as [string, Record<string, object>];
  assert.equal(day, '2026-11-23');
  assert.deepEqual(Object.values(calls), [
    {
      ...{ bytes: 5000, sha256: 'cd'.repeat(32), audioSha256: 'ab'.repeat(32), samples: 48_000 },
      ...{ preRollSamples: 24_000, waveform, notice: null, gaps: [], marks: [] },
    },
  ]);
  assert.deepEqual(ran(dayScript(DAY, [])), ['2026-11-23', {}]);
});

test('the list of months is sorted, read back, and refused when it is of another version or cut', () => {
  const script = monthsScript({ '2026-11': { '23': 2 }, '2025-01': { '01': { '2026-11-22': 3 } } });
  assert.match(script, /2025-01.*2026-11/);
  assert.deepEqual(parseMonthsScript(script), {
    '2025-01': { '01': { '2026-11-22': 3 } },
    '2026-11': { '23': 2 },
  });
  assert.deepEqual(ran(script), [JSON.parse(script.slice(15, -3))]);
  for (const text of ['', script.slice(0, -2), script.replace('"v":1', '"v":2'), 'denwabanMonths({});\n'])
    assert.equal(parseMonthsScript(text), null, text);
});
