import assert from 'node:assert/strict';
import { test } from 'node:test';
import { clipTo, duration, meter, size, table } from '#src/cli/format.js';
import { WatchView } from '#src/cli/watchView.js';

test('durations are minutes and seconds, with hours from one hour on', () => {
  assert.deepEqual([0, 999, 59_999, 192_400, 3_600_000, 36_061_000].map(duration), [
    '00:00',
    '00:00',
    '00:59',
    '03:12',
    '1:00:00',
    '10:01:01',
  ]);
});

test('sizes have three digits at most', () => {
  assert.deepEqual([0, 999, 1000, 1536, 1024 ** 2 * 1023, 1024 ** 4 * 5].map(size), [
    '0 B',
    '999 B',
    '1.0 KiB',
    '1.5 KiB',
    '1.0 GiB',
    '5.0 TiB',
  ]);
});

test('a table counts Japanese characters as two columns', () => {
  assert.deepEqual(
    table([
      ['番号', 'b'],
      ['abc', 'd'],
    ]),
    ['番号  b', 'abc   d'],
  );
});

test('a line is cut by columns and never in the middle of a character', () => {
  assert.equal(clipTo('電話番', 5), '電話');
  assert.equal(clipTo('abc', 5), 'abc');
});

test('the meter reaches from -60 dB to full scale and no further', () => {
  assert.deepEqual(
    [-90, -60, -30, 0, 6].map((db) => meter(db, 4)),
    ['[----]', '[----]', '[##--]', '[####]', '[####]'],
  );
});

test('the watched line shows state, number, elapsed time and level, and fits the terminal', () => {
  const view = new WatchView('en', 0, 'JP');
  const at = '2026-11-23T18:45:02.000+09:00';
  const call = { state: 'incoming', id: 'X', number: '0312', elapsedMs: 5000, noticePlaying: false } as const;
  assert.equal(view.take({ at, type: 'state', call }, 1000).length, 1);
  assert.deepEqual(view.take({ at, type: 'state', call }, 1000), [], 'the same state is not logged twice');
  assert.deepEqual(view.take({ at, type: 'level', rmsDb: -30, peakDb: -20 }, 1000), []);
  assert.equal(view.line(3000, 100), 'incoming call  0312  00:07  [##########----------] -30 dB');
  assert.equal(view.line(3000, 20), 'incoming call  0312 ');
});

test('without a terminal the level is a line once a second, and only in a call', () => {
  const view = new WatchView('en', 0, 'JP');
  const at = '2026-11-23T18:45:02.000+09:00';
  view.take({ at, type: 'level', rmsDb: -30, peakDb: -20 }, 0);
  assert.deepEqual(view.levelLine(5000), []);
  const call = { state: 'outgoing', id: 'X', number: null, elapsedMs: 0, noticePlaying: false } as const;
  view.take({ at, type: 'state', call }, 5000);
  assert.equal(view.levelLine(5000).length, 1);
  assert.equal(view.levelLine(5999).length, 0);
  assert.equal(view.levelLine(6000).length, 1);
});

test('what the button did is a line, with the recording or the reason that nothing came of it', () => {
  const at = '2026-11-23T18:45:02.000+09:00';
  const done = { gesture: 'doublePress', act: 'replayPrevious', id: 'K7Q2M9', problem: null } as const;
  const [line] = new WatchView('en', 0, 'JP').take({ at, type: 'panel', ...done }, 0);
  assert.match(line ?? '', / {2}button pressed twice: replay of an earlier call: K7Q2M9$/);
  const problem = { code: 'stickNone' } as const;
  const refused = { gesture: 'hold3s', act: 'export', id: null, problem } as const;
  const [why] = new WatchView('ja', 0, 'JP').take({ at, type: 'panel', ...refused }, 0);
  assert.match(
    why ?? '',
    /ボタンを3秒押し続けた：USBメモリーへの書き出し: .*USBメモリーが挿さっていません。.*。$/,
  );
});

test('a watched number is written as its country writes it', () => {
  const at = '2026-11-23T18:45:02.000+09:00';
  const call = { state: 'incoming', id: 'X', elapsedMs: 0, noticePlaying: false } as const;
  const view = new WatchView('en', 0, 'GB');
  const [begun] = view.take({ at, type: 'state', call: { ...call, number: '02079460958' } }, 0);
  assert.match(begun ?? '', /020 7946 0958$/);
  assert.match(view.line(0, 100), /020 7946 0958/);
  const missed = { at, type: 'missed', number: '+81312345678', rings: 2 } as const;
  assert.match(view.take(missed, 0)[0] ?? '', /\+81 3 1234 5678/);
});
