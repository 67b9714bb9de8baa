import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Condition, Systemd } from '#src/daemon/systemd.js';
import { openLog } from '#src/log.js';
import { NotifySocket } from '../rig/notifySocket.js';

const log = openLog('silent');
const READY = 'READY: the next call will be recorded.';

test('systemd hears of the start, of every change, and a beat three times in its patience', async (t) => {
  const socket = await NotifySocket.open(t);
  const env = { ...process.env, NOTIFY_SOCKET: socket.path, WATCHDOG_USEC: '3000000' };
  const systemd = new Systemd(env, log);
  let condition: Condition = { alive: true, sentence: 'starting\nstill' };
  systemd.start(() => condition);
  await socket.until(/STATUS=starting still/);
  assert.ok(!socket.told.some((line) => line.includes('READY=1')));
  condition = { alive: true, sentence: READY };
  systemd.ready();
  await socket.until(/READY=1/);
  await socket.until(/WATCHDOG=1/, 3);
  systemd.stop();
  await socket.until(/^STOPPING=1$/);
  assert.equal(socket.told.filter((line) => line.includes('READY=1')).length, 1);
  assert.equal(socket.told.filter((line) => line.includes(`STATUS=${READY}`)).length, 1);
});

test('a recorder that is not alive gives no beat, and says what it is all the same', async (t) => {
  const socket = await NotifySocket.open(t);
  const systemd = new Systemd({ ...process.env, NOTIFY_SOCKET: socket.path, WATCHDOG_USEC: '300000' }, log);
  let sentence = 'one';
  systemd.start(() => ({ alive: false, sentence }));
  systemd.ready();
  await socket.until(/STATUS=one/);
  sentence = 'two';
  await socket.until(/STATUS=two/);
  systemd.stop();
  await socket.until(/STOPPING=1/);
  assert.ok(!socket.told.some((line) => line.includes('WATCHDOG')), socket.told.join('\n'));
});

test('the socket is for the recorder alone: its other children do not inherit it', () => {
  const env: NodeJS.ProcessEnv = { NOTIFY_SOCKET: '/nowhere' };
  new Systemd(env, log);
  assert.equal(env.NOTIFY_SOCKET, undefined);
});

test('outside systemd nothing happens', async () => {
  let looks = 0;
  const systemd = new Systemd({ PATH: process.env.PATH, WATCHDOG_USEC: '1000' }, log);
  systemd.start(() => {
    looks++;
    return { alive: true, sentence: 'x' };
  });
  systemd.ready();
  await delay(50);
  systemd.stop();
  assert.equal(looks, 0);
});
