import { createWriteStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { type Command, InvalidArgumentError } from 'commander';
import { loadCountry } from '../../config.js';
import { reasonOf } from '../../control/unixHttp.js';
import { isProblem, ProblemError } from '../../i18n/problems.js';
import { loadProfile } from '../../line/profile.js';
import { parseTrace } from '../../trace/format.js';
import { replayTrace } from '../../trace/replay.js';
import type { Session } from '../session.js';
import { headerIn } from '../traceHeader.js';
import { traceLines } from '../traceView.js';

/** `trace`: what came over the line, as a file, and what the recorder makes of it. */
export function addTrace(program: Command, session: Session): void {
  const { words } = session;
  const trace = program.command('trace').description(words.helpTrace).helpCommand(false);
  trace
    .command('record')
    .argument('<file>')
    .description(words.helpTraceRecord)
    .option('--seconds <n>', words.helpTraceSeconds, wholeSeconds)
    .action((file: string, options: { seconds?: number }) => record(file, options.seconds, session));
  trace
    .command('replay')
    .argument('<file>')
    .description(words.helpTraceReplay)
    .option('--json', words.helpJson)
    .action((file: string, options: { json?: true }) => replay(file, options.json === true, session));
}

function wholeSeconds(text: string): number {
  const seconds = Number(text);
  if (!Number.isInteger(seconds) || seconds < 1) throw new InvalidArgumentError(text);
  return seconds;
}

async function record(file: string, seconds: number | undefined, session: Session): Promise<void> {
  const interrupted = session.untilInterrupted();
  const over = seconds === undefined ? [] : [AbortSignal.timeout(seconds * 1000)];
  const told = session.recorder().events<object>('/v1/trace', AbortSignal.any([interrupted, ...over]));
  // What is spoken on the line is for its owner alone.
  const out = createWriteStream(file, { mode: 0o600 });
  const written = finished(out).catch((error: unknown) => {
    throw new ProblemError({ code: 'controlFileUnwritable', path: file, why: reasonOf(error) });
  });
  let lines = 0;
  const copied = (async () => {
    for await (const line of told) {
      if ('problem' in line && isProblem(line.problem)) throw new ProblemError(line.problem);
      out.write(`${JSON.stringify(line)}\n`);
      lines++;
    }
  })();
  try {
    await Promise.race([copied, written]);
  } finally {
    out.end();
  }
  await written;
  session.print(session.words.traceRecorded({ file, lines }));
}

async function replay(file: string, json: boolean, session: Session): Promise<void> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    throw new ProblemError({ code: 'controlFileUnreadable', path: file, why: reasonOf(error) });
  });
  const trace = parseTrace(text, headerIn);
  if (typeof trace === 'number') throw new ProblemError({ code: 'traceBroken', path: file, line: trace });
  const { header, lines } = trace;
  const profile = loadProfile(header.profile);
  if ('code' in profile) throw new ProblemError(profile);
  const country = loadCountry(header.country);
  if (country === null) throw new ProblemError({ code: 'traceBroken', path: file, line: 1 });
  const { rules, byEar } = header;
  const { happened } = replayTrace(lines, { profile, country, rules, byEar });
  if (json) session.printJson({ happened });
  else if (happened.length === 0) session.print(session.words.traceNothing);
  else session.print(...traceLines(happened, lines[0]?.ms ?? 0, session.words));
}
