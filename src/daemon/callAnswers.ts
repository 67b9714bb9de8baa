import { join } from 'node:path';
import type { CallQuery } from '../card/catalogueTypes.js';
import type { CallDetail, CallList, CallRow, Remark, Verification } from '../control/api.js';
import type { CardKeeper } from './cardKeeper.js';
import { isoLocal } from './wallClock.js';

/** What is asked about recordings, answered from the card's list; files with their absolute paths. */
export class CallAnswers {
  readonly #card: CardKeeper;
  readonly #directory: string;

  constructor(card: CardKeeper, directory: string) {
    this.#card = card;
    this.#directory = directory;
  }

  async calls(query: CallQuery): Promise<CallList> {
    const { rows: calls, total } = await this.#card.recordings.query(query);
    return { calls, total, catalogue: this.#card.recordings.state };
  }

  /** The id of the recording so many before the newest, or null when there is none; and how many there are. */
  async fromNewest(back: number): Promise<{ readonly id: string | null; readonly calls: number }> {
    const recordings = await this.#card.listed();
    const query: CallQuery = { sort: 'time', descending: true, offset: back, limit: 1 };
    const { rows, total: calls } = await recordings.query(query);
    return { id: rows[0]?.id ?? null, calls };
  }

  async remark(id: string, remark: Remark): Promise<CallRow | null> {
    const recordings = await this.#card.listed();
    const row = await recordings.annotate(id, remark, isoLocal(new Date()));
    return row === null ? null : recordings.find(row.id);
  }

  async call(id: string): Promise<CallDetail | null> {
    const found = await (await this.#card.listed()).facts(id);
    return found === null ? null : { ...found, file: this.#fileOf(found.row.path) };
  }

  async verify(id: string): Promise<Verification | null> {
    const verified = await (await this.#card.listed()).verify(id);
    if (verified === null) return null;
    const { path, ...rest } = verified;
    return { ...rest, file: this.#fileOf(path) };
  }

  #fileOf(path: string): string {
    return join(this.#directory, path);
  }
}
