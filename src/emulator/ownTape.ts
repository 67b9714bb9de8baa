const KEPT_SAMPLES = 1 << 16;

/** The last eight seconds of what the emulator made for the wire, by wire position. */
export class OwnTape {
  private readonly kept = new Int16Array(KEPT_SAMPLES);
  private next = 0;

  /** Position after the last sample made. */
  get end(): number {
    return this.next;
  }

  get begin(): number {
    return Math.max(0, this.next - KEPT_SAMPLES);
  }

  append(pcm: Int16Array): void {
    for (const sample of pcm) this.kept[this.next++ % KEPT_SAMPLES] = sample;
  }

  /** Undefined outside what is kept. */
  at(position: number): number | undefined {
    if (position < this.begin || position >= this.next) return undefined;
    return this.kept[position % KEPT_SAMPLES];
  }

  /** What is kept of [from, to). */
  slice(from: number, to: number): Int16Array {
    const first = Math.max(this.begin, from);
    const pcm = new Int16Array(Math.max(0, Math.min(this.next, to) - first));
    for (let i = 0; i < pcm.length; i++) pcm[i] = this.kept[(first + i) % KEPT_SAMPLES] ?? 0;
    return pcm;
  }
}
