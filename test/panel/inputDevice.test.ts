import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { Problem } from '#src/i18n/problems.js';
import type { ButtonInput } from '#src/panel/gestures.js';
import { InputDevice } from '#src/panel/inputDevice.js';
import { FakeButton } from '../rig/panel.js';

function watch(t: TestContext, path?: string) {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  const button = new FakeButton(join(dir, 'button'));
  const inputs: ButtonInput[] = [];
  const troubles: (Problem | null)[] = [];
  const device = new InputDevice(
    { device: path ?? button.path, key: button.key, nowMs: () => performance.now() },
    { input: (input) => inputs.push(input), trouble: (problem) => troubles.push(problem) },
  );
  t.after(async () => {
    device.stop();
    await button.unplug();
    rmSync(dir, { recursive: true, force: true });
  });
  return { button, device, inputs, troubles, kinds: () => inputs.map(({ kind }) => kind) };
}

async function until(what: string, found: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!found()) {
    if (performance.now() > end) throw new Error(`waited for ${what}`);
    await delay(10);
  }
}

test('presses and releases of our key; repeats, other keys and other types mean nothing', async (t) => {
  const { button, device, inputs, kinds, troubles } = watch(t);
  device.start();
  await button.plugIn();
  await button.press();
  await button.send(1, button.key, 2);
  await button.send(1, button.key + 1, 1);
  await button.send(4, 4, 7);
  await button.release();
  await until('the release', () => kinds().includes('release'));
  assert.deepEqual(kinds(), ['opened', 'press', 'release']);
  await until('the word that it is read', () => troubles.includes(null));
  assert.deepEqual(troubles, [null]);
  assert.ok(inputs.every(({ ms }, i) => i === 0 || ms >= 0));
});

test('the length of a press is the kernel’s, however late it is read', async (t) => {
  const { button, device, inputs, kinds } = watch(t);
  device.start();
  await button.plugIn();
  const wallMs = Date.now() - 500;
  await button.send(1, button.key, 1, wallMs);
  await button.send(1, button.key, 0, wallMs + 321);
  await until('the release', () => kinds().includes('release'));
  const [press, release] = inputs.slice(1).map(({ ms }) => ms);
  // A stamp that is believed is laid on our clock by the wall clock, which has whole ms.
  assert.ok(press !== undefined && release !== undefined);
  assert.ok(Math.abs(release - press - 321) <= 2, `${release - press} ms`);
});

test('dropped events: the press they may belong to is given up', async (t) => {
  const { button, device, kinds } = watch(t);
  device.start();
  await button.plugIn();
  await button.press();
  await button.send(0, 3, 0);
  await until('the loss', () => kinds().includes('lost'));
  assert.deepEqual(kinds(), ['opened', 'press', 'lost']);
});

test('a device that vanishes is opened again, and said when it stays away', async (t) => {
  const { button, device, kinds, troubles } = watch(t);
  device.start();
  await button.plugIn();
  await until('the word that it is read', () => troubles.includes(null));
  await button.press();
  renameSync(button.path, `${button.path}.out`);
  await button.unplug();
  await until('the trouble', () => troubles.length > 1);
  assert.deepEqual(troubles.at(-1), { code: 'buttonMissing', path: button.path });
  renameSync(`${button.path}.out`, button.path);
  await button.plugIn();
  await button.press();
  await until('the second press', () => kinds().filter((kind) => kind === 'press').length === 2);
  assert.deepEqual(kinds(), ['opened', 'press', 'lost', 'opened', 'press']);
  await until('that it is well again', () => troubles.at(-1) === null);
});

test('a thing that cannot be read is said with its reason', async (t) => {
  const { device, troubles } = watch(t, tmpdir());
  device.start();
  await until('the trouble', () => troubles.length > 0);
  assert.equal(troubles[0]?.code, 'buttonUnreadable');
});

/** How many processes read this path. */
function readersOf(path: string): number {
  const count = `ps -eo args | grep -c "^cat ${path}$" || true`;
  return Number(execFileSync('sh', ['-c', count], { encoding: 'utf8' }));
}

test('the reader ends with the one who wanted it', async (t) => {
  const { button, device } = watch(t);
  device.start();
  await button.plugIn();
  await until('the reader', () => readersOf(button.path) === 1);
  device.stop();
  await until('its end', () => readersOf(button.path) === 0);
});

test('the reader does not outlive a recorder that is killed', async (t) => {
  const { button } = watch(t);
  const script =
    `import { InputDevice } from '${import.meta.resolve('#src/panel/inputDevice.js')}';` +
    `new InputDevice({ device: '${button.path}', key: 148, nowMs: () => 0 }, { input() {}, trouble() {} }).start();`;
  const recorder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
  t.after(() => recorder.kill('SIGKILL'));
  await button.plugIn();
  await until('the reader', () => readersOf(button.path) === 1);
  recorder.kill('SIGKILL');
  await until('its end', () => readersOf(button.path) === 0);
});
