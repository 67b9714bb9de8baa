import { fileURLToPath } from 'node:url';
import { type Clip, Notices } from '../audio/notices.js';
import type { Config } from '../config.js';
import type { NoticeInfo } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';

const SHIPPED_NOTICES = fileURLToPath(new URL('../../notices', import.meta.url));

/** The notices there are, the usual one, and those that rules name. */
export class NoticeKeeper {
  readonly notices: Notices;
  readonly #config: Config['notice'];
  readonly #trouble: (problem: Problem | null) => void;
  /** Clips and the rule that names each. */
  readonly #byRules: ReadonlyMap<string, string>;
  #clip: Clip | null = null;
  #named: ReadonlyMap<string, Clip> = new Map();

  /** @param rules the clips that they name are loaded besides the usual one */
  constructor(config: Config['notice'], rules: Config['rules'], trouble: (problem: Problem | null) => void) {
    this.notices = new Notices(SHIPPED_NOTICES, config.dir);
    this.#config = config;
    this.#byRules = new Map(
      rules.flatMap(({ name, notice }) =>
        notice === null || notice === 'none' ? [] : [[notice.clip, name]],
      ),
    );
    this.#trouble = trouble;
  }

  /** Null: calls are recorded without a notice. */
  get clip(): Clip | null {
    return this.#clip;
  }

  /** A clip that the configuration or a rule names; one that cannot be loaded is the usual clip instead. */
  named(name: string): Clip | null {
    return this.#named.get(name) ?? this.#clip;
  }

  /** Loads those that the configuration names; the first that cannot be loaded is the trouble. */
  async choose(): Promise<void> {
    const { clip: usual, on } = this.#config;
    const clip = await this.notices.load(usual);
    this.#clip = 'code' in clip ? null : clip;
    const loaded = new Map<string, Clip>();
    const troubles: Problem[] = 'code' in clip && on !== 'none' ? [clip] : [];
    for (const [name, rule] of this.#byRules) {
      const named = await this.notices.load(name);
      if (!('code' in named)) loaded.set(name, named);
      else
        troubles.push(
          named.code === 'noticeMissing' ? { code: 'noticeOfRuleMissing', rule, clip: name } : named,
        );
    }
    this.#named = loaded;
    this.#trouble(troubles[0] ?? null);
  }

  async list(): Promise<readonly NoticeInfo[]> {
    return (await this.notices.list()).map((clip) => this.#info(clip));
  }

  async import(name: string, sound: Buffer): Promise<NoticeInfo | Problem> {
    const clip = await this.notices.import(name, sound);
    if ('code' in clip) return clip;
    if (name === this.#config.clip || this.#byRules.has(name)) await this.choose();
    return this.#info(clip);
  }

  #info({ name, file, seconds, sha256 }: Clip): NoticeInfo {
    return {
      name,
      file,
      seconds,
      sha256,
      inUse: [this.#clip, ...this.#named.values()].some((clip) => clip?.file === file),
    };
  }
}
