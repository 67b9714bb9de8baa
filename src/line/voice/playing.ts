import type { LinePlayback, LinePlaybackEnd } from './voiceTypes.js';

/** One wish to play: it waits for a stream, is sent, and ends once. */
export class Playing implements LinePlayback {
  readonly samples: Int16Array;
  readonly ended: Promise<LinePlaybackEnd>;
  /** Called when it is stopped. */
  onStop: () => void = () => {};
  #end: (end: LinePlaybackEnd) => void = () => {};
  #over = false;

  constructor(samples: Int16Array) {
    this.samples = samples;
    this.ended = new Promise((resolve) => {
      this.#end = resolve;
    });
  }

  get over(): boolean {
    return this.#over;
  }

  end(end: LinePlaybackEnd): void {
    this.#over = true;
    this.#end(end);
  }

  stop(): void {
    if (this.#over) return;
    this.onStop();
    this.end({ kind: 'stopped' });
  }
}
