import type { Stretch } from '../audio/tape.js';
import type { LineTap } from '../line/driver.js';
import { bytesLine, soundLine, type TraceHeader, type TraceLine } from '../trace/format.js';

type Write = (line: TraceHeader | TraceLine) => void;

/** Shows whoever records a trace all that line and sound say, as long as they stay. It keeps nothing itself. */
export class TraceTap implements LineTap {
  readonly #nowMs: () => number;
  readonly #followers = new Set<Write>();

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  follow(header: TraceHeader, write: Write, closed: AbortSignal): void {
    if (closed.aborted) return;
    write(header);
    this.#followers.add(write);
    closed.addEventListener('abort', () => this.#followers.delete(write), { once: true });
  }

  bytes(bytes: Uint8Array, atMs: number): void {
    this.#tell(() => bytesLine(bytes, atMs));
  }

  asked(text: string, atMs: number): void {
    this.#tell(() => ({ ms: atMs, asked: text }));
  }

  sound({ position, samples }: Stretch): void {
    this.#tell(() => soundLine(position, samples, this.#nowMs()));
  }

  device(device: 'back' | 'lost'): void {
    this.#tell(() => ({ ms: this.#nowMs(), device }));
  }

  #tell(line: () => TraceLine): void {
    if (this.#followers.size === 0) return;
    const told = line();
    for (const write of this.#followers) write(told);
  }
}
