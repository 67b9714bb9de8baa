import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CallerIdEar, type CallerIdHeard } from '#src/line/callerId/ear.js';
import type { CallerIdWay } from '#src/signal/country.js';
import { type FskShape, makeFsk } from '#src/signal/fskMaker.js';
import { readPcmWav } from '#src/signal/wav.js';
import { Random, seedFor } from '../../rig/random.js';
import { noiseFor, normal, onNoisyLine } from '../../signal/noisyLine.js';
import { shapeOf, VECTORS } from './vectors.js';

const random = new Random(seedFor('caller ID from audio'));
const ALL: readonly CallerIdWay[] = ['ntt', 'bellcore'];

/** What an ear hears when the sound comes in pieces as a sound card gives it. */
function heard(samples: Int16Array, ways: readonly CallerIdWay[] = ALL): CallerIdHeard[] {
  const ear = new CallerIdEar(ways);
  const reports: CallerIdHeard[] = [];
  for (let at = 0; at < samples.length; at += 160) reports.push(...ear.push(samples.subarray(at, at + 160)));
  return reports;
}

function fromLine(
  bytes: readonly number[],
  shape: FskShape,
  line: { readonly snrDb?: number; readonly humPeak?: number; readonly direct?: number } = {},
): Int16Array {
  const noiseRms = noiseFor(shape.peak ?? 8192, line.snrDb ?? 20);
  return onNoisyLine(makeFsk(bytes, shape), { quiet: 1600, noiseRms, ...line }, random);
}

const LINES = [
  { name: 'at -10 dBFS', peak: 10_362 },
  { name: 'at -40 dBFS', peak: 328 },
  { name: 'at full scale', peak: 32_767, snrDb: 40 },
  { name: 'from a clock 1000 ppm fast', ppm: 1000 },
  { name: 'from a clock 1000 ppm slow', ppm: -1000 },
  { name: 'from a modem 1.5 % fast', ppm: 15_000 },
  { name: 'from a modem 1.5 % slow', ppm: -15_000 },
  { name: 'with the space 6 dB louder', twistDb: 6 },
  { name: 'with the space 6 dB weaker', twistDb: -6 },
  { name: 'under a hum ten times louder', peak: 800, humPeak: 8000 },
  { name: 'on direct current', direct: 8000 },
  { name: 'at 8 dB SNR', snrDb: 8 },
];

for (const { name, bytes, way, callerId } of VECTORS)
  test(`${name} is heard at every level, with noise, twist, hum and wrong clocks`, () => {
    for (const { name: line, peak = 4000, ppm = 0, twistDb = 0, ...rest } of LINES) {
      const sound = fromLine(bytes, { ...shapeOf(way), peak, ppm, twistDb }, rest);
      const found = heard(sound);
      assert.deepEqual(
        found.map(({ atSample: _, ...report }) => report),
        [{ kind: 'callerId', callerId, way }],
        line,
      );
    }
  });

test('a European message is heard on V.23, and its second number is the one that was called', () => {
  const mdmf = [0x80, 0x0e, 0x02, 0x05, ...Buffer.from('12345'), 0x03, 0x05, ...Buffer.from('67890')];
  const bytes = [...mdmf, -mdmf.reduce((sum, byte) => sum + byte, 0) & 0xff];
  for (const way of ['etsi', 'bt'] as const) {
    const [report] = heard(fromLine(bytes, shapeOf(way)), [way]);
    assert.deepEqual(report?.kind === 'callerId' && report.callerId, {
      kind: 'number',
      number: '12345',
      calledNumber: '67890',
    });
    assert.equal(report?.way, way);
  }
});

test('a report says where its first byte began, to a bit', () => {
  for (const { bytes, way } of VECTORS) {
    const { seizureBits = 300, markBits = 180 } = shapeOf(way);
    const [report] = heard(fromLine(bytes, shapeOf(way)));
    const began = 1600 + ((seizureBits + markBits) * 8000) / 1200;
    assert.ok(Math.abs((report?.atSample ?? 0) - began) <= 7, `${report?.atSample} for ${began}`);
  }
});

test('a message with a bit error in the sound is reported as damaged', () => {
  for (const { bytes, way } of VECTORS) {
    const broken = [...bytes];
    const at = random.below(bytes.length);
    broken[at] = (broken[at] ?? 0) ^ (1 << random.below(8));
    const found = heard(fromLine(broken, shapeOf(way)));
    assert.deepEqual(
      found.map(({ kind }) => kind),
      ['damaged'],
      `byte ${at}`,
    );
  }
});

test('a message that is cut off is reported as damaged', () => {
  for (const { bytes, way } of VECTORS) {
    const cut = bytes.slice(0, bytes.length - 3);
    const [report, ...more] = heard(fromLine(cut, shapeOf(way)));
    assert.ok(report?.kind === 'damaged' && more.length === 0);
  }
});

test('noise that destroys messages never makes a number of them', () => {
  const numbers = VECTORS.map(({ callerId }) => JSON.stringify(callerId));
  for (let round = 0; round < 4; round++)
    for (const { bytes, way } of VECTORS)
      for (const report of heard(fromLine(bytes, shapeOf(way), { snrDb: round })))
        if (report.kind === 'callerId') assert.ok(numbers.includes(JSON.stringify(report.callerId)));
});

test('two messages one after the other are both heard', () => {
  const [one, two] = [VECTORS[0], VECTORS[5]];
  assert.ok(one !== undefined && two !== undefined);
  const first = fromLine(one.bytes, shapeOf(one.way));
  const second = fromLine(two.bytes, shapeOf(two.way));
  const sound = new Int16Array(first.length + second.length);
  sound.set(first);
  sound.set(second, first.length);
  assert.deepEqual(
    heard(sound).map((report) => report.kind === 'callerId' && report.callerId),
    [one.callerId, two.callerId],
  );
});

const EVERY_WAY: readonly CallerIdWay[] = ['ntt', 'bellcore', 'etsi', 'bt', 'dtmf'];

test('noise, tones, sweeps and silence say nothing', () => {
  const seconds = 5 * 8000;
  const tone = (hz: (n: number) => number) => {
    let cycles = 0;
    return Int16Array.from({ length: seconds }, (_, n) => {
      cycles += hz(n) / 8000;
      return 8000 * Math.sin(2 * Math.PI * cycles);
    });
  };
  for (const sound of [
    new Int16Array(seconds),
    Int16Array.from({ length: seconds }, () => 3000 * normal(random)),
    tone(() => 1200),
    tone(() => 1300),
    tone(() => 400),
    tone((n) => 300 + (3000 * n) / seconds),
    tone((n) => (n % 400 < 200 ? 1250 : 2150)),
  ])
    assert.deepEqual(heard(sound, EVERY_WAY), []);
});

/** Speech of Debian's sample packages; every other sample, as 16 kHz files become 8 kHz ones. */
const SPEECH = '/usr/share/pocketsphinx/test/data';

test('no number and no damage is heard in speech', () => {
  const files = readdirSync(SPEECH, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.wav'),
  );
  assert.ok(files.length >= 5);
  for (const file of files) {
    const wav = readPcmWav(readFileSync(join(SPEECH, file)));
    assert.ok(typeof wav !== 'string', file);
    for (const speed of [1, 2]) {
      const sound = wav.samples.filter((_, n) => n % speed === 0);
      assert.deepEqual(heard(sound, EVERY_WAY), [], file);
    }
  }
});
