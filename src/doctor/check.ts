import type { Finding } from '../i18n/findings.js';
import type { Problem, ProblemCode } from '../i18n/problems.js';
import type { Evidence } from './evidence.js';

/** In the order in which a person reads them. */
export const CHECKS = [
  'recording',
  'config',
  'service',
  'lastStop',
  'line',
  'dialect',
  'audio',
  'notice',
  'button',
  'lamps',
  'ring',
  'recordings',
  'space',
  'card',
  'clock',
  'usbDevice',
  'versions',
] as const;
export type CheckName = (typeof CHECKS)[number];

/** `unknown`: it could not be looked at; what stands in the way is told by another check. */
export type CheckState = 'ok' | 'warning' | 'bad' | 'unknown';

export interface Check {
  readonly name: CheckName;
  readonly state: CheckState;
  readonly evidence: Finding;
  /** What is wrong and what to do; empty when nothing is to be done. */
  readonly remedies: readonly Problem[];
}

export type Judged = Omit<Check, 'name'>;

export function ok(evidence: Finding): Judged {
  return { state: 'ok', evidence, remedies: [] };
}

export function unknown(evidence: Finding): Judged {
  return { state: 'unknown', evidence, remedies: [] };
}

export function warning(evidence: Finding, ...remedies: readonly Problem[]): Judged {
  return { state: 'warning', evidence, remedies };
}

export function bad(evidence: Finding, ...remedies: readonly Problem[]): Judged {
  return { state: 'bad', evidence, remedies };
}

/** Problems of the recorder that do not endanger a recording. */
const MILD: readonly ProblemCode[] = [
  ...(['cardProtected70', 'evictableShort', 'encoderMissing', 'encoderFailed'] as const),
  ...(['decoderMissing', 'recordingsMissing', 'foreignFiles', 'replayNothing'] as const),
  ...(['lineOtherLabel', 'lineNoDuplex'] as const),
  ...(['stickProcessDied', 'stickPulled', 'stickFull', 'stickFailed', 'stickNotAll'] as const),
  ...(['stickReadOnly', 'stickNoNtfs', 'stickNoFileSystem'] as const),
];

const DIALECT: readonly ProblemCode[] = [
  'lineNotVoice',
  'lineRefused',
  'lineProfileBroken',
  'lineNoCodec',
  'lineNoWay',
  'lineOtherLabel',
  'lineNoDuplex',
];
const SPACE: readonly ProblemCode[] = [
  ...([
    'cardProtected70',
    'evictableShort',
    'nothingEvictable',
    'nothingEvictableRingFull',
    'cardFull',
  ] as const),
];

/** Which check a problem of the recorder belongs to. */
export function checkOf(code: ProblemCode): CheckName {
  if (DIALECT.includes(code)) return 'dialect';
  if (SPACE.includes(code)) return 'space';
  if (code.startsWith('line')) return 'line';
  if (code.startsWith('notice')) return 'notice';
  if (/^(capture|play|decoder)/.test(code)) return 'audio';
  if (code.startsWith('button')) return 'button';
  if (code.startsWith('lamp')) return 'lamps';
  if (code.startsWith('ring')) return 'ring';
  if (/^(card|recording|readBack|secondLook|encoder|foreign|index|stick)/.test(code)) return 'recordings';
  return 'recording';
}

/** What the recorder itself says of this part, before anything else; null when it has nothing to say. */
export function told({ recorder }: Evidence, name: CheckName, seen: Finding): Judged | null {
  if (recorder.kind === 'silent') return null;
  const problems = recorder.status.problems.filter(({ code }) => checkOf(code) === name);
  if (problems.length === 0) return null;
  return problems.every(({ code }) => MILD.includes(code))
    ? warning(seen, ...problems)
    : bad(seen, ...problems);
}
