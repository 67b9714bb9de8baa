import type { WireEvent } from './emulatedLine.js';
import type { Misbehaviour } from './misbehaviour.js';

/** What the emulator's API can do with a device of any kind. */
export interface EmulatedDevice {
  /** @throws ProblemError emulatorNeedsNodePty, or what opening its end throws */
  plugIn(): Promise<void>;
  /** Pulls the USB plug and puts it back after so long; `returnsAs` is the path at which it is then. */
  unplug(forMs: number, returnsAs?: string): Promise<void>;
  /** Its power off and on at once, as USB authorized 0 and 1 do; it ends a wedge. */
  cyclePower(): Promise<void>;
  misbehave(change: Misbehaviour): void;
  /** Bytes nobody asked for, as left over from an earlier life of the device. */
  babble(bytes: Uint8Array): void;
  /** Reports what the device notices of it. */
  notice(event: WireEvent): void;
  close(): Promise<void>;
}
