import type { Direction, EndReason, MarkKind, NumberAbsence } from '../call/types.js';
import type { ClockQuality } from '../card/types.js';
import type {
  CallRow,
  CallStateName,
  CardAdvice,
  CardReport,
  CardStatus,
  PanelEvent,
  PanelStatus,
} from '../control/api.js';
import type { DriveState } from '../control/driveApi.js';
import type { CheckName, CheckState } from '../doctor/check.js';
import type { TestPoint, TestStep } from '../doctor/testCall.js';
import type { Words } from '../i18n/messages.js';
import type { Meaning } from '../line/profile.js';
import { displayNumber } from '../phone/number.js';

/** The field's terms in the user's words. */

export function directionWord(direction: Direction, words: Words): string {
  return direction === 'in' ? words.directionIn : words.directionOut;
}

/** @param region of the line, ISO 3166: how its country writes numbers; `''`: as they came */
export function numberWord(
  number: string | null,
  absence: NumberAbsence | null,
  words: Words,
  region: string,
): string {
  return number === null ? absenceWord(absence, words) : displayNumber(number, region);
}

export function absenceWord(absence: NumberAbsence | null, words: Words): string {
  if (absence === null) return words.numberUnknown;
  return {
    withheld: words.numberWithheld,
    unavailable: words.numberUnavailable,
    payphone: words.numberPayphone,
    conflict: words.numberConflict,
  }[absence];
}

export function clockWord(clock: ClockQuality, words: Words): string {
  return {
    synchronised: words.clockSynchronised,
    unsynchronised: words.clockUnsynchronised,
    corrected: words.clockCorrected,
  }[clock];
}

export function cardAdviceWord(advice: CardAdvice, words: Words): string {
  return {
    none: words.adviceNone,
    putBack: words.advicePutBack,
    mount: words.adviceMount,
    replaceReadOnly: words.adviceReplaceReadOnly,
    replaceFailing: words.adviceReplaceFailing,
    planReplacement: words.advicePlanReplacement,
    useFaster: words.adviceUseFaster,
  }[advice];
}

export function mediumWord(state: CardReport['recordings']['state'], words: Words): string {
  return {
    ready: words.mediumReady,
    absent: words.mediumAbsent,
    removed: words.mediumRemoved,
    notMounted: words.mediumNotMounted,
    readOnly: words.mediumReadOnly,
  }[state];
}

export function ringStateWord(state: CardStatus['ring']['state'], words: Words): string {
  return {
    opening: words.stateOpening,
    formatting: words.stateFormatting,
    ready: words.stateReady,
    failing: words.stateFailing,
  }[state];
}

export function endWord(end: EndReason, words: Words): string {
  return {
    onHook: words.endOnHook,
    deviceLost: words.endDeviceLost,
    maxLength: words.endMaxLength,
    shutdown: words.endShutdown,
    interrupted: words.endInterrupted,
    loopCurrent: words.endLoopCurrent,
    tone: words.endTone,
    silence: words.endSilence,
  }[end];
}

export function noticeWord(notice: CallRow['notice'], words: Words): string {
  return {
    heard: words.noticeHeard,
    cutShort: words.noticeCutShort,
    notHeard: words.noticeNotHeard,
    none: words.noticeNone,
  }[notice];
}

export function callStateWord(state: CallStateName, words: Words): string {
  return {
    idle: words.stateIdle,
    ringing: words.stateRinging,
    incoming: words.stateIncoming,
    outgoing: words.stateOutgoing,
    ended: words.stateEnded,
    missed: words.stateMissed,
  }[state];
}

export function checkWord(name: CheckName, words: Words): string {
  return {
    recording: words.checkRecording,
    config: words.checkConfig,
    service: words.checkService,
    lastStop: words.checkLastStop,
    line: words.checkLine,
    dialect: words.checkDialect,
    audio: words.checkAudio,
    notice: words.checkNotice,
    button: words.checkButton,
    lamps: words.checkLamps,
    ring: words.checkRing,
    recordings: words.checkRecordings,
    space: words.checkSpace,
    card: words.checkCard,
    clock: words.checkClock,
    usbDevice: words.checkUsbDevice,
    versions: words.checkVersions,
  }[name];
}

export function checkStateWord(state: CheckState, words: Words): string {
  return {
    ok: words.checkOk,
    warning: words.checkWarning,
    bad: words.checkBad,
    unknown: words.checkUnknown,
  }[state];
}

export function testStepWord(step: TestStep, words: Words): string {
  return {
    ring: words.testCallRing,
    lift: words.testCallLift,
    answer: words.testCallAnswer,
    notice: words.testCallNotice,
    speak: words.testCallSpeak,
    hangUp: words.testCallHangUp,
    filing: words.testCallFiling,
    done: words.testCallGood,
  }[step];
}

export function testPointWord(point: TestPoint, words: Words): string {
  return {
    ring: words.testRing,
    number: words.testNumber,
    offHook: words.testOffHook,
    notice: words.testNotice,
    voice: words.testVoice,
    onHook: words.testOnHook,
    filed: words.testFiled,
  }[point];
}

export function meaningWord(meaning: Meaning, words: Words): string {
  return {
    ring: words.meaningRing,
    shortRing: words.meaningShortRing,
    reversal: words.meaningReversal,
    offHook: words.meaningOffHook,
    onHook: words.meaningOnHook,
    farEndHungUp: words.meaningFarEnd,
  }[meaning];
}

export function markWord(what: MarkKind, words: Words): string {
  return {
    button: words.markButton,
    flash: words.markFlash,
    callWaiting: words.markCallWaiting,
    farEndHungUp: words.markFarEndHungUp,
    digit: words.markDigit,
    noticeSkipped: words.markNoticeSkipped,
    deviceLost: words.markDeviceLost,
    deviceBack: words.markDeviceBack,
  }[what];
}

export function lampWord(lamp: PanelStatus['lamp'], words: Words): string {
  return {
    armed: words.lampArmed,
    ringing: words.lampRinging,
    recording: words.lampRecording,
    noticePlaying: words.lampNoticePlaying,
    marked: words.lampMarked,
    replaying: words.lampReplaying,
    exporting: words.lampExporting,
    stickDone: words.lampStickDone,
    warning: words.lampWarning,
    notRecording: words.lampNotRecording,
    poweringOff: words.lampPoweringOff,
    safeToPull: words.lampSafeToPull,
  }[lamp];
}

export function driveWord(state: DriveState, words: Words): string {
  return {
    noService: words.driveStateNoService,
    noPort: words.driveStateNoPort,
    noPc: words.driveStateNoPc,
    preparing: words.driveStatePreparing,
    shown: words.driveStateShown,
    refreshing: words.driveStateRefreshing,
    ejected: words.driveStateEjected,
    failed: words.driveStateFailed,
  }[state];
}

export function gestureWord(gesture: PanelEvent['gesture'], words: Words): string {
  return {
    press: words.gesturePress,
    doublePress: words.gestureDoublePress,
    hold3s: words.gestureHold3s,
    hold8s: words.gestureHold8s,
  }[gesture];
}

export function actWord(act: PanelEvent['act'], words: Words): string {
  return {
    mark: words.actMark,
    replayLast: words.actReplayLast,
    replayPrevious: words.actReplayPrevious,
    stopReplay: words.actStopReplay,
    export: words.actExport,
    powerOff: words.actPowerOff,
  }[act];
}
