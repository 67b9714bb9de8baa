import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { after, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

const SOURCE = resolve(import.meta.dirname, '../../test/lab/steadyClock.c');
const STOPPED_MS = 600;
const WAIT_MS = 300;
/** The clock's patience, and a test's. */
const SLACK_MS = 100;

/** Says a word before each of its stretches, and after it how long that took by its clock, in ms. */
const PROGRAM = `
import ctypes, time
libc = ctypes.CDLL(None)
class Timespec(ctypes.Structure):
    _fields_ = [("s", ctypes.c_long), ("ns", ctypes.c_long)]
def reading():
    worst = 0
    last = began = time.monotonic()
    while worst < 0.015 and last - began < 3:
        now = time.monotonic()
        worst = max(worst, now - last)
        last = now
    return worst
def waiting():
    began = time.monotonic()
    libc.ppoll(None, 0, ctypes.byref(Timespec(0, ${WAIT_MS * 1e6})), None)
    return time.monotonic() - began
for what in (reading, waiting, waiting):
    input()
    print("begun", flush=True)
    print(1000 * what(), flush=True)
`;

const dir = mkdtempSync(join(tmpdir(), 'dnw-clock-'));
after(() => rmSync(dir, { recursive: true, force: true }));

test('a process that was stopped goes on where its clock should have woken it', async () => {
  const library = join(dir, 'steadyClock.so');
  execFileSync('gcc', ['-shared', '-fPIC', '-O2', '-Wall', '-Wextra', '-Werror', '-o', library, SOURCE]);
  const env = { ...process.env, LD_PRELOAD: library };
  const child = spawn('python3', ['-c', PROGRAM], { env, stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const stretch = async (stoppedMs: number) => {
    child.stdin.write('\n');
    assert.equal((await lines.next()).value, 'begun');
    await delay(50);
    if (stoppedMs > 0) child.kill('SIGSTOP');
    await delay(stoppedMs);
    child.kill('SIGCONT');
    return Number((await lines.next()).value);
  };
  const jumpMs = await stretch(STOPPED_MS);
  assert.ok(jumpMs < SLACK_MS, `a stop of ${STOPPED_MS} ms between two readings made ${jumpMs} ms`);
  const waitMs = await stretch(0);
  assert.ok(waitMs >= WAIT_MS, `a wait of ${WAIT_MS} ms was ${waitMs} ms`);
  const stoppedWaitMs = await stretch(STOPPED_MS);
  assert.ok(
    stoppedWaitMs >= WAIT_MS && stoppedWaitMs < WAIT_MS + SLACK_MS,
    `stopped in it: ${stoppedWaitMs} ms`,
  );
  child.stdin.end();
  await once(child, 'close');
});
