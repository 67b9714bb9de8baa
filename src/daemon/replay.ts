import type { Clip } from '../audio/notices.js';
import type { Coding, Playback, Player } from '../audio/player.js';
import type { Facts, Profile } from '../card/types.js';
import { RATE_HZ } from '../card/types.js';
import type { Playing, PlayRequest } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';

/** Where a thing to be played lies. */
export interface Sources {
  call(id: string): Promise<{ readonly facts: Facts; readonly file: string } | null>;
  notice(name: string): Promise<Clip | Problem>;
  /** The file may not be deleted until the function it returns is called. */
  pin(file: string): () => void;
}

interface Found {
  readonly what: string;
  readonly file: string;
  readonly seconds: number;
  readonly coding: Coding;
}

const CODINGS: Readonly<Record<Profile, Coding>> = {
  standard: 'muLaw',
  pcm: 'pcm',
  long: 'mp3',
  opus: 'opus',
};

/** A device that does not exist fails within this time; then the asker is told instead of left to wonder. */
const FAILS_WITHIN_MS = 400;

/** Plays recordings and notices aloud, one at a time. A new wish ends the one before. */
export class Replay {
  readonly #player: Player;
  readonly #device: string;
  readonly #even: boolean;
  readonly #sources: Sources;
  #playback: Playback | null = null;

  /** @param even recordings are heard with their loud and quiet parties evened out */
  constructor(player: Player, device: string, even: boolean, sources: Sources) {
    this.#player = player;
    this.#device = device;
    this.#even = even;
    this.#sources = sources;
  }

  /** Something is heard now. */
  get playing(): boolean {
    return this.#playback !== null;
  }

  async play(request: PlayRequest): Promise<Playing | Problem> {
    const found = 'call' in request ? await this.#call(request.call) : await this.#notice(request.notice);
    if ('code' in found) return found;
    this.stop();
    const device = request.device ?? this.#device;
    const playback = this.#player.play(found.file, device, found.coding, this.#even && 'call' in request);
    this.#playback = playback;
    const unpin = this.#sources.pin(found.file);
    void playback.ended.then(() => {
      unpin();
      if (this.#playback === playback) this.#playback = null;
    });
    const early = new Promise<null>((resolve) => setTimeout(resolve, FAILS_WITHIN_MS, null));
    const end = await Promise.race([playback.ended, early]);
    if (end?.kind === 'failed') return end.problem;
    return { what: found.what, device, seconds: found.seconds };
  }

  stop(): void {
    this.#playback?.stop();
    this.#playback = null;
  }

  async #call(id: string): Promise<Found | Problem> {
    const call = await this.#sources.call(id);
    if (call === null) return { code: 'controlNoSuchCall', id };
    const { facts, file } = call;
    return { what: facts.id, file, seconds: facts.samples / RATE_HZ, coding: CODINGS[facts.profile] };
  }

  async #notice(name: string): Promise<Found | Problem> {
    const clip = await this.#sources.notice(name);
    if (!('code' in clip)) return { what: clip.name, file: clip.file, seconds: clip.seconds, coding: 'pcm' };
    return clip.code === 'noticeMissing' ? { code: 'controlNoSuchNotice', name } : clip;
  }
}
