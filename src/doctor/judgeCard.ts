import { BYTES_PER_HOUR } from '../card/cardUse.js';
import type { Problem } from '../i18n/problems.js';
import { bad, type Judged, ok, told, unknown, warning } from './check.js';
import type { Evidence } from './evidence.js';

/** Less room than a day of talk is told before it becomes a fault. */
const WARN_HOURS = 24;
const BAD_HOURS = 1;

const NEEDS_CONFIG = unknown({ code: 'sawNeedsConfig' });

export function judgeRing(evidence: Evidence): Judged {
  const { ring, recorder } = evidence;
  if (ring === null) return NEEDS_CONFIG;
  const { path, there, readOnly } = ring;
  const word = told(evidence, 'ring', { code: 'sawRingTrouble', path });
  if (word !== null) return word;
  if (readOnly && recorder.kind === 'silent')
    return bad({ code: 'sawRingTrouble', path }, { code: 'ringUnreadable', path, why: 'EROFS' });
  if (recorder.kind === 'silent')
    return there ? ok({ code: 'sawRingThere', path }) : unknown({ code: 'sawRingNotYet', path });
  const { state, hours, freeHours } = recorder.card.ring;
  if (state !== 'ready') return unknown({ code: 'sawRingStarting', path });
  return ok({ code: 'sawRing', path, hours: hours.toFixed(1), free: freeHours.toFixed(1) });
}

export function judgeRecordings(evidence: Evidence): Judged {
  const { config, recordings, recorder } = evidence;
  if (config === null || recordings === null) return NEEDS_CONFIG;
  const path = config.card.recordings;
  const { state, why } = recordings;
  const out = { code: 'sawRecordingsOut', path, why: why || state } as const;
  const word = told(evidence, 'recordings', out);
  if (word !== null) return word;
  if (state === 'absent') return ok({ code: 'sawRecordingsAbsent', path });
  if (state !== 'ready') return bad(out, { code: 'cardOutOfReach', path, why: why || state });
  if (recorder.kind === 'silent') return ok({ code: 'sawRecordingsThere', path });
  const { calls } = recorder.card.recordings;
  return ok({ code: 'sawRecordings', path, calls, waiting: recorder.card.ring.waitingCalls });
}

/** Room in hours of talk: what is free, and what old recordings may make free. */
export function judgeSpace(evidence: Evidence): Judged {
  const { config, recordings, recorder } = evidence;
  if (config === null) return NEEDS_CONFIG;
  const path = config.card.recordings;
  const freeBytes = recordings?.space?.freeBytes ?? null;
  const fit = freeBytes === null ? null : freeBytes / BYTES_PER_HOUR[config.card.profile];
  const seen =
    fit === null || freeBytes === null
      ? ({ code: 'sawSpaceUnknown' } as const)
      : ({ code: 'sawSpace', hours: fit.toFixed(1), free: `${(freeBytes / 1e9).toFixed(1)} GB` } as const);
  const word = told(evidence, 'space', seen);
  if (word !== null) return word;
  if (fit === null) return unknown(seen);
  const deletable = recorder.kind === 'answers' ? (recorder.status.card.retention?.hoursLeft ?? 0) : 0;
  const hours = Math.max(fit, deletable);
  const short: Problem = { code: 'cardSpaceShort', path, hours: hours.toFixed(1) };
  if (hours < BAD_HOURS) return bad(seen, short);
  return hours < WARN_HOURS ? warning(seen, short) : ok(seen);
}

/** How fast the card is and how long it lives. */
export function judgeCard({ recorder, config }: Evidence): Judged {
  if (recorder.kind === 'silent' || config === null) return unknown({ code: 'sawNeedsRecorder' });
  const { syncs, errors, wear, advice } = recorder.card.health;
  const years = wear.map(({ yearsLeft }) => yearsLeft).filter((one) => one !== null);
  const seen = {
    code: 'sawHealth',
    p99: syncs.p99Ms?.toFixed(0) ?? '?',
    errors: errors.count,
    years: years.length === 0 ? '?' : Math.min(...years).toFixed(1),
  } as const;
  const path = config.card.recordings;
  // The rest of the advice is about cards that are out or refuse writing, which other checks tell.
  if (advice === 'planReplacement') return warning(seen, { code: 'cardWearsOut', path });
  if (advice === 'useFaster') return warning(seen, { code: 'cardSlow', path: config.card.ring });
  return ok(seen);
}
