import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { linesFrom, MAX_LINE_BYTES } from '#src/line/lines.js';
import { idleReports, parseProfile } from '#src/line/profile.js';
import { callerIdOf, isCallerIdLine, readReport } from '#src/line/report.js';
import { Random, seedFor } from '../rig/random.js';

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

/** Text as it comes over a serial line, one character for each byte. */
const serial = (bytes: readonly number[]) => String.fromCharCode(...bytes);
const SHIFT_JIS_TESUTO = serial([0x83, 0x65, 0x83, 0x58, 0x83, 0x67]);
const MDMF = '802101083131323331383435020A35353531323334353637070941434D4520434F52502C';
const SDMF = '041231313233313834353535353132333435363746';

for (const [what, lines, number, name] of [
  ['DDN_NMBR in the place of NMBR', ['NAME = O', 'DDN_NMBR= 9196278340'], '9196278340', undefined],
  ['the number behind the name on one line', ['NAME=ARCHER L     NMBR=5071234567'], '5071234567', 'ARCHER L'],
  ['the name before the number', ['NAME=ACME', 'TIME=1845', 'NMBR=0312345678'], '0312345678', 'ACME'],
  ['no name at all', ['DATE=1123', 'TIME=1845', 'NMBR=0312345678'], '0312345678', undefined],
  ['the whole report twice', ['NMBR=03123', 'NAME=A', 'NMBR=03123', 'NAME=A'], '03123', 'A'],
  ['NMBR=O after the number, to hide it', ['NMBR = 5551234', 'NMBR = O'], '5551234', undefined],
  ['a name of P', ['NMBR=0312345678', 'NAME=P'], '0312345678', undefined],
  ['a name with a backspace', ['NMBR=0312345678', 'NAME=AC\bME'], '0312345678', 'ACME'],
  ['a name in Shift-JIS', ['NMBR=0312345678', `NAME=${SHIFT_JIS_TESUTO}`], '0312345678', 'テスト'],
  ['a name in Latin-1', ['NMBR=0612345678', 'NAME=Ren\xe9 B'], '0612345678', 'René B'],
  ['a spam tag for a name', ['NMBR=5551234567', 'NAME=V12345678901234'], '5551234567', 'V12345678901234'],
  ["Bell Canada's number in MESG", ['MESG = 030739393332353632'], '9932562', undefined],
  ['a whole packet in MESG', [`MESG=${MDMF}`], '5551234567', 'ACME CORP'],
  ['a single data message in MESG, with its 0x55', [`MESG = 55${SDMF}`], '5551234567', undefined],
  ['a packet alone on its line', [SDMF.toLowerCase()], '5551234567', undefined],
  ['a MESG that says nothing', ['MESG = 110101', 'NMBR = 4075550000'], '4075550000', undefined],
] as const)
  test(`a modem's report with ${what}`, () => {
    const expected = { kind: 'number', number, ...(name === undefined ? {} : { name }) };
    assert.deepEqual(callerIdOf(lines), expected);
    assert.ok(lines.some(isCallerIdLine));
  });

for (const [what, lines, reason] of [
  ['a packet with a wrong sum', [`MESG=${SDMF.slice(0, -1)}7`], 'checksum'],
  ['a packet without its sum', [SDMF.slice(0, -2)], 'cut'],
  ['a number with other characters in it', ['NMBR=031?345678'], 'content'],
] as const)
  test(`${what} is damaged and no number`, () => {
    assert.deepEqual(readReport(lines), { kind: 'damaged', reason });
    assert.equal(callerIdOf(lines), null);
  });

test('a packet with any wrong bit gives no number', () => {
  for (const packet of [SDMF, MDMF])
    for (let bit = 0; bit < packet.length * 4; bit++) {
      const bytes = Buffer.from(packet, 'hex');
      bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      assert.equal(callerIdOf([`MESG=${bytes.toString('hex')}`]), null, `bit ${bit}`);
    }
});

test('no garbage makes the reader throw', () => {
  const random = new Random(seedFor('modem reports'));
  const tags = ['NMBR=', 'NAME = ', 'MESG=', 'DDN_NMBR=', 'ERRM=', ''];
  for (let round = 0; round < 5000; round++) {
    const hex = random.below(3) === 0;
    const bytes = Array.from({ length: random.below(80) }, () => random.below(256));
    const text = hex ? Buffer.from(bytes).toString('hex') : serial(bytes);
    const lines = [random.pick(tags) + text, random.pick(tags) + text.slice(3)];
    const callerId = callerIdOf(lines);
    for (const line of lines) isCallerIdLine(line);
    if (callerId?.kind === 'number') assert.match(callerId.number, /^\+?[0-9*#]{1,32}$/);
  }
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
