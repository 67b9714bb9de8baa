import type { Problem } from '../i18n/problems.js';

/** How the line interface is being brought back: the ladder's stage (DESIGN.md, "Line"). */
export interface LineRecovery {
  readonly stage: string;
  /** Means taken since the trouble began. */
  readonly attempts: number;
  readonly sinceMs: number;
}

/** How often, since the recorder's start, each stage was taken and how often it helped. */
export interface LineStages {
  readonly taken: Readonly<Record<string, number>>;
  readonly helped: Readonly<Record<string, number>>;
}

/** The nightly self-test. */
export interface SelfTestStatus {
  /** `lift`: the dial tone is listened to. `listen`: the quiet line is. `off`: by the configuration. */
  readonly kind: 'lift' | 'listen' | 'off';
  /** Local time of the night, `03:47`; null when it is off. */
  readonly at: string | null;
  /** Null before the first. */
  readonly last: {
    readonly at: string;
    readonly levelDb: number | null;
    /** Null: all was well. */
    readonly problem: Problem | null;
  } | null;
}

/** Whether recordings really come about. Counts are since the recorder's start. */
export interface HealthStatus {
  /** The last recording that was filed whole, with sound; null: none is known. `ago` from its end. */
  readonly lastGood: { readonly id: string; readonly agoMs: number } | null;
  readonly lastRingMsAgo: number | null;
  readonly filed: number;
  readonly gaps: number;
  readonly gapSamples: number;
  readonly notices: { readonly heard: number; readonly notHeard: number; readonly cutShort: number };
  readonly lineStages: LineStages;
  readonly selfTest: SelfTestStatus;
}
