import { ProblemError } from '../i18n/problems.js';
import { RATE_HZ } from './tones.js';
import type { Ear, Wire } from './wire.js';

/** What a device puts onto the pair while it hears what the line itself puts there, block by block. */
export type OnThePair = (own: Int16Array, nowMs: number) => Int16Array;

const BLOCK_SAMPLES = 80;
const EVERY_MS = 10;

/**
 * A pair that lives in memory: for a modem whose sound is on its serial line there is no sound card and no sound
 * server. The sound is made when its time has come, no sooner, so that what happens happens at once.
 */
export function openSerialWire(nowMs: () => number, device: OnThePair): Wire {
  let heard: (samples: Int16Array, arrivalMs: number) => void = () => undefined;
  const wire: Wire = {
    device: '',
    clientEnv: {},
    asoundConf: null,
    up: async () => true,
    restart() {},
    mix: (own) => own,
    pump(own, events) {
      const beganMs = nowMs();
      const timer = setInterval(() => {
        const due = Math.floor(((nowMs() - beganMs) * RATE_HZ) / 1000);
        while (own.end + BLOCK_SAMPLES <= due) {
          const pcm = events.make(BLOCK_SAMPLES);
          own.append(pcm);
          // By its own clock, so that a process held up for a while is not late for ever.
          const atMs = beganMs + (own.end * 1000) / RATE_HZ;
          const box = device(pcm, atMs);
          heard(sum(pcm, box), atMs);
        }
      }, EVERY_MS);
      return {
        correct() {},
        async close() {
          clearInterval(timer);
        },
      };
    },
    listen(tell): Ear {
      heard = tell;
      return {
        async close() {
          heard = () => undefined;
        },
      };
    },
    interrupt() {
      const why = 'the line has no sound card: unplug the device instead';
      throw new ProblemError({ code: 'emulatorRequestWrong', route: 'POST /v1/sound', why });
    },
    async close() {},
  };
  return wire;
}

function sum(own: Int16Array, box: Int16Array): Int16Array {
  return own.map((sample, at) => Math.max(-32768, Math.min(32767, sample + (box[at] ?? 0))));
}
