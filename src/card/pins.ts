/** Recordings that are being played or exported: by their path, counted, in memory only. */
export class Pins {
  readonly #counts = new Map<string, number>();

  has(path: string): boolean {
    return this.#counts.has(path);
  }

  /** Returns the function that takes the pin away again; calling it twice does no harm. */
  pin(path: string): () => void {
    this.#counts.set(path, (this.#counts.get(path) ?? 0) + 1);
    let pinned = true;
    return () => {
      if (!pinned) return;
      pinned = false;
      const left = (this.#counts.get(path) ?? 1) - 1;
      if (left > 0) this.#counts.set(path, left);
      else this.#counts.delete(path);
    };
  }
}
