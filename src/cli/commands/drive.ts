import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { PageProgress } from '../../card/page/pageTypes.js';
import type { DriveStatus } from '../../control/driveApi.js';
import { isProblem, ProblemError } from '../../i18n/problems.js';
import { EXIT } from '../exits.js';
import { localTime } from '../format.js';
import type { Session } from '../session.js';
import { driveWord } from '../terms.js';

/** A card with much to file needs its time; what is not done by then is done all the same. */
const REFRESH_MS = 180_000;
/** What has failed may fail on. */
const FAILED_MS = 30_000;
const LOOK_MS = 500;

export function addDrive(program: Command, session: Session): void {
  const { words } = session;
  const drive = program.command('drive').description(words.helpDrive).helpCommand(false);
  drive
    .command('status')
    .description(words.helpDriveStatus)
    .option('--json', words.helpJson)
    .action(async (options: { json?: true }) => {
      report(await session.recorder().getJson<DriveStatus>('/v1/drive'), session, options.json);
    });
  drive
    .command('refresh')
    .description(words.helpDriveRefresh)
    .option('--json', words.helpJson)
    .action(async (options: { json?: true }) => report(await refresh(session), session, options.json));
  drive
    .command('rebuild')
    .description(words.helpDriveRebuild)
    .option('--json', words.helpJson)
    .action(async (options: { json?: true }) => {
      const done = await rebuild(session, session.isTerminal && !options.json);
      if (options.json) session.printJson(done);
      else session.print(words.driveRebuilt({ calls: done.calls, months: done.months }));
    });
}

/** How the drive is, in a line. */
export function driveLine({ state, since, waiting, problem }: DriveStatus, session: Session): string {
  const { words } = session;
  const parts = [words.driveSince({ state: driveWord(state, words), since: localTime(since) })];
  if (waiting > 0 && state !== 'noPc') parts.push(words.driveWaiting({ waiting }));
  if (problem !== null) parts.push(session.sentence(problem));
  return parts.join(' | ');
}

function report(status: DriveStatus, session: Session, json?: true): void {
  if (status.problem !== null) session.exitWith(EXIT.checkFailed);
  if (json) session.printJson(status);
  else session.print(driveLine(status, session));
}

/** Asks for the newest calls and waits until the PC has them, or it is clear that it will not. */
async function refresh(session: Session): Promise<DriveStatus> {
  const recorder = session.recorder();
  const asked = await recorder.send<DriveStatus>('POST', '/v1/drive/refresh');
  const left = session.untilInterrupted();
  const late = performance.now() + (asked.state === 'failed' ? FAILED_MS : REFRESH_MS);
  let status = asked;
  while (!left.aborted && performance.now() < late) {
    const { state, since } = status;
    const settled = state === 'shown' || state === 'failed' || state.startsWith('no');
    if (settled && since !== asked.since) break;
    await delay(LOOK_MS, null, { signal: left }).catch(() => {});
    status = await recorder.getJson<DriveStatus>('/v1/drive');
  }
  return status;
}

async function rebuild(session: Session, shown: boolean): Promise<PageProgress> {
  const path = '/v1/drive/rebuild';
  const lines = session
    .recorder()
    .events<PageProgress | { problem: unknown }>(path, session.untilInterrupted(), 'POST');
  let done: PageProgress = { months: 0, monthsDone: 0, calls: 0 };
  for await (const line of lines) {
    if ('problem' in line) {
      const { problem } = line;
      throw new ProblemError(isProblem(problem) ? problem : { code: 'controlFailed', where: path, why: '' });
    }
    done = line;
    if (shown) process.stdout.write(`\r\x1b[2K${session.words.driveRebuilding(done)}`);
  }
  if (shown) process.stdout.write('\r\x1b[2K');
  if (done.monthsDone < done.months)
    throw new ProblemError({ code: 'controlLost', path: session.recorder().socketPath });
  return done;
}
