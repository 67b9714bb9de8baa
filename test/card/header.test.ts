import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { factsInHeader } from '#src/card/header.js';
import { FILE_HEADER_BYTES } from '#src/card/headerText.js';
import { FRAME_BYTES } from '#src/card/infoFrame.js';
import { encodeMp3Header } from '#src/card/mp3Header.js';
import { encodeOpusHeader, OPUS_HEAD_PAGE_BYTES, splitOpusHead } from '#src/card/opusHeader.js';
import type { Facts } from '#src/card/types.js';
import { encodeWavHeader } from '#src/card/wavHeader.js';
import { Random, seedFor } from '../rig/random.js';
import { facts } from './callSamples.js';

const LONG = ['電話番株式会社東京支店総務部内線', '"\\\n\t\u0001', '😀', 'é', '\ud800', 'plain '];

function text(random: Random): string {
  return random.pick(LONG).repeat(random.below(400));
}

function randomFacts(random: Random) {
  return facts({
    line: text(random),
    device: text(random),
    version: text(random),
    continues: random.below(2) === 0 ? null : 'ABCDEF',
    callerId: { kind: 'number', number: text(random) },
    samples: random.below(2 ** 30),
    notice: {
      clip: text(random),
      sha256: 'cd'.repeat(32),
      beganSample: 24_000,
      endedSample: 60_000,
      cutShort: false,
      heard: true,
      score: 0.98765,
    },
    gaps: Array.from({ length: random.below(120) }, (_, i) => ({
      atSample: i * 1000,
      samples: 500,
      reason: 'captureLost',
    })),
    marks: Array.from({ length: random.below(120) }, (_, i) => ({
      atSample: i * 999,
      what: 'digit',
      detail: text(random),
    })),
  });
}

/** What an encoder begins with: the OpusHead page, the OpusTags page, and sound. */
function opusBeginning(): Buffer {
  const head = Buffer.alloc(OPUS_HEAD_PAGE_BYTES);
  head.write('OggS', 0);
  head.set([1, 19], 26);
  head.write('OpusHead', 28);
  const tags = Buffer.alloc(28 + 12);
  tags.write('OggS', 0);
  tags.set([1, 12], 26);
  tags.write('OpusTags', 28);
  return Buffer.concat([head, tags, Buffer.from('sound')]);
}

const HEAD_PAGE = opusBeginning().subarray(0, OPUS_HEAD_PAGE_BYTES);
const ENCODERS: readonly (readonly [string, (facts: Facts) => Buffer])[] = [
  ['WAV', encodeWavHeader],
  ['MP3', (given) => encodeMp3Header(given, { bytes: 100 * FRAME_BYTES, crc: 7 })],
  ['Opus', (given) => encodeOpusHeader(given, HEAD_PAGE)],
];

test('I11: the header has 4096 bytes in every container and can be read again, whatever the facts say', () => {
  const random = new Random(seedFor('headers'));
  for (let run = 0; run < 500; run++) {
    const given = randomFacts(random);
    for (const [container, encode] of ENCODERS) {
      const header = encode(given);
      assert.equal(header.length, FILE_HEADER_BYTES, container);
      const read = factsInHeader(header);
      assert.ok(typeof read !== 'string', `run ${run}, ${container}: ${read}`);
      assert.equal(read.audioSha256, given.audioSha256);
      assert.equal(read.start, given.start);
      assert.equal(read.id, given.id);
    }
    const wav = encodeWavHeader(given);
    assert.equal(wav.toString('latin1', 4088, 4092), 'data');
    assert.equal(wav.readUInt32LE(4092), given.samples * 2);
    assert.equal(wav.readUInt32LE(4), 4088 + given.samples * 2);
  }
});

