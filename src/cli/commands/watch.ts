import type { Command } from 'commander';
import type { LiveEvent } from '../../control/api.js';
import type { Session } from '../session.js';
import { WatchView } from '../watchView.js';

const REDRAW_MS = 200;

export function addWatch(program: Command, session: Session): void {
  program
    .command('watch')
    .description(session.words.helpWatch)
    .option('--json', session.words.helpJson)
    .action(async (options: { json?: true }) => {
      const stopped = session.untilInterrupted();
      const events = session.recorder().events<LiveEvent>('/v1/events', stopped);
      if (options.json) for await (const event of events) session.print(JSON.stringify(event));
      else await show(events, session);
    });
}

async function show(events: AsyncIterable<LiveEvent>, session: Session): Promise<void> {
  const view = new WatchView(session.language, nowMs(), session.region());
  const redraw = () => {
    if (session.isTerminal) process.stdout.write(`\r\x1b[2K${view.line(nowMs(), columns())}`);
  };
  const log = (lines: readonly string[]) => {
    if (session.isTerminal && lines.length > 0) process.stdout.write('\r\x1b[2K');
    session.print(...lines);
  };
  const clock = session.isTerminal ? setInterval(redraw, REDRAW_MS) : undefined;
  try {
    for await (const event of events) {
      log(view.take(event, nowMs()));
      // Without a terminal the meter is a line of its own, once a second while somebody speaks.
      if (!session.isTerminal && event.type === 'level') log(view.levelLine(nowMs()));
      redraw();
    }
  } finally {
    clearInterval(clock);
    if (session.isTerminal) process.stdout.write('\n');
  }
}

function columns(): number {
  return (process.stdout.columns || 80) - 1;
}

function nowMs(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}
