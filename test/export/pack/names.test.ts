import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isSafePath,
  NAME_FIELDS,
  numbered,
  pathBy,
  sameFileKey,
  unknownField,
} from '#src/export/pack/names.js';
import { ROW } from '../../control/memoryPorts.js';
import { Random, seedFor } from '../../rig/random.js';

test('a template is filled from the call', () => {
  const template = '{year}/{month}/{day}/{date} {time} {direction} {number} {length} {id} {name}';
  assert.equal(
    pathBy(template, ROW, '.wav'),
    '2026/11/23/2026-11-23 18-45-02 in 0312345678 03m12s K7Q2M9 2026-11-23_18-45-02_in_0312345678_03m12s_K7Q2M9.wav',
  );
  assert.equal(pathBy('{number}', { ...ROW, number: null }, '.mp3'), 'anon.mp3');
  const corrected = { ...ROW, start: '1970-01-01T00:00:10.000+09:00', correctedStart: ROW.start };
  assert.equal(pathBy('{date}', corrected, '.wav'), '2026-11-23.wav');
});

test('what is no field is found', () => {
  assert.equal(unknownField(NAME_FIELDS.map((field) => `{${field}}`).join('/')), null);
  assert.equal(unknownField('電話 {date}'), null);
  assert.equal(unknownField('{date} {nmae}'), '{nmae}');
  assert.equal(unknownField('{date'), '{');
  assert.equal(unknownField('date}'), '}');
});

test('names are such that exFAT, FAT32 and NTFS take them and Windows opens them', () => {
  const cases: [template: string, path: string][] = [
    ['a<b>c:d"e\\f|g?h*i', 'a-b-c-d-e-f-g-h-i.wav'],
    ['con/NUL.txt/lpt1', '_con/_NUL.txt/_lpt1.wav'],
    ['../../etc/passwd', '_/_/etc/passwd.wav'],
    ['/a//b', 'a/b.wav'],
    ['ends. . ', 'ends.wav'],
    ['folder. /x', 'folder/x.wav'],
    ['tab\there', 'tab-here.wav'],
    ['...', '_.wav'],
    ['苦情/{id} が', '苦情/K7Q2M9 が.wav'],
  ];
  for (const [template, path] of cases) assert.equal(pathBy(template, ROW, '.wav'), path);
});

test('a number cannot make a folder', () => {
  assert.equal(pathBy('{number}', { ...ROW, number: '../*69#' }, '.wav'), '..--69#.wav');
});

test('a name is cut where a character ends, and its ending stays', () => {
  const path = pathBy('電'.repeat(300), ROW, '.opus');
  assert.ok(Buffer.byteLength(path) <= 200 && Buffer.byteLength(path) > 195);
  assert.match(path, /^電+\.opus$/);
  assert.match(numbered(path, 12), /^電+_12\.opus$/);
  assert.ok(Buffer.byteLength(numbered(path, 12)) <= 200);
});

test('the second of two that want one name is numbered before the ending, in its folder', () => {
  assert.equal(numbered('2026.11/a.b.wav', 1), '2026.11/a.b.wav');
  assert.equal(numbered('2026.11/a.b.wav', 2), '2026.11/a.b_2.wav');
  assert.equal(numbered('2026.11/call', 3), '2026.11/call_3');
});

test('capitals and forms of Unicode do not make two files', () => {
  assert.equal(sameFileKey('Call.WAV'), sameFileKey('call.wav'));
  assert.equal(sameFileKey('が.wav'), sameFileKey('か\u3099.wav'));
});

test('every path that is made is taken as safe when it is read from a list, and none that leads out', () => {
  const random = new Random(seedFor('names'));
  const letters = [...'aZ.. /\\:*?"<>|{}電\u3099😀\u0001\ud800', '{date}', '{number}', 'con', 'nul.'];
  for (let i = 0; i < 2000; i++) {
    const template = Array.from({ length: random.below(12) }, () => random.pick(letters)).join('');
    if (template.trim() === '' || unknownField(template) !== null) continue;
    const path = pathBy(template, ROW, '.wav');
    assert.ok(isSafePath(path), `${JSON.stringify(template)} -> ${path}`);
    assert.ok(isSafePath(numbered(path, 2)));
  }
  for (const path of ['', '/etc/passwd', '../x', 'a/../../x', 'a//b', 'a/', 'x:y', 'con'])
    assert.equal(isSafePath(path), false, path);
});
