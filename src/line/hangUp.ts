import { type ReadAsyncOptions, read } from 'node:fs';
import { promisify } from 'node:util';
import type { LinuxBindingInterface, LinuxPortBinding } from '@serialport/bindings-cpp';

const readAt = promisify(
  (fd: number, options: ReadAsyncOptions<Buffer>, done: (error: Error | null, bytes: number) => void) =>
    read(fd, options, done),
);

/**
 * The binding with a `read` that ends when the terminal is hung up. A hung-up terminal gives nothing to every
 * read, and serialport's own loop takes that for "not yet": depending on which of the two comes first, an
 * unplugged device is never told, and a core is spent on reading (serialport/bindings-cpp#162).
 */
export function noticingHangUp(binding: LinuxBindingInterface): LinuxBindingInterface {
  return {
    ...binding,
    open: async (options) => {
      const port = await binding.open(options);
      port.read = (buffer, offset, length) => readFrom(port, buffer, offset, length);
      return port;
    },
  };
}

async function readFrom(port: LinuxPortBinding, buffer: Buffer, offset: number, length: number) {
  for (;;) {
    const bytesRead = await bytesAt(port, { buffer, offset, length, position: null });
    // The port waits for at least one byte (VMIN 1): nothing means that there will never be any more.
    if (bytesRead === 0) throw new Error('the terminal was hung up');
    if (bytesRead !== null) return { bytesRead, buffer };
    await readable(port);
  }
}

const NOT_YET = new Set<unknown>(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);

/** Null when there is nothing yet. */
async function bytesAt({ fd }: LinuxPortBinding, into: ReadAsyncOptions<Buffer>): Promise<number | null> {
  if (fd === null) throw cancelled();
  try {
    return await readAt(fd, into);
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_YET.has(error.code)) return null;
    throw error;
  }
}

function readable({ fd, poller }: LinuxPortBinding): Promise<void> {
  // It may have been closed during the read, and a destroyed poller ends the process when it is asked.
  if (fd === null) throw cancelled();
  return new Promise((resolve, reject) => {
    poller.once('readable', (error) => (error === null ? resolve() : reject(error)));
  });
}

/** How a port that was closed on purpose says so to serialport. */
function cancelled(): Error {
  return Object.assign(new Error('the port is closed'), { canceled: true });
}
