import { createHash } from 'node:crypto';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from './telling.js';

const DEVICES = '/app/test/lab/guest/devices';
/** In memory: what a stick takes is then USB's time, not the emulated disk's. */
const IMAGES = '/run/lab-sticks';

const MAKERS: Readonly<Record<StickFormat, readonly string[]>> = {
  exfat: ['mkfs.exfat'],
  vfat: ['mkfs.vfat', '-F', '32'],
  ext4: ['mkfs.ext4', '-q', '-F'],
};
export type StickFormat = 'exfat' | 'vfat' | 'ext4';
export type Slot = 'a' | 'b';

/** A USB stick of the lab: an image that the kernel shows at one end of an emulated USB cable. */
export class LabStick {
  readonly image: string;
  readonly slot: Slot;

  private constructor(slot: Slot, image: string) {
    this.slot = slot;
    this.image = image;
  }

  static async make(slot: Slot, format: StickFormat, mib: number): Promise<LabStick> {
    mkdirSync(IMAGES, { recursive: true });
    const stick = new LabStick(slot, join(IMAGES, `${slot}.img`));
    rmSync(stick.image, { force: true });
    writeFileSync(stick.image, '');
    truncateSync(stick.image, mib * 1024 ** 2);
    const [program = '', ...args] = MAKERS[format];
    await run(program, ...args, stick.image);
    return stick;
  }

  async plug(how: 'rw' | 'ro' = 'rw'): Promise<void> {
    await run(DEVICES, 'stick', this.slot, this.image, how);
  }

  async pull(): Promise<void> {
    await run(DEVICES, 'stick-out', this.slot);
  }

  /** Works on what is on it, as at another computer: it must not be plugged in. */
  async elsewhere<T>(work: (directory: string) => T | Promise<T>): Promise<T> {
    const directory = mkdtempSync('/run/lab-stick-');
    await run('mount', '-o', 'loop', this.image, directory);
    try {
      return await work(directory);
    } finally {
      await run('umount', directory);
      rmSync(directory, { recursive: true });
    }
  }
}

/** Every file below a directory with its hash. */
export function hashesOf(directory: string): ReadonlyMap<string, string> {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' }).sort();
  const files = names.filter((name) => statSync(join(directory, name)).isFile());
  return new Map(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(directory, name)))
        .digest('hex'),
    ]),
  );
}
