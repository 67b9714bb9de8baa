import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LineConversation } from '#src/line/conversation.js';
import { loadProfile } from '#src/line/profile.js';
import { VoiceStream } from '#src/line/voice/voiceStream.js';
import { Random, seedFor } from '../../rig/random.js';

const TOTAL_BYTES = Number(process.env.FUZZ_BYTES ?? 1_000_000);
const TEXTS = [
  '\r\nOK\r\n',
  '\r\nCONNECT\r\n',
  '\x10\x03',
  '\r\nNO CARRIER\r\n',
  '\x10X',
  '\x10.',
  '\x10/\x105',
  '\r\nERROR\r\n',
];

test('any bytes through commands and streams: no throw, no byte without an end, memory flat', async () => {
  const random = new Random(seedFor('voice fuzz'));
  const profile = loadProfile('v253-inband');
  assert.ok(!('code' in profile));
  let ms = 0;
  let samples = 0;
  let events = 0;
  const conversation = new LineConversation(() => ms, profile, { event: () => events++, heard: () => {} });
  conversation.begin(() => {});
  let stream: VoiceStream | null = null;
  let before = 0;
  let refused = false;
  for (let fed = 0; fed < TOTAL_BYTES; ) {
    ms += 10;
    await null;
    if (stream === null || stream.over || refused) {
      refused = false;
      const next = new VoiceStream(
        conversation,
        () => {},
        random.pick(['signed16', 'unsigned8', 'muLaw', 'imaAdpcm'] as const),
        profile.voice ?? null,
        {
          sound: (sound) => {
            samples += sound.length;
          },
          overrun: () => {},
        },
      );
      stream = next;
      conversation.startAfresh();
      void conversation
        .stream('AT+VTR', 1000, (bytes, atMs) => next.take(bytes, atMs))
        .then(
          (answer) => {
            refused = !answer?.result.startsWith('CONNECT');
          },
          () => {},
        );
    }
    const text = random.below(6) === 0 ? random.pick(TEXTS) : '';
    const noise = Buffer.from(Array.from({ length: random.below(300) }, () => random.below(256)));
    const bytes = Buffer.concat([Buffer.from(text, 'latin1'), noise]);
    fed += bytes.length;
    for (let at = 0; at < bytes.length; ) {
      const next = at + 1 + random.below(64);
      conversation.receive(bytes.subarray(at, next));
      at = next;
    }
    if (fed > TOTAL_BYTES / 4 && before === 0) before = process.memoryUsage().heapUsed;
  }
  conversation.end();
  globalThis.gc?.();
  const grownMb = (process.memoryUsage().heapUsed - before) / 1e6;
  assert.ok(grownMb < 60, `${grownMb} MB`);
  assert.ok(samples > TOTAL_BYTES / 8 && events > 0, `${samples} samples, ${events} events`);
  console.log(`# ${TOTAL_BYTES} bytes, ${samples} samples, ${events} events, heap ${grownMb.toFixed(1)} MB`);
});
