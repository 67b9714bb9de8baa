import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FLAG, type PageRow } from '#src/card/page/pageTypes.js';
import { addressOf, type Call, callOf, folderOf } from '#src/export/page/call.js';
import {
  EVERYTHING,
  type Filter,
  folded,
  NEWEST_FIRST,
  narrows,
  selected,
  wordsOf,
} from '#src/export/page/selection.js';

function row(
  id: string,
  change: Partial<{ start: string; number: string | number; ms: number; flags: number }> = {},
  more: unknown[] = [],
): PageRow {
  const { start = '2026-11-23T18:45:02.123+09:00', number = '0312345678', ms = 3000, flags = 0 } = change;
  return [`2026-11-23_18-45-02_in_x_${id}.wav`, id, start, number, ms, flags, ...more] as unknown as PageRow;
}

function call(...given: Parameters<typeof row>): Call {
  return callOf('2026/11/23', row(...given));
}

function found(calls: readonly Call[], filter: Partial<Filter>): string[] {
  return selected(calls, { ...EVERYTHING, ...filter }, NEWEST_FIRST).map(({ id }) => id);
}

test('a row of the drive becomes a call, what is left out being nothing', () => {
  assert.deepEqual(call('AAAAA1'), {
    ...{
      path: '2026/11/23/2026-11-23_18-45-02_in_x_AAAAA1.wav',
      name: '2026-11-23_18-45-02_in_x_AAAAA1.wav',
    },
    ...{
      id: 'AAAAA1',
      date: '2026-11-23',
      time: '18:45:02',
      orderMs: Date.parse('2026-11-23T18:45:02.123+09:00'),
    },
    ...{
      outgoing: false,
      number: '0312345678',
      absence: null,
      durationMs: 3000,
      notice: 'none',
      interrupted: false,
    },
    ...{
      gaps: false,
      clockUnsure: false,
      clockCorrected: false,
      marked: false,
      hold: null,
      tags: [],
      note: null,
    },
  });
  const flags =
    FLAG.outgoing |
    (3 << FLAG.noticeShift) |
    FLAG.interrupted |
    FLAG.gaps |
    FLAG.clockCorrected |
    FLAG.marked;
  const full = call('AAAAA1', { number: 1, flags }, [-5, '保全理由', ['苦情'], '折り返し']);
  assert.deepEqual(
    [
      full.outgoing,
      full.notice,
      full.interrupted,
      full.gaps,
      full.clockUnsure,
      full.clockCorrected,
      full.marked,
    ],
    [true, 'notHeard', true, true, false, true, true],
  );
  assert.deepEqual(
    [full.number, full.absence, full.hold, full.tags, full.note],
    [null, 'withheld', '保全理由', ['苦情'], '折り返し'],
  );
  assert.equal(full.orderMs, Date.parse('2026-11-23T18:45:02.118+09:00'));
  assert.equal(folderOf(full), '2026/11/23');
});

test('an address leads to the file and nowhere else, whatever its name holds', () => {
  assert.equal(addressOf('2026/11/23/a b#?%.wav'), '2026/11/23/a%20b%23%3F%25.wav');
  assert.equal(addressOf('javascript:alert(1)'), 'javascript%3Aalert(1)');
  assert.equal(addressOf('https://example.com'), 'https%3A//example.com');
});

test('width, case and kana make no difference, of one character or many', () => {
  const calls = [
    call('AAAAA1', {}, [0, 0, 0, '「責任者を出せ」とタロウ様 ABC']),
    call('AAAAA2', {}, [0, 0, ['ｸﾚｰﾑ'], 0]),
  ];
  for (const text of ['責任者', '責', 'たろう', 'タロウ', 'ﾀﾛｳ', 'ａｂｃ', 'abc', '出せ　太郎'.slice(0, 2)])
    assert.deepEqual(found(calls, { text }), ['AAAAA1'], text);
  assert.deepEqual(found(calls, { text: 'くれーむ' }), ['AAAAA2']);
  assert.deepEqual(found(calls, { text: '責任者 たろう' }), ['AAAAA1'], 'all words must occur');
  assert.deepEqual(found(calls, { text: '責任者 いない' }), []);
  assert.equal(folded('ガｶﾞが'), 'ががが');
});

test('a number is found however it is written, and a withheld one by its word in either language', () => {
  const calls = [call('AAAAA1'), call('AAAAA2', { number: 1 }), call('AAAAA3', { number: '+81312345678' })];
  for (const text of ['03-1234-5678', '０３（１２３４）５６７８', '03.1234', '(03)1234'])
    assert.deepEqual(found(calls, { text }), ['AAAAA1'], text);
  assert.deepEqual(found(calls, { text: '+81 3' }), ['AAAAA3']);
  assert.deepEqual(found(calls, { text: '非通知' }), ['AAAAA2']);
  assert.deepEqual(found(calls, { text: 'Withheld' }), ['AAAAA2']);
  assert.deepEqual(wordsOf('  03−1234 - 折-返 '), ['031234', '-', '折-返']);
});

test('dates, direction, number, tag and hold narrow down', () => {
  const calls = [
    call('AAAAA1', { start: '2026-11-21T00:00:00.000+09:00' }),
    call('AAAAA2', { start: '2026-11-22T23:59:59.000+09:00', flags: FLAG.outgoing }, [0, 'x']),
    call('AAAAA3', { number: '0612345678' }, [0, 0, ['苦情', '急']]),
  ];
  assert.deepEqual(found(calls, {}), ['AAAAA3', 'AAAAA2', 'AAAAA1']);
  assert.deepEqual(found(calls, { from: '2026-11-22' }), ['AAAAA3', 'AAAAA2']);
  assert.deepEqual(found(calls, { from: '2026-11-22', to: '2026-11-22' }), ['AAAAA2']);
  assert.deepEqual(found(calls, { direction: 'out' }), ['AAAAA2']);
  assert.deepEqual(found(calls, { direction: 'in' }), ['AAAAA3', 'AAAAA1']);
  assert.deepEqual(found(calls, { number: '0612345678' }), ['AAAAA3']);
  assert.deepEqual(found(calls, { tag: '急' }), ['AAAAA3']);
  assert.deepEqual(found(calls, { tag: '苦' }), [], 'a tag is asked for as a whole');
  assert.deepEqual(found(calls, { held: true }), ['AAAAA2']);
  assert.ok(!narrows(EVERYTHING) && !narrows({ ...EVERYTHING, text: ' ', from: '2026-11-22' }));
  for (const change of [
    { text: 'x' },
    { direction: 'in' },
    { number: '0' },
    { tag: 'x' },
    { held: true },
  ] as const)
    assert.ok(narrows({ ...EVERYTHING, ...change }));
});

test('calls sort by time, length and number, and equal ones always stand in the same order', () => {
  const calls = [
    call('AAAAA3', { ms: 1000, number: 0 }, [1]),
    call('AAAAA1', { ms: 9000 }),
    call('AAAAA2', { ms: 1000, number: '09' }),
  ];
  const order = (key: 'time' | 'length' | 'number', descending: boolean) =>
    selected(calls, EVERYTHING, { key, descending })
      .map(({ id }) => id.slice(5))
      .join('');
  assert.equal(order('time', true), '321');
  assert.equal(order('time', false), '123');
  assert.equal(order('length', true), '132');
  assert.equal(order('length', false), '231');
  assert.equal(order('number', false), '312');
  assert.equal(order('number', true), '213');
});
