import { fileURLToPath } from 'node:url';
import { type Clip, Notices } from '../audio/notices.js';
import type { Config } from '../config.js';
import type { NoticeInfo } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';

const SHIPPED_NOTICES = fileURLToPath(new URL('../../notices', import.meta.url));

/** The notices there are, and those that callers hear: the usual one, and the rules'. */
export class NoticeKeeper {
  readonly notices: Notices;
  readonly #config: Config['notice'];
  readonly #trouble: (problem: Problem | null) => void;
  readonly #ofRules: readonly string[];
  readonly #loaded = new Map<string, Clip>();

  constructor(
    config: Config['notice'],
    ofRules: readonly string[],
    trouble: (problem: Problem | null) => void,
  ) {
    this.notices = new Notices(SHIPPED_NOTICES, config.dir);
    this.#config = config;
    this.#ofRules = ofRules;
    this.#trouble = trouble;
  }

  /** Null: calls are recorded without a notice. */
  get clip(): Clip | null {
    return this.clipNamed(this.#config.clip);
  }

  /** A notice that the configuration names; null: it cannot be read. */
  clipNamed(name: string): Clip | null {
    return this.#loaded.get(name) ?? null;
  }

  /** Loads those that the configuration names. */
  async choose(): Promise<void> {
    const usual = this.#config.on === 'none' ? [] : [this.#config.clip];
    const wanted = [...new Set([...usual, ...this.#ofRules])];
    let trouble: Problem | null = null;
    for (const name of new Set([...wanted, this.#config.clip])) {
      const clip = await this.notices.load(name);
      this.#loaded.delete(name);
      if (!('code' in clip)) this.#loaded.set(name, clip);
      else if (wanted.includes(name)) trouble ??= clip;
    }
    this.#trouble(trouble);
  }

  async list(): Promise<readonly NoticeInfo[]> {
    return (await this.notices.list()).map((clip) => this.#info(clip));
  }

  async import(name: string, sound: Buffer): Promise<NoticeInfo | Problem> {
    const clip = await this.notices.import(name, sound);
    if ('code' in clip) return clip;
    if (name === this.#config.clip || this.#ofRules.includes(name)) await this.choose();
    return this.#info(clip);
  }

  #info({ name, file, seconds, sha256 }: Clip): NoticeInfo {
    return {
      name,
      file,
      seconds,
      sha256,
      inUse: [...this.#loaded.values()].some((clip) => clip.file === file),
    };
  }
}
