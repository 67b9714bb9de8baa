import assert from 'node:assert/strict';
import { test } from 'node:test';
import { factsOf } from '#src/card/facts.js';
import { parseFacts } from '#src/card/factsSchema.js';
import { fitted } from '#src/card/headerText.js';
import { dayOf, idFrom, nameOf, pathOf } from '#src/card/names.js';
import type { RecordingEvent } from '#src/card/types.js';
import { QualityMeter } from '#src/signal/quality.js';
import { Random, seedFor } from '../rig/random.js';
import { closing, facts, openFacts } from './callSamples.js';

const sha256 = 'ab'.repeat(32);

test('a name is read by people and sorted by time', () => {
  assert.equal(
    pathOf(facts({ durationMs: 192_400 })),
    '2026/11/23/2026-11-23_18-45-02_in_0312345678_03m12s_K7Q2M9.wav',
  );
  assert.match(nameOf(facts({ durationMs: 2 * 3600_000, direction: 'out' })), /_out_0312345678_120m00s_/);
  assert.equal(dayOf({ start: '2027-01-02T00:00:00.000-05:00' }), '2027/01/02');
});

test('a name holds nothing that FAT or a shell would mind', () => {
  const numbers = ['+81 3-1234-5678', '../../etc/passwd', '東京', 'a:b*c?"<>|', '9'.repeat(500)];
  for (const number of numbers) {
    const name = nameOf(facts({ callerId: { kind: 'number', number } }));
    assert.match(name, /^[0-9A-Za-z+_-]{1,64}\.wav$/, name);
  }
  assert.match(nameOf(facts({ callerId: { kind: 'absent', reason: 'withheld' } })), /_in_anon_/);
  assert.match(nameOf(facts({ callerId: null })), /_in_anon_/);
  assert.equal(pathOf(facts({ start: 'yesterday' })).slice(0, 10), '1970/01/01');
});

test('an id is six Crockford characters', () => {
  assert.equal(idFrom(Buffer.from([0, 1, 31, 32, 255, 17])), '01Z0ZH');
});

test('an interrupted call ends where its sound ends, its length without the pre-roll', () => {
  const made = factsOf(
    openFacts({ preRollSamples: 8000 }),
    [],
    null,
    { samples: 24_000, holes: [], waveform: '' },
    'pcm',
  );
  assert.deepEqual(
    [made.end, made.interrupted, made.samples, made.durationMs, made.measuredRateHz],
    ['interrupted', true, 24_000, 2000, null],
  );
});

test('events become notice, marks, number and gaps', () => {
  const notice = {
    clip: 'ja',
    sha256,
    beganSample: 1,
    endedSample: 2,
    cutShort: false,
    heard: true,
    score: 0.9,
  };
  const events: RecordingEvent[] = [
    { kind: 'notice', ...notice },
    { kind: 'mark', atSample: 3, what: 'digit', detail: '5' },
    { kind: 'callerId', callerId: { kind: 'absent', reason: 'payphone' } },
    { kind: 'gap', atSample: 10, samples: 5, reason: 'captureLost' },
  ];
  const sound = { samples: 100, holes: [{ atSample: 10, samples: 5 }], waveform: 'f'.repeat(100) };
  const made = factsOf(openFacts(), events, { ...closing, samples: 100 }, sound, 'pcm');
  assert.deepEqual(made.notice, notice);
  assert.deepEqual(made.marks, [{ atSample: 3, what: 'digit', detail: '5' }]);
  assert.deepEqual(made.callerId, { kind: 'absent', reason: 'payphone' });
  assert.deepEqual(made.gaps, [{ atSample: 10, samples: 5, reason: 'captureLost' }]);
});

test('gaps add up to exactly what is missing, whatever was declared', () => {
  const random = new Random(seedFor('gaps'));
  for (let run = 0; run < 1000; run++) {
    const holes = [];
    for (let at = random.below(50); at < 1000; at += 1 + random.below(200)) {
      const samples = 1 + random.below(100);
      holes.push({ atSample: at, samples });
      at += samples;
    }
    const events = Array.from(
      { length: random.below(6) },
      (): RecordingEvent => ({
        kind: 'gap',
        atSample: random.below(1000),
        samples: 1 + random.below(300),
        reason: 'captureLost',
      }),
    );
    const { gaps } = factsOf(openFacts(), events, null, { samples: 1500, holes, waveform: '' }, 'pcm');
    const missing = new Set(
      holes.flatMap((hole) => Array.from({ length: hole.samples }, (_, i) => hole.atSample + i)),
    );
    const told = gaps.flatMap((gap) => Array.from({ length: gap.samples }, (_, i) => gap.atSample + i));
    assert.deepEqual(told, [...missing], `run ${run}`);
  }
});

test('a start that was corrected before filing is the start, says so, and takes its place in the order', () => {
  const correctedStart = '2026-11-23T19:00:00.000+09:00';
  const open = openFacts({ start: '1970-01-01T09:00:10.000+09:00', clock: 'unsynchronised', orderMs: 5 });
  const found = factsOf(
    open,
    [{ kind: 'clock', correctedStart }],
    null,
    { samples: 0, holes: [], waveform: '' },
    'pcm',
  );
  assert.equal(found.start, correctedStart);
  assert.equal(found.clock, 'corrected');
  assert.equal(found.orderMs, Date.parse(correctedStart));
});

test('how a call sounds stands in its facts, is read again, and makes room in a header that is full', () => {
  const meter = new QualityMeter();
  meter.add(new Int16Array(100_000));
  const quality = meter.result();
  const found = { samples: 100_000, holes: [], waveform: '' };
  const made = factsOf(openFacts(), [], { ...closing, samples: 100_000, quality }, found, 'pcm');
  assert.deepEqual(parseFacts(JSON.stringify({ ...made, audioSha256: sha256 }))?.quality, quality);
  assert.equal(factsOf(openFacts(), [], null, found, 'pcm').quality, undefined);
  const longest = facts({ quality, device: '\u0001'.repeat(4000), line: '"'.repeat(4000) });
  const short = fitted(longest, 2600);
  assert.ok(short.length <= 2600);
  assert.notEqual(parseFacts(short.toString()), null);
});
