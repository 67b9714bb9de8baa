import { readFile, realpath, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { whyOf } from './blockStore.js';
import type { DeviceRead } from './health.js';
import type { Look } from './medium.js';
import { mountOf } from './mounts.js';

/** sysfs counts sectors of 512 bytes whatever the device's own are. */
const SECTOR_BYTES = 512;
/** Where the sectors written stand in a device's `stat`. */
const SECTORS_WRITTEN = 6;
const SYS = '/sys/dev/block';

/** Looks at the recordings directory: asks the kernel, reads nothing from the card, writes nothing. */
export async function lookAt(directory: string): Promise<Look> {
  try {
    const mount = mountOf(await readFile('/proc/self/mountinfo', 'utf8'), directory);
    if (mount !== null && (await hasGone(mount.device))) return { kind: 'failed', why: 'ENODEV' };
    const [own, parent] = await Promise.all([stat(directory), stat(dirname(directory))]);
    const { bavail, blocks, bsize } = await statfs(directory);
    return {
      kind: 'found',
      directory: own.isDirectory(),
      device: own.dev,
      parentDevice: parent.dev,
      readOnly: mount?.readOnly ?? false,
      freeBytes: bavail * bsize,
      totalBytes: blocks * bsize,
    };
  } catch (error) {
    return { kind: 'failed', why: whyOf(error) };
  }
}

/** The file system is still mounted, but its device was pulled. */
async function hasGone(device: string): Promise<boolean> {
  if (device.startsWith('0:')) return false;
  const here = async (path: string) => (await stat(path).catch(() => null)) !== null;
  return !(await here(join(SYS, device))) && (await here(SYS));
}

/** The whole device (not the partition) under a file or directory; null when the kernel names none. */
export async function deviceUnder(path: string): Promise<DeviceRead | null> {
  try {
    const place = await placeOf(path);
    const found = await stat(place);
    const number = found.isBlockDevice() ? numberOf(found.rdev) : await mountDevice(place);
    if (number === null || number.startsWith('0:')) return null;
    return await readDevice(await realpath(join(SYS, number)));
  } catch {
    return null;
  }
}

/** The path itself, or what is above it while it is not there. */
async function placeOf(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (whyOf(error) !== 'ENOENT' || path === '/') throw error;
    return placeOf(dirname(path));
  }
}

async function mountDevice(path: string): Promise<string | null> {
  return mountOf(await readFile('/proc/self/mountinfo', 'utf8'), path)?.device ?? null;
}

async function readDevice(found: string): Promise<DeviceRead> {
  const isPartition = (await text(join(found, 'partition'))) !== null;
  const whole = isPartition ? dirname(found) : found;
  const sectors = (await text(join(whole, 'stat')))?.split(/\s+/)[SECTORS_WRITTEN];
  const size = await text(join(whole, 'size'));
  const capacityBytes = Number(size) * SECTOR_BYTES;
  const number = await firstOf(['device/cid', 'device/serial', 'device/wwid', 'wwid'], whole);
  return {
    name: basename(whole),
    identity: number ?? `${basename(whole)}, ${capacityBytes} bytes`,
    capacityBytes,
    writtenBytes: Number(sectors) * SECTOR_BYTES,
  };
}

async function firstOf(names: readonly string[], directory: string): Promise<string | null> {
  for (const name of names) {
    const found = await text(join(directory, name));
    if (found !== null && found !== '') return found;
  }
  return null;
}

async function text(path: string): Promise<string | null> {
  return (await readFile(path, 'utf8').catch(() => null))?.trim() ?? null;
}

/** `major:minor` of a device number as Linux packs it (makedev(3)). */
function numberOf(device: number): string {
  const high = Math.floor(device / 2 ** 32);
  const low = device % 2 ** 32;
  const major = ((low >>> 8) & 0xfff) | (high & 0xfffff000);
  const minor = (low & 0xff) | ((low >>> 12) & 0xffffff00);
  return `${major}:${minor}`;
}
