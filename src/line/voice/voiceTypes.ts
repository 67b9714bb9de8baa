import type { Problem } from '../../i18n/problems.js';
import type { CodecName } from '../../signal/voiceCodec.js';

/** Who hears the sound that comes over the tty. 8000 Hz, 16 bits, mono; `atMs`: when the bytes arrived. */
export interface VoiceListener {
  /** A stream runs from now on. */
  began(): void;
  sound(samples: Int16Array, atMs: number): void;
  /** In order: the call is over. */
  ended(): void;
  /** In a call, though it should run. */
  lost(why: string): void;
}

/** What the device turned out to be able to do; null: not known yet. */
export interface VoiceStatus {
  /** The +VLS label on which the last call was recorded. */
  readonly label: number | null;
  readonly codec: CodecName | null;
  /** Whether it records while it plays. */
  readonly duplex: boolean | null;
}

export type LinePlaybackEnd =
  | { readonly kind: 'done' | 'stopped' }
  | { readonly kind: 'failed'; readonly problem: Problem };

/** Sound on its way on to the line. */
export interface LinePlayback {
  /** When the last sample is on the line, or it was stopped, or failed. Never rejects. */
  readonly ended: Promise<LinePlaybackEnd>;
  stop(): void;
}
