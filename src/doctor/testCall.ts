import type { CallRow, LiveEvent } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';

/** What is waited for; the person is told what to do for it. */
export type TestStep = 'ring' | 'lift' | 'answer' | 'notice' | 'speak' | 'hangUp' | 'filing' | 'done';

/** A test call as far as it has come. */
export interface TestCall {
  readonly step: TestStep;
  /** The notice should be played in it. */
  readonly noticeDue: boolean;
  readonly outgoing: boolean;
  readonly rang: boolean;
  readonly number: string | null;
  readonly offHook: boolean;
  /** From the off-hook until it was heard; null: not heard. */
  readonly noticeAfterMs: number | null;
  readonly noticeWhole: boolean;
  /** How many reports of the level, four a second, had a voice in them. */
  readonly voices: number;
  readonly loudestDb: number | null;
  readonly onHook: boolean;
  readonly filed: CallRow | null;
}

/** Speech at the handset is far above it, an idle line with hum far below. */
const VOICE_DB = -45;
const VOICES_ENOUGH = 2;

/** @param noticeOn the setting `notice.on` */
export function beginTest(outgoing: boolean, noticeOn: string): TestCall {
  return {
    step: outgoing ? 'lift' : 'ring',
    noticeDue: noticeOn === 'both' || noticeOn === (outgoing ? 'outgoing' : 'incoming'),
    outgoing,
    rang: false,
    number: null,
    offHook: false,
    noticeAfterMs: null,
    noticeWhole: false,
    voices: 0,
    loudestDb: null,
    onHook: false,
    filed: null,
  };
}

/** What an event of the recorder means for the test. Pure. */
export function stepTest(test: TestCall, event: LiveEvent): TestCall {
  switch (event.type) {
    case 'state':
      return onState(test, event.call);
    case 'noticeBegan':
      return { ...test, noticeAfterMs: event.afterOffHookMs };
    case 'noticeEnded': {
      const step = test.step === 'notice' ? 'speak' : test.step;
      return { ...test, step, noticeWhole: !event.cutShort };
    }
    case 'level':
      return onLevel(test, event.rmsDb);
    case 'filed':
      return test.onHook ? { ...test, step: 'done', filed: event.call } : test;
    case 'missed':
      return test.outgoing ? test : { ...beginTest(false, 'none'), noticeDue: test.noticeDue };
    default:
      return test;
  }
}

function onState(test: TestCall, call: Extract<LiveEvent, { type: 'state' }>['call']): TestCall {
  switch (call.state) {
    case 'ringing':
      if (test.outgoing) return test;
      return { ...test, step: 'answer', rang: true, number: call.number ?? test.number };
    case 'incoming':
    case 'outgoing':
      if (test.offHook) return { ...test, number: call.number ?? test.number };
      return {
        ...test,
        step: test.noticeDue ? 'notice' : 'speak',
        offHook: true,
        number: call.number ?? test.number,
      };
    default:
      return test.offHook && !test.onHook ? { ...test, step: 'filing', onHook: true } : test;
  }
}

/** While the notice plays a level says nothing of the handset. */
function onLevel(test: TestCall, rmsDb: number): TestCall {
  if (test.step !== 'speak' && test.step !== 'hangUp') return test;
  const voices = test.voices + (rmsDb > VOICE_DB ? 1 : 0);
  const loudestDb = Math.max(test.loudestDb ?? rmsDb, rmsDb);
  return { ...test, voices, loudestDb, step: voices >= VOICES_ENOUGH ? 'hangUp' : test.step };
}

export type TestPoint = 'ring' | 'number' | 'offHook' | 'notice' | 'voice' | 'onHook' | 'filed';

/** One thing that should have arrived. */
export interface TestResult {
  readonly point: TestPoint;
  /** What arrived, as a fact; `-` for nothing. */
  readonly seen: string;
  /** Null when it is right, or does not matter. */
  readonly problem: Problem | null;
}

/** Compares what arrived with what a call must bring. After a point at which the test stopped nothing is blamed. */
export function resultsOf(test: TestCall): readonly TestResult[] {
  const { filed } = test;
  const all: TestResult[] = [
    result('offHook', test.offHook ? 'offHook' : '-', test.offHook ? null : { code: 'testNoOffHook' }),
    ...(test.noticeDue ? [noticeResult(test)] : []),
    result(
      'voice',
      test.loudestDb === null ? '-' : `${test.loudestDb.toFixed(0)} dB`,
      test.voices >= VOICES_ENOUGH ? null : { code: 'testNoVoice' },
    ),
    result('onHook', test.onHook ? 'onHook' : '-', test.onHook ? null : { code: 'testNoOnHook' }),
    result('filed', filed === null ? '-' : filed.path, filedProblem(filed)),
  ];
  if (!test.outgoing) {
    all.unshift(
      result('ring', test.rang ? 'ring' : '-', test.rang ? null : { code: 'testNoRing' }),
      result('number', test.number ?? '-', null),
    );
  }
  const stopped = all.findIndex(
    ({ point, problem }) => problem !== null && point !== 'notice' && point !== 'voice',
  );
  return stopped < 0 ? all : all.slice(0, stopped + 1);
}

function noticeResult(test: TestCall): TestResult {
  const heard = test.filed?.notice === 'heard' || (test.filed === null && test.noticeAfterMs !== null);
  const after = test.noticeAfterMs === null ? '-' : `${test.noticeAfterMs.toFixed(0)} ms`;
  if (test.filed?.notice === 'cutShort') return result('notice', after, { code: 'testNoticeCut' });
  return result('notice', after, heard ? null : { code: 'testNoNotice' });
}

function filedProblem(filed: CallRow | null): Problem | null {
  if (filed === null) return { code: 'testNotFiled' };
  return filed.gapSamples > 0 ? { code: 'testGaps', ms: Math.round(filed.gapSamples / 8) } : null;
}

function result(point: TestPoint, seen: string, problem: Problem | null): TestResult {
  return { point, seen, problem };
}
