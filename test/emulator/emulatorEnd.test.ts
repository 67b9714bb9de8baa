import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { sentence } from '#src/i18n/problems.js';
import { EmulatorProcess, pause, processesOf } from './emulatorProcess.js';

const MAIN = fileURLToPath(import.meta.resolve('#src/emulator/main.js'));

test('told to end, the emulator leaves no process and no file', async () => {
  const emulator = await EmulatorProcess.start();
  assert.ok((await processesOf(emulator.dir)).length >= 4, 'emulator, sound server, aplay and arecord');
  assert.equal(await emulator.stop(), 0);
  assert.deepEqual(await processesOf(emulator.dir), []);
  assert.deepEqual(await readdir(dirname(emulator.dir)), []);
});

test('tied, it ends when its parent lets go of its standard input', async () => {
  const emulator = await EmulatorProcess.start('--tied');
  const exit = once(emulator.child, 'exit');
  emulator.child.stdin?.end();
  assert.deepEqual(await exit, [0, null]);
  assert.deepEqual(await processesOf(emulator.dir), []);
  assert.deepEqual(await readdir(dirname(emulator.dir)), []);
});

test('interrupted at any moment of its start it leaves nothing either', async () => {
  for (const afterMs of [0, 60, 150, 250, 350, 450, 600, 900]) {
    const parent = await mkdtemp(join(tmpdir(), 'emulator-test-'));
    const dir = join(parent, 'emulator');
    const child = spawn(process.execPath, [MAIN, '--dir', dir], { stdio: 'ignore' });
    const exit = once(child, 'exit');
    await pause(afterMs);
    child.kill('SIGINT');
    await exit;
    assert.deepEqual(await processesOf(dir), [], `after ${afterMs} ms`);
    assert.deepEqual(await readdir(parent), [], `after ${afterMs} ms`);
  }
});

test('a directory whose path is too long for a socket in it still works', async () => {
  const parent = await mkdtemp(join(tmpdir(), 'emulator-test-'));
  const long = join(parent, 'x'.repeat(90 - parent.length));
  const child = spawn(process.execPath, [MAIN, '--dir', long], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [ready] = (await once(child.stdout, 'data')) as [Buffer];
  assert.match(await readFile(JSON.parse(ready.toString()).asoundConf, 'utf8'), /unix:\/tmp\/denwaban-/);
  const exit = once(child, 'exit');
  child.kill('SIGTERM');
  assert.deepEqual(await exit, [0, null]);
  assert.deepEqual(await readdir(parent), []);
});

test('a directory that ALSA cannot name is refused with the reason', async () => {
  const { said, code } = await refused('/tmp/a b', process.env);
  assert.equal(code, 69);
  assert.match(said, /\/tmp\/a b .*space/);
});

test('a missing program is named with the package that has it, and the exit code is 69', async () => {
  const dir = join(await mkdtemp(join(tmpdir(), 'emulator-test-')), 'emulator');
  const env = { PATH: '/nowhere', LC_ALL: 'ja_JP.UTF-8' };
  const { said, code } = await refused(dir, env);
  assert.equal(code, 69);
  const problem = {
    code: 'emulatorNeedsProgram',
    program: 'pulseaudio',
    debianPackage: 'pulseaudio',
  } as const;
  assert.equal(said, `${sentence(problem, 'ja')}\n`);
});

async function refused(dir: string, env: NodeJS.ProcessEnv): Promise<{ said: string; code: number }> {
  const child = spawn(process.execPath, [MAIN, '--dir', dir], { env, stdio: ['ignore', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number];
  return { said, code };
}
