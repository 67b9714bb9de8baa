import { mkdir, readFile, rm, rmdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import { portOf } from './port.js';
import type { Port } from './session.js';

/** Names and numbers under which a PC knows the drive. */
export interface GadgetIdentity {
  /** At least 12 hexadecimal digits, as mass storage asks for. */
  readonly serial: string;
}

/** Where the kernel has them; tests put plain files in their place. */
export interface GadgetPlaces {
  readonly configfs: string;
  readonly udcs: string;
}

const PLACES: GadgetPlaces = { configfs: '/sys/kernel/config/usb_gadget', udcs: '/sys/class/udc' };
const NAME = 'denwaban';
const ENGLISH = 'strings/0x409';
const CONFIG = 'configs/c.1';
const FUNCTION = 'functions/mass_storage.0';
/** Vendor (8), product (16), revision (4), as SCSI INQUIRY has them: Windows shows the first two. */
const INQUIRY = 'DENWABANRecordings      0001';
/** What writing nothing takes: an empty line. */
const NOTHING = '\n';

/**
 * The drive at the USB device port: a card reader whose card is put in and taken out. Made by the kernel's mass
 * storage function through configfs (Documentation/ABI/testing/configfs-usb-gadget-mass-storage).
 */
export class Gadget {
  readonly #udc: string;
  readonly #root: string;
  readonly #lun: string;
  readonly #state: string;

  /** @param udc the port's name below /sys/class/udc */
  constructor(udc: string, { configfs, udcs }: GadgetPlaces = PLACES) {
    this.#udc = udc;
    this.#root = join(configfs, NAME);
    this.#lun = join(this.#root, FUNCTION, 'lun.0');
    this.#state = join(udcs, udc, 'state');
  }

  /** Makes it, with no card in and not at the port yet. @throws ProblemError driveGadgetFailed */
  async setUp({ serial }: GadgetIdentity): Promise<void> {
    const texts: readonly (readonly [file: string, text: string])[] = [
      // The Linux Foundation's number for gadgets of several functions, which the kernel's own documents use.
      ['idVendor', '0x1d6b'],
      ['idProduct', '0x0104'],
      ['bcdUSB', '0x0200'],
      [`${ENGLISH}/manufacturer`, 'Denwaban'],
      [`${ENGLISH}/product`, 'DENWABAN'],
      [`${ENGLISH}/serialnumber`, serial],
      [`${CONFIG}/${ENGLISH}/configuration`, 'Recordings'],
      // A board with one port may live on this cable.
      [`${CONFIG}/MaxPower`, '500'],
      [`${FUNCTION}/lun.0/removable`, '1'],
      [`${FUNCTION}/lun.0/ro`, '1'],
      [`${FUNCTION}/lun.0/cdrom`, '0'],
      [`${FUNCTION}/lun.0/nofua`, '1'],
      [`${FUNCTION}/lun.0/inquiry_string`, INQUIRY],
    ];
    await this.#try('setting up', async () => {
      for (const directory of [ENGLISH, `${CONFIG}/${ENGLISH}`, FUNCTION])
        await mkdir(join(this.#root, directory), { recursive: true });
      for (const [file, text] of texts) await writeFile(join(this.#root, file), text);
      await symlink(join(this.#root, FUNCTION), join(this.#root, CONFIG, 'mass_storage.0'));
    });
  }

  /** Takes it away, whatever is left of it. @throws ProblemError driveGadgetFailed */
  async tearDown(): Promise<void> {
    const at = (path: string) => join(this.#root, path);
    await this.#try('taking down', async () => {
      await writeFile(at('UDC'), NOTHING).catch(() => {});
      await rm(at(`${CONFIG}/mass_storage.0`), { force: true });
      for (const directory of [`${CONFIG}/${ENGLISH}`, CONFIG, FUNCTION, ENGLISH, ''])
        await rmdir(at(directory)).catch(unlessMissing);
    });
  }

  /** Sees who is at the port, and goes to it when it has come back. @throws ProblemError driveGadgetFailed */
  async port(): Promise<Port> {
    const state = await readFile(this.#state, 'utf8').catch(() => null);
    if (state === null) return 'none';
    await this.#try(`taking the port ${this.#udc}`, async () => {
      const bound = (await readFile(join(this.#root, 'UDC'), 'utf8')).trim();
      if (bound === '') await writeFile(join(this.#root, 'UDC'), this.#udc);
    });
    return portOf(state);
  }

  /** Whether a card is in; a PC may have ejected it. */
  async medium(): Promise<boolean> {
    return (await readFile(join(this.#lun, 'file'), 'utf8').catch(() => '')).trim() !== '';
  }

  /** @param device the block device that the PC is to see. @throws ProblemError driveGadgetFailed */
  async insert(device: string): Promise<void> {
    await this.#try('inserting', () => writeFile(join(this.#lun, 'file'), device));
  }

  /** Also when the PC holds it, as Linux does while it has it mounted. @throws ProblemError driveGadgetFailed */
  async eject(): Promise<void> {
    await this.#try('ejecting', async () => {
      await writeFile(join(this.#lun, 'file'), NOTHING).catch(() => {});
      if (await this.medium()) await writeFile(join(this.#lun, 'forced_eject'), '1').catch(() => {});
      if (!(await this.medium())) return;
      // A kernel before 6.0 cannot force it: away from the port nobody holds it any more.
      await writeFile(join(this.#root, 'UDC'), NOTHING);
      await writeFile(join(this.#lun, 'file'), NOTHING);
    });
  }

  async #try(what: string, work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      const why = (error as NodeJS.ErrnoException).code ?? String(error);
      throw new ProblemError({ code: 'driveGadgetFailed', what, why } satisfies Problem);
    }
  }
}

function unlessMissing(error: unknown): void {
  if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
}
