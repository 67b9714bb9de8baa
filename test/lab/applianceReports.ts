/** What the appliance's guest tells the host, one JSON object a line. `uptimeMs` is CLOCK_MONOTONIC of the guest. */
export type ApplianceReport = { readonly uptimeMs: number } & (
  | { readonly kind: 'step'; readonly what: string }
  /** A number of the scenario, printed at the end. */
  | { readonly kind: 'measured'; readonly what: string; readonly value: number; readonly unit: string }
  /** From `fromMs` to `toMs` the lamps had to say this; `toMs` null: at some moment after `fromMs`. */
  | { readonly kind: 'lamps'; readonly word: LampWord; readonly fromMs: number; readonly toMs: number | null }
  /** A recording was copied to the host under this name. */
  | { readonly kind: 'recording'; readonly file: string; readonly of: RecordedCall }
  | { readonly kind: 'fault'; readonly why: string }
  | { readonly kind: 'done' }
);

/** What must be on file: everything on the line between these moments, but for the outages. */
export interface RecordedCall {
  readonly name: string;
  readonly offHookMs: number;
  /** The on-hook, or the recorder's death, which may cost so much. */
  readonly endMs: number;
  readonly mayLackMs: number;
  readonly outages: readonly { readonly fromMs: number; readonly toMs: number }[];
}

/** Words of the lamp language, as README has it. */
export type LampWord =
  | 'armed'
  | 'ringing'
  | 'noticePlaying'
  | 'recording'
  | 'marked'
  | 'replaying'
  | 'stickDone'
  | 'notRecording'
  | 'poweringOff';

export const SCENARIOS = ['appliance', 'unplug', 'watchdog', 'upgrade', 'drive', 'stick'] as const;
export type Scenario = (typeof SCENARIOS)[number];
