import { setTimeout as delay } from 'node:timers/promises';
import type { Command } from 'commander';
import type { StickStatus, StickVisit, StickWish } from '../../control/stickTypes.js';
import { ProblemError } from '../../i18n/problems.js';
import { withCallFilters } from '../callFilters.js';
import { type CallFilters, filterQuery } from '../callOptions.js';
import { type ProgressPrinter, progressPrinter } from '../exportProgress.js';
import type { Session } from '../session.js';
import { endedLines, exitOfOrder, statusLines } from '../stickView.js';

interface StickOptions extends CallFilters {
  readonly all?: true;
  readonly stick?: string;
  readonly json?: true;
}

const LOOK_MS = 250;

export function addStick(program: Command, session: Session): void {
  const { words } = session;
  const stick = program.command('stick').description(words.helpStick).helpCommand(false);
  stick
    .command('status')
    .description(words.helpStickStatus)
    .option('--json', words.helpJson)
    .action(async ({ json }: { json?: true }) => {
      const status = await session.recorder().getJson<StickStatus>('/v1/stick');
      if (json) session.printJson(status);
      else session.print(...statusLines(status, words, (problem) => session.sentence(problem)));
    });
  withCallFilters(stick.command('export').description(words.helpStickExport), words)
    .option('--all', words.helpStickAll)
    .option('--stick <name>', words.helpStickWhich)
    .option('--json', words.helpJson)
    .action((options: StickOptions) => copy(options, session));
  stick
    .command('stop')
    .description(words.helpStickStop)
    .action(async () => {
      await session.recorder().send('POST', '/v1/stick/stop');
      session.print(words.stickStopping);
    });
}

async function copy({ all, stick, json, ...filters }: StickOptions, session: Session): Promise<void> {
  const query = filterQuery(filters).toString();
  const wish: StickWish = {
    ...(query === '' ? {} : { query }),
    ...(all === undefined ? {} : { all }),
    ...(stick === undefined ? {} : { stick }),
  };
  const { order } = await session.recorder().send<{ order: number }>('POST', '/v1/stick/export', wish);
  const left = session.untilInterrupted();
  const status = await follow(order, json === true, left, session);
  if (status === null) {
    process.stderr.write(`${session.words.stickGoesOn}\n`);
    return;
  }
  const visits = status.visits.filter((visit) => visit.order === order);
  const problem = status.answered?.order === order ? status.answered.problem : null;
  session.exitWith(exitOfOrder(visits, problem));
  if (json) return session.printJson(visits);
  const say = session.sentence.bind(session);
  session.print(...visits.flatMap((visit) => endedLines(visit, session.words, say)));
  // Of a stick to which nothing could be copied there is no visit.
  if (problem !== null && !visits.some((visit) => visit.problem?.code === problem.code))
    session.print(say(problem));
}

/** The state when the order has come to its end; null when the person did not wait for it. */
async function follow(
  order: number,
  silent: boolean,
  left: AbortSignal,
  session: Session,
): Promise<StickStatus | null> {
  let drawn = -1;
  let printer: ProgressPrinter | null = null;
  try {
    while (!left.aborted) {
      const status = await session.recorder().getJson<StickStatus>('/v1/stick');
      if ((status.answered?.order ?? 0) >= order) return status;
      const visits = status.visits.filter((visit) => visit.order === order);
      if (!status.there) {
        if (visits.length > 0) return status;
        throw new ProblemError({ code: 'stickProcessDied' });
      }
      const at = visits.findIndex(({ state }) => state === 'running');
      const running: StickVisit | undefined = visits[at];
      if (running !== undefined && running.files > 0) {
        if (printer === null || drawn !== at) {
          printer?.end();
          printer = progressPrinter(session, silent);
          drawn = at;
        }
        printer.show(running);
      }
      await delay(LOOK_MS, null, { signal: left }).catch(() => {});
    }
    return null;
  } finally {
    printer?.end();
  }
}
