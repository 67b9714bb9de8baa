import { execFile } from 'node:child_process';
import { closeSync, constants, openSync, readSync, writeSync } from 'node:fs';
import { rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { ProblemError } from '../i18n/problems.js';

/**
 * The modem's end of a pseudo-terminal, looked at again and again and never waited for. node-pty's own streams
 * are not used: they read the slave, block at a full terminal and hide that nobody has it open, which stands for
 * the loss of DTR here. A port that is closed and opened between two looks was never closed, as a modem overlooks a
 * DTR that drops for a moment (its S25).
 */
export interface ModemPort {
  /** What the host has written since the last time, at most so much; null: nobody has the port open. */
  read(mostBytes: number): Uint8Array | null;
  /** How much of it found room: about 16 KB are kept for a host that does not read. */
  write(bytes: Uint8Array): number;
  /** Reads away what the last host has left unread. */
  forgetUnread(): void;
  /** Like pulling the plug. */
  close(): Promise<void>;
}

interface NativePty {
  open(
    columns: number,
    rows: number,
  ): { readonly master: number; readonly slave: number; readonly pty: string };
}

/** @throws ProblemError emulatorNeedsNodePty */
export async function openModemPort(link: string): Promise<ModemPort> {
  const { master, pty } = await openRaw();
  await rm(`${link}.new`, { force: true });
  await symlink(pty, `${link}.new`);
  await rename(`${link}.new`, link);
  const buffer = Buffer.alloc(4096);
  let closed = false;
  return {
    read(mostBytes) {
      if (closed || mostBytes === 0) return new Uint8Array(0);
      try {
        const bytes = readSync(master, buffer, 0, Math.min(mostBytes, buffer.length), null);
        return Uint8Array.from(buffer.subarray(0, bytes));
      } catch (error) {
        return codeOf(error) === 'EAGAIN' ? new Uint8Array(0) : null;
      }
    },
    write(bytes) {
      let written = 0;
      try {
        while (!closed && written < bytes.length) written += writeSync(master, bytes, written);
      } catch (error) {
        if (!['EAGAIN', 'EIO'].includes(codeOf(error))) throw error;
      }
      return written;
    },
    forgetUnread() {
      if (closed) return;
      let slave: number | null = null;
      try {
        slave = openSync(pty, constants.O_RDWR | constants.O_NOCTTY | constants.O_NONBLOCK);
        while (readSync(slave, buffer) > 0);
      } catch {
        // EAGAIN: nothing is left. EBUSY: the next host has it for itself already.
      }
      if (slave !== null) closeSync(slave);
    },
    async close() {
      if (closed) return;
      closed = true;
      await rm(link, { force: true });
      closeSync(master);
    },
  };
}

async function openRaw(): Promise<{ readonly master: number; readonly pty: string }> {
  try {
    const { loadNativeModule } = createRequire(import.meta.url)('node-pty/lib/utils') as {
      loadNativeModule(name: string): { readonly module: NativePty };
    };
    const { master, slave, pty } = loadNativeModule('pty').module.open(80, 24);
    await promisify(execFile)('stty', ['-F', pty, 'raw', '-echo']);
    closeSync(slave);
    return { master, pty };
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    throw new ProblemError({ code: 'emulatorNeedsNodePty', why });
  }
}

function codeOf(error: unknown): string {
  return (error as NodeJS.ErrnoException).code ?? '';
}
