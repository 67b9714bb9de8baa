import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** Where the system tells of its devices; tests bring a tree of their own. */
export interface Roots {
  readonly sys: string;
  readonly dev: string;
}

export const SYSTEM_ROOTS: Roots = { sys: '/sys', dev: '/dev' };

/** What makes a USB line interface the same one under another name. */
export interface UsbIdentity {
  /** Hexadecimal, as in sysfs: `0572`. */
  readonly vendor: string;
  readonly product: string;
  /** Null: the device has none. */
  readonly serial: string | null;
  /** The number of the interface of which the tty is made, `00`. */
  readonly interface: string;
}

export interface UsbTty {
  /** `ttyACM0` */
  readonly tty: string;
  readonly identity: UsbIdentity;
  /** The USB device's directory in sysfs: that of its ports' numbers, so the same socket has the same. */
  readonly directory: string;
}

/** The USB device behind a device file, through any links; null: it is not there, or no tty of a USB device. */
export async function usbTtyOf(device: string, roots: Roots = SYSTEM_ROOTS): Promise<UsbTty | null> {
  const node = await realpath(device).catch(() => null);
  return node === null ? null : usbTty(basename(node), roots);
}

/** All ttys of USB devices that are there now. */
export async function usbTtys(roots: Roots = SYSTEM_ROOTS): Promise<readonly UsbTty[]> {
  const names = await readdir(join(roots.sys, 'class/tty')).catch(() => []);
  const found = await Promise.all(names.sort().map((name) => usbTty(name, roots)));
  return found.filter((one) => one !== null);
}

async function usbTty(tty: string, { sys }: Roots): Promise<UsbTty | null> {
  const top = await realpath(sys).catch(() => null);
  let directory = await realpath(join(sys, 'class/tty', tty, 'device')).catch(() => null);
  let number: string | null = null;
  // The tty hangs on an interface (ttyACM) or on a port below one (ttyUSB); the device is above that.
  while (directory !== null && top !== null && directory.startsWith(`${top}/`)) {
    number ??= await attribute(directory, 'bInterfaceNumber');
    const vendor = await attribute(directory, 'idVendor');
    const product = await attribute(directory, 'idProduct');
    if (vendor !== null && product !== null) {
      const serial = await attribute(directory, 'serial');
      return { tty, directory, identity: { vendor, product, serial, interface: number ?? '' } };
    }
    directory = dirname(directory);
  }
  return null;
}

async function attribute(directory: string, name: string): Promise<string | null> {
  const text = await readFile(join(directory, name), 'utf8').catch(() => null);
  return text?.trim() || null;
}

/** Which device node is under this name now; null: none. A device that is plugged in again has another. */
export async function nodeOf(path: string): Promise<string | null> {
  const node = await stat(path, { bigint: true }).catch(() => null);
  return node === null ? null : `${node.dev} ${node.ino} ${node.rdev} ${node.birthtimeNs}`;
}

/** Whether there is something under this name. */
export async function isThere(path: string): Promise<boolean> {
  return (await nodeOf(path)) !== null;
}
