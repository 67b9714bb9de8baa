import { execFile } from 'node:child_process';
import { readFile, realpath, rm, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { mountOf } from '../../card/mounts.js';
import { ProblemError } from '../../i18n/problems.js';

const PROGRAM_MS = 30_000;
const SYS = '/sys/dev/block';
/** Where the sectors read stand in a device's `stat`. */
const SECTORS_READ = 2;

/** The card as it is mounted here. */
export interface CardMount {
  /** `179:1`. */
  readonly number: string;
  /** `/dev/mmcblk0p1`. */
  readonly device: string;
  /** The file system itself: this process may see it through a view that is read-only anyway. */
  readonly readOnly: boolean;
}

/** The card of the recordings while a PC reads it: mounted read-only here, so that both sides are right. */
export class LentCard {
  readonly #path: string;
  readonly #mark: string;

  /**
   * @param path where it is mounted
   * @param mark a file that stands for "we made it read-only", for a successor of this process
   */
  constructor(path: string, mark: string) {
    this.#path = path;
    this.#mark = mark;
  }

  /** Null when no card is mounted there, or its device has gone. */
  async find(): Promise<CardMount | null> {
    const mount = mountOf(await readFile('/proc/self/mountinfo', 'utf8'), this.#path);
    if (mount === null || mount.path !== this.#path || mount.device.startsWith('0:')) return null;
    const device = await realpath(join(SYS, mount.device)).catch(() => null);
    if (device === null) return null;
    return { number: mount.device, device: `/dev/${basename(device)}`, readOnly: mount.superReadOnly };
  }

  /** Sectors read from it so far, by whomever. */
  async reads(number: string): Promise<number> {
    const stat = await readFile(join(SYS, number, 'stat'), 'utf8').catch(() => '');
    return Number(stat.trim().split(/\s+/)[SECTORS_READ] ?? 0);
  }

  /**
   * Makes it read-only, with everything on the medium and its mark of being in use taken off, and lets the kernel
   * forget what it has cached of the device: a PC would else be given what stood there before.
   * @throws ProblemError driveNoCard, driveBusy
   */
  async makeReadOnly(): Promise<CardMount> {
    const card = await this.find();
    if (card === null) throw new ProblemError({ code: 'driveNoCard', path: this.#path });
    try {
      if (!card.readOnly) {
        await writeFile(this.#mark, card.number);
        await run('mount', '-o', 'remount,ro', this.#path);
      }
      await run('blockdev', '--flushbufs', card.device);
    } catch (error) {
      throw new ProblemError({ code: 'driveBusy', path: this.#path, why: saidBy(error) });
    }
    return card;
  }

  /** Makes writable what {@link makeReadOnly} made read-only, and nothing else. @throws ProblemError driveStuck */
  async makeWritable(): Promise<void> {
    const marked = await readFile(this.#mark, 'utf8').catch(() => null);
    if (marked === null) return;
    const card = await this.find();
    try {
      if (card?.number === marked && card.readOnly) await run('mount', '-o', 'remount,rw', this.#path);
      await rm(this.#mark, { force: true });
    } catch (error) {
      throw new ProblemError({ code: 'driveStuck', path: this.#path, why: saidBy(error) });
    }
  }
}

async function run(program: string, ...args: readonly string[]): Promise<void> {
  const env = { PATH: process.env.PATH, LC_ALL: 'C' };
  await promisify(execFile)(program, [...args], { timeout: PROGRAM_MS, killSignal: 'SIGKILL', env });
}

/** What the program said last, else how it ended. */
function saidBy(error: unknown): string {
  const { stderr, killed, message } = error as Error & { stderr?: string; killed?: boolean };
  if (killed) return `no answer within ${PROGRAM_MS / 1000} s`;
  return stderr?.trim().split('\n').at(-1) || message;
}
