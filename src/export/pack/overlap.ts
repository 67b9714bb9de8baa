/** So many batches may be synced and not read back yet, for a medium that reads slower than it writes. */
const UNREAD_BATCHES = 2;

/** Batches on their way: one is synced while those before it are read back, each kind in order and one at a time. */
export class Overlap {
  readonly #sync: () => Promise<void>;
  readonly #settlings: Promise<void>[] = [];
  #syncing: Promise<void> = Promise.resolve();

  /** @param sync puts on the medium all that was written before it was called */
  constructor(sync: () => Promise<void>) {
    this.#sync = sync;
  }

  /**
   * Resolves when the batch is being synced. @param settle what follows then, and after the batch before
   * @throws what syncing or settling an earlier one threw
   */
  async add(settle: () => Promise<void>): Promise<void> {
    await Promise.all([this.#syncing, this.#settlings.at(-UNREAD_BATCHES)]);
    const synced = this.#sync();
    this.#syncing = synced;
    const settling = inTurn(this.#settlings.at(-1), synced, settle);
    // It is awaited later; until then its failure must not end the process.
    settling.catch(() => {});
    this.#settlings.push(settling);
  }

  /** Nothing is under way any more. @throws what syncing or settling threw */
  async ended(): Promise<void> {
    await this.#settlings.at(-1);
  }
}

/** Both have ended before anything follows, also when one has failed. */
async function inTurn(
  before: Promise<void> | undefined,
  also: Promise<void>,
  then: () => Promise<void>,
): Promise<void> {
  const [failed] = (await Promise.allSettled([before, also])).filter(({ status }) => status === 'rejected');
  if (failed?.status === 'rejected') throw failed.reason;
  await then();
}
