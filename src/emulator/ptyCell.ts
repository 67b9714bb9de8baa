import { execFile } from 'node:child_process';
import { constants, openSync, readSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { promisify } from 'node:util';

/**
 * The pseudo-terminal in a process of its own, started by pty.ts with the link's path; bytes go over the
 * IPC channel both ways. A cell, because node-pty's descriptors are inherited by every child of the process
 * that opened them (nothing would ever see the device vanish) and its kill() and destroy() signal pid -1.
 */
interface OpenPty {
  open(options: { encoding: null }): {
    readonly ptsName: string;
    readonly master: NodeJS.ReadableStream & { write(bytes: Uint8Array): boolean };
    readonly slave: { destroy(): void };
  };
}

/** What the cell says first: that the link is there, or why it cannot be. */
export type CellGreeting = { readonly opened: true } | { readonly failed: string };

/** A pty blocks its writer at about 4 KB unread, and node-pty's master blocks the whole process. */
const MAX_UNREAD_BYTES = 2048;
/** A daemon that is there has read everything long before this. */
const STALE_AFTER_MS = 5000;

async function openAndLink(link: string): Promise<void> {
  const { open } = (await import('node-pty')) as unknown as OpenPty;
  const terminal = open({ encoding: null });
  // The hold keeps the terminal alive between two openings by the daemon, and must come before the slave goes.
  const hold = openSync(terminal.ptsName, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
  // node-pty reads its own slave and would steal the daemon's bytes.
  terminal.slave.destroy();
  await promisify(execFile)('stty', ['-F', terminal.ptsName, 'raw', '-echo']);
  await rm(`${link}.new`, { force: true });
  await symlink(terminal.ptsName, `${link}.new`);
  await rename(`${link}.new`, link);

  let unread = 0;
  let stale: NodeJS.Timeout | undefined;
  const forget = () => {
    discardUnread(hold);
    unread = 0;
  };
  terminal.master.on('data', (bytes: Buffer) => {
    unread = 0;
    process.send?.(bytes);
  });
  terminal.master.on('error', () => undefined);
  process.on('message', (bytes: Uint8Array) => {
    if (unread + bytes.length > MAX_UNREAD_BYTES) return;
    unread += bytes.length;
    clearTimeout(stale);
    stale = setTimeout(forget, STALE_AFTER_MS);
    terminal.master.write(bytes);
  });
}

/** A device nobody has opened drops what it has to say; the kernel's pty would keep it for the next opener. */
function discardUnread(hold: number): void {
  const bytes = Buffer.alloc(4096);
  try {
    while (readSync(hold, bytes) > 0);
  } catch {
    // EAGAIN: nothing is left.
  }
}

const link = process.argv[2] ?? '';
// Told to end by the parent alone, also at the terminal's Ctrl-C, so that the device goes when the parent says.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);
process.on('disconnect', () => {
  void rm(link, { force: true }).finally(() => process.exit(0));
});
openAndLink(link).then(
  () => process.send?.({ opened: true } satisfies CellGreeting),
  (error: unknown) => {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    process.send?.({ failed: why } satisfies CellGreeting);
  },
);
