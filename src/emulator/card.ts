import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { ProblemError } from '../i18n/problems.js';
import { startEar } from './ear.js';
import { Hybrid } from './hybrid.js';
import type { Wire } from './wire.js';

const EVERY_MS = 20;
const ABSENT_POLL_MS = 100;

/**
 * The far end of a loopback card of the kernel (snd-aloop): the recorder has the card's device 0, both ways, and
 * the emulator its device 1. `id` is the card's in /proc/asound. The card may go away and come back.
 */
export function attachCard(id: string, nowMs: () => number): Wire {
  const hybrid = new Hybrid();
  const playback = `/proc/asound/${id}/pcm1p/sub0/status`;
  let closed = false;
  const wire: Wire = {
    device: `hw:CARD=${id},DEV=1`,
    clientEnv: {},
    asoundConf: null,
    async up() {
      while (!closed && !(await present(playback))) await pause(ABSENT_POLL_MS);
      return !closed;
    },
    restart: () => hybrid.restart(),
    mix: (own) => hybrid.mix(own),
    listen(heard) {
      const box = startEar(
        wire,
        nowMs,
        (samples) => hybrid.boxPlayed(samples),
        () => undefined,
      );
      const timer = setInterval(() => {
        const fresh = hybrid.onWire(playedSamples(playback));
        if (fresh.length > 0) heard(fresh, nowMs());
      }, EVERY_MS);
      return {
        async close() {
          clearInterval(timer);
          await box.close();
        },
      };
    },
    interrupt() {
      const why = `the line's sound is the card ${id}; take that away instead`;
      throw new ProblemError({ code: 'emulatorRequestWrong', route: 'POST /v1/sound', why });
    },
    async close() {
      closed = true;
    },
  };
  return wire;
}

/** How much the card has played since its aplay began; 0 while nobody plays. A read of some microseconds. */
function playedSamples(status: string): number {
  try {
    return Number(/^hw_ptr\s*: (\d+)/m.exec(readFileSync(status, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function present(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
