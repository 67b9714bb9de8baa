import { readdir, readFile } from 'node:fs/promises';
import { z } from 'zod';
import { runProgram } from './program.js';
import { type StickFound, sticksOf } from './stickOf.js';

const COLUMNS = 'NAME,PATH,TYPE,TRAN,RO,SIZE,FSTYPE,LABEL,UUID,PARTLABEL,MODEL,VENDOR,PKNAME,MOUNTPOINTS';

const text = z.string().nullable();
const listSchema = z.object({
  blockdevices: z.array(
    z.object({
      ...{ name: z.string(), path: z.string(), type: z.string(), tran: text, ro: z.boolean() },
      ...{ size: z.number(), fstype: text, label: text, uuid: text, partlabel: text },
      ...{ model: text, vendor: text, pkname: text, mountpoints: z.array(text) },
    }),
  ),
});

/** A stick, and which of its comings this is. */
export interface Stick extends StickFound {
  /** Another one each time that a disk is plugged in, though its name be the same. */
  readonly coming: string;
}

/**
 * The sticks that are plugged in now, in the order of their names.
 * @param places below it we mount them
 * @throws when lsblk fails
 */
export async function lookForSticks(places: string): Promise<readonly Stick[]> {
  const { code, stdout, why } = await runProgram('lsblk', '--json', '--bytes', '--list', '-o', COLUMNS);
  if (code !== 0) throw new Error(`lsblk: ${why}`);
  // It says nothing at all where there are no disks.
  const rows = stdout === '' ? [] : listSchema.parse(JSON.parse(stdout)).blockdevices;
  const found = sticksOf(rows, places);
  return Promise.all(found.map(async (stick) => ({ ...stick, coming: await comingOf(stick.disk) })));
}

/** The kernel numbers disks in the order in which they come (since 5.15). */
async function comingOf(disk: string): Promise<string> {
  const number = await readFile(`/sys/block/${disk}/diskseq`, 'utf8').catch(() => '');
  return `${disk} ${number.trim()}`;
}

const NEVER_A_STICK = /^(loop|ram|zram|dm-|md|nbd|mmcblk)/;

/** What changes when a disk comes or goes, or a card is put into a reader; cheap to ask. */
export async function blockListing(): Promise<string> {
  const names = (await readdir('/sys/block').catch((): string[] => [])).filter(
    (name) => !NEVER_A_STICK.test(name),
  );
  const lines = names.sort().map(async (name) => {
    const of = (file: string) => readFile(`/sys/block/${name}/${file}`, 'utf8').catch(() => '');
    return `${name} ${await of('diskseq')} ${await of('size')}`;
  });
  return (await Promise.all(lines)).join('\n');
}

/** Whether this coming of the stick has not ended yet. */
export async function isThere({ disk, coming }: Pick<Stick, 'disk' | 'coming'>): Promise<boolean> {
  const there = (await readdir('/sys/block').catch((): string[] => [])).includes(disk);
  return there && (await comingOf(disk)) === coming;
}
