import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { nowMs, run, until } from './telling.js';

const PORT = 'dummy_udc.1';
const DRIVER = '/sys/bus/platform/drivers/dummy_udc';
const MOUNTED = '/mnt/pc';

/** The PC at the drive's cable, played by the same machine: dummy_hcd is host and device port in one. */
export class Pc {
  /** @returns the moment at which the plug is in */
  plug(): number {
    if (!existsSync(`/sys/class/udc/${PORT}`)) writeFileSync(`${DRIVER}/bind`, PORT);
    return nowMs();
  }

  unplug(): void {
    if (existsSync(`/sys/class/udc/${PORT}`)) writeFileSync(`${DRIVER}/unbind`, PORT);
  }

  /** The disk's name when there is one with a medium in it. */
  disk(): string | null {
    for (const name of readdirSync('/sys/block').filter((one) => one.startsWith('sd'))) {
      const read = (file: string) => {
        try {
          return readFileSync(`/sys/block/${name}/${file}`, 'utf8').trim();
        } catch {
          return '';
        }
      };
      if (read('device/vendor') === 'DENWABAN' && Number(read('size')) > 0) return name;
    }
    return null;
  }

  /** Counts the media the PC has seen. */
  get medium(): number {
    const name = this.disk();
    return name === null ? 0 : Number(readFileSync(`/sys/block/${name}/diskseq`, 'utf8'));
  }

  /**
   * @param before the medium that was in
   * @returns the moment at which (another) one is seen
   */
  async seesDrive(before = 0): Promise<number> {
    await until('the PC sees the drive', 60_000, () => this.medium > before, 20);
    const seenMs = nowMs();
    if (before === 0) return seenMs;
    // That the old one is out counts as well: the new one is there when nothing changes any more.
    let last = 0;
    await until(
      'the PC sees one drive',
      60_000,
      () => {
        const same = this.medium === last && last > before;
        last = this.medium;
        return same;
      },
      2500,
    );
    return seenMs;
  }

  async mount(): Promise<void> {
    await mkdir(MOUNTED, { recursive: true });
    await run('mount', '-t', 'exfat', '-o', 'ro', `/dev/${this.disk()}`, MOUNTED);
  }

  /** Also what it has cached of the medium goes, as it does with the last one who has the disk open. */
  async unmount(): Promise<void> {
    await run('umount', MOUNTED).catch(() => undefined);
    const name = this.disk();
    if (name !== null) await run('blockdev', '--flushbufs', `/dev/${name}`);
  }

  /** As eject(1) does it: the door is unlocked, then the medium is asked out (linux/cdrom.h, scsi/scsi_ioctl.h). */
  async eject(): Promise<void> {
    const [unlock, eject] = ['0x5381', '0x5309'];
    const lines = [
      'import fcntl, os',
      `drive = os.open("/dev/${this.disk()}", os.O_RDONLY | os.O_NONBLOCK)`,
      `fcntl.ioctl(drive, ${unlock})`,
      `fcntl.ioctl(drive, ${eject})`,
    ];
    await run('python3', '-c', lines.join('\n'));
  }

  path(relative: string): string {
    return `${MOUNTED}/${relative}`;
  }

  sha256(relative: string): Promise<string> {
    return sha256(this.path(relative));
  }

  /** What the file system's checker says of the drive as the PC sees it; it changes nothing. */
  async fsck(): Promise<string> {
    return run('fsck.exfat', '-n', `/dev/${this.disk()}`);
  }
}

export async function sha256(path: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
