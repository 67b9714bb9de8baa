import type { HealthStatus } from '../../control/api.js';
import type { Words } from '../../i18n/messages.js';
import { localTime } from '../format.js';
import type { Session } from '../session.js';

/** Whether recordings really come about, and how the line is tested at night. */
export function healthWords({ lastGood, selfTest }: HealthStatus, session: Session): string {
  const { words } = session;
  const parts = [
    lastGood === null
      ? words.noGoodYet
      : words.lastGoodAgo({ ago: roughly(lastGood.agoMs, words), id: lastGood.id }),
  ];
  const at = selfTest.at ?? '';
  parts.push(
    { off: words.selfTestOff, lift: words.selfTestLift({ at }), listen: words.selfTestListen({ at }) }[
      selfTest.kind
    ],
  );
  if (selfTest.last !== null) {
    const { problem } = selfTest.last;
    const passed = words.selfTestPassed({ at: localTime(selfTest.last.at) });
    parts.push(problem === null ? passed : session.sentence(problem));
  }
  return parts.join(' | ');
}

/** The stage of a recovery in words; one of a newer recorder as it is called. */
export function stageWord(stage: string, words: Words): string {
  const known: Readonly<Record<string, string>> = {
    stopOnce: words.stageStopOnce,
    stopThrice: words.stageStopThrice,
    stopDuplex: words.stageStopDuplex,
    anyByte: words.stageAnyByte,
    escape: words.stageEscape,
    reopen: words.stageReopen,
    usbPower: words.stageUsbPower,
    alarm: words.stageAlarm,
  };
  return known[stage] ?? stage;
}

function roughly(ms: number, words: Words): string {
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 120) return words.minutes({ minutes });
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? words.hours({ hours }) : words.days({ days: Math.floor(hours / 24) });
}
