import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { ProblemError } from '../i18n/problems.js';
import type { CellGreeting } from './ptyCell.js';

/** The device end of a pseudo-terminal; the daemon opens the link as its line interface. */
export interface SerialEnd {
  write(bytes: Uint8Array): void;
  /** Like pulling the plug: link and terminal go, an open port sees its device vanish. */
  close(): Promise<void>;
}

const CELL = fileURLToPath(new URL('./ptyCell.js', import.meta.url));

/**
 * Opens a raw pty and links it at `link`. What nobody reads is dropped after some seconds.
 *
 * @throws ProblemError emulatorNeedsNodePty
 */
export async function openPty(link: string, hear: (bytes: Uint8Array) => void): Promise<SerialEnd> {
  const cell = fork(CELL, [link], {
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const ended = new Promise<void>((resolve) => cell.once('exit', () => resolve()));
  const close = async () => {
    if (cell.connected) cell.disconnect();
    await ended;
  };
  const greeting = await Promise.race([
    once(cell, 'message').then(([first]) => first as CellGreeting),
    ended.then((): CellGreeting => ({ failed: 'its process ended' })),
  ]);
  if ('failed' in greeting) {
    await close();
    throw new ProblemError({ code: 'emulatorNeedsNodePty', why: greeting.failed });
  }
  cell.on('message', (bytes) => hear(bytes as Uint8Array));
  return { write: (bytes) => send(cell, bytes), close };
}

function send(cell: ChildProcess, bytes: Uint8Array): void {
  // A cell that is on its way out hears nothing any more, like a device without its plug.
  if (cell.connected) cell.send(bytes, () => undefined);
}
