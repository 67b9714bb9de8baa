import type { Problem } from '../../i18n/problems.js';

/** What a device does less well than it should: how it gets on to the line, and whether it plays while recording. */
export class Limits {
  readonly #tell: (problem: Problem | null) => void;
  readonly #device: string;
  #way: Problem | null = null;
  #duplex: Problem | null = null;

  /** @param tell told the gravest; null: all is well */
  constructor(device: string, tell: (problem: Problem | null) => void) {
    this.#device = device;
    this.#tell = tell;
  }

  /** It cannot play while it records. */
  get noDuplex(): Problem {
    return { code: 'lineNoDuplex', path: this.#device };
  }

  way(problem: Problem | null): void {
    this.#way = problem;
    this.#tell(this.#way ?? this.#duplex);
  }

  duplex(works: boolean): void {
    this.#duplex = works ? null : this.noDuplex;
    this.#tell(this.#way ?? this.#duplex);
  }
}
