import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { realDisk } from '#src/card/disk.js';
import { type EncoderProgram, encodeBy } from '#src/card/encoder.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { FRAME_BYTES } from '#src/card/infoFrame.js';
import { samplesOfMuLaw } from '#src/card/mulaw.js';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import type { Ring } from '#src/card/ring.js';
import type { Profile } from '#src/card/types.js';
import { samplesOf } from '#src/signal/wav.js';
import { correlation } from '../rig/sound.js';
import { closing, openFacts } from './callSamples.js';
import {
  assertFiledOnce,
  callWithGap,
  DAY,
  directory,
  FIRST,
  filerOn,
  openRing,
  PATH,
  type Told,
} from './filingRig.js';
import { MemoryCard } from './memoryStore.js';

const SECONDS = 20;
const SAMPLES = SECONDS * 8000 + 1;
const ENDINGS = { standard: '.wav', pcm: '.wav', long: '.mp3', opus: '.opus' };

/** Something like a voice: a tone that moves. */
const VOICE = Int16Array.from(
  { length: SAMPLES },
  (_, i) => 8000 * Math.sin(i / 6 + 20 * Math.sin(i / 3000)) * (0.6 + 0.4 * Math.sin(i / 900)),
);

async function voiceCall(ring: Ring): Promise<number> {
  const recording = new Recording(ring, openFacts());
  for (let at = 0; at < SAMPLES; at += SLOT_SAMPLES) {
    recording.push(FIRST + at, VOICE.subarray(at, at + SLOT_SAMPLES));
    await new Promise(setImmediate);
  }
  await recording.close(FIRST + SAMPLES, closing);
  return recording.stream;
}

async function filedAs(dir: string, profile: Profile) {
  const ring = await openRing(new MemoryCard(128, 8));
  const told: Told = { lines: [], problems: [] };
  const filer = filerOn(ring, realDisk(dir), told, 0, { profile });
  filer.file(await voiceCall(ring));
  await filer.idle();
  assert.deepEqual(told.problems, []);
  const line = assertFiledOnce(dir, PATH.replace('.wav', ENDINGS[profile]));
  assert.equal(line.profile, profile);
  execFileSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: join(dir, DAY) });
  return { line, file: join(dir, line.path) };
}

function probed(file: string) {
  const asked = [
    '-v',
    'error',
    '-show_entries',
    'stream:stream_tags:format:format_tags',
    '-of',
    'json',
    file,
  ];
  const { stdout, stderr } = spawnSync('ffprobe', asked, { encoding: 'utf8' });
  assert.equal(stderr, '');
  const { streams, format } = JSON.parse(stdout);
  return { ...streams[0], duration: Number(format.duration), tags: { ...format.tags, ...streams[0].tags } };
}

/** The file as ffmpeg plays it, at 8 kHz. */
function played(file: string): Int16Array {
  const asked = ['-v', 'error', '-i', file, '-f', 's16le', '-ar', '8000', '-'];
  return samplesOf(execFileSync('ffmpeg', asked, { maxBuffer: 1e8 }));
}

/** The best correlation with the true sound when the file's is `late` by so many samples. */
function likeness(sound: Int16Array, lateAtMost: number): { score: number; late: number } {
  let best = { score: 0, late: 0 };
  for (let late = 0; late <= lateAtMost; late++) {
    const score = correlation(sound.subarray(late, late + 60_000), VOICE.subarray(0, 60_000));
    if (score > best.score) best = { score, late };
  }
  return best;
}

