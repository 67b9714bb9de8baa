import assert from 'node:assert/strict';
import { readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HEADER, tracedCall } from '../trace/tracedCall.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { dir, ports, run } = cliAgainstServer();

test('a trace is recorded for its owner alone, and replayed in words', async () => {
  ports.traced = [HEADER, ...tracedCall()];
  const file = join(dir, 'line.trace');
  const recorded = await run(['trace', 'record', file, '--seconds', '2']);
  assert.deepEqual([recorded.err, recorded.code], ['', 0]);
  assert.match(recorded.out, /line\.trace: \d+ lines\. It holds what was spoken on the line\.\n$/);
  assert.equal(statSync(file).mode & 0o777, 0o600);
  assert.equal(readFileSync(file, 'utf8').split('\n').length, ports.traced.length + 1);
  const { out, code } = await run(['trace', 'replay', file]);
  assert.equal(code, 0);
  const lines = out.trimEnd().split('\n');
  assert.match(lines[0] ?? '', /^ +\d+\.\d\d {2}it rings$/);
  const begins = lines.find((line) => line.includes('RECORDING BEGINS'));
  assert.match(begins ?? '', /→ RECORDING BEGINS {2}direction=in callerId=.*0312345678/);
  assert.match(out, /→ RECORDING FILED {2}reason=onHook\n/);
  assert.match((await run(['trace', 'replay', file], JA)).out, /→ 録音を保存/);
  const { happened } = JSON.parse((await run(['trace', 'replay', file, '--json'])).out);
  assert.equal(happened[0].event.kind, 'ring');
});

test('a file that is no trace is told with its line, and one that is missing as that', async () => {
  const file = join(dir, 'no.trace');
  writeFileSync(file, `${JSON.stringify(HEADER)}\nhello\n`);
  const wrong = await run(['trace', 'replay', file]);
  assert.equal(wrong.code, 74);
  assert.match(wrong.err, /no\.trace is no trace that can be replayed: line 2 is not understood/);
  assert.equal((await run(['trace', 'replay', join(dir, 'none.trace')])).code, 66);
  assert.equal((await run(['trace', 'record', file, '--seconds', 'x'])).code, 2);
});
