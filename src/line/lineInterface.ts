import type { LineState } from './driver.js';
import type { LineProfile } from './profile.js';

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
  start(): void;
  stop(): Promise<void>;
  /** All sound of the line, in order. @param position of the first sample on the sample clock */
  hear(position: number, samples: Int16Array): void;
  /** The recorder has ended the call, whatever is still heard. */
  callEnded(): void;
}
