import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { linesFrom, MAX_LINE_BYTES } from '#src/line/lines.js';
import { idleReports, parseProfile } from '#src/line/profile.js';
import { callerIdOf, isCallerIdLine } from '#src/line/report.js';

for (const [lines, expected] of [
  [['DATE=1123', 'TIME=1845', 'NMBR=0312345678'], '0312345678'],
  [['NMBR = 0312345678', 'NAME = X'], '0312345678'],
  [['MESG = 0000', 'NMRB = 09012345678'], '09012345678'],
  [['nmbr=+81 3-1234-5678'], '+81312345678'],
  [['NMBR=P'], 'withheld'],
  [['NMBR = O'], 'unavailable'],
  [['NMBR=C'], 'payphone'],
  [['NMBR=S'], 'conflict'],
  [['DATE=1123', 'NAME=ACME'], null],
  [['NMBR='], null],
  [[], null],
] as const)
  test(`caller ID from ${JSON.stringify(lines)}`, () => {
    const callerId = callerIdOf(lines);
    assert.equal(callerId?.kind === 'number' ? callerId.number : (callerId?.reason ?? null), expected);
  });

test('caller-ID lines are told from answers', () => {
  assert.ok(isCallerIdLine('NMBR = 03') && isCallerIdLine('MESG=03070'));
  assert.ok(!isCallerIdLine('OK') && !isCallerIdLine('+FCLASS: 8') && !isCallerIdLine('0,"",9084'));
});

test('lines come whole from any pieces, and one without end stays bounded', () => {
  const text = [...Buffer.from('\r\nOK\r\n\r\nNMBR=1\rRI')];
  for (let cut = 0; cut <= text.length; cut++) {
    const first = linesFrom('', text.slice(0, cut));
    const second = linesFrom(first.rest, text.slice(cut));
    assert.deepEqual([...first.lines, ...second.lines, second.rest], ['OK', 'NMBR=1', 'RI']);
  }
  assert.equal(linesFrom('', new Array(5000).fill(65)).rest.length, MAX_LINE_BYTES);
});

test('what a device can report is read from +VLS=?, bit 0 being the most significant', () => {
  const conexant = ['0,"",B0804100,B0804100,B0804100', '1,"T",0B8433C1,0FE431C1,0B8431C1'];
  assert.deepEqual(idleReports(conexant), ['callerId', 'ring', 'hook']);
  assert.deepEqual(idleReports(['0,"",B0804100']), ['callerId', 'ring', 'hook']);
  assert.deepEqual(idleReports(['nonsense']), []);
});

const PROFILES = new URL('../../boards/lines/', import.meta.url);
for (const name of readdirSync(PROFILES))
  test(`the line profile ${name} is valid and bears its file's name`, () => {
    const profile = parseProfile(JSON.parse(readFileSync(new URL(name, PROFILES), 'utf8')));
    assert.ok(typeof profile !== 'string', String(profile));
    assert.equal(`${profile.name}.json`, name);
  });

test('a profile with a question among its commands is refused: late answers could be mistaken', () => {
  const good = JSON.parse(readFileSync(new URL('v253-composite.json', PROFILES), 'utf8'));
  const bad = { ...good, init: [{ command: 'AT+VLS?', mayFail: true, why: 'x' }] };
  assert.match(String(parseProfile(bad)), /command/);
});
