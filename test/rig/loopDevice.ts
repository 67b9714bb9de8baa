import { execFileSync, spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

const SBIN = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` };

/** Why loop devices and these programs cannot be used here; false when they can. */
export function loopsMissing(...programs: readonly string[]): string | false {
  if (process.getuid?.() !== 0) return 'needs root';
  if (spawnSync('losetup', ['-f'], { env: SBIN }).status !== 0) return 'needs loop devices';
  const missing = programs.find((one) => spawnSync(one, ['--version'], { env: SBIN }).error !== undefined);
  return missing === undefined ? false : `needs ${missing}`;
}

/** Mounts exFAT by the kernel, else by FUSE, for the length of a test; null where neither is there. */
export function mountExfat(t: { after(clean: () => void): void }, device: string): string | null {
  const directory = mkdtempSync(join(tmpdir(), 'dnw-exfat-'));
  t.after(() => {
    spawnSync('umount', ['-l', directory]);
    rmSync(directory, { recursive: true, force: true });
  });
  const mounted = ['exfat', 'exfat-fuse'].some(
    (type) => spawnSync('mount', ['-t', type, device, directory], { env: SBIN }).status === 0,
  );
  return mounted ? directory : null;
}

const THROTTLE = '/sys/fs/cgroup/blkio/blkio.throttle';

/** Why a loop device cannot be made slow here; false when it can. */
export function throttleMissing(): string | false {
  return existsSync(`${THROTTLE}.write_bps_device`) ? false : 'needs the blkio controller of cgroup v1';
}

/** What a device moves at most, each way counted on its own. */
export interface Throttle {
  readonly writeBytesPerS: number;
  readonly readBytesPerS: number;
}

/** A block device of its own, backed by a sparse file; the kernel looks for partitions. Needs root. */
export class LoopDevice {
  readonly #dir = mkdtempSync(join(tmpdir(), 'dnw-loop-'));
  readonly image = join(this.#dir, 'image');
  readonly path: string;
  #mounted: string | null = null;
  #attached = true;
  #throttled = false;

  constructor(bytes: number) {
    writeFileSync(this.image, '');
    truncateSync(this.image, bytes);
    this.path = execFileSync('losetup', ['--find', '--show', '--partscan', this.image], {
      encoding: 'utf8',
    }).trim();
  }

  /** Makes a file system and mounts it. Returns the directory. */
  mount(type: 'ext4' | 'exfat' = 'ext4'): string {
    const directory = join(this.#dir, 'mounted');
    mkdirSync(directory, { recursive: true });
    if (type === 'exfat') {
      // FUSE lets go of the device a moment after it is unmounted.
      const make = () => spawnSync('mkfs.exfat', ['-c', '32K', this.path], { env: SBIN, encoding: 'utf8' });
      let made = make();
      for (let tries = 1; made.status !== 0 && tries < 20; tries++) {
        execFileSync('sleep', ['0.1']);
        made = make();
      }
      if (made.status !== 0) throw new Error(`mkfs.exfat: ${made.stderr}`);
      // A kernel without exFAT has Debian's exfat-fuse.
      const kernels = readFileSync('/proc/filesystems', 'utf8').includes('\texfat\n');
      if (kernels) execFileSync('mount', ['-t', 'exfat', '-o', 'noatime', this.path, directory]);
      else execFileSync('mount.exfat-fuse', ['-o', 'noatime', this.path, directory], { stdio: 'ignore' });
    } else {
      // Without lazy initialisation the kernel's own later writing would be counted too.
      execFileSync('mkfs.ext4', ['-q', '-F', '-E', 'lazy_itable_init=0,lazy_journal_init=0', this.path]);
      execFileSync('mount', ['-o', 'noatime', this.path, directory]);
    }
    this.#mounted = directory;
    return directory;
  }

  /** What is mounted can only be read from now on. */
  remountReadOnly(): void {
    if (this.#mounted !== null) execFileSync('mount', ['-o', 'remount,ro', this.#mounted]);
  }

  unmount(): void {
    if (this.#mounted !== null) execFileSync('umount', [this.#mounted]);
    this.#mounted = null;
  }

  /** Makes the device as slow as that; null takes it away. Everybody's limit, since the kernel itself writes back. */
  throttle(to: Throttle | null): void {
    const number = readFileSync(`/sys/class/block/${basename(this.path)}/dev`, 'utf8').trim();
    const set = (way: string, bytesPerS: number) =>
      writeFileSync(`${THROTTLE}.${way}_bps_device`, `${number} ${bytesPerS}`);
    set('write', to?.writeBytesPerS ?? 0);
    set('read', to?.readBytesPerS ?? 0);
    this.#throttled = to !== null;
  }

  /** Bytes written to the device since it was made, by the kernel's own count. */
  writtenBytes(): number {
    const fields = readFileSync(`/sys/class/block/${basename(this.path)}/stat`, 'utf8')
      .trim()
      .split(/\s+/);
    return Number(fields[6]) * 512;
  }

  /** The device is gone; what stood on it is left in {@link image}. */
  pull(): void {
    if (!this.#attached) return;
    this.#attached = false;
    // The number is the next one's who asks for a loop device.
    if (this.#throttled) this.throttle(null);
    spawnSync('partx', ['--delete', this.path]);
    execFileSync('losetup', ['--detach', this.path]);
  }

  remove(): void {
    this.unmount();
    this.pull();
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
