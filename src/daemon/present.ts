import type { Machine } from '../call/machine.js';
import type { CallerId } from '../call/types.js';
import type { Ladder } from '../card/retentionTypes.js';
import type {
  AudioStatus,
  CallStateName,
  CallStatus,
  CardReport,
  LineStatus,
  Status,
} from '../control/api.js';
import { wordsOf } from '../i18n/messages.js';
import { type Language, type Problem, sentence } from '../i18n/problems.js';
import type { Scene } from '../panel/lamps.js';
import type { WallClock } from './wallClock.js';

/** What the ladder of retention says, as a problem; null when all is well. */
export function ladderProblem({ level, protectedPart, hoursLeft }: Ladder, path: string): Problem | null {
  switch (level) {
    case 0:
      return null;
    case 1:
      return { code: 'cardProtected70', percent: Math.round(protectedPart * 100) };
    case 2:
      return { code: 'evictableShort', hours: Math.round(hoursLeft ?? 0) };
    case 3:
      return { code: 'nothingEvictable', path };
    case 4:
      return { code: 'nothingEvictableRingFull', path };
  }
}

/** What the lamps tell of a call. */
export function panelSceneOf({ phase }: Machine): Pick<Scene, 'call' | 'noticePlaying'> {
  if (phase.kind === 'offHook')
    return {
      call: phase.call.kept ? 'running' : 'unrecorded',
      noticePlaying: phase.call.notice === 'playing',
    };
  return { call: phase.kind === 'ringing' ? 'ringing' : 'none', noticePlaying: false };
}

/** How things the daemon knows look on the API. Pure. */

export function numberOf(callerId: CallerId | null): string | null {
  return callerId?.kind === 'number' ? callerId.number : null;
}

export function callStatusOf({ phase }: Machine, id: string | null, nowMs: number): CallStatus {
  const quiet: CallStatus = { state: 'idle', id: null, number: null, elapsedMs: null, noticePlaying: false };
  switch (phase.kind) {
    case 'idle':
    case 'missed':
    case 'ended':
      return { ...quiet, state: phase.kind };
    case 'fetching':
      return quiet;
    case 'ringing':
      return {
        ...quiet,
        state: 'ringing',
        number: numberOf(phase.callerId),
        elapsedMs: Math.round(nowMs - phase.first.ms),
      };
    case 'offHook': {
      const state: CallStateName = phase.call.direction === 'in' ? 'incoming' : 'outgoing';
      return {
        state,
        id,
        number: numberOf(phase.call.callerId),
        elapsedMs: Math.round(nowMs - phase.call.began.ms),
        noticePlaying: phase.call.notice === 'playing',
      };
    }
  }
}

/** @param line the driver, or what it would say */
export function lineStatusOf(
  { name, device }: Pick<LineStatus, 'name' | 'device'>,
  line: Pick<LineStatus, 'state' | 'model' | 'reports' | 'voice' | 'cannot'> & {
    readonly lastHeardMs: number | null;
    readonly rescue: { recovery(): LineStatus['recovery']; readonly foundAs: string | null } | null;
  },
  nowMs: number,
): LineStatus {
  const { state, model, reports, voice, cannot, lastHeardMs, rescue } = line;
  const lastHeardMsAgo = lastHeardMs === null ? null : Math.round(nowMs - lastHeardMs);
  const found = { recovery: rescue?.recovery() ?? null, foundAs: rescue?.foundAs ?? null };
  return { name, device, state, model, reports, voice, cannot, lastHeardMsAgo, ...found };
}

/** @param capture the capture, or what it would say */
export function audioStatusOf(
  capture: Pick<AudioStatus, 'device' | 'backend' | 'state' | 'restarts' | 'measuredRateHz' | 'idle'>,
  levelDb: number | null,
  lastGap: AudioStatus['lastGap'],
): AudioStatus {
  const { device, backend, state, restarts, measuredRateHz, idle } = capture;
  return { device, backend, state, idle, restarts, levelDb: idle ? null : levelDb, measuredRateHz, lastGap };
}

/** @param clock the wall clock, or what it would say */
export function cardReportOf(
  card: Omit<CardReport, 'clock' | 'problems'>,
  { quality, steps }: Pick<WallClock, 'quality' | 'steps'>,
  problems: readonly Problem[],
): CardReport {
  return { ...card, clock: { quality, steps: steps.count, lastStep: steps.last }, problems };
}

/** How the recorder is in one sentence for the system's own tools. No number of a caller is in it. */
export function sentenceOf(
  { armed, call, problems }: Pick<Status, 'armed' | 'call' | 'problems'>,
  language: Language,
): string {
  const words = wordsOf(language);
  const worst = problems[0];
  if (!armed)
    return worst === undefined
      ? words.statusStarting
      : words.statusNotArmed({ sentence: sentence(worst, language) });
  if (call.state === 'incoming' || call.state === 'outgoing') return words.statusInCall;
  if (worst === undefined) return words.statusArmed;
  return words.statusArmedButMind({ sentence: sentence(worst, language) });
}
