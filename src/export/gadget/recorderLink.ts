import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '../../control/client.js';
import type { DriveNews, DriveSays } from '../../control/driveApi.js';

const AGAIN_MS = 1000;

/** The service's line to the recorder: hears its news, and says how the drive is, again after each interruption. */
export class RecorderLink {
  readonly #api: ApiClient;
  readonly #changed: () => void;
  #news: DriveNews | null = null;
  #says: DriveSays | null = null;
  #said = '';
  #saying: Promise<void> | null = null;

  /** @param changed there is news, or none any more */
  constructor(api: ApiClient, changed: () => void) {
    this.#api = api;
    this.#changed = changed;
  }

  /** Null while the recorder does not answer. */
  get news(): DriveNews | null {
    return this.#news;
  }

  says(says: DriveSays): void {
    this.#says = says;
    this.#pump();
  }

  /** Resolves when what was said last has been heard, or nobody listens. */
  async settled(): Promise<void> {
    while (this.#saying !== null) await this.#saying;
  }

  async run(left: AbortSignal): Promise<void> {
    while (!left.aborted) {
      try {
        for await (const news of this.#api.events<DriveNews | { problem: unknown }>(
          '/v1/drive/desk',
          left,
          'POST',
        )) {
          if ('problem' in news) break;
          if (this.#news === null) this.#said = '';
          this.#news = news;
          this.#pump();
          this.#changed();
        }
      } catch {
        // It is not there, or gone: asked again below.
      }
      this.#news = null;
      this.#changed();
      await delay(AGAIN_MS, null, { signal: left }).catch(() => {});
    }
  }

  #pump(): void {
    this.#saying ??= this.#sayAll().finally(() => {
      this.#saying = null;
    });
  }

  /** One after the other, so that the last one heard is the last one said. */
  async #sayAll(): Promise<void> {
    while (this.#news !== null && this.#says !== null) {
      const text = JSON.stringify(this.#says);
      if (text === this.#said) return;
      try {
        await this.#api.send('PUT', '/v1/drive/desk', this.#says);
        this.#said = text;
      } catch {
        // Said again with the next news.
        return;
      }
    }
  }
}
