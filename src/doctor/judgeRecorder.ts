import type { LastStop } from '../card/lastStop.js';
import type { Finding } from '../i18n/findings.js';
import { bad, type Judged, ok, unknown, warning } from './check.js';
import type { Evidence } from './evidence.js';

/** More restarts since the machine came up are no accident. */
const MANY_RESTARTS = 5;

export function judgeRecording({ recorder }: Evidence): Judged {
  if (recorder.kind === 'silent') {
    const seen = { code: 'sawSilent' } as const;
    return recorder.problem.code === 'controlNotAllowed'
      ? warning(seen, recorder.problem)
      : bad(seen, recorder.problem);
  }
  const { armed, startedAt, problems } = recorder.status;
  if (armed) return ok({ code: 'sawRecording', since: plain(startedAt) });
  const [worst] = problems;
  const seen = { code: 'sawNotArmed' } as const;
  return worst === undefined ? unknown(seen) : bad(seen, worst);
}

export function judgeConfig({ file, faults, config, service, boardHere }: Evidence): Judged {
  if (faults.length > 0 || config === null)
    return bad({ code: 'sawFaults', file: file ?? '-', count: faults.length }, ...faults);
  const { board } = config;
  const seen: Finding =
    file === null ? { code: 'sawBuiltInConfig', board } : { code: 'sawConfig', file, board };
  // Whoever installed it as a service wants calls recorded, not emulated ones.
  if (config.emulated && service?.load === 'loaded')
    return warning(seen, { code: 'boardEmulated', better: boardHere ?? 'generic' });
  if (!config.emulated && boardHere !== null && boardHere !== board)
    return warning(seen, { code: 'boardOther', board, better: boardHere });
  return ok(seen);
}

export function judgeService({ service, recorder }: Evidence): Judged {
  if (service === null || service.load !== 'loaded') {
    return recorder.kind === 'answers' ? ok({ code: 'sawNoService' }) : unknown({ code: 'sawSilent' });
  }
  const { active, restarts, result } = service;
  const seen = { code: 'sawService', active, restarts } as const;
  if (active === 'failed' || active === 'inactive') {
    // Another one, started by hand, may answer.
    if (recorder.kind === 'answers') return ok({ code: 'sawNoService' });
    return bad(seen, { code: 'doctorServiceFailed', result: active === 'failed' ? result : active });
  }
  return restarts > MANY_RESTARTS ? warning(seen, { code: 'doctorManyRestarts', restarts }) : ok(seen);
}

export function judgeLastStop({ lastStop }: Evidence): Judged {
  if (lastStop === null) return unknown({ code: 'sawStopUnknown' });
  const seen = stopSeen(lastStop);
  const since = plain(lastStop.startedAt ?? '?');
  switch (lastStop.how) {
    case 'none':
    case 'orderly':
      return ok(seen);
    case 'unknown':
      return unknown(seen);
    case 'crash':
      return warning(seen, { code: 'doctorCrashed', since });
    case 'powerCut':
      return warning(seen, { code: 'doctorPowerCut', since });
  }
}

function stopSeen({ how, startedAt, endedAt }: LastStop): Finding {
  const since = plain(startedAt ?? '?');
  switch (how) {
    case 'none':
      return { code: 'sawNoRun' };
    case 'orderly':
      return { code: 'sawOrderlyStop', at: plain(endedAt ?? '?') };
    case 'unknown':
      return { code: 'sawStopUnknown' };
    case 'crash':
      return { code: 'sawCrash', since };
    case 'powerCut':
      return { code: 'sawPowerCut', since };
  }
}

export function judgeClock({ clockSynchronised, board }: Evidence): Judged {
  const rtc = board?.clock.device ?? '-';
  if (clockSynchronised) return ok({ code: 'sawClockRight', rtc });
  return warning({ code: 'sawClockWrong', rtc }, { code: 'clockUnsynchronised', rtc });
}

export function judgeUsbDevice({ board, udcs, line }: Evidence): Judged {
  if (board === null) return unknown({ code: 'sawNeedsConfig' });
  const { udc, configTxt, alsoLine } = board.usbDevice;
  if (udc === null) return ok({ code: 'sawNoUsbDevice', board: board.name });
  if (!udcs.includes(udc)) return ok({ code: 'sawUsbDeviceOff', udc, lines: configTxt.join(', ') });
  const seen = { code: 'sawUsbDeviceOn', udc } as const;
  const blocked = !alsoLine && line !== null && !line.there;
  return blocked ? bad(seen, { code: 'usbDeviceTakesPort', udc, board: board.name }) : ok(seen);
}

export function judgeVersions({ versions, recorder }: Evidence): Judged {
  const { denwaban, node, kernel, system, model } = versions;
  const seen = {
    code: 'sawVersions',
    denwaban,
    node,
    kernel,
    system: [model, system].filter(Boolean).join(', '),
  } as const;
  const running = recorder.kind === 'answers' ? recorder.status.version : denwaban;
  if (running === denwaban) return ok(seen);
  return warning(seen, { code: 'versionsDiffer', installed: denwaban, running });
}

/** `2026-11-23 18:45:02` of an ISO time. */
function plain(iso: string): string {
  return iso.slice(0, 19).replace('T', ' ');
}
