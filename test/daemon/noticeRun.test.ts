import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Notices } from '#src/audio/notices.js';
import { Tape } from '#src/audio/tape.js';
import { NoticeRun } from '#src/daemon/noticeRun.js';

const SHIPPED = fileURLToPath(new URL('../../notices', import.meta.url));
const HOLE_SAMPLES = 1600;
const BEGAN = 11_000;
const playback = { ended: Promise.resolve({ kind: 'done' as const }), stop() {} };

test('a shipped notice that came out with a hole is heard, wherever the hole is', async () => {
  for (const name of ['ja', 'en']) {
    const clip = await new Notices(SHIPPED, SHIPPED).load(name);
    assert.ok(!('code' in clip));
    const { samples } = clip;
    for (let hole = 2000; hole < samples.length; hole += 2000) {
      const sound = Int16Array.from({ length: samples.length + 20_000 }, (_, i) => ((i * 7919) % 21) - 10);
      const put = (from: number, to: number, at: number) => {
        for (let i = from; i < to; i++) sound[at + i] = Math.round(0.3 * (samples[i] ?? 0));
      };
      put(0, hole, BEGAN);
      put(hole, samples.length, BEGAN + HOLE_SAMPLES);
      const tape = new Tape(sound.length);
      tape.append({ position: 0, samples: sound });
      const facts = new NoticeRun(clip, playback, BEGAN - 3000).facts(tape, 0, tape.end);
      assert.ok(facts.heard && facts.score >= 0.4, `${name}, hole at ${hole / 8000} s: ${facts.score}`);
      const most = BEGAN + HOLE_SAMPLES + samples.length;
      assert.ok(
        facts.beganSample >= BEGAN && facts.beganSample <= BEGAN + HOLE_SAMPLES && facts.endedSample <= most,
        `${name}, hole at ${hole / 8000} s: ${facts.beganSample} to ${facts.endedSample}`,
      );
    }
  }
});
