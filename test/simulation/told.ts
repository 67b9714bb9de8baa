import type { CloseFacts, OpenFacts } from '#src/card/types.js';

/** What was told to the recorder of one recording: the truth that the card is held against. */
export class Told {
  readonly open: OpenFacts;
  readonly salt: number;
  /** Place in the true order of all recordings. */
  readonly place: number;
  readonly beganMs: number;
  readonly stream: number;
  /** When sound was handed over and where it ended, in samples from the recording's first. */
  readonly #handed: { readonly atMs: number; readonly until: number }[] = [];
  /** Stretches for which no sound was handed over. */
  readonly missing: { readonly atSample: number; readonly samples: number }[] = [];
  /** How far it was handed over, missing stretches included. */
  next = 0;
  marks = 0;
  /** Length asked for when it was closed; null while it runs. */
  samples: number | null = null;
  /** The recorder was told that all of it is on the card. */
  closed = false;
  closing: Omit<CloseFacts, 'samples'> | null = null;
  /** The recorder died before `closed`: when, and how old sound may be that is lost by that. */
  died: { readonly atMs: number; readonly toleranceMs: number } | null = null;
  /** The ring said that it was full while this was recorded. */
  ringWasFull = false;
  /** Nothing of it reached the card, and nothing had to. */
  gone = false;
  /** It was deleted, and a barrier came behind: it must not come back. */
  deleted = false;
  /** Path it was filed under. */
  filedAs: string | null = null;
  /** Why it must not be deleted, as far as that was promised. */
  hold: string | null = null;

  constructor(open: OpenFacts, salt: number, place: number, beganMs: number, stream: number) {
    this.open = open;
    this.salt = salt;
    this.place = place;
    this.beganMs = beganMs;
    this.stream = stream;
  }

  /** For people. */
  get state(): string {
    const filed = this.filedAs === null ? 'not filed' : 'filed';
    return this.died === null ? filed : `${filed}, died at ${this.next}, ${this.kept} had to be kept`;
  }

  hand(atMs: number, until: number): void {
    this.#handed.push({ atMs, until });
    this.next = until;
  }

  miss(samples: number): void {
    this.missing.push({ atSample: this.next, samples });
    this.next += samples;
  }

  /** So many samples must be on the card although the recorder died; what was missing behind the last sound need not. */
  get kept(): number {
    if (this.died === null) return this.next;
    const untilMs = this.died.atMs - this.died.toleranceMs;
    return this.#handed.findLast(({ atMs }) => atMs <= untilMs)?.until ?? 0;
  }

  /** How long before the recorder's death the sound behind `samples` was handed over, ms. */
  lossMs(samples: number): number {
    const lost = this.#handed.find(({ until }) => until > samples);
    return lost === undefined || this.died === null ? 0 : this.died.atMs - lost.atMs;
  }
}
