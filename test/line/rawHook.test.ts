import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LineEvent } from '#src/call/types.js';
import { withRawHook } from '#src/line/rawHook.js';

const FLASH = { flashMs: { min: 120, max: 1000 } };

test('raw edges become digits, flash and hang-up without any further edge; other events pass', (t) => {
  t.mock.timers.enable({ apis: ['setTimeout'] });
  let nowMs = 0;
  const heard: string[] = [];
  const lost: string[] = [];
  const listener = withRawHook(
    {
      event: (event, atMs) => heard.push(`${event.kind === 'digit' ? event.digit : event.kind} ${atMs}`),
      ready: () => {},
      lost: ({ code }) => lost.push(code),
      log: () => {},
    },
    FLASH,
    () => nowMs,
  );
  const wait = (ms: number) => {
    for (let i = 0; i < ms; i++) {
      nowMs++;
      t.mock.timers.tick(1);
    }
  };
  const event = (kind: 'offHook' | 'onHook' | 'ring') => listener.event({ kind } as LineEvent, nowMs);
  event('ring');
  event('offHook');
  wait(1000);
  for (let pulse = 0; pulse < 2; pulse++) {
    event('onHook');
    wait(67);
    event('offHook');
    wait(33);
  }
  wait(600);
  event('onHook');
  wait(400);
  event('offHook');
  wait(2000);
  event('onHook');
  wait(3000);
  assert.deepEqual(heard, ['ring 0', 'offHook 0', '2 1167', 'flash 1800', 'onHook 4200']);
  event('offHook');
  event('onHook');
  listener.lost({ code: 'lineSilent', path: '' });
  wait(3000);
  assert.deepEqual([heard.length, lost], [6, ['lineSilent']], 'a line that is lost puts no handset down');
});
