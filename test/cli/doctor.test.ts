import assert from 'node:assert/strict';
import { test } from 'node:test';
import { STATUS } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run } = cliAgainstServer();

test('doctor says in its first line how it stands, then a line for every check with what to do below it', async () => {
  ports.current = { ...STATUS, armed: false, problems: [{ code: 'lineSilent', path: '/dev/x' }] };
  const { out, code } = await run(['doctor']);
  assert.equal(code, 1);
  assert.match(
    out,
    /^NOT WELL\. To be set right: \d+\.\nBAD +Recording +a call coming now would NOT be recorded\n/,
  );
  assert.match(out, /\n {6}The line interface \/dev\/x does not answer; unplug it, wait five seconds/);
  assert.match((await run(['doctor'], JA)).out, /^異常：直すべき点が \d+ 件あります。\n異常 +録音 /);
});

test('doctor --json has state, evidence and what to do of every check, in codes and in sentences', async () => {
  const { out, code } = await run(['doctor', '--json']);
  const report = JSON.parse(out);
  assert.equal(code, report.ok ? 0 : 1);
  assert.equal(report.checks.length, 17);
  for (const check of report.checks) {
    assert.match(check.state, /^(ok|warning|bad|unknown)$/);
    assert.ok(check.title !== '' && check.seen !== '' && check.evidence.code !== '', check.name);
    assert.equal(check.todo.length, check.remedies.length);
  }
});

test('a test call is refused while calls are not recorded', async () => {
  ports.current = { ...STATUS, armed: false, problems: [{ code: 'lineSilent', path: '/dev/x' }] };
  const { out, code } = await run(['doctor', 'line']);
  assert.equal(code, 1);
  assert.match(out, /The line interface \/dev\/x does not answer/);
  const json = await run(['doctor', 'line', '--json']);
  assert.equal(JSON.parse(json.out).ok, false);
});

test('a test call without patience is a mistake of usage', async () => {
  for (const patience of ['0', 'x', '4000'])
    assert.equal((await run(['doctor', 'line', '--patience', patience])).code, 2, patience);
});

test('a bundle that cannot be written is said, with the place', async () => {
  const { err, code } = await run(['support-bundle', '--out', '/nowhere/bundle.tar.gz']);
  assert.equal(code, 74);
  assert.match(err, /\/nowhere\/bundle\.tar\.gz cannot be written/);
});
