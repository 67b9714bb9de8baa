import { type Command, Option } from 'commander';
import { plainNumber } from '../../call/dialling.js';
import { decide } from '../../call/rules.js';
import type { CallFacts, RuleSet } from '../../call/ruleTypes.js';
import type { CallerId, NumberAbsence } from '../../call/types.js';
import { loadRuleSet, localTimeOf } from '../../config.js';
import { ProblemError } from '../../i18n/problems.js';
import { PhoneBook } from '../../phone/book.js';
import { readBook } from '../../phone/bookFile.js';
import { understood } from '../callFilters.js';
import { localMoment } from '../callOptions.js';
import { ruleListLines, trialLines } from '../rulesView.js';
import type { Session } from '../session.js';

const ABSENCES: readonly NumberAbsence[] = ['withheld', 'unavailable', 'payphone', 'conflict'];

interface Trial {
  readonly from?: string;
  readonly withheld?: true;
  readonly absent?: NumberAbsence;
  readonly at?: Date;
  readonly out?: true;
  readonly called?: string;
  readonly json?: true;
}

/** `rules list` and `rules try`; both read the configuration and need no recorder. */
export function addRules(program: Command, session: Session): void {
  const { words } = session;
  const rules = program.command('rules').description(words.helpRules).helpCommand(false);
  rules
    .command('list')
    .description(words.helpRulesList)
    .option('--json', words.helpJson)
    .action((options: { json?: true }) => {
      const set = rulesOf(session);
      if (options.json) session.printJson(set);
      else session.print(...ruleListLines(set, words));
    });
  rules
    .command('try')
    .description(words.helpRulesTry)
    .addOption(new Option('--from <number>', words.helpRulesFrom).conflicts(['withheld', 'absent', 'out']))
    .addOption(new Option('--withheld', words.helpRulesWithheld).conflicts(['absent', 'out']))
    .addOption(new Option('--absent <reason>', words.helpAbsent).choices([...ABSENCES]).conflicts('out'))
    .option('--at <time>', words.helpRulesAt, (text) => understood(localMoment(text, false), words.dateWrong))
    .option('--out', words.helpRulesOut)
    .option('--called <number>', words.helpRulesCalled)
    .option('--json', words.helpJson)
    .action(async (options: Trial) => {
      const set = rulesOf(session);
      const call = callOf(options, set, await bookOf(session));
      const plan = decide(set, call);
      if (options.json) session.printJson({ call, plan });
      else session.print(...trialLines(set, call, plan, words, session.region()));
    });
}

function rulesOf(session: Session): RuleSet {
  const { rules, problems } = loadRuleSet(session.config());
  session.warn(...problems);
  return rules;
}

/** The rest of the rules can be tried without the names. */
async function bookOf(session: Session): Promise<PhoneBook> {
  try {
    return await readBook(session.config().phoneBook.file);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    session.warn(error.problem);
    return new PhoneBook([]);
  }
}

function callOf(options: Trial, { dialling }: RuleSet, book: PhoneBook): CallFacts {
  const { from, withheld, absent, at, out, called } = options;
  const reason = withheld ? 'withheld' : absent;
  const callerId: CallerId | null =
    from !== undefined
      ? { kind: 'number', number: from }
      : reason === undefined
        ? null
        : { kind: 'absent', reason };
  const other = out ? called : from;
  const contact = other === undefined ? null : book.find(plainNumber(other, dialling));
  return {
    direction: out ? 'out' : 'in',
    callerId,
    bookName: contact?.name ?? null,
    groups: contact?.groups ?? [],
    calledNumber: called ?? null,
    local: localTimeOf(at ?? new Date()),
  };
}
