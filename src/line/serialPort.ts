import type { LinuxBindingInterface } from '@serialport/bindings-cpp';
import type { Problem } from '../i18n/problems.js';
import { noticingHangUp } from './hangUp.js';

export interface OpenPort {
  write(bytes: Uint8Array): void;
  /** Resolves when the port is closed; never rejects. */
  close(): Promise<void>;
}

export interface PortEvents {
  data(bytes: Uint8Array): void;
  /** The device is gone, or the port failed; not called after `close`. */
  closed(why: string): void;
}

/**
 * Opens a tty raw: 8 bits, no parity, no flow control of any kind, so that no byte is eaten or changed.
 * Exclusive: a second opener is refused by the lock.
 */
export async function openPort(
  path: string,
  baudRate: number,
  events: PortEvents,
): Promise<OpenPort | Problem> {
  // Loaded while the capture cell comes up, which takes as long.
  const { SerialPort } = await import('serialport/dist/serialport.js');
  return new Promise((resolve) => {
    const options = {
      path,
      baudRate,
      autoOpen: false,
      lock: true,
      dataBits: 8,
      parity: 'none',
      stopBits: 1,
      rtscts: false,
      xon: false,
      xoff: false,
      xany: false,
      // The recorder runs on Linux only.
      binding: noticingHangUp(SerialPort.binding as LinuxBindingInterface),
    } as const;
    const port = new SerialPort(options);
    let closing = false;
    const lost = (why: string) => {
      if (closing) return;
      closing = true;
      events.closed(why);
    };
    port.on('data', (bytes: Buffer) => events.data(bytes));
    port.on('error', (error) => lost(error.message));
    port.on('close', (error: Error | null) => lost(error?.message ?? 'the device is gone'));
    port.open((error) => {
      if (error !== null) resolve(problemOf(path, error.message));
      else resolve({ write: (bytes) => port.write(Buffer.from(bytes)), close });
    });
    const close = () =>
      new Promise<void>((done) => {
        closing = true;
        if (port.isOpen) port.close(() => done());
        else done();
      });
  });
}

function problemOf(path: string, why: string): Problem {
  if (/no such (file|device)|ENOENT|ENODEV|ENXIO/i.test(why)) return { code: 'lineMissing', path };
  if (/lock port|busy|EBUSY/i.test(why)) return { code: 'lineBusy', path };
  if (/permission denied|EACCES/i.test(why)) return { code: 'linePermission', path };
  return { code: 'lineFailed', path, why };
}
