import { readdir, readFile, realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Config } from '../config.js';
import { loadProfile } from '../line/profile.js';
import type { LineSeen, SoundCard } from './evidence.js';
import { cardsIn } from './judgeLine.js';

const BY_ID = '/dev/serial/by-id';
/** From a tty's own directory in sysfs up to its USB device there are an interface and at most a port. */
const USB_LEVELS = 4;

/** Looks at the line interface from outside, without opening it: the recorder holds it. */
export async function seeLine({ device, profile }: Config['line']): Promise<LineSeen> {
  const target = await realpath(device).catch(() => null);
  return {
    device,
    there: target !== null,
    byId: target && (await byIdOf(target)),
    usbId: target && (await usbIdOf(basename(target))),
    profile: loadProfile(profile),
  };
}

async function byIdOf(target: string): Promise<string | null> {
  for (const name of await readdir(BY_ID).catch(() => [])) {
    const link = join(BY_ID, name);
    if ((await realpath(link).catch(() => null)) === target) return link;
  }
  return null;
}

async function usbIdOf(tty: string): Promise<string | null> {
  let place = await realpath(`/sys/class/tty/${tty}/device`).catch(() => null);
  for (let level = 0; level < USB_LEVELS && place !== null; level++) {
    const [vendor, product] = await Promise.all(
      ['idVendor', 'idProduct'].map((name) => text(join(place ?? '', name))),
    );
    if (vendor && product) return `${vendor}:${product}`;
    place = dirname(place);
  }
  return null;
}

export async function seeSoundCards(): Promise<readonly SoundCard[]> {
  return cardsIn((await text('/proc/asound/cards')) ?? '');
}

async function text(path: string): Promise<string | null> {
  return (await readFile(path, 'utf8').catch(() => null))?.trim() ?? null;
}
