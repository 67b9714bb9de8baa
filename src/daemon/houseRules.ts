import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRules } from '../call/machine.js';
import { decide } from '../call/rules.js';
import { type LocalTime, type RuleSet, WEEKDAYS } from '../call/ruleTypes.js';
import type { CallerId, Direction, HookTrust, Plan } from '../call/types.js';
import { type Config, loadCountry, loadRuleSet } from '../config.js';
import type { Problem } from '../i18n/problems.js';
import { PhoneBookFile } from '../phone/bookFile.js';
import type { Country } from '../signal/country.js';
import { makeTone } from '../signal/toneMaker.js';
import { pcmWav } from '../signal/wav.js';
import { callRulesOf } from './callRules.js';

const RATE_HZ = 8000;
/** Heard by both, in nobody's way: 12 dB below speech at -15 dBFS. */
const RECORD_TONE_PEAK = 1450;

/** What the owner, the phone book, the calendar and the country say of a call. */
export class HouseRules {
  readonly country: Country;
  readonly #config: Config;
  readonly #rules: RuleSet;
  readonly #book: PhoneBookFile;
  /** What is wrong with files the rules name. */
  readonly problems: readonly Problem[];
  #recordTone: string | null | undefined;

  constructor(config: Config) {
    const country = loadCountry(config.line.country);
    if (country === null) throw new RangeError(`there is no country ${config.line.country}`);
    const { rules, problems } = loadRuleSet(config);
    this.country = country;
    this.problems = problems;
    this.#config = config;
    this.#rules = rules;
    this.#book = new PhoneBookFile(config.phoneBook.file, rules.dialling);
  }

  /** For the call machine. */
  callRules(hook: HookTrust): CallRules {
    return callRulesOf(this.#config, this.country, hook, (direction) => this.planFor(direction, null));
  }

  /** Names of all notices that a call may be given. */
  get clips(): readonly string[] {
    const named = this.#rules.rules.flatMap(({ notice }) =>
      notice === null || notice === 'none' ? [] : [notice.clip],
    );
    return [...new Set(named)];
  }

  /** For the recorder. */
  readonly ports = {
    planFor: (direction: Direction, callerId: CallerId | null) => this.planFor(direction, callerId),
    named: (callerId: CallerId | null) => this.#named(callerId),
    recordTone: () => this.#recordToneFile(),
  };

  /** Looks whether the phone book has changed; null: it can be read. */
  refresh(): Promise<Problem | null> {
    return this.#book.refresh();
  }

  planFor(direction: Direction, callerId: CallerId | null): Plan {
    const number = callerId?.kind === 'number' ? callerId.number : null;
    const known = number === null ? null : this.#book.nameOf(number);
    const plan = decide(this.#rules, {
      direction,
      callerId: direction === 'in' ? callerId : null,
      bookName: known?.name ?? null,
      groups: known?.groups ?? [],
      calledNumber: direction === 'in' ? (callerId?.calledNumber ?? null) : number,
      local: localTime(new Date()),
    });
    const waits = direction === 'out' && number === null && this.#numberDecides();
    return waits ? { ...plan, record: 'later' } : plan;
  }

  /** With the name of the phone book, else the one that the exchange sent. */
  #named(callerId: CallerId | null): CallerId | null {
    if (callerId?.kind !== 'number') return callerId;
    const name = this.#book.nameOf(callerId.number)?.name;
    return name === undefined ? callerId : { ...callerId, name };
  }

  /** The country's recorder tone as a sound file; null: it has none. */
  #recordToneFile(): string | null {
    const { recordTone } = this.country;
    if (this.#recordTone !== undefined || recordTone === null) return this.#recordTone ?? null;
    const samples = Math.round((recordTone.onMs * RATE_HZ) / 1000);
    const tone = makeTone({ hz: [recordTone.hz], cadenceMs: [] }, 0, samples, RECORD_TONE_PEAK);
    this.#recordTone = join(this.#config.runtimeDir, 'record-tone.wav');
    writeFileSync(this.#recordTone, pcmWav(tone, RATE_HZ));
    return this.#recordTone;
  }

  /** Whether it depends on the number that is dialled if a call is recorded. */
  #numberDecides(): boolean {
    return this.#rules.rules.some(
      ({ direction, record, numbers, called, from }) =>
        direction !== 'in' && record !== null && (numbers ?? called ?? from) !== null,
    );
  }
}

function localTime(now: Date): LocalTime {
  return {
    year: now.getFullYear(),
    month: now.getMonth() + 1,
    day: now.getDate(),
    weekday: WEEKDAYS[now.getDay()] ?? 'sun',
    minuteOfDay: now.getHours() * 60 + now.getMinutes(),
  };
}
