import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type TestContext, test } from 'node:test';

const REPORTER = resolve(import.meta.dirname, '../../scripts/quiet-reporter.mjs');

/** Runs one file of tests as scripts/test does; gives up on what does not stand still for so long. */
function run(t: TestContext, source: string, stallSeconds: number) {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-reporter-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  const file = join(dir, 'planted.test.mjs');
  writeFileSync(file, `import { test } from 'node:test';\n${source}`);
  // A run within a run would be taken for a file of the outer one.
  const { NODE_TEST_CONTEXT: _, ...outer } = process.env;
  const env = { ...outer, STALL_SECONDS: String(stallSeconds) };
  const args = ['--test', `--test-reporter=${REPORTER}`, file];
  return new Promise<{ code: number; said: string; dir: string }>((done) => {
    execFile(process.execPath, args, { env, cwd: dir, timeout: 60_000 }, (error, stdout, stderr) =>
      done({ code: error === null ? 0 : Number(error.code), said: stdout + stderr, dir }),
    );
  });
}

test('a run that stands still says what has not ended, with its processes, and ends them and itself', async (t) => {
  const { code, said, dir } = await run(
    t,
    `import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
test('goes well', () => {});
test('waits for ever', async () => {
  writeFileSync('pid', String(spawn('sleep', ['4321']).pid));
  await new Promise(() => {});
});`,
    2,
  );
  assert.equal(code, 1);
  assert.match(said, /^FAILED: nothing has begun or ended for 2\.0 s; begun and not ended:$/m);
  assert.match(said, /^ {2}waits for ever \(.*planted\.test\.mjs\)$/m);
  assert.doesNotMatch(said, /^ {2}goes well/m);
  assert.match(said, /sleep 4321$/m);
  const pid = readFileSync(join(dir, 'pid'), 'utf8');
  const state = existsSync(`/proc/${pid}/stat`) ? readFileSync(`/proc/${pid}/stat`, 'utf8') : ') Z';
  assert.match(state, /\) Z/);
});

test('a run that goes on is silent about what goes well and says totals', async (t) => {
  const { code, said } = await run(t, "test('goes well', () => {});", 30);
  assert.equal(code, 0);
  assert.doesNotMatch(said, /goes well|FAILED/);
  assert.match(said, /^# pass 1$/m);
});

test('a failure is told with its name, its place and its words', async (t) => {
  const { code, said } = await run(t, "test('goes wrong', () => { throw new Error('planted words'); });", 30);
  assert.equal(code, 1);
  assert.match(said, /FAILED.*goes wrong.*planted\.test\.mjs/);
  assert.match(said, /planted words/);
  assert.match(said, /^# fail 1$/m);
});
