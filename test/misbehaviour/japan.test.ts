import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { VirtualLine } from './virtualLine.js';

for (const f of readdirSync('test/scenarios').map((x) => x.replace('.json', '')))
  test(`try ${f}`, async (t) => {
    const line = new VirtualLine(t);
    try {
      const made = await line.play(f);
      console.log(
        f,
        JSON.stringify({
          calls: made.calls.map((c) => ({
            dir: c.open.direction,
            id: c.open.callerId,
            began: c.beganSample / 8000,
            ev: c.events.map((e) =>
              e.kind === 'mark' ? `${e.what}` : e.kind === 'callerId' ? e.callerId : e.kind,
            ),
            end: c.close?.end,
            dur: c.close?.durationMs,
            cues: c.close?.cues?.map((x) => x.cue),
          })),
          missed: made.missed,
          notices: made.notices.map((n) => n / 8000),
          ended: made.noticesEnded.map((n) => [n.heard, n.cutShort]),
          faults: made.faults,
          log: made.log,
          off: made.secondsOf('offHook'),
          on: made.secondsOf('onHook'),
        }),
      );
    } catch (e) {
      console.log(f, e);
    }
  });
