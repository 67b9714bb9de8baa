import { readFile } from 'node:fs/promises';
import type { Coding, Playback, PlaybackEnd, Player } from '../audio/player.js';
import type { Call, CallRules, Machine } from '../call/machine.js';
import { RATE_HZ } from '../card/types.js';
import type { LineDriver } from '../line/driver.js';
import type { LinePlayback } from '../line/voice/voiceTypes.js';
import { readPcmWav } from '../signal/wav.js';

/** Where line and sound meet on a device whose sound comes over its tty. */

/** The stream is on the line this long after the off-hook at the latest: some devices think about each command. */
const STREAM_LATE_SAMPLES = 4 * RATE_HZ;

/** Plays PCM WAV files to both ends of the line, over the line interface itself. */
export class SerialPlayer implements Player {
  readonly #line: Pick<LineDriver, 'play'>;

  constructor(line: Pick<LineDriver, 'play'>) {
    this.#line = line;
  }

  play(file: string, device: string, coding: Coding = 'pcm'): Playback {
    let playing: LinePlayback | null = null;
    let stopped = false;
    const failed = (why: string): PlaybackEnd => ({
      kind: 'failed',
      problem: { code: 'playFailed', file, device, why },
    });
    const ended = readFile(file).then(
      (bytes): PlaybackEnd | Promise<PlaybackEnd> => {
        if (stopped) return { kind: 'stopped' };
        const wav = coding === 'pcm' ? readPcmWav(bytes) : 'notPcm16Mono';
        if (typeof wav === 'string' || wav.rateHz !== RATE_HZ)
          return failed(typeof wav === 'string' ? wav : `${wav.rateHz} Hz`);
        playing = this.#line.play(wav.samples);
        return playing?.ended ?? failed('no voice');
      },
      (error: unknown) => failed(error instanceof Error ? error.message : String(error)),
    );
    const stop = () => {
      stopped = true;
      playing?.stop();
    };
    return { ended, stop, lateSamples: STREAM_LATE_SAMPLES };
  }
}

/** Tells the line whether a call runs; each telling that one does confirms it. */
export function followCall(
  line: Pick<LineDriver, 'callBegan' | 'callEnded'>,
  { phase }: Pick<Machine, 'phase'>,
): void {
  if (phase.kind === 'offHook' && wantsSound(phase.call)) line.callBegan();
  else line.callEnded();
}

/** A call that nobody records is left alone; one whose number decides must be heard to know it. */
function wantsSound({ kept, plan }: Call): boolean {
  return kept || plan.record === 'later';
}

/** How often a running call is confirmed to the line; it lets go after three minutes without. */
export const CONFIRM_EVERY_MS = 30_000;

/** Such a device hears nothing before the handset is lifted, so there is no sound to begin earlier with. */
export function rulesWithoutPreRoll(rules: CallRules): CallRules {
  return { ...rules, preRollSamples: 0 };
}
