import type { CallerId } from '../call/types.js';
import type {
  CloseFacts,
  Facts,
  Gap,
  Mark,
  NoticeFacts,
  OpenFacts,
  Profile,
  RecordingEvent,
} from './types.js';
import { RATE_HZ } from './types.js';

/** A stretch for which the ring holds no sound. Positions as in {@link Gap}. */
export interface Hole {
  readonly atSample: number;
  readonly samples: number;
}

/** What was found of the sound when all of it was read. */
export interface SoundFound {
  /** Length of the whole recording in samples, holes included. */
  readonly samples: number;
  readonly holes: readonly Hole[];
  /** See {@link Facts.waveform}; `''` when there is none. */
  readonly waveform: string;
}

/** All that is known before the sound is coded. */
export type UnhashedFacts = Omit<Facts, 'audioSha256'>;

/**
 * A recording's facts. Without a CLOSE (`close` null) the daemon or the power died in the call: it ends
 * where its sound ends and is marked as interrupted.
 */
export function factsOf(
  open: OpenFacts,
  events: readonly RecordingEvent[],
  close: CloseFacts | null,
  sound: SoundFound,
  profile: Profile,
): UnhashedFacts {
  let callerId: CallerId | null = open.callerId;
  let notice: NoticeFacts | null = null;
  let time: Pick<OpenFacts, 'start' | 'clock' | 'orderMs'> = open;
  const declared: Gap[] = [];
  const marks: Mark[] = [];
  for (const event of events) {
    if (event.kind === 'callerId') callerId = event.callerId;
    else if (event.kind === 'notice') notice = without(event);
    else if (event.kind === 'clock') time = correctedTo(event.correctedStart);
    else if (event.kind === 'gap') declared.push(without(event));
    else marks.push(without(event));
  }
  const talkSamples = Math.max(0, sound.samples - open.preRollSamples);
  return {
    v: 1,
    ...open,
    start: time.start,
    clock: time.clock,
    orderMs: time.orderMs,
    callerId,
    end: close?.end ?? 'interrupted',
    samples: sound.samples,
    durationMs: close?.durationMs ?? Math.round((talkSamples * 1000) / RATE_HZ),
    measuredRateHz: close?.measuredRateHz ?? null,
    ...(close?.endedSample === undefined ? {} : { endedSample: close.endedSample }),
    ...(close?.cues === undefined ? {} : { cues: close.cues }),
    rate: RATE_HZ,
    profile,
    notice,
    gaps: sound.holes.flatMap((hole) => explained(hole, declared)),
    marks,
    interrupted: close === null,
    ...(close?.quality === undefined ? {} : { quality: close.quality }),
    ...(sound.waveform === '' ? {} : { waveform: sound.waveform }),
  };
}

function correctedTo(start: string): Pick<OpenFacts, 'start' | 'clock' | 'orderMs'> {
  return { start, clock: 'corrected', orderMs: Date.parse(start) };
}

function without<E extends { readonly kind: string }>(event: E): Omit<E, 'kind'> {
  const { kind: _, ...facts } = event;
  return facts;
}

/** Cuts a hole by the gaps that were declared at the time; what nobody declared was lost in the ring. */
function explained(hole: Hole, declared: readonly Gap[]): Gap[] {
  const gaps: Gap[] = [];
  const end = hole.atSample + hole.samples;
  let at = hole.atSample;
  const put = (until: number, reason: string) => {
    if (until > at) gaps.push({ atSample: at, samples: until - at, reason });
    at = Math.max(at, until);
  };
  for (const gap of [...declared].sort((a, b) => a.atSample - b.atSample)) {
    if (gap.atSample + gap.samples <= at || gap.atSample >= end) continue;
    put(gap.atSample, 'slotLost');
    put(Math.min(end, gap.atSample + gap.samples), gap.reason);
  }
  put(end, 'slotLost');
  return gaps;
}
