import type { Problem } from '../../i18n/problems.js';

/** A line of lsblk: a disk, or what is on it. */
export interface BlockRow {
  readonly name: string;
  readonly path: string;
  readonly type: string;
  readonly tran: string | null;
  readonly ro: boolean;
  readonly size: number;
  readonly fstype: string | null;
  readonly label: string | null;
  readonly uuid: string | null;
  readonly partlabel: string | null;
  readonly model: string | null;
  readonly vendor: string | null;
  /** The disk it is on. */
  readonly pkname: string | null;
  readonly mountpoints: readonly (string | null)[];
}

/** A stick, and what of it would be mounted. */
export interface StickFound {
  readonly name: string;
  readonly path: string;
  /** The whole disk's name below /sys/block. */
  readonly disk: string;
  readonly label: string;
  readonly fileSystem: FileSystem | null;
  readonly bytes: number;
  readonly problem: Problem | null;
}

/** What the kernel can be asked to mount, by what lsblk calls it. */
const FILE_SYSTEMS = { exfat: 'exfat', vfat: 'vfat', ntfs: 'ntfs3', ext4: 'ext4' } as const;
export type FileSystem = (typeof FILE_SYSTEMS)[keyof typeof FILE_SYSTEMS];

/** As `denwaban card prepare` names them: such a disk is a recorder's card, in whatever reader it stands. */
const CARD_LABEL = 'DENWABAN';
const RING_LABEL = 'denwaban-ring';

/**
 * Which of a machine's disks are sticks: on USB, mounted by nobody, not a recorder's card, and without a file system
 * that is mounted elsewhere (the drive that a recorder shows to a PC may be plugged into itself).
 *
 * @param places where we mount them ourselves: those are sticks still
 */
export function sticksOf(rows: readonly BlockRow[], places: string): readonly StickFound[] {
  const mounted = (row: BlockRow) =>
    row.mountpoints.some((point) => point !== null && point !== '' && !point.startsWith(`${places}/`));
  const inUse = new Set(rows.filter(mounted).flatMap(({ uuid }) => uuid ?? []));
  return rows
    .filter(({ type, tran, size }) => type === 'disk' && tran === 'usb' && size > 0)
    .flatMap((disk) => {
      const all = [disk, ...rows.filter(({ pkname }) => pkname === disk.name)];
      const ours = all.some(
        (row) =>
          mounted(row) ||
          row.label === CARD_LABEL ||
          row.partlabel === RING_LABEL ||
          // What stands on a partition (crypt, raid, a card's second look) is somebody's.
          rows.some(({ pkname }) => row !== disk && pkname === row.name) ||
          (row.uuid !== null && inUse.has(row.uuid)),
      );
      return ours ? [] : [stickOf(disk, all)];
    });
}

function stickOf(disk: BlockRow, all: readonly BlockRow[]): StickFound {
  const label =
    [disk.vendor, disk.model]
      .map((part) => part?.trim() ?? '')
      .join(' ')
      .trim() || disk.name;
  const readable = all.filter(({ fstype }) => fileSystemOf(fstype) !== null);
  // An EFI partition beside the real one is small.
  const chosen = readable.reduce((best, one) => (one.size > best.size ? one : best), readable[0] ?? disk);
  const fileSystem = fileSystemOf(chosen.fstype);
  const other = all.flatMap(({ fstype }) => fstype ?? [])[0] ?? '';
  const problem: Problem | null =
    fileSystem === null
      ? { code: 'stickNoFileSystem', stick: label, type: other }
      : chosen.ro || disk.ro
        ? { code: 'stickReadOnly', stick: label }
        : null;
  return {
    name: chosen.name,
    path: chosen.path,
    disk: disk.name,
    label,
    fileSystem,
    bytes: chosen.size,
    problem,
  };
}

function fileSystemOf(fstype: string | null): FileSystem | null {
  const found = Object.entries(FILE_SYSTEMS).find(([name]) => name === fstype);
  return found?.[1] ?? null;
}
