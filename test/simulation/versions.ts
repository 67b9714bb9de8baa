import type { Random } from '../rig/random.js';

/**
 * What a medium holds under its keys, and what was changed since each was last synced: after a cut any of
 * these versions may be what is found, for each key by its own luck, whatever the order of the changes was.
 */
export class Versions<K, V> {
  readonly #durable = new Map<K, V>();
  readonly #pending = new Map<K, (V | null)[]>();

  /** As the running system sees it. */
  get(key: K): V | null {
    const pending = this.#pending.get(key);
    return pending === undefined ? this.durable(key) : (pending.at(-1) ?? null);
  }

  durable(key: K): V | null {
    return this.#durable.get(key) ?? null;
  }

  set(key: K, value: V | null): void {
    const pending = this.#pending.get(key);
    if (pending === undefined) this.#pending.set(key, [value]);
    else pending.push(value);
  }

  isPending(key: K): boolean {
    return this.#pending.has(key);
  }

  get pendingKeys(): K[] {
    return [...this.#pending.keys()];
  }

  sync(key: K): void {
    const pending = this.#pending.get(key);
    if (pending === undefined) return;
    this.#put(key, pending.at(-1) ?? null);
    this.#pending.delete(key);
  }

  syncAll(): void {
    for (const key of this.pendingKeys) this.sync(key);
  }

  /**
   * Decides what is left of each change: the state before, the last one, or any between.
   * @param torn makes of an older and a newer version what a cut write leaves; null when writes are atomic
   */
  cut(random: Random, torn: ((older: V | null, newer: V | null) => V) | null): void {
    for (const [key, changes] of this.#pending) {
      const all = [this.durable(key), ...changes];
      const last = all.length - 1;
      const fate = random.below(torn === null ? 5 : 6);
      const chosen = fate < 2 ? 0 : fate < 4 ? last : random.below(all.length);
      const value = all[chosen] ?? null;
      this.#put(key, fate === 5 && torn !== null ? torn(all[Math.max(0, chosen - 1)] ?? null, value) : value);
    }
    this.#pending.clear();
  }

  /** What is durable. */
  *durables(): IterableIterator<[K, V]> {
    yield* this.#durable;
  }

  /** What the running system sees. */
  *entries(): IterableIterator<[K, V]> {
    for (const [key, value] of this.#durable) if (!this.#pending.has(key)) yield [key, value];
    for (const [key, changes] of this.#pending) {
      const value = changes.at(-1) ?? null;
      if (value !== null) yield [key, value];
    }
  }

  /** Sets or takes away a key, durably. */
  settle(key: K, value: V | null): void {
    this.#pending.delete(key);
    this.#put(key, value);
  }

  #put(key: K, value: V | null): void {
    if (value === null) this.#durable.delete(key);
    else this.#durable.set(key, value);
  }
}
