/**
 * Where the pair ends in a sound card, the sum that copper makes: what the recorder's side plays is added to the
 * line's own sound on its way to the card, and what the card has played is what is on the wire. Pure.
 */

/** What is kept of the recorder's sound before it is added, so that its arrival in pieces tears no hole. */
const CUSHION_SAMPLES = 480;
/** Half a second of it waiting means that nobody took it: the oldest is worth nothing. */
const MOST_WAITING_SAMPLES = 4000;

export class Hybrid {
  #box: number[] = [];
  #filling = true;
  /** Given to the card and not yet played. */
  #fed: number[] = [];
  #played = 0;

  /** The recorder's side has played this. */
  boxPlayed(samples: Int16Array): void {
    for (const sample of samples) this.#box.push(sample);
    if (this.#box.length > MOST_WAITING_SAMPLES) this.#box.splice(0, this.#box.length - CUSHION_SAMPLES);
    if (this.#box.length >= CUSHION_SAMPLES) this.#filling = false;
  }

  /** What goes to the card: the line's own sound and the recorder's. */
  mix(own: Int16Array): Int16Array {
    if (this.#box.length < own.length) this.#filling = true;
    const box = this.#filling ? [] : this.#box.splice(0, own.length);
    const sum = own.map((sample, at) => Math.max(-32768, Math.min(32767, sample + (box[at] ?? 0))));
    for (const sample of sum) this.#fed.push(sample);
    return sum;
  }

  /** What has come to be on the wire, when the card says how much it has played since {@link restart}. */
  onWire(playedSamples: number): Int16Array {
    const fresh = this.#fed.splice(0, Math.max(0, playedSamples - this.#played));
    this.#played += fresh.length;
    return Int16Array.from(fresh);
  }

  /** The card begins again with nothing. */
  restart(): void {
    this.#fed = [];
    this.#played = 0;
  }
}
