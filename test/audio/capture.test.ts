import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendName } from '#src/audio/backend.js';
import { Capture, type CaptureSettings } from '#src/audio/capture.js';
import type { Stretch } from '#src/audio/tape.js';
import type { Problem } from '#src/i18n/problems.js';
import { Rig } from '../rig/denwaban.js';

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

const rig = Rig.ofFile();

/** Capture on the emulator's line, and all it told. */
function listen(t: TestContext, settings: Partial<CaptureSettings>) {
  const heard = {
    stretches: [] as Stretch[],
    gaps: [] as { samples: number; reason: string }[],
    lost: [] as Problem[],
    back: 0,
    samples: () => heard.stretches.reduce((sum, { samples }) => sum + samples.length, 0),
  };
  const capture = new Capture(
    {
      backend: 'auto',
      device: 'denwaban_line',
      rateHz: 8000,
      periodSamples: 160,
      env: rig.env,
      nowMs,
      ...settings,
    },
    {
      sound: (stretch) => heard.stretches.push(stretch),
      gap: (samples, reason) => heard.gaps.push({ samples, reason }),
      lost: (problem) => heard.lost.push(problem),
      back: () => heard.back++,
      log: () => {},
    },
  );
  t.after(() => capture.stop());
  capture.start();
  return { capture, heard };
}

for (const backend of ['cell', 'arecord'] satisfies BackendName[])
  test(`${backend}: sound comes at the rate of time, without holes, and says when it is from`, async (t) => {
    const { capture, heard } = listen(t, { backend });
    await rig.until('sound', async () => heard.samples() > 0);
    const from = { samples: heard.samples(), ms: nowMs() };
    await delay(3000);
    const rateHz = ((heard.samples() - from.samples) * 1000) / (nowMs() - from.ms);
    assert.ok(Math.abs(rateHz - 8000) < 400, `${rateHz} samples a second`);
    let position = 0;
    for (const stretch of heard.stretches) {
      assert.equal(stretch.position, position);
      position += stretch.samples.length;
    }
    const lag = capture.sampleAt(nowMs()) - position;
    assert.ok(lag > -400 && lag < 800, `the clock is ${lag} samples ahead of what arrived`);
    assert.deepEqual(heard.lost, []);
  });

for (const backend of ['cell', 'arecord'] satisfies BackendName[])
  test(`${backend}: when the sound server dies, the loss is told, memory stays, and the gap is as long as it was`, async (t) => {
    const { capture, heard } = listen(t, { backend });
    await rig.until('sound', async () => heard.samples() > 8000);
    const memoryBefore = process.memoryUsage().rss;
    await rig.act('sound', { down: 2000 });
    await rig.until('the loss', async () => heard.lost[0]);
    assert.equal(heard.lost[0]?.code, 'captureLost');
    await rig.until('sound again', async () => heard.gaps[0]);
    await delay(1000);
    const grownMb = (process.memoryUsage().rss - memoryBefore) / 1e6;
    assert.ok(grownMb < 10, `${grownMb} MB`);
    assert.equal(heard.gaps.length, 1);
    const missing = heard.gaps[0]?.samples ?? 0;
    assert.ok(missing > 2000 * 8 && missing < 9000 * 8, `${missing} samples`);
    const last = heard.stretches.at(-1);
    const end = (last?.position ?? 0) + (last?.samples.length ?? 0);
    assert.equal(heard.samples() + missing, end, 'what came and what is missing make the whole');
    const drift = capture.sampleAt(nowMs()) - end;
    assert.ok(drift > -400 && drift < 1600, `the clock is ${drift} samples off after the loss`);
  });

test('a device that is not there is tried again and again, and the reason is alsa’s', async (t) => {
  const { heard } = listen(t, { backend: 'cell', device: 'no_such_device' });
  await rig.until('three attempts', async () => heard.lost.length >= 3);
  const problem = heard.lost[0];
  assert.ok(problem?.code === 'captureLost');
  assert.match(problem.why, /No such file or directory/);
});

test('a source that delivers faster than time passes is ended, not believed', async (t) => {
  const { heard } = listen(t, { backend: 'arecord', device: 'null' });
  const problem = await rig.until('the end of it', async () => heard.lost[0]);
  assert.ok(problem.code === 'captureLost');
  assert.match(problem.why, /faster than time/);
});
