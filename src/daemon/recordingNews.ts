import type { Log } from '../log.js';
import type { EventHub } from './eventHub.js';
import { numberOf } from './present.js';
import type { ProblemBoard } from './problemBoard.js';
import type { RecorderPorts } from './recorder.js';

type News = Pick<
  RecorderPorts,
  'stoodStill' | 'judged' | 'noticeBegan' | 'noticeEnded' | 'missed' | 'failed'
>;

/** What the recorder has to tell of its recordings, told to whoever listens. @param device where the sound comes from */
export function recordingNews(device: string, events: EventHub, problems: ProblemBoard, log: Log): News {
  return {
    stoodStill: (id) => problems.set('recording', id === null ? null : { code: 'soundStill', device, id }),
    judged: (id, { likelyUnusable: [fault] }) =>
      problems.set('recording', fault === undefined ? null : { code: 'recordingPoor', id, fault }),
    noticeBegan: (id, afterOffHookMs) => events.emit({ type: 'noticeBegan', id, afterOffHookMs }),
    noticeEnded: (id, { cutShort, heard, clip }) => {
      events.emit({ type: 'noticeEnded', id, cutShort });
      if (heard) problems.clear('notice');
      else if (!cutShort) problems.raise('notice', { code: 'noticeNotHeard', clip, id });
    },
    missed: (callerId, rings) => {
      log.info({ number: numberOf(callerId), rings }, 'missed call');
      events.emit({ type: 'missed', number: numberOf(callerId), rings });
    },
    failed: (problem) => problems.raise('notice', problem),
  };
}
