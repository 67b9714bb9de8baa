import { createHash } from 'node:crypto';
import type { Problem } from '../i18n/problems.js';
import { RECORDINGS_LABEL, RING_NAME } from './layout.js';

/** A partition, or the whole disk where it has none. */
export interface Part {
  readonly path: string;
  readonly bytes: number;
  /** What is on it, as blkid calls it (`exfat`, `ext4`, `crypto_LUKS`); null when nothing known is. */
  readonly type: string | null;
  readonly label: string | null;
  /** Its name in the partition table. */
  readonly name: string | null;
  readonly uuid: string | null;
  /** Where it is mounted; `[SWAP]` for swap. */
  readonly mounts: readonly string[];
}

/** A whole disk as it is now. */
export interface Disk {
  readonly path: string;
  readonly bytes: number;
  readonly sectorBytes: number;
  /** What the card says that it erases at once; null when it says nothing. */
  readonly eraseBytes: number | null;
  readonly kind: 'card' | 'usb' | 'image' | 'fixed';
  readonly model: string | null;
  readonly serial: string | null;
  readonly readOnly: boolean;
  /** Somebody uses it without its being mounted here: another namespace, a volume group, a recorder's ring. */
  readonly busy: boolean;
  readonly parts: readonly Part[];
  /** SHA-256 of its first 64 KiB, hex; null when these are zeros. */
  readonly start: string | null;
}

/** What would be lost: `recordings` is a card of this or another recorder. */
export type Content = 'none' | 'data' | 'recordings';

export function contentOf({ parts, start }: Disk): Content {
  if (parts.some(({ label, name }) => label === RECORDINGS_LABEL || name === RING_NAME)) return 'recordings';
  return parts.length > 0 || start !== null ? 'data' : 'none';
}

const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/**
 * Six characters that stand for exactly this disk with exactly this content: who types them has looked, and they
 * fit no other card, nor the same one once something else is on it.
 */
export function codeOf({ bytes, kind, model, serial, parts, start }: Disk): string {
  const known = parts.map(({ bytes, type, label, name, uuid }) => [bytes, type, label, name, uuid]);
  const hash = createHash('sha256').update(JSON.stringify([bytes, kind, model, serial, known, start]));
  return [...hash.digest().subarray(0, 6)].map((byte) => LETTERS[byte % LETTERS.length]).join('');
}

/** Where removable media are mounted for people: nothing of a system stands there. */
const FOR_PEOPLE = /^\/(media|mnt|run\/media)(\/|$)/;
/** Where the recorder has its card. */
const RECORDERS_OWN = /^\/var\/lib\/denwaban\//;

/**
 * Why nothing may be done to this disk at all; null when it may.
 * @param fixedDisk somebody has said that a built-in disk is meant
 */
export function refusalOf(disk: Disk, fixedDisk: boolean): Problem | null {
  const { path: device, parts } = disk;
  const mounts = parts.flatMap((part) => part.mounts);
  if (mounts.some((place) => !FOR_PEOPLE.test(place) && !RECORDERS_OWN.test(place)))
    return { code: 'prepareSystemDisk', device, places: mounts.join(', ') };
  if (mounts.length > 0) return { code: 'prepareMounted', device, places: mounts.join(' ') };
  if (disk.busy) return { code: 'prepareBusy', device };
  if (disk.readOnly) return { code: 'prepareWriteProtected', device };
  return disk.kind === 'fixed' && !fixedDisk ? { code: 'prepareFixedDisk', device } : null;
}

/** What somebody has said who wants a disk to be erased. */
export interface Consent {
  /** The code that was shown. */
  readonly erase: string;
  /** What may be lost; null: nothing. */
  readonly lose: Exclude<Content, 'none'> | null;
}

/** What has not been said yet; null when all has. */
export function missingConsent(disk: Disk, { erase, lose }: Consent): Problem | null {
  const device = disk.path;
  if (erase.toUpperCase() !== codeOf(disk)) return { code: 'prepareWrongCode', device, given: erase };
  const content = contentOf(disk);
  if (content === 'recordings' && lose !== 'recordings') return { code: 'prepareHoldsRecordings', device };
  return content === 'data' && lose === null ? { code: 'prepareHoldsData', device } : null;
}
