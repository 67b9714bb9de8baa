import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { languageOf } from '#src/i18n/language.js';
import { messages } from '#src/i18n/messages.js';
import { isProblem } from '#src/i18n/problems.js';

type Entry = Record<'en' | 'ja', unknown>;

const KANA_OR_KANJI = /[\u3041-\u30ff\u4e00-\u9fff]/;
/** English typography is all that is allowed beyond ASCII. */
const NOT_ENGLISH = /[^\x20-\x7e\n\u2019\u2026]/;

/** Stands in for any fact a sentence may ask for: text, number, list or group. */
const anyFact: unknown = new Proxy(() => 'X', {
  get: (_target, key) => (key === Symbol.toPrimitive ? () => 'X' : key === 'then' ? undefined : anyFact),
  apply: () => 'X',
});

function said(entry: unknown): string {
  return String(typeof entry === 'function' ? entry(anyFact) : entry);
}

/** Every room's sentences, by the file they stand in. */
const folder = new URL('./problems/', import.meta.resolve('#src/i18n/problems.js'));
const rooms: Record<string, Entry>[] = [];
for (const name of readdirSync(folder).filter((file) => file.endsWith('.js'))) {
  rooms.push(
    ...Object.values((await import(new URL(name, folder).href)) as Record<string, Record<string, Entry>>),
  );
}
const problems: Record<string, Entry> = Object.assign({}, ...rooms);

test('every problem is said in full sentences in both languages', () => {
  for (const [code, entry] of Object.entries(problems)) {
    const [en, ja] = [said(entry.en), said(entry.ja)];
    assert.match(ja, KANA_OR_KANJI, code);
    assert.match(ja, /。$/, code);
    assert.doesNotMatch(en, NOT_ENGLISH, code);
    assert.match(en, /[.?]$/, code);
  }
});

test('every sentence of every room can be said', () => {
  assert.ok(rooms.length >= 6);
  for (const code of Object.keys(problems)) assert.equal(isProblem({ code }), true, code);
});

test('no two rooms give the same name to a problem', () => {
  assert.equal(
    rooms.reduce<number>((count, room) => count + Object.keys(room).length, 0),
    Object.keys(problems).length,
  );
});

test('every word of the command line is there in both languages', () => {
  for (const [key, entry] of Object.entries(messages as Record<string, Entry>)) {
    const [en, ja] = [said(entry.en), said(entry.ja)];
    assert.ok(en !== '', key);
    assert.doesNotMatch(en, NOT_ENGLISH, key);
    // Some patterns consist of facts and punctuation only.
    if (!['watchState', 'watchPanel'].includes(key)) assert.match(ja, KANA_OR_KANJI, key);
  }
});

test('the language follows the locale in the order of POSIX', () => {
  assert.equal(languageOf({ LANG: 'ja_JP.UTF-8' }), 'ja');
  assert.equal(languageOf({ LANG: 'ja' }), 'ja');
  assert.equal(languageOf({ LANG: 'ja_JP.UTF-8', LC_MESSAGES: 'en_US.UTF-8' }), 'en');
  assert.equal(languageOf({ LC_ALL: 'ja_JP', LC_MESSAGES: 'en_US' }), 'ja');
  assert.equal(languageOf({ LC_ALL: '', LANG: 'ja_JP' }), 'ja');
  assert.equal(languageOf({ LANG: 'java' }), 'en');
  assert.equal(languageOf({}), 'en');
});

test('only what this version can say counts as a problem', () => {
  assert.equal(isProblem({ code: 'controlUnreachable', path: '/x' }), true);
  for (const other of [null, 'x', {}, { code: 1 }, { code: 'fromTheFuture' }, { code: 'toString' }]) {
    assert.equal(isProblem(other), false);
  }
});

test('no word is in two tables, where the later one would take the place of the other', async () => {
  const text = readFileSync(new URL('../../src/i18n/messages.ts', import.meta.url), 'utf8');
  const names = [...text.matchAll(/^import \{ (\w+) \} from '\.\/messages\/(\w+)\.js';$/gm)];
  assert.ok(names.length > 10);
  const words: string[] = [];
  for (const [, table = '', file] of names) {
    const room = await import(
      new URL(`./messages/${file}.js`, import.meta.resolve('#src/i18n/messages.js')).href
    );
    words.push(...Object.keys(room[table]));
  }
  assert.deepEqual(
    words.filter((word, i) => words.indexOf(word) !== i),
    [],
  );
});
