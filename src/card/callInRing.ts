import type { Buffer } from 'node:buffer';
import { NO_CHAIN, type SlotHeader, type SlotType } from './slot.js';
import type { CloseFacts, OpenFacts, RecordingEvent } from './types.js';

/** Where a piece of a call's sound stands. */
export interface AudioSlot {
  readonly seq: number;
  /** First sample, counted from the recording's first. */
  readonly position: number;
  readonly samples: number;
}

/** The file a call was filed as: the JSON of its DONE slot. */
export interface DoneFacts {
  readonly id: string;
  /** Relative to the recordings directory. */
  readonly path: string;
  /** Of the whole file, as is the hash. */
  readonly bytes: number;
  readonly sha256: string;
}

/** One call as the ring holds it: gathered slot by slot, while it is written or when the ring is read again. */
export class CallInRing {
  readonly stream: number;
  /** Seq of its oldest slot; the ring's tail may not pass it. Null until one is written. */
  firstSeq: number | null = null;
  /** Null when its OPEN slot is not written, or was lost. */
  open: OpenFacts | null = null;
  close: CloseFacts | null = null;
  /** Null until it is filed; of two the later one counts. */
  done: DoneFacts | null = null;
  readonly #dones = new Set<number>();
  nextIndex = 0;
  chain: Buffer = NO_CHAIN;
  #lastIndex = -1;
  readonly #events = new Map<number, RecordingEvent>();
  readonly #audio = new Map<number, AudioSlot>();
  /** Wall time of the oldest slot, ms; 0 = not known. */
  firstWallMs = 0;

  constructor(stream: number) {
    this.stream = stream;
  }

  /** How often it was filed: each time but the last its file was bad afterwards. Outlives a restart. */
  get timesFiled(): number {
    return this.#dones.size;
  }

  /** In the order in which they were said. */
  get events(): readonly RecordingEvent[] {
    return inOrder(this.#events);
  }

  get audio(): readonly AudioSlot[] {
    return inOrder(this.#audio);
  }

  /**
   * Takes a slot in order of seq. An index may come twice, when a write was repeated after an error: the
   * later one counts, both say the same.
   * @param payload needed for every type but `audio`
   */
  take(
    slot: Pick<SlotHeader, 'type' | 'seq' | 'index' | 'position' | 'payloadBytes' | 'chain' | 'wallMs'>,
    payload: Buffer | null,
  ) {
    this.firstSeq ??= slot.seq;
    this.firstWallMs ||= slot.wallMs;
    if (slot.index >= this.#lastIndex) {
      this.#lastIndex = slot.index;
      this.chain = slot.chain;
    }
    this.nextIndex = Math.max(this.nextIndex, slot.index + 1);
    if (slot.type === 'audio')
      this.#audio.set(slot.index, {
        seq: slot.seq,
        position: slot.position,
        samples: slot.payloadBytes >>> 1,
      });
    else if (payload !== null) this.#takeJson(slot.type, slot.index, payload);
  }

  #takeJson(type: SlotType, index: number, payload: Buffer): void {
    const json: unknown = JSON.parse(payload.toString('utf8'));
    if (type === 'open') this.open = json as OpenFacts;
    else if (type === 'close') this.close = json as CloseFacts;
    else if (type === 'event') this.#events.set(index, json as RecordingEvent);
    else if (type === 'done') {
      this.done = json as DoneFacts;
      this.#dones.add(index);
    }
  }
}

function inOrder<T>(byIndex: ReadonlyMap<number, T>): T[] {
  return [...byIndex].sort(([a], [b]) => a - b).map(([, value]) => value);
}
