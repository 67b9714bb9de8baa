import { setTimeout as pause } from 'node:timers/promises';
import { type OpenPort, openPort } from '../line/serialPort.js';
import type { SerialEnd } from './pty.js';

const BAUD_RATE = 115_200;
const AGAIN_MS = 100;

/**
 * The device's end of a tty that is there already, such as /dev/ttyGS0 of a USB gadget. When the host's plug is
 * pulled the kernel hangs the tty up: it is opened again at once, and `switchedOn` is called, since a device
 * without its plug has lost its power. What is said while it is not open is lost.
 */
export async function openTty(
  path: string,
  hear: (bytes: Uint8Array) => void,
  switchedOn: () => void,
): Promise<SerialEnd> {
  let port: OpenPort | null = null;
  let closed = false;
  const open = async () => {
    while (!closed) {
      const hungUp = () => {
        port = null;
        switchedOn();
        void open();
      };
      const opened = await openPort(path, BAUD_RATE, { data: hear, closed: hungUp });
      if (!('code' in opened)) {
        if (closed) await opened.close();
        else port = opened;
        return;
      }
      await pause(AGAIN_MS);
    }
  };
  await open();
  return {
    write: (bytes) => port?.write(bytes),
    async close() {
      closed = true;
      await port?.close();
    },
  };
}
