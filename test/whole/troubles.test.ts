import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, sentence } from '#src/i18n/problems.js';
import { openPort } from '#src/line/serialPort.js';
import { Rig } from '../rig/denwaban.js';

const DAEMON = resolve(import.meta.dirname, '../../dist/daemon.js');

/** `status` shows the problem's one sentence in both languages, and says by its exit code that all is not well. */
async function shows(rig: Rig, problem: Problem): Promise<void> {
  for (const language of ['en', 'ja'] as const) {
    const { stdout } = await rig.cli(['status', '--lang', language], { COLUMNS: '400' });
    const flat = stdout.replace(/\s+/g, ' ');
    assert.ok(flat.includes(sentence(problem, language).replace(/\s+/g, ' ')), `${language}: ${stdout}`);
  }
}

async function problemOf(rig: Rig, code: Problem['code']): Promise<Problem> {
  return rig.until(code, async () => (await rig.status()).problems.find((one) => one.code === code));
}

test('bad config: the daemon names file and line in the user’s language, and exits with 78', async (t) => {
  const rig = new Rig();
  t.after(() => rmSync(rig.dir, { recursive: true, force: true }));
  writeFileSync(rig.config, 'board = "emulated"\n[notice]\ndelay = "soon"\n');
  for (const [locale, words] of [
    ['en_US.UTF-8', /there is no setting notice\.delay/],
    ['ja_JP.UTF-8', /[ぁ-ん]/],
  ] as const) {
    const env = { ...process.env, LC_ALL: locale };
    const { status, stderr } = spawnSync(process.execPath, [DAEMON, '--config', rig.config], {
      env,
      encoding: 'utf8',
    });
    assert.equal(status, 78);
    assert.equal(stderr.trim().split('\n').length, 1, stderr);
    assert.match(stderr, words);
    assert.match(stderr, /denwaban\.toml/);
    assert.match(stderr, /3/);
  }
});

test('missing line device: said, and the recorder arms itself when it comes', async (t) => {
  const rig = await Rig.start(t);
  const missing = join(rig.dir, 'usb-line');
  rig.configure(`[line]\ndevice = "${missing}"`);
  await rig.startDaemon(() => {}, false);
  await shows(rig, await problemOf(rig, 'lineMissing'));
  symlinkSync(join(rig.runtime, 'emulator/tty'), missing);
  await rig.until('armed', async () => (await rig.status()).armed);
  assert.deepEqual((await rig.status()).problems, []);
});

test('occupied port: said, and taken when it is free', async (t) => {
  const rig = await Rig.start(t);
  const other = await openPort(join(rig.runtime, 'emulator/tty'), 9600, { data: () => {}, closed: () => {} });
  assert.ok(!('code' in other));
  await rig.startDaemon(() => {}, false);
  await shows(rig, await problemOf(rig, 'lineBusy'));
  await other.close();
  await rig.until('armed', async () => (await rig.status()).armed);
});

test('unreadable notice: said, and calls are recorded all the same', async (t) => {
  const rig = await Rig.start(t);
  const broken = join(rig.dir, 'broken.wav');
  writeFileSync(broken, 'RIFF this is no sound');
  rig.configure(`[notice]\nclip = "${broken}"`);
  await rig.startDaemon();
  await shows(rig, await problemOf(rig, 'noticeUnreadable'));
  await rig.pickUp();
  await rig.act('hang-up');
  assert.equal((await rig.event('filed')).call.notice, 'none');
});

/** Runs the daemon with a directory of its own size over `path`, in a mount namespace of its own. */
function withDisk(rig: Rig, path: string, size: string): void {
  rig.wrap = [
    'unshare',
    '-rm',
    'sh',
    '-c',
    `mkdir -p ${path} && mount -t tmpfs -o size=${size} tmpfs ${path} && exec "$0" "$@"`,
  ];
}

test('full disk when filing: said, and the call waits in the ring', async (t) => {
  const rig = await Rig.start(t);
  withDisk(rig, rig.recordings, '32k');
  await rig.startDaemon();
  await rig.pickUp();
  await delay(2500);
  await rig.act('hang-up');
  await shows(rig, await problemOf(rig, 'cardFull'));
  const status = await rig.status();
  assert.equal(status.armed, true);
  assert.equal(status.card.ring.waitingCalls, 1);
});

test('no room for the ring: said, nothing half-made stays, and it is tried again', async (t) => {
  const rig = await Rig.start(t);
  withDisk(rig, join(rig.dir, 'card'), '4m');
  rig.configure('', join(rig.dir, 'card/ring'));
  await rig.startDaemon(() => {}, false);
  await shows(rig, await problemOf(rig, 'ringMissingSpace'));
  assert.equal((await rig.status()).armed, false);
});
