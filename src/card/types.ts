import type { CallerId, CueFound, Direction, EndReason, MarkKind } from '../call/types.js';
import type { Quality } from '../signal/qualityTypes.js';

/** Samples per second of everything that is recorded: the telephone network's rate (G.711). */
export const RATE_HZ = 8000;

/**
 * How the sound is coded when it is filed: `standard` is G.711 µ-law in WAV, `pcm` 16-bit WAV, `long` MP3
 * 24 kbit/s, `opus` Ogg Opus 24 kbit/s. The ring itself always holds PCM16.
 */
export const PROFILES = ['standard', 'pcm', 'long', 'opus'] as const;
export type Profile = (typeof PROFILES)[number];

/**
 * How far the wall clock could be trusted when the call began. `corrected`: not then, but it was set before the
 * call was filed, so that its start is known after all.
 */
export const CLOCK_QUALITIES = ['synchronised', 'unsynchronised', 'corrected'] as const;
export type ClockQuality = (typeof CLOCK_QUALITIES)[number];

/** A stretch of time in which no sound arrived. It is filed as silence of exactly this length. */
export interface Gap {
  /** First missing sample, counted from the recording's first sample. */
  readonly atSample: number;
  readonly samples: number;
  readonly reason: string;
}

export interface Mark {
  readonly atSample: number;
  readonly what: MarkKind;
  readonly detail?: string;
}

/** Whether and how the notice was on the line. Positions count from the recording's first sample. */
export interface NoticeFacts {
  readonly clip: string;
  /** SHA-256 of the clip's PCM samples, hex. */
  readonly sha256: string;
  readonly beganSample: number;
  readonly endedSample: number;
  /** True when the call ended before the clip did. */
  readonly cutShort: boolean;
  /**
   * True when the clip was found in the recorded sound by correlation; `score` is the coefficient found
   * (0..1). When false the positions are the player's word only.
   */
  readonly heard: boolean;
  readonly score: number;
  /** How loud the notice is in the recording, dBFS (rms); only when it was heard. */
  readonly leakDb?: number;
}

/** What is known when the recording opens: the JSON of the ring's OPEN slot. */
export interface OpenFacts {
  /** Six random Crockford base-32 characters. */
  readonly id: string;
  readonly line: string;
  readonly direction: Direction;
  readonly callerId: CallerId | null;
  /** Wall time of the off-hook, ISO 8601 with zone offset, milliseconds. */
  readonly start: string;
  readonly clock: ClockQuality;
  /** The ring's boot epoch: counts the recorder's starts, whatever the wall clock says. */
  readonly boot: number;
  /**
   * Place in the order of recordings, ms since 1970: the wall clock's when it could be trusted, else just
   * behind the recording before. A clock that was never set does not put new calls before old ones.
   */
  readonly orderMs: number;
  /** Position of the recording's first sample on the sample clock. */
  readonly firstSample: number;
  /** How many of the first samples lie before the off-hook. */
  readonly preRollSamples: number;
  readonly device: string;
  readonly version: string;
  /** Id of the part before this one, when a long call was filed in parts. */
  readonly continues: string | null;
  /** The owner's rule by which it was recorded; absent: the settings. */
  readonly rule?: string;
}

/** What is known when it closes: the JSON of the CLOSE slot. */
export interface CloseFacts {
  readonly end: EndReason;
  /** Length of the whole recording in samples, gaps included. */
  readonly samples: number;
  /** Off-hook to the call's own end by the monotonic clock; the sound may go on after it (a busy tone). */
  readonly durationMs: number;
  /** Where in the recording the call was over; absent in recordings of before, which end there. */
  readonly endedSample?: number;
  /** What the end was recognised by; absent in recordings of before. */
  readonly cues?: readonly CueFound[];
  /** The sound card's real rate against the monotonic clock, once measured. */
  readonly measuredRateHz: number | null;
  /** Of the whole call's sound; not there when the recorder died in the call. */
  readonly quality?: Quality;
}

/** Things that happen in between: the JSON of EVENT slots. Positions as in {@link Gap}. */
export type RecordingEvent =
  | ({ readonly kind: 'gap' } & Gap)
  | ({ readonly kind: 'mark' } & Mark)
  | ({ readonly kind: 'notice' } & NoticeFacts)
  | { readonly kind: 'callerId'; readonly callerId: CallerId }
  /** The clock was set during the call or before it was filed: when it really began, ISO 8601. */
  | { readonly kind: 'clock'; readonly correctedStart: string };

/** A recording's metadata as it stands in the file's header and the day's index. */
export interface Facts extends OpenFacts, CloseFacts {
  readonly v: 1;
  readonly rate: typeof RATE_HZ;
  readonly profile: Profile;
  readonly notice: NoticeFacts | null;
  readonly gaps: readonly Gap[];
  readonly marks: readonly Mark[];
  /** True when the daemon or the power died in the call and the file was made from the ring afterwards. */
  readonly interrupted: boolean;
  /** How loud it is, for drawing: see `waveform.ts`. Recordings without sound, and foreign ones, have none. */
  readonly waveform?: string;
  /** SHA-256 of the file's bytes behind its 4096-byte header, hex. */
  readonly audioSha256: string;
  /** Set in an exported copy whose loud and quiet parties were evened out; never in a recording. */
  readonly levelled?: true;
  /** Set in a file's header that had no room for all marks, gaps or long texts; the day's index has them. */
  readonly cut?: boolean;
}

/** A recording's own line in its day's `index.ndjson`. `path` is relative to the recordings directory, with `/`. */
export interface IndexLine extends Facts {
  readonly path: string;
  /** Size of the whole file. */
  readonly bytes: number;
}

/**
 * What happened to a recording after it was filed: a later line in the same index. The file itself is never
 * changed. `id` and `start` name the recording, `at` is when it was said.
 */
export type Annotation = { readonly id: string; readonly start: string; readonly at: string } & (
  | { readonly op: 'hold'; readonly reason: string }
  | { readonly op: 'release' }
  | { readonly op: 'note'; readonly text: string }
  | { readonly op: 'tag' | 'untag'; readonly tag: string }
  /** The clock was set after the call: when it really began, ISO 8601. */
  | { readonly op: 'clock'; readonly correctedStart: string }
  /** A tombstone: the file was deleted; `rule` says by which rule. */
  | {
      readonly op: 'deleted';
      readonly path: string;
      readonly bytes: number;
      readonly sha256: string;
      readonly rule: string;
    }
);
