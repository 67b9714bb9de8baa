import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { loadBoards, parseConfig, systemPlaces } from '#src/config.js';
import { CallScope } from '#src/daemon/callScope.js';
import type { Problem } from '#src/i18n/problems.js';
import { PhoneBook } from '#src/phone/book.js';
import { writeBook } from '#src/phone/bookFile.js';

const dir = mkdtempSync(join(tmpdir(), 'denwaban-scope-'));
after(() => rmSync(dir, { recursive: true }));
const path = join(dir, 'phonebook.json');

function scopeFor(text: string): { scope: CallScope; troubles: (Problem | null)[] } {
  const result = parseConfig(`phone_book.file = "${path}"\n${text}`, null, loadBoards(), systemPlaces('/'));
  assert.ok(result.ok);
  const troubles: (Problem | null)[] = [];
  return { scope: new CallScope(result.config, (trouble) => troubles.push(trouble)), troubles };
}

test('a number that is permitted while the recorder runs hears no notice from the next call on', async () => {
  const { scope, troubles } = scopeFor('[[rule]]\nfrom = "book:permitted"\nnotice = "none"');
  const noon = new Date(2026, 10, 25, 12);
  const incoming = {
    direction: 'in',
    callerId: { kind: 'number', number: '0312345678' },
    calledNumber: null,
  } as const;
  await scope.refresh();
  assert.deepEqual(scope.plan(incoming, noon).notice, { clip: 'ja' });
  const contact = { number: '+81312345678', name: 'Sato', reading: null, groups: ['permitted'] };
  await writeBook(path, new PhoneBook([contact]));
  await scope.refresh();
  assert.equal(scope.plan(incoming, noon).notice, null);
  assert.equal(scope.nameOf('03-1234-5678'), 'Sato');
  const outgoing = { direction: 'out', callerId: null, calledNumber: '0312345678' } as const;
  assert.equal(scope.plan(outgoing, noon).rule, 'rule 1');
  writeFileSync(path, '{');
  await scope.refresh();
  assert.equal(scope.plan(incoming, noon).notice, null);
  assert.deepEqual(
    troubles.map((trouble) => trouble?.code ?? null),
    [null, null, 'bookDamaged'],
  );
});

test('the hours of a rule are those of the place where the recorder stands', () => {
  const { scope } = scopeFor('[[rule]]\nhours = "09:00-17:30"\ndays = "mon-fri"\nrecord = "never"');
  const at = (...when: [number, number, number, number, number]) =>
    scope.plan({ direction: 'in', callerId: null, calledNumber: null }, new Date(...when)).record;
  assert.equal(at(2026, 10, 25, 9, 0), 'never');
  assert.equal(at(2026, 10, 25, 17, 30), 'always');
  assert.equal(at(2026, 10, 28, 9, 0), 'always');
});
