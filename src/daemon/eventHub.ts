import type { LiveEvent } from '../control/api.js';
import { isoLocal } from './wallClock.js';

type Unsent<E> = E extends unknown ? Omit<E, 'at'> : never;

/** Passes live events on to whoever listens. */
export class EventHub {
  readonly #listeners = new Set<(event: LiveEvent) => void>();

  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get heard(): boolean {
    return this.#listeners.size > 0;
  }

  emit(event: Unsent<LiveEvent>): void {
    const stamped = { at: isoLocal(new Date()), ...event } as LiveEvent;
    for (const listener of this.#listeners) listener(stamped);
  }
}
