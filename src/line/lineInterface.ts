import type { Problem } from '../i18n/problems.js';
import type { LineState } from './driver.js';
import type { LineProfile } from './profile.js';
import type { Rescue } from './rescue.js';
import type { LinePlayback, VoiceStatus } from './voice/voiceTypes.js';

/** What the recorder needs of a line, whether a device tells of it or it is only heard. */
export interface LineInterface {
  readonly state: LineState;
  /** What the device says it is; null before it was asked, or when nobody can be. */
  readonly model: string | null;
  /** What can be told of an idle line. */
  readonly reports: readonly string[];
  /** What cannot be known here, for people. */
  readonly cannot: LineProfile['cannot'];
  /** Monotonic ms of the last sign of life. */
  readonly lastHeardMs: number | null;
  /** Monotonic ms at which the device was last tried. */
  readonly triedMs: number | null;
  /** What a device whose sound comes over its tty turned out to be able to do; null: it is another one. */
  readonly voice: VoiceStatus | null;
  /** How a device that fell silent is brought back; null: there is no device. */
  readonly rescue: Rescue | null;
  start(): void;
  stop(): Promise<void>;
  /** All sound of the line, in order. @param position of the first sample on the sample clock */
  hear(position: number, samples: Int16Array): void;
  /** A call is to be recorded, or still is: a device whose sound comes over the tty gets on to the line. */
  callBegan(): void;
  /** Plays to both ends of the line, 8000 Hz; null where sound goes another way. */
  play(samples: Int16Array): LinePlayback | null;
  /** Lifts for a moment and tells what is heard, 8000 Hz; null: nothing here can lift. */
  listenToDialTone(): Promise<Int16Array | Problem> | null;
  /** The recorder has ended the call, whatever is still heard. */
  callEnded(): void;
}
