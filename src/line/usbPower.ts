import { readdir, readFile, realpath, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Problem } from '../i18n/problems.js';
import type { Roots } from './usbDevices.js';

/** Long enough for capacitors and for the kernel to forget the device. */
export const OFF_MS = 2000;
/** A device needs this long until it has its number again. */
export const BACK_MS = 1500;

/**
 * Takes a USB device from the system and gives it back, as if it had been pulled and plugged: its `authorized`
 * attribute, which udev gives to the group for known line interfaces (scripts/udev-rules.mjs). It is given back
 * whatever happens in between. Null when it was done.
 *
 * @param directory the device's own in sysfs, from `usbTtyOf`
 */
export async function cycleUsb(directory: string, offMs: number = OFF_MS): Promise<Problem | null> {
  const off = await authorize(directory, '0');
  if (off !== null) return off;
  await delay(offMs);
  return authorize(directory, '1');
}

/** Lets the system use the device: after a recorder that died while it was taken away, too. */
export async function authorize(directory: string, value: '0' | '1'): Promise<Problem | null> {
  const path = join(directory, 'authorized');
  try {
    await writeFile(path, `${value}\n`, { flag: 'r+' });
    return null;
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const socket = basename(directory);
    if (['EACCES', 'EPERM', 'EROFS'].includes(code)) return { code: 'lineUsbDenied', socket, path };
    return { code: 'lineUsbFailed', socket, why: error instanceof Error ? error.message : String(error) };
  }
}

/**
 * Gives devices of these ids back that are taken away: a recorder that died between the two left them so, and they
 * have no tty by which they could be found. Returns their names.
 */
export async function giveBack(
  ids: readonly { readonly vendor: string; readonly product: string }[],
  { sys }: Roots,
): Promise<readonly string[]> {
  const all = join(sys, 'bus/usb/devices');
  const given: string[] = [];
  for (const name of ids.length === 0 ? [] : await readdir(all).catch(() => [])) {
    const directory = await realpath(join(all, name)).catch(() => join(all, name));
    const read = (attribute: string) => readFile(join(directory, attribute), 'utf8').catch(() => '');
    const [vendor, product, authorized] = await Promise.all(
      ['idVendor', 'idProduct', 'authorized'].map(read),
    );
    const known = ids.some((one) => one.vendor === vendor?.trim() && one.product === product?.trim());
    if (known && authorized?.trim() === '0' && (await authorize(directory, '1')) === null) given.push(name);
  }
  return given;
}
