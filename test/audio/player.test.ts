import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { Notices } from '#src/audio/notices.js';
import { AplayPlayer, type Coding } from '#src/audio/player.js';
import { Rig } from '../rig/denwaban.js';

const SHIPPED = join(import.meta.dirname, '../../notices');

const rig = Rig.ofFile();

function ownDirectory(t: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), 'dnw-notices-'));
  t.after(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

test('a played clip is heard on the line, and stopping it silences it', async () => {
  const player = new AplayPlayer(rig.env);
  const whole = player.play(join(SHIPPED, 'en.wav'), 'denwaban_line');
  assert.deepEqual(await whole.ended, { kind: 'done' });
  await rig.until('the clip on the wire', async () =>
    rig.lineEvents.some(({ event }) => event === 'heardBox'),
  );
  const cut = player.play(join(SHIPPED, 'ja.wav'), 'denwaban_line');
  await delay(300);
  cut.stop();
  assert.deepEqual(await cut.ended, { kind: 'stopped' });
  const failed = await player.play(join(SHIPPED, 'en.wav'), 'no_such_device').ended;
  assert.ok(failed.kind === 'failed' && failed.problem.code === 'playFailed');
  assert.match(failed.problem.why, /No such file or directory/);
});

test('recordings of every profile are heard, and a file that cannot be decoded is told', async (t) => {
  const player = new AplayPlayer(rig.env);
  const dir = ownDirectory(t);
  const clip = join(dir, 'short.wav');
  execFileSync('sox', [join(SHIPPED, 'en.wav'), clip, 'trim', '0', '1']);
  const made: readonly (readonly [Coding, string, readonly string[]])[] = [
    ['muLaw', 'sox', [clip, '-e', 'u-law', '-t', 'wav', join(dir, 'muLaw')]],
    ['mp3', 'lame', ['--quiet', '-b', '24', '--resample', '8', clip, join(dir, 'mp3')]],
    ['opus', 'opusenc', ['--quiet', clip, join(dir, 'opus')]],
  ];
  const times = (kind: string) => rig.lineEvents.filter(({ event }) => event === kind).length;
  for (const [coding, program, arguments_] of made) {
    execFileSync(program, arguments_, { stdio: 'ignore' });
    await rig.until('silence', async () => times('heardBoxEnded') === times('heardBox'));
    const heard = times('heardBox');
    const playback = player.play(join(dir, coding), 'denwaban_line', coding);
    assert.deepEqual(await playback.ended, { kind: 'done' }, coding);
    await rig.until(`${coding} on the wire`, async () => times('heardBox') > heard);
    const even = player.play(join(dir, coding), 'denwaban_line', coding, true);
    assert.deepEqual(await even.ended, { kind: 'done' }, `${coding}, evened out`);
    const cut = player.play(join(dir, coding), 'denwaban_line', coding);
    await delay(300);
    cut.stop();
    assert.deepEqual(await cut.ended, { kind: 'stopped' }, coding);
    const nowhere = await player.play(join(dir, coding), 'no_such_device', coding).ended;
    assert.ok(nowhere.kind === 'failed' && nowhere.problem.code === 'playFailed');
    assert.match(nowhere.problem.why, /No such file or directory/);
    const missing = await player.play(join(dir, 'none'), 'denwaban_line', coding).ended;
    assert.equal(missing.kind, 'failed', coding);
  }
});

test('the notices that come along can be played as they are', async (t) => {
  const notices = new Notices(SHIPPED, ownDirectory(t));
  const clips = await notices.list();
  assert.deepEqual(
    clips.map(({ name }) => name),
    ['en', 'ja'],
  );
  for (const { seconds, samples } of clips) {
    assert.ok(seconds > 2 && seconds < 8);
    const loud = samples.findIndex((sample) => Math.abs(sample) > 300);
    assert.ok(loud >= 0 && loud < 400, 'speech begins within 50 ms: the caller hears it at once');
  }
});

test('import takes any sound, makes it 8 kHz mono, cuts leading silence, and the owner’s name wins', async (t) => {
  const directory = ownDirectory(t);
  const notices = new Notices(SHIPPED, directory);
  for (const [type, options] of [
    ['wav', ['-r', '44100', '-c', '2']],
    ['ogg', ['-r', '22050']],
    ['flac', ['-r', '16000']],
  ] as const) {
    const file = join(directory, `given.${type}`);
    execFileSync('sox', ['-n', ...options, file, 'synth', '1', 'sine', '440', 'pad', '0.5', '0']);
    const clip = await notices.import('ja', readFileSync(file));
    assert.ok(!('code' in clip), JSON.stringify(clip));
    assert.ok(Math.abs(clip.seconds - 1) < 0.02, `${type}: ${clip.seconds} s`);
    const again = await notices.load('ja');
    assert.ok(!('code' in again) && again.sha256 === clip.sha256 && again.file.startsWith(directory));
  }
});

test('what is no sound, too long, or badly named is refused with the reason, and nothing is kept', async (t) => {
  const directory = ownDirectory(t);
  const notices = new Notices(SHIPPED, directory);
  const refused = async (name: string, sound: Buffer) => {
    const result = await notices.import(name, sound);
    assert.ok('code' in result);
    return result.code;
  };
  assert.equal(await refused('mine', Buffer.from('this is a letter')), 'noticeUnreadable');
  const long = join(directory, 'long.wav');
  execFileSync('sox', ['-n', '-r', '8000', long, 'synth', '30', 'sine', '440']);
  assert.equal(await refused('mine', readFileSync(long)), 'noticeUnreadable');
  assert.equal(await refused('../mine', readFileSync(long)), 'noticeName');
  const gone = await notices.load('mine');
  assert.ok('code' in gone && gone.code === 'noticeMissing');
  writeFileSync(join(directory, 'mine.wav'), 'RIFF');
  const broken = await notices.load('mine');
  assert.ok('code' in broken && broken.code === 'noticeUnreadable');
});
