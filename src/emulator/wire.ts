import type { OwnTape } from './ownTape.js';
import type { Pump, PumpEvents } from './pump.js';

/** The telephone pair as a place in the sound system, and the ways to it. */
export interface Wire {
  /** ALSA name on which the line's own sound is played, and the environment for aplay. */
  readonly device: string;
  readonly clientEnv: Readonly<Record<string, string>>;
  /** For clients: an ALSA configuration with `denwaban_line` and `denwaban_replay`; null: there is no need of one. */
  readonly asoundConf: string | null;
  /** Resolves when it can be played on; false when it has been closed. */
  up(): Promise<boolean>;
  /** A new aplay begins. */
  restart(): void;
  /** What aplay is given for the line's own sound. */
  mix(own: Int16Array): Int16Array;
  /** Feeds the wire where that is not aplay's to do. */
  readonly pump?: (own: OwnTape, events: PumpEvents) => Pump;
  /** Hears everything that is on the wire, with the time at which its last sample was there. */
  listen(heard: (samples: Int16Array, arrivalMs: number) => void, lost: () => void): Ear;
  /**
   * Takes the pair away for so long.
   *
   * @throws ProblemError emulatorRequestWrong where that is not the emulator's to do
   */
  interrupt(downMs: number): void;
  close(): Promise<void>;
}

/** Listens to the wire for ever, through its outages. */
export interface Ear {
  close(): Promise<void>;
}
