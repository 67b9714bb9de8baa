import type { Command } from 'commander';
import type { PageProgress } from '../../card/page/pageTypes.js';
import { isProblem, ProblemError } from '../../i18n/problems.js';
import type { Session } from '../session.js';

export function addDrive(program: Command, session: Session): void {
  const { words } = session;
  const drive = program.command('drive').description(words.helpDrive).helpCommand(false);
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
