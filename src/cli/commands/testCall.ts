import { setTimeout as delay } from 'node:timers/promises';
import { type Command, InvalidArgumentError } from 'commander';
import type { LiveEvent, Status } from '../../control/api.js';
import { beginTest, resultsOf, stepTest, type TestCall } from '../../doctor/testCall.js';
import { EXIT } from '../exits.js';
import { table } from '../format.js';
import type { Session } from '../session.js';
import { testPointWord, testStepWord } from '../terms.js';

interface Options {
  readonly outgoing?: true;
  readonly patience: number;
  readonly json?: true;
}

/** `doctor line`: a person and the recorder go through one call together. */
export function addTestCall(doctor: Command, session: Session): void {
  const { words } = session;
  doctor
    .command('line')
    .description(words.helpDoctorLine)
    .option('--outgoing', words.helpDoctorOutgoing)
    .option('--patience <seconds>', words.helpDoctorPatience, seconds, 60)
    .option('--json', words.helpJson)
    // The group has an option --json too, and takes it.
    .action(async (_options: object, command: Command) => run(command.optsWithGlobals<Options>(), session));
}

function seconds(text: string): number {
  const value = Number(text);
  if (!(value > 0 && value <= 3600)) throw new InvalidArgumentError(text);
  return value;
}

async function run({ outgoing, patience, json }: Options, session: Session): Promise<void> {
  const { words } = session;
  const status = await session.recorder().getJson<Status>('/v1/status');
  const [worst] = status.problems;
  if (!status.armed && worst !== undefined) {
    session.exitWith(EXIT.checkFailed);
    if (json) session.printJson({ ok: false, problems: status.problems });
    else session.print(words.statusNotArmed({ sentence: session.sentence(worst) }));
    return;
  }
  const say = (line: string) => (json ? undefined : session.print(line));
  say(words.testCallAgain);
  const done = await follow(beginTest(outgoing === true, status.notice.on), patience * 1000, say, session);
  const results = resultsOf(done);
  const failed = results.filter(({ problem }) => problem !== null);
  if (failed.length > 0) session.exitWith(EXIT.checkFailed);
  if (json) return session.printJson({ ok: failed.length === 0, results });
  const rows = table(
    results.map(({ point, seen, problem }) => [
      problem === null ? words.checkOk : words.checkBad,
      testPointWord(point, words),
      seen,
    ]),
  );
  session.print(
    '',
    ...rows.flatMap((row, i) => {
      const problem = results[i]?.problem ?? null;
      return problem === null ? [row] : [row, `      ${session.sentence(problem)}`];
    }),
    '',
    failed.length === 0 ? words.testCallGood : words.testCallFailed({ count: failed.length }),
  );
}

/** Tells the person each step when it is due; ends when the call is filed, or a step took too long. */
async function follow(
  first: TestCall,
  patienceMs: number,
  say: (line: string) => void,
  session: Session,
): Promise<TestCall> {
  const leave = new AbortController();
  session.untilInterrupted().addEventListener('abort', () => leave.abort());
  const events = session.recorder().events<LiveEvent>('/v1/events', leave.signal)[Symbol.asyncIterator]();
  let test = first;
  say(testStepWord(test.step, session.words));
  let late = delay(patienceMs, null, { ref: false });
  for (;;) {
    const next = await Promise.race([events.next(), late]);
    if (next === null || next.done) break;
    const { step } = test;
    test = stepTest(test, next.value);
    if (test.step === 'done') break;
    if (test.step === step) continue;
    say(testStepWord(test.step, session.words));
    late = delay(patienceMs, null, { ref: false });
  }
  leave.abort();
  return test;
}
