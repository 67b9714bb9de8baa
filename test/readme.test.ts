import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '..');
/** Run by .ci/run itself, since they are or contain what runs this test. */
const RUN_BY_CI = [
  'scripts/demo',
  'scripts/test',
  'npm run bench',
  'npm run simulate -- --calls 100000 --seed 1',
];

/** The commands of a README's `sh` blocks, in order. */
function commandsOf(file: string): string[] {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) => block.trim().split('\n'));
}

/** Runs them in one bash that stops at the first one that fails; ends what it left in the background. */
async function runAll(commands: readonly string[], home: string): Promise<{ code: number; said: string }> {
  const untilArmed = 'for i in $(seq 100); do denwaban status >/dev/null 2>&1 && break; sleep 0.2; done';
  // Whether a handset was put down or flashed is known a second later; nobody types so fast.
  const untilFiled = 'for i in $(seq 100); do denwaban show last >/dev/null 2>&1 && break; sleep 0.2; done';
  const lines = commands.flatMap((command) => [
    `echo '$ ${command.replaceAll("'", '')}'`,
    command,
    ...(command === 'denwaband &' ? [untilArmed] : []),
    ...(command === 'denwaban emulate hang-up' ? [untilFiled] : []),
  ]);
  const env = { ...process.env, HOME: home, XDG_RUNTIME_DIR: '', XDG_STATE_HOME: '', LC_ALL: 'C.UTF-8' };
  const script = ['set -euo pipefail', ...lines].join('\n');
  const bash = spawn('bash', ['-c', script], { cwd: ROOT, env, detached: true });
  const group = -(bash.pid ?? 0);
  let said = '';
  for (const out of [bash.stdout, bash.stderr])
    out.on('data', (text) => {
      said += text;
    });
  const closed = once(bash, 'close');
  const [code] = await once(bash, 'exit');
  process.kill(group, 'SIGTERM');
  const late = setTimeout(() => process.kill(group, 'SIGKILL'), 20_000);
  await closed;
  clearTimeout(late);
  return { code, said };
}

test('every command in README works, in the order in which it stands there', async (t) => {
  const home = mkdtempSync(join(tmpdir(), 'dnw-home-'));
  t.after(() => {
    rmSync(home, { recursive: true, force: true });
    rmSync(join(ROOT, 'call.wav'), { force: true });
  });
  const commands = commandsOf('README.md');
  const ours = commands.filter((command) => !RUN_BY_CI.includes(command));
  assert.ok(ours.length > 12);
  const { code, said } = await runAll(ours, home);
  assert.equal(code, 0, said);
  assert.ok(existsSync(join(ROOT, 'call.wav')), said);
});

test('what README leaves to CI is run by CI', () => {
  const ci = readFileSync(join(ROOT, '.ci/run'), 'utf8');
  assert.match(ci, /^step \d+ scripts\/demo$/m);
  assert.match(ci, /^step \d+ scripts\/test$/m);
  assert.match(ci, /^step \d+ npm run (--silent )?bench/m);
  assert.match(ci, /^step \d+ scripts\/simulate --calls 100000 --seed 1$/m);
});

test('both READMEs give the same commands', () => {
  assert.deepEqual(commandsOf('README.ja.md'), commandsOf('README.md'));
});