test('an encoder’s first two Ogg pages are found however its output is cut into pieces', () => {
  const whole = opusBeginning();
  for (let bytes = 0; bytes < whole.length - 5; bytes++)
    assert.equal(splitOpusHead(whole.subarray(0, bytes)), 'more', `${bytes}`);
  const { headPage, skipBytes } = splitOpusHead(whole) as { headPage: Buffer; skipBytes: number };
  assert.ok(headPage.equals(HEAD_PAGE));
  assert.equal(whole.subarray(skipBytes).toString(), 'sound');
  assert.equal(splitOpusHead(Buffer.from('ID3 and a long text that is no Ogg page')), null);
});

test('facts that fit come back to the letter, Japanese included', () => {
  const given = facts({ line: '本店の代表番号', marks: [{ atSample: 5, what: 'button', detail: '重要' }] });
  for (const [container, encode] of ENCODERS)
    assert.deepEqual(factsInHeader(encode(given)), given, container);
});

test('what does not fit is cut and says so: marks first, then gaps', () => {
  const gaps = Array.from({ length: 20 }, (_, i) => ({ atSample: i, samples: 1, reason: 'noSound' }));
  const marks = Array.from({ length: 100 }, (_, i) => ({ atSample: i, what: 'digit' as const, detail: '5' }));
  const some = factsInHeader(encodeWavHeader(facts({ gaps, marks })));
  assert.ok(typeof some !== 'string');
  assert.equal(some.cut, true);
  assert.deepEqual(some.gaps, gaps);
  assert.ok(some.marks.length > 10 && some.marks.length < 100);
  const many = Array.from({ length: 200 }, (_, i) => ({ atSample: i, samples: 1, reason: 'noSound' }));
  const few = factsInHeader(encodeWavHeader(facts({ gaps: many, marks })));
  assert.ok(typeof few !== 'string');
  assert.deepEqual(few.marks, []);
  assert.ok(few.gaps.length > 10 && few.gaps.length < 200);
});

test('other files are named for what they are', () => {
  assert.equal(factsInHeader(Buffer.from('ID3 some mp3')), 'notARecording');
  assert.equal(
    factsInHeader(Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\x1f\x76'), Buffer.alloc(50)])),
    'noFacts',
  );
  assert.equal(factsInHeader(opusBeginning()), 'noFacts');
  assert.equal(factsInHeader(Buffer.alloc(0)), 'notARecording');
  const foreign = Buffer.from('RIFF\x24\0\0\0WAVEdata\0\0\0\0', 'latin1');
  assert.equal(factsInHeader(foreign), 'noFacts');
  for (const [container, encode] of ENCODERS) {
    const broken = encode(facts());
    broken.fill('x', broken.indexOf('{"v":1'), broken.indexOf('{"v":1') + 12);
    assert.equal(factsInHeader(broken), 'brokenFacts', container);
    for (let bytes = 0; bytes < 600; bytes++)
      assert.equal(typeof factsInHeader(encode(facts()).subarray(0, bytes)), 'string', container);
  }
});

test('ffprobe reads title, date and length out of the header', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-header-'));
  t.after(() => rmSync(dir, { recursive: true }));
  const file = join(dir, 'x.wav');
  writeFileSync(file, Buffer.concat([encodeWavHeader(facts({ samples: 8001 })), Buffer.alloc(16_002)]));
  const asked = ['-v', 'error', '-show_entries', 'format=duration:format_tags', '-of', 'json', file];
  const { stdout, error } = spawnSync('ffprobe', asked, { encoding: 'utf8' });
  if (error !== undefined) {
    t.skip('ffprobe is not installed');
    return;
  }
  const { duration, tags } = JSON.parse(stdout).format;
  assert.equal(Number(duration), 8001 / 8000);
  assert.equal(tags.title, '2026-11-23 18:45:02 in 0312345678 K7Q2M9');
  assert.equal(tags.encoded_by, 'Denwaban');
  assert.equal(tags.originator_reference, 'K7Q2M9');
  assert.equal(tags.time_reference, String((18 * 3600 + 45 * 60 + 2) * 8000 - 24_000));
});
