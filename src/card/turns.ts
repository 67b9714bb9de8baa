/** One piece of work on the card at a time, in the order in which it was asked for. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();
  /** The card's loan, from when it is asked for until it has ended. */
  #loan: Loan | null = null;

  run<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work);
    this.#last = turn.catch(() => {});
    return turn;
  }

  /** Somebody else has the card, or is about to get it: nothing may be written to it. */
  get lent(): boolean {
    return this.#loan !== null;
  }

  /**
   * Work that writes nothing to the card: does not wait for the end of a loan, but a loan does not end during it.
   * Otherwise as {@link run}.
   */
  besides<T>(work: () => Promise<T>): Promise<T> {
    const loan = this.#loan;
    if (loan === null) return this.run(work);
    const done = loan.begun.then(work);
    loan.guests.push(done.catch(() => {}));
    return done;
  }

  /**
   * A turn that lasts until the function that it resolves with is called, which resolves when the loan is over.
   * Resolves when the works asked for before are done.
   * @throws Error when the card is lent already
   */
  lend(): Promise<() => Promise<void>> {
    if (this.#loan !== null) throw new Error('the card is lent already');
    let begin: () => void = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const loan: Loan = { begun, guests: [] };
    this.#loan = loan;
    return new Promise((lent) => {
      const over = this.run(async () => {
        begin();
        await new Promise<void>((end) =>
          lent(() => {
            end();
            return over;
          }),
        );
        for (let guest = loan.guests.shift(); guest !== undefined; guest = loan.guests.shift()) await guest;
        this.#loan = null;
      });
    });
  }
}

interface Loan {
  readonly begun: Promise<void>;
  readonly guests: Promise<unknown>[];
}
