import { CHECKS, type Check, type CheckName, type Judged } from './check.js';
import type { Evidence } from './evidence.js';
import { judgeCard, judgeRecordings, judgeRing, judgeSpace } from './judgeCard.js';
import { judgeAudio, judgeButton, judgeDialect, judgeLamps, judgeLine, judgeNotice } from './judgeLine.js';
import {
  judgeClock,
  judgeConfig,
  judgeLastStop,
  judgeRecording,
  judgeService,
  judgeUsbDevice,
  judgeVersions,
} from './judgeRecorder.js';

const JUDGES: Readonly<Record<CheckName, (evidence: Evidence) => Judged>> = {
  recording: judgeRecording,
  config: judgeConfig,
  service: judgeService,
  lastStop: judgeLastStop,
  line: judgeLine,
  dialect: judgeDialect,
  audio: judgeAudio,
  notice: judgeNotice,
  button: judgeButton,
  lamps: judgeLamps,
  ring: judgeRing,
  recordings: judgeRecordings,
  space: judgeSpace,
  card: judgeCard,
  clock: judgeClock,
  usbDevice: judgeUsbDevice,
  versions: judgeVersions,
};

/**
 * Every check a person would need, from what was seen. Pure: the same evidence gives the same checks. Whatever the
 * recorder itself says is wrong stands in one of them.
 */
export function judge(evidence: Evidence): readonly Check[] {
  const checks = CHECKS.map((name) => ({ name, ...JUDGES[name](evidence) }));
  const problems = evidence.recorder.kind === 'answers' ? evidence.recorder.status.problems : [];
  const left = problems.filter((problem) => !checks.some(({ remedies }) => remedies.includes(problem)));
  if (left.length === 0) return checks;
  return checks.map((check) => {
    if (check.name !== 'recording') return check;
    const state = check.state === 'bad' ? 'bad' : 'warning';
    return { ...check, state, remedies: [...check.remedies, ...left] };
  });
}
