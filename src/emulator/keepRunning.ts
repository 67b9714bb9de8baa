import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { end } from './programs.js';
import type { Wire } from './wire.js';

const AGAIN_MS = 100;

/** A program on the wire's device, started again whenever it ends, for as long as there is a wire. */
export function keepRunning(
  wire: Pick<Wire, 'up'>,
  start: () => ChildProcess,
  lost: () => void,
): { close(): Promise<void> } {
  let child: ChildProcess | null = null;
  const closing = new AbortController();
  const closed = once(closing.signal, 'abort').then(() => false);
  // Between two programs there is none to be ended: the next one must not begin after the close.
  const up = async () => (await Promise.race([wire.up(), closed])) && !closing.signal.aborted;
  const life = (async () => {
    while (await up()) {
      child = start();
      await gone(child);
      if (closing.signal.aborted) return;
      lost();
      await pause(AGAIN_MS);
    }
  })();
  return {
    async close() {
      closing.abort();
      await end(child);
      await life;
    },
  };
}

function gone(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('error', () => resolve());
    child.once('close', () => resolve());
  });
}
