import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';

/** A block device of its own, backed by a sparse file. Needs root. */
export class LoopDevice {
  readonly #dir = mkdtempSync(join(tmpdir(), 'dnw-loop-'));
  readonly path: string;
  #mounted: string | null = null;

  constructor(bytes: number) {
    const file = join(this.#dir, 'image');
    writeFileSync(file, '');
    truncateSync(file, bytes);
    this.path = execFileSync('losetup', ['--find', '--show', file], { encoding: 'utf8' }).trim();
  }

  /** Makes a file system and mounts it. Returns the directory. */
  mount(type: 'ext4' | 'exfat' = 'ext4'): string {
    const directory = join(this.#dir, 'mounted');
    mkdirSync(directory, { recursive: true });
    if (type === 'exfat') {
      execFileSync('mkfs.exfat', ['-c', '32K', this.path], { stdio: 'ignore' });
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

  /** Bytes written to the device since it was made, by the kernel's own count. */
  writtenBytes(): number {
    const fields = readFileSync(`/sys/class/block/${basename(this.path)}/stat`, 'utf8')
      .trim()
      .split(/\s+/);
    return Number(fields[6]) * 512;
  }

  remove(): void {
    this.unmount();
    execFileSync('losetup', ['--detach', this.path]);
    rmSync(this.#dir, { recursive: true, force: true });
  }
}
