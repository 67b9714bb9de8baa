import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { Capture } from '#src/audio/capture.js';
import type { Stretch } from '#src/audio/tape.js';
import { countryCodes, loadCountry } from '#src/config/countries.js';
import { sentence } from '#src/i18n/problems.js';
import { Hearing } from '#src/line/hearing.js';
import { Rig } from '../rig/denwaban.js';
import { atLevel, CALLER, joined, READER, speechOf } from '../rig/speechFiles.js';
import { VirtualLine } from './virtualLine.js';

/** Captured sound as it goes wrong (facts: line-interface §8). */
const SPOKEN = { file: '/usr/share/sounds/alsa/Front_Center.wav', side: 'far' };

for (const [what, stands] of [
  ['zero-filled', { capture: 'zero' }],
  ['frozen at one value', { capture: 'frozen', dcOffset: 1200 }],
] as const) {
  test(`a capture that is ${what} is told while the call runs, taken back when it moves, and not forgotten at the end`, async (t) => {
    const line = new VirtualLine(t);
    await line.does('ring', { from: '0312345678' }, 2);
    await line.does('lift', {}, 5);
    await line.does('speak', SPOKEN, 1);
    const from = line.model.state.sample;
    await line.does('line', stands, 15);
    const [told, ...more] = line.made.still;
    assert.deepEqual([told?.id, more], ['CALL1', []]);
    assert.ok(Math.abs((told?.sample ?? 0) - from - 80_000) <= 160, '10 s after it stood still');
    assert.equal(line.made.calls[0]?.close, null, 'and the call still runs');
    await line.does('line', { capture: 'live', dcOffset: 0 }, 1);
    assert.deepEqual(
      line.made.still.map(({ id }) => id),
      ['CALL1', null],
    );
    await line.does('line', stands, 25);
    await line.does('hang-up', {}, 3);
    assert.ok(line.made.faults.includes('frozen'), `${line.made.faults}`);
    assert.deepEqual(
      line.made.still.map(({ id }) => id),
      ['CALL1', null, 'CALL1'],
      'what the end says of the recording stands',
    );
  });

  test(`a capture that is ${what} for four seconds of a call is no alarm`, async (t) => {
    const made = await new VirtualLine(t).play(what === 'zero-filled' ? 'sound-zero-filled' : 'sound-frozen');
    assert.equal(made.calls.length, 1);
    assert.deepEqual([made.still, made.faults], [[], []]);
  });
}

test('that the sound stands still is said in words in both languages', () => {
  const problem = { code: 'soundStill', device: 'plughw:CARD=Line', id: 'K7Q2M9' } as const;
  assert.match(sentence(problem, 'en'), /plughw:CARD=Line .*K7Q2M9/);
  assert.match(sentence(problem, 'ja'), /K7Q2M9.*plughw:CARD=Line/);
});

/** What arecord says before it ends, being told to end with every fault. */
const FAULTS = {
  'error -19 (the card is gone)': 'arecord: pcm_read:2178: read error: No such device',
  'an xrun': 'arecord: xrun:1663: fatal overrun: Broken pipe',
  'a suspended machine': 'arecord: suspend:1705: fatal suspend: Streams pipe error',
};

for (const [what, words] of Object.entries(FAULTS))
  test(`${what}: told with the reason, capture begins again, and the gap is counted`, async (t) => {
    const rig = new Rig();
    t.after(() => rmSync(rig.dir, { recursive: true, force: true }));
    const program = join(rig.dir, 'arecord');
    const again = join(rig.dir, 'again');
    writeFileSync(
      program,
      `#!/bin/sh\nsay() { head -c 640 /dev/urandom; sleep 0.04; }\n` +
        `if [ -e ${again} ]; then while :; do say; done; fi\n: >${again}\n` +
        `for i in 1 2 3 4 5 6 7 8; do say; done\necho '${words}' >&2\nexit 1\n`,
    );
    chmodSync(program, 0o755);
    const { heard } = listen(t, { ...process.env, PATH: `${rig.dir}:${process.env.PATH}` });
    await rig.until('sound after the loss', async () => heard.gaps.length > 0 && heard.afterGap > 0);
    assert.deepEqual(heard.lost, [words]);
    assert.deepEqual(
      heard.gaps.map(({ reason, samples }) => [reason, samples > 0]),
      [[words, true]],
    );
    const last = heard.stretches.at(-1);
    assert.equal(
      heard.stretches.reduce((sum, { samples }) => sum + samples.length, heard.gaps[0]?.samples ?? 0),
      (last?.position ?? 0) + (last?.samples.length ?? 0),
      'what came and what is missing make the whole',
    );
  });