test('standard is µ-law of exactly the samples, and an odd number of them is padded', async (t) => {
  const { line, file } = await filedAs(directory(t), 'standard');
  assert.equal(line.bytes, FILE_HEADER_BYTES + SAMPLES + 1);
  const bytes = readFileSync(file);
  assert.equal(bytes.readUInt32LE(4), bytes.length - 8, 'RIFF size counts the pad byte');
  assert.equal(bytes.readUInt32LE(4092), SAMPLES, 'the data chunk does not');
  assert.deepEqual(
    [
      bytes.toString('latin1', 12, 16),
      bytes.readUInt32LE(16),
      bytes.readUInt16LE(20),
      bytes.readUInt16LE(36),
    ],
    ['fmt ', 18, 7, 0],
  );
  assert.deepEqual([bytes.toString('latin1', 38, 42), bytes.readUInt32LE(46)], ['fact', SAMPLES]);
  const soxi = (flag: string) => execFileSync('soxi', [flag, file], { encoding: 'utf8' }).trim();
  assert.deepEqual(['-s', '-r', '-c', '-e'].map(soxi), [String(SAMPLES), '8000', '1', 'u-law']);
  assert.deepEqual(
    played(file),
    samplesOfMuLaw(bytes.subarray(FILE_HEADER_BYTES, FILE_HEADER_BYTES + SAMPLES)),
  );
  assert.ok(likeness(played(file), 0).score > 0.999);
  assert.equal(probed(file).codec_name, 'pcm_mulaw');
});

test('long is an MP3 of 24 kbit/s at 8 kHz whose tag is the header', async (t) => {
  const { line, file } = await filedAs(directory(t), 'long');
  const { codec_name, sample_rate, channels, bit_rate, duration, tags } = probed(file);
  assert.deepEqual([codec_name, sample_rate, channels, bit_rate], ['mp3', '8000', 1, '24000']);
  assert.ok(Math.abs(duration - SECONDS) < 0.25, `${duration} s`);
  assert.equal(tags.title, '2026-11-23 18:45:02 in 0312345678 K7Q2M9');
  assert.equal(tags.date, '2026-11-23T18:45:02');
  assert.equal(JSON.parse(tags.dnwb).audioSha256, line.audioSha256);
  const body = readFileSync(file).subarray(FILE_HEADER_BYTES);
  assert.equal(body.readUInt16BE(0) & 0xffe0, 0xffe0, 'the first MPEG frame stands right behind the header');
  const sound = played(file);
  assert.equal(sound.length, SAMPLES, 'the length is right to the sample');
  const { score, late } = likeness(sound, 1500);
  assert.ok(score > 0.95, `${score}`);
  assert.equal(late, 0, 'and so is every position');
});

test('the tag frame of an MP3 is the one LAME would have written, byte for byte', async (t) => {
  const dir = directory(t);
  const { file } = await filedAs(dir, 'long');
  const [pcm, mp3] = [join(dir, 'whole.pcm'), join(dir, 'whole.mp3')];
  writeFileSync(pcm, VOICE);
  const as = '-r --signed --bitwidth 16 --little-endian -s 8 --resample 8 -m m -b 24 --cbr --nores'.split(
    ' ',
  );
  execFileSync('lame', ['--quiet', ...as, '--noreplaygain', pcm, mp3], { stdio: 'ignore' });
  const ours = readFileSync(file).subarray(FILE_HEADER_BYTES - FRAME_BYTES);
  assert.deepEqual(ours, readFileSync(mp3));
});

test('opus is an Ogg Opus file whose first two pages are the header', async (t) => {
  const { line, file } = await filedAs(directory(t), 'opus');
  const { codec_name, channels, duration, tags } = probed(file);
  assert.deepEqual([codec_name, channels], ['opus', 1]);
  assert.ok(Math.abs(duration - SECONDS) < 0.05, `${duration} s`);
  assert.equal(tags.TITLE ?? tags.title, '2026-11-23 18:45:02 in 0312345678 K7Q2M9');
  assert.equal(JSON.parse(tags.DNWB ?? tags.dnwb).audioSha256, line.audioSha256);
  assert.ok(line.bytes < (SECONDS * 24_000 * 1.1) / 8 + FILE_HEADER_BYTES);
  const bytes = readFileSync(file);
  const pages = [...bytes.toString('latin1').matchAll(/OggS\0/g)].map(({ index }) => index);
  assert.equal(pages[2], FILE_HEADER_BYTES);
  assert.deepEqual(
    pages.map((at) => bytes.readUInt32LE(at + 18)),
    pages.map((_, i) => i),
  );
  const raw = execFileSync('opusdec', ['--quiet', '--rate', '8000', file, '-'], { maxBuffer: 1e8 });
  assert.equal(raw.length / 2, SAMPLES, 'the length is right to the sample');
  assert.ok(likeness(samplesOf(raw), 40).score > 0.9);
});

