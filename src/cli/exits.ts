import type { Problem } from '../i18n/problems.js';

/** The CLI's exit codes; above 2 they follow sysexits.h. */
export const EXIT = {
  ok: 0,
  checkFailed: 1,
  usage: 2,
  noInput: 66,
  unavailable: 69,
  ioError: 74,
  config: 78,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

export function exitOf(problem: Problem): ExitCode {
  if (problem.code === 'configNoSuchBoard') return EXIT.noInput;
  if (problem.code.startsWith('config')) return EXIT.config;
  switch (problem.code) {
    case 'prepareFailed':
    case 'prepareFake':
    case 'prepareGone':
    case 'prepareNoProgram':
      return EXIT.ioError;
    case 'prepareNoDevice':
      return EXIT.noInput;
    case 'prepareRingSize':
      return EXIT.usage;
    case 'controlUnreachable':
    case 'controlNotAllowed':
    case 'controlNoEmulator':
    case 'controlLost':
    case 'stickNoProcess':
      return EXIT.unavailable;
    case 'controlNoSuchCall':
    case 'controlNoSuchNotice':
    case 'stickNone':
    case 'stickNotThere':
    case 'bookNotThere':
    case 'bookNoHeading':
      return EXIT.noInput;
    case 'retentionHold85':
    case 'retentionListLoading':
    case 'stickBusy':
      return EXIT.checkFailed;
    case 'controlFileUnreadable':
      return problem.why === 'ENOENT' ? EXIT.noInput : EXIT.ioError;
    case 'exportNotOurs':
    case 'exportIntoRecordings':
    case 'bookBadNumber':
    case 'controlBadRequest':
    case 'controlBodyTooLarge':
    case 'controlNoSuchRoute':
      return EXIT.usage;
    default:
      // Whatever else keeps a card from being prepared is a judgement: nothing was changed.
      return problem.code.startsWith('prepare') ? EXIT.checkFailed : EXIT.ioError;
  }
}