test('a sound card that is back under another index is found again by its name', async (t) => {
  const rig = await Rig.start(t);
  const emulators = readFileSync(rig.env.ALSA_CONFIG_PATH ?? '', 'utf8');
  const asound = join(rig.dir, 'asound.conf');
  const card = (index: number) =>
    writeFileSync(
      asound,
      `${emulators}\npcm.card${index} { type plug slave.pcm "denwaban_line" }\npcm.line { type plug slave.pcm "card${index}" }\n`,
    );
  card(1);
  const { heard, capture } = listen(t, { ...rig.env, ALSA_CONFIG_PATH: asound }, 'line');
  await rig.until('sound', async () => heard.stretches.length > 0);
  writeFileSync(asound, emulators);
  process.kill(capture.pid ?? 0, 'SIGKILL');
  await rig.until('the card to be missed', async () =>
    heard.lost.some((why) => /No such file or directory/.test(why)),
  );
  card(2);
  await rig.until('sound again', async () => heard.afterGap > 0);
  assert.equal(heard.gaps.length, 1);
});

/** Capture by arecord, and all it told. */
function listen(t: TestContext, env: NodeJS.ProcessEnv, device = 'hw:CARD=Line') {
  const nowMs = () => Number(process.hrtime.bigint()) / 1e6;
  const heard = {
    stretches: [] as Stretch[],
    gaps: [] as { samples: number; reason: string }[],
    lost: [] as string[],
    afterGap: 0,
  };
  const capture = new Capture(
    { backend: 'arecord', device, rateHz: 8000, periodSamples: 160, env, nowMs },
    {
      sound: (stretch) => {
        heard.stretches.push(stretch);
        if (heard.gaps.length > 0) heard.afterGap++;
      },
      gap: (samples, reason) => heard.gaps.push({ samples, reason }),
      lost: (problem) => problem.code === 'captureLost' && heard.lost.push(problem.why),
      back: () => {},
      log: () => {},
    },
  );
  t.after(() => capture.stop());
  capture.start();
  return { capture, heard };
}

/** Read faster or slower, which moves all voices up or down: `rate` 1 is as it was. */
function readAt(speech: Int16Array, rate: number): Int16Array {
  return Int16Array.from({ length: Math.floor(speech.length / rate) }, (_, i) => {
    const at = i * rate;
    const [here, next] = [speech[Math.floor(at)] ?? 0, speech[Math.floor(at) + 1] ?? 0];
    return Math.round(here + (next - here) * (at % 1));
  });
}

test('talk-off: in all the speech of the test corpus, high, low and as it is, no key, tone or caller is heard', (t) => {
  const speech = joined(...[...READER, ...CALLER].map((file) => atLevel(speechOf(file), -20)));
  let samples = 0;
  const talksOff = (code: string, sound: Int16Array) => {
    const country = loadCountry(code);
    assert.ok(country !== null);
    const hearing = new Hearing(country);
    samples += sound.length;
    for (let at = 0; at < sound.length; at += 160)
      for (const heard of hearing.hear(at, sound.subarray(at, at + 160), 'call')) {
        const spoken = heard.kind === 'event' && ['speech', 'silence'].includes(heard.event.kind);
        assert.ok(spoken, `${code}, ${at / 8000} s: ${JSON.stringify(heard)}`);
      }
  };
  for (const rate of [0.75, 0.85, 0.93, 1.08, 1.18, 1.3]) talksOff('JP', readAt(speech, rate));
  for (const code of countryCodes()) talksOff(code, speech);
  t.diagnostic(`${Math.round(samples / 8000)} s of speech`);
});
