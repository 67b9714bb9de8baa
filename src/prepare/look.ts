import { createHash } from 'node:crypto';
import { constants } from 'node:fs';
import { type FileHandle, open, readdir, readFile, readlink, realpath } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { Disk, Part } from './disk.js';
import { runProgram } from './program.js';

const START_BYTES = 65_536;
const COLUMNS = 'NAME,PATH,TYPE,SIZE,RO,RM,HOTPLUG,TRAN,SERIAL,MODEL,PKNAME,LOG-SEC,MOUNTPOINTS';

const text = z.string().nullable();
const rowSchema = z.object({
  name: z.string(),
  path: z.string(),
  type: z.string(),
  size: z.number(),
  ro: z.boolean(),
  rm: z.boolean(),
  hotplug: z.boolean(),
  tran: text,
  serial: text,
  model: text,
  pkname: text,
  'log-sec': z.number(),
  mountpoints: z.array(text),
});
type Row = z.infer<typeof rowSchema>;
const listSchema = z.object({ blockdevices: z.array(rowSchema) });

/** Every disk of this machine, or why it cannot be looked at. Reads them, changes nothing. */
export async function lookAtDisks(): Promise<readonly (Disk | Problem)[]> {
  const disks = (await rows([])).filter(({ type, size }) => type === 'disk' && size > 0);
  const look = (path: string) =>
    lookAtDisk(path).catch((error: unknown) => {
      if (error instanceof ProblemError) return error.problem;
      throw error;
    });
  return Promise.all(disks.map(({ path }) => look(path)));
}

/**
 * A disk as it is now. Reads it, changes nothing.
 * @throws ProblemError prepareNoDevice, preparePartition, prepareNotAllowed
 */
export async function lookAtDisk(device: string): Promise<Disk> {
  const path = await realpath(device).catch(() => device);
  const found = await rows([path]);
  const whole = found.find((row) => row.path === path);
  if (whole === undefined || whole.size === 0) throw new ProblemError({ code: 'prepareNoDevice', device });
  if (whole.type !== 'disk' && whole.type !== 'loop') {
    const disk = whole.pkname === null ? '/dev/…' : `/dev/${whole.pkname}`;
    throw new ProblemError({ code: 'preparePartition', device, disk });
  }
  const start = await startOf(path);
  const others = found.filter((row) => row.path !== path);
  const parts = await Promise.all(found.map((row) => partOf(row)));
  const users = others.some(({ type }) => type !== 'part') || (await isUsed(found.map((row) => row.path)));
  return {
    path,
    bytes: whole.size,
    sectorBytes: whole['log-sec'],
    eraseBytes: await eraseBytesOf(whole.name),
    kind: kindOf(whole),
    model: whole.model?.trim() || null,
    serial: whole.serial?.trim() || (await sysText(whole.name, 'device/cid')),
    readOnly: whole.ro,
    busy: users || start.busy,
    // The disk itself counts only where a file system or a mount stands on it without a table.
    parts: parts.filter((part, i) => found[i] !== whole || part.type !== null || part.mounts.length > 0),
    start: start.sha256,
  };
}

async function rows(devices: readonly string[]): Promise<readonly Row[]> {
  const { stdout } = await runProgram(['lsblk', '--json', '--bytes', '--list', '-o', COLUMNS, ...devices]);
  return stdout === '' ? [] : listSchema.parse(JSON.parse(stdout)).blockdevices;
}

function kindOf({ name, type, tran, rm, hotplug }: Row): Disk['kind'] {
  if (type === 'loop') return 'image';
  if (/^mmcblk\d+$/.test(name)) return 'card';
  return tran === 'usb' || rm || hotplug ? 'usb' : 'fixed';
}

async function partOf({ path, size, mountpoints }: Row): Promise<Part> {
  const { stdout } = await runProgram(['blkid', '-p', '-o', 'export', path]);
  const known = new Map(
    stdout.split('\n').map((line) => [line.replace(/=.*/, ''), line.replace(/^[^=]*=/, '')]),
  );
  return {
    path,
    bytes: size,
    type: known.get('TYPE') ?? null,
    label: known.get('LABEL')?.replaceAll('\\ ', ' ') ?? null,
    name: known.get('PART_ENTRY_NAME')?.replaceAll('\\ ', ' ') ?? null,
    uuid: known.get('UUID') ?? known.get('PART_ENTRY_UUID') ?? null,
    mounts: mountpoints.filter((place) => place !== null),
  };
}

/** Opened exclusively: that fails while it is mounted anywhere, or part of something larger. */
async function startOf(path: string): Promise<{ sha256: string | null; busy: boolean }> {
  let busy = false;
  let file: FileHandle | null = null;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_EXCL).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EBUSY') throw error;
      busy = true;
      return open(path, constants.O_RDONLY);
    });
    const { buffer, bytesRead } = await file.read(Buffer.alloc(START_BYTES), 0, START_BYTES, 0);
    const start = buffer.subarray(0, bytesRead);
    const sha256 = start.some((byte) => byte !== 0) ? createHash('sha256').update(start).digest('hex') : null;
    return { sha256, busy };
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    if (code === 'EACCES' || code === 'EPERM')
      throw new ProblemError({ code: 'prepareNotAllowed', device: path });
    throw new ProblemError({ code: 'prepareNoDevice', device: path });
  } finally {
    await file?.close();
  }
}

/** Some process has it open, as a recorder its ring. */
async function isUsed(paths: readonly string[]): Promise<boolean> {
  const processes = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const open = await Promise.all(
    processes.map(async (pid) => {
      const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
      return Promise.all(files.map((file) => readlink(`/proc/${pid}/fd/${file}`).catch(() => '')));
    }),
  );
  return open.flat().some((target) => paths.includes(target));
}

async function eraseBytesOf(name: string): Promise<number | null> {
  const bytes = Number(await sysText(name, 'device/preferred_erase_size'));
  return bytes > 0 ? bytes : null;
}

async function sysText(name: string, file: string): Promise<string | null> {
  const found = await readFile(`/sys/block/${basename(name)}/${file}`, 'utf8').catch(() => '');
  return found.trim() || null;
}
