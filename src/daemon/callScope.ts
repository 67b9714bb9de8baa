import { decide } from '../call/rules.js';
import type { CallPlan, RuleSet } from '../call/ruleTypes.js';
import type { CallerId, Direction } from '../call/types.js';
import { type Config, loadRuleSet, localTimeOf } from '../config.js';
import type { Problem } from '../i18n/problems.js';
import { PhoneBookFile } from '../phone/bookFile.js';

/** What is known of a call when it is asked what to do with it. */
export interface Asked {
  readonly direction: Direction;
  readonly callerId: CallerId | null;
  /** Our number that was called, or the number that was dialled here. */
  readonly calledNumber: string | null;
}

/** Says what the owner's rules want of a call, by the phone book and the time of day. */
export class CallScope {
  readonly #rules: RuleSet;
  readonly #book: PhoneBookFile;
  readonly #trouble: (problem: Problem | null) => void;
  readonly #holidays: Problem | null;

  constructor(config: Config, trouble: (problem: Problem | null) => void) {
    const { rules, problems } = loadRuleSet(config);
    this.#rules = rules;
    this.#book = new PhoneBookFile(config.phoneBook.file, rules.dialling);
    this.#trouble = trouble;
    this.#holidays = problems[0] ?? null;
  }

  /** Sees what changed in the phone book: at the start and with the first ring, when there is time. */
  async refresh(): Promise<void> {
    this.#trouble((await this.#book.refresh()) ?? this.#holidays);
  }

  /** The other party's name in the phone book. */
  nameOf(number: string): string | null {
    return this.#book.nameOf(number)?.name ?? null;
  }

  /** Touches no disk. @param now wall time; null: the clock is not set */
  plan(asked: Asked, now: Date | null): CallPlan {
    const { direction, callerId, calledNumber } = asked;
    const caller = callerId?.kind === 'number' ? callerId.number : null;
    const other = direction === 'in' ? caller : calledNumber;
    const contact = other === null ? null : this.#book.nameOf(other);
    const book = { bookName: contact?.name ?? null, groups: contact?.groups ?? [] };
    return decide(this.#rules, { ...asked, ...book, local: now === null ? null : localTimeOf(now) });
  }
}
