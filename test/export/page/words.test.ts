import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PAGE_NAMES, type PageRow } from '#src/card/page/pageTypes.js';
import { callOf } from '#src/export/page/call.js';
import {
  countText,
  csvOf,
  dateText,
  languageOfName,
  lengthText,
  monthText,
  remarksOf,
  wordsIn,
} from '#src/export/page/words.js';
import { helpText, pageWords } from '#src/i18n/messages/page.js';

test('the name under which the page lies chooses its language', () => {
  const [ja, en] = PAGE_NAMES;
  assert.equal(languageOfName(`/media/DENWABAN/${encodeURIComponent(ja)}`), 'ja');
  assert.equal(languageOfName(`/E:/${encodeURIComponent(en)}`), 'en');
  assert.equal(languageOfName('/START/other.html'), 'ja');
  assert.equal(languageOfName('/%E0%A4%A'), 'ja');
});

test('lengths, dates and counts are written as people of each language read them', () => {
  assert.deepEqual([0, 499, 61_000, 3_600_000 + 65_499].map(lengthText), ['0:00', '0:00', '1:01', '1:01:05']);
  assert.equal(dateText('2026-11-23', 'ja'), '2026/11/23（月）');
  assert.equal(dateText('2028-02-29', 'en'), 'Tue 2028-02-29');
  assert.deepEqual([monthText('2026-01', 'ja'), monthText('2026-12', 'en')], ['2026年1月', 'December 2026']);
  assert.deepEqual([0, 999, 1000, 1_234_567].map(countText), ['0', '999', '1,000', '1,234,567']);
});

test('every word is there in both languages, and takes the same facts', () => {
  for (const [key, { en, ja }] of Object.entries(pageWords)) {
    assert.equal(typeof en, typeof ja, key);
    if (typeof en === 'string') assert.ok(en !== '' && ja !== '', key);
  }
  assert.equal(helpText.en.length, helpText.ja.length);
});

test('the list that is saved opens in Excel with its zeros, and as no formula', () => {
  const row = [
    'n.wav',
    'AAAAA1',
    '2026-11-23T18:45:02.123+09:00',
    '0312345678',
    61_000,
    8,
    0,
    '=1+1',
    ['a', 'b'],
    'x,"y"\nz',
  ];
  const call = callOf('2026/11/23', row as unknown as PageRow);
  const [head = '', line = ''] = csvOf([call], wordsIn('en'), 'en').split('\r\n');
  assert.equal(head.charCodeAt(0), 0xfeff);
  assert.equal(head.split(',').length, 11 + 2, 'the heading of the remarks has commas of its own');
  assert.equal(
    line,
    `2026-11-23,18:45:02,Incoming,'0312345678,1:01,none,Interrupted,'=1+1,a b,"x,""y"" z",2026/11/23/n.wav`,
  );
  assert.deepEqual(remarksOf(call), ['interrupted']);
});
