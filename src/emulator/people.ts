import type { CallerId } from '../call/types.js';
import type { EmulatedLine, WireEvent } from './emulatedLine.js';
import type { Side } from './lineTypes.js';
import { readVoice } from './voice.js';

export interface Happened {
  /** Wire position and CLOCK_MONOTONIC time at which it was on the wire. */
  readonly sample: number;
  readonly ms: number;
}

/** A whole incoming call: rings, lifts after `rings`, both sides speak in turn beginning with near, hangs up. */
export interface CallScript {
  readonly callerId: CallerId;
  readonly near: readonly string[];
  readonly far: readonly string[];
  readonly rings: number;
  /** From the off-hook to the first word, long enough for a notice. */
  readonly beforeSpeechMs: number;
  readonly endedBy: Side;
}

const PAUSE_MS = 400;
const REACH_FOR_PHONE_MS = 700;
/** How long a person listens to the busy tone. */
const BUSY_TONE_MS = 2200;

/** The two people on the line: they speak, and carry out a call from its first ring to its end. */
export class People {
  private readonly line: EmulatedLine;
  private readonly voices = new Map<number, { readonly file: string; ended(at: Happened): void }>();
  private lastId = 0;

  constructor(line: EmulatedLine) {
    this.line = line;
    line.subscribe((event) => {
      if (event.kind !== 'speakEnded') return;
      this.voices.get(event.id)?.ended({ sample: event.sample, ms: event.ms });
      // Others who are told of the same event still ask for the file.
      setImmediate(() => this.voices.delete(event.id));
    });
  }

  /** Which file a voice in an event came from. */
  fileOf(id: number): string | undefined {
    return this.voices.get(id)?.file;
  }

  /** Queues the file's sound; `ended` resolves when it has been spoken or cut short. */
  async speak(file: string, side: Side): Promise<{ queued: Happened; ended: Promise<Happened> }> {
    const samples = await readVoice(file);
    const id = ++this.lastId;
    const ended = new Promise<Happened>((resolve) => {
      this.voices.set(id, { file, ended: resolve });
    });
    try {
      return { queued: await this.line.perform({ kind: 'speak', voice: { id, side, samples } }), ended };
    } catch (error) {
      this.voices.delete(id);
      throw error;
    }
  }

  async call(script: CallScript): Promise<{ offHook: Happened; onHook: Happened }> {
    const rung = this.rings(script.rings);
    await this.line.perform({ kind: 'ring', callerId: script.callerId, times: null });
    await rung;
    await pause(REACH_FOR_PHONE_MS);
    const offHook = await this.line.perform({ kind: 'lift' });
    await pause(script.beforeSpeechMs);
    for (let turn = 0; turn < Math.max(script.near.length, script.far.length); turn++) {
      for (const side of ['near', 'far'] as const) {
        const file = script[side][turn];
        if (file === undefined) continue;
        await (await this.speak(file, side)).ended;
        await pause(PAUSE_MS);
      }
    }
    if (script.endedBy === 'far') {
      await this.line.perform({ kind: 'farHangUp' });
      await pause(BUSY_TONE_MS);
    }
    return { offHook, onHook: await this.line.perform({ kind: 'hangUp' }) };
  }

  private rings(times: number): Promise<void> {
    return new Promise((resolve) => {
      let heard = 0;
      const stop = this.line.subscribe((event: WireEvent) => {
        if (event.kind !== 'ring' || ++heard < times) return;
        stop();
        resolve();
      });
    });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
