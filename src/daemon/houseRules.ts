import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CallRules } from '../call/machine.js';
import type { CallerId, Direction, HookTrust, Plan } from '../call/types.js';
import { RATE_HZ } from '../card/types.js';
import { type Config, loadCountry } from '../config.js';
import type { Problem } from '../i18n/problems.js';
import type { Country } from '../signal/country.js';
import { recordToneSamples } from '../signal/recordTone.js';
import { pcmWav } from '../signal/wav.js';
import { callRulesOf } from './callRules.js';
import { CallScope } from './callScope.js';

/** What the owner, the phone book, the calendar and the country say of a call, as the recorder asks for it. */
export class HouseRules {
  readonly country: Country;
  readonly #config: Config;
  readonly #scope: CallScope;
  readonly #wallClock: () => Date | null;
  #recordTone: string | null = null;

  /** @param wallClock null: it is not set */
  constructor(config: Config, wallClock: () => Date | null, trouble: (problem: Problem | null) => void) {
    const country = loadCountry(config.line.country);
    if (country === null) throw new RangeError(`there is no country ${config.line.country}`);
    this.country = country;
    this.#config = config;
    this.#scope = new CallScope(config, trouble);
    this.#wallClock = wallClock;
  }

  readonly ports = {
    planFor: (direction: Direction, callerId: CallerId | null) => this.#planFor(direction, callerId),
    named: (callerId: CallerId | null) => this.#named(callerId),
    recordTone: () => this.#recordToneFile(),
  };

  callRules(hook: HookTrust): CallRules {
    return callRulesOf(this.#config, this.country, hook, (direction) => this.#planFor(direction, null));
  }

  /** Sees what changed in the phone book. */
  refresh(): void {
    void this.#scope.refresh();
  }

  #planFor(direction: Direction, callerId: CallerId | null): Plan {
    const incoming = direction === 'in';
    const number = callerId?.kind === 'number' ? callerId.number : null;
    const calledNumber = incoming ? (callerId?.calledNumber ?? null) : number;
    const plan = this.#scope.plan(
      { direction, callerId: incoming ? callerId : null, calledNumber },
      this.#wallClock(),
    );
    return !incoming && number === null && this.#numberDecides() ? { ...plan, record: 'later' } : plan;
  }

  /** Whether it depends on the number that is dialled if a call is recorded. */
  #numberDecides(): boolean {
    return this.#config.rules.some(
      ({ direction, record, numbers, called, from }) =>
        direction !== 'in' && record !== null && (numbers ?? called ?? from) !== null,
    );
  }

  /** With the name of the phone book, else the one that the exchange sent. */
  #named(callerId: CallerId | null): CallerId | null {
    if (callerId?.kind !== 'number') return callerId;
    const name = this.#scope.nameOf(callerId.number);
    return name === null ? callerId : { ...callerId, name };
  }

  #recordToneFile(): string | null {
    const { recordTone } = this.country;
    if (this.#recordTone !== null || recordTone === null) return this.#recordTone;
    const file = join(this.#config.runtimeDir, 'record-tone.wav');
    writeFileSync(file, pcmWav(recordToneSamples(recordTone), RATE_HZ));
    this.#recordTone = file;
    return file;
  }
}