test('an encoder that is missing, fails or says nothing costs space, not the call', async (t) => {
  const sh = (script: string): EncoderProgram => ({
    program: 'sh',
    package: 'lame',
    arguments: ['-c', script],
  });
  const broken: Record<string, EncoderProgram> = {
    encoderMissing: { ...sh(''), program: 'no-such-encoder' },
    'encoderFailed: out of order': sh('cat >/dev/null; echo out of order >&2; exit 3'),
    'encoderFailed: it gave no sound': sh('cat >/dev/null'),
    'encoderFailed: no answer for 0.05 s': sh('exec sleep 1000'),
  };
  for (const [expected, program] of Object.entries(broken)) {
    const dir = directory(t);
    const ring = await openRing(new MemoryCard(128, 8));
    const told: Told = { lines: [], problems: [] };
    const filer = filerOn(ring, realDisk(dir), told, 0, {
      profile: 'long',
      encode: (_, pcm, signal) => encodeBy(program, pcm, signal, expected.includes('0.05') ? 50 : 1e6),
    });
    filer.file(await callWithGap(ring));
    await filer.idle();
    assert.equal(assertFiledOnce(dir).profile, 'standard');
    const [problem] = told.problems;
    assert.equal(told.problems.length, 1, 'it stays told while calls are filed in the other profile');
    assert.ok(problem);
    assert.equal('why' in problem ? `${problem.code}: ${problem.why}` : problem.code, expected);
  }
});

test('a stop in mid-encoding ends the encoder and leaves the call in the ring and nothing on the card', async (t) => {
  const dir = directory(t);
  const ring = await openRing(new MemoryCard(128, 8));
  const endless = {
    program: 'sh',
    package: 'lame',
    arguments: ['-c', 'cat >/dev/null; echo begun; exec sleep 1000'],
  };
  const filer = filerOn(ring, realDisk(dir), undefined, 0, {
    profile: 'long',
    encode: async function* (_, pcm, signal) {
      for await (const piece of encodeBy(endless, pcm, signal)) {
        yield piece;
        void filer.stop();
      }
    },
  });
  filer.file(await callWithGap(ring));
  await filer.idle();
  assert.equal(ring.unfiled.length, 1);
  assert.deepEqual(await realDisk(dir).list(DAY), []);
});

test('sound that cannot be read from the ring is no short recording: the encoder’s output is thrown away', async () => {
  const cat = { program: 'cat', package: 'lame', arguments: [] };
  const pcm = async function* () {
    yield Buffer.from('begin');
    throw new Error('the ring broke');
  };
  await assert.rejects(async () => {
    for await (const _ of encodeBy(cat, pcm(), new AbortController().signal));
  }, /the ring broke/);
});

test('an encoder is not blamed for the card: only while it has sound and nobody takes any does its time run', async (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  const program = (script: string) => ({ program: 'sh', package: 'lame', arguments: ['-c', script] });
  const pcm = async function* () {
    yield Buffer.from('begin');
    t.mock.timers.tick(70_000);
    yield Buffer.from('end');
  };
  const { signal } = new AbortController();
  let given = '';
  for await (const piece of encodeBy(program('exec cat'), pcm(), signal)) {
    t.mock.timers.tick(70_000);
    given += piece;
  }
  assert.equal(given, 'beginend');
  const mute = encodeBy(program('echo begun; exec sleep 1000'), pcm(), signal);
  assert.equal(`${(await mute.next()).value}`, 'begun\n');
  const answer = mute.next();
  answer.catch(() => {});
  // All sound is given once the loop has turned over; the encoder's own time runs then.
  for (let i = 0; i < 1000; i++) await new Promise(setImmediate);
  t.mock.timers.tick(59_000);
  t.mock.timers.tick(2000);
  await assert.rejects(answer, /no answer for 60 s/);
});
