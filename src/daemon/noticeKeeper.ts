import { fileURLToPath } from 'node:url';
import { type Clip, Notices } from '../audio/notices.js';
import type { Config } from '../config.js';
import type { NoticeInfo } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';

const SHIPPED_NOTICES = fileURLToPath(new URL('../../notices', import.meta.url));

/** The notices there are, and the one that callers hear. */
export class NoticeKeeper {
  readonly notices: Notices;
  readonly #config: Config['notice'];
  readonly #trouble: (problem: Problem | null) => void;
  #clip: Clip | null = null;

  constructor(config: Config['notice'], trouble: (problem: Problem | null) => void) {
    this.notices = new Notices(SHIPPED_NOTICES, config.dir);
    this.#config = config;
    this.#trouble = trouble;
  }

  /** Null: calls are recorded without a notice. */
  get clip(): Clip | null {
    return this.#clip;
  }

  /** Loads the one the configuration names. */
  async choose(): Promise<void> {
    const clip = await this.notices.load(this.#config.clip);
    this.#clip = 'code' in clip ? null : clip;
    this.#trouble('code' in clip && this.#config.on !== 'none' ? clip : null);
  }

  async list(): Promise<readonly NoticeInfo[]> {
    return (await this.notices.list()).map((clip) => this.#info(clip));
  }

  async import(name: string, sound: Buffer): Promise<NoticeInfo | Problem> {
    const clip = await this.notices.import(name, sound);
    if ('code' in clip) return clip;
    if (name === this.#config.clip) await this.choose();
    return this.#info(clip);
  }

  #info({ name, file, seconds, sha256 }: Clip): NoticeInfo {
    return { name, file, seconds, sha256, inUse: file === this.#clip?.file };
  }
}
