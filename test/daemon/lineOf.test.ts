import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loadBoards, parseConfig, systemPlaces } from '#src/config.js';
import { lineOf } from '#src/daemon/lineOf.js';
import { loadProfile } from '#src/line/profile.js';
import { TestPty } from '../rig/pty.js';

test('the lifting of a handset that the device tells as its putting down arrives as a lifting', async (t) => {
  const pty = await TestPty.open(t);
  const info: Readonly<Record<string, string>> = { 'AT+FCLASS=?': '0,8\r\n', 'AT+FCLASS?': '8\r\n' };
  pty.onData = (bytes) => {
    for (const command of bytes.toString('latin1').match(/AT[^\r]*(?=\r)/g) ?? [])
      pty.write(`\r\n${info[command] ?? ''}\r\nOK\r\n`);
  };
  const parsed = parseConfig(`line.device = "${pty.path}"`, null, loadBoards(), systemPlaces('/'));
  const profile = loadProfile('v253-composite');
  assert.ok(parsed.ok && !('code' in profile));
  const lifted = new Promise<string[]>((resolve) => {
    const told: string[] = [];
    const line = lineOf(parsed.config, profile, () => performance.now(), null, {
      event: ({ kind }) => {
        told.push(kind);
        if (kind === 'offHook') resolve(told);
      },
      ready: () => pty.write('\x10R\x10h'),
      lost: (problem) => resolve([problem.code]),
      log: () => {},
    });
    t.after(() => line.stop());
    line.start();
  });
  assert.deepEqual(await lifted, ['ring', 'onHook', 'offHook']);
});
