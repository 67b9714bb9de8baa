import type { Problem } from '../i18n/problems.js';

const MIB = 1024 ** 2;
/** The label by which udev, mount-card and people know the recordings. */
export const RECORDINGS_LABEL = 'DENWABAN';
/** The name of the ring's partition: `/dev/disk/by-partlabel/denwaban-ring`, the same on every card. */
export const RING_NAME = 'denwaban-ring';
/** Of 100,000 recordings it wastes 1.6 GB; exFAT's own choice of 128 KiB wastes 6.4 GB (facts: storage §2). */
export const CLUSTER_BYTES = 32 * 1024;
/** A smaller one is no card that anybody sells. */
export const LEAST_CARD_BYTES = 1e9;
const LEAST_RING_BYTES = 64 * MIB;
const MOST_DEFAULT_RING_BYTES = 2048 * MIB;
const LEAST_RECORDINGS_BYTES = 256 * MIB;
/** For the second partition table at the very end. */
const END_BYTES = MIB;
/** Cards of more than 32 GB erase 16 MiB and more at once. */
const LARGE_BYTES = 32e9;

/** A partition's place on the card. */
export interface Stretch {
  readonly startBytes: number;
  readonly bytes: number;
}

export interface Layout {
  /** What the card erases at once: everything begins and ends on a multiple of it. */
  readonly unitBytes: number;
  readonly recordings: Stretch;
  /** Null: the ring is elsewhere. */
  readonly ring: Stretch | null;
}

/**
 * Where recordings and ring stand on a card. The recordings come first: Windows before 10 version 1703 shows only
 * the first partition of a removable medium (facts: storage §2).
 * @param eraseBytes what the card says that it erases at once; null when nobody knows, as in most USB readers
 * @param ringBytes null: a sixteenth of the card, 64 MiB to 2 GiB; 0: none
 */
export function layoutOf(
  device: string,
  bytes: number,
  eraseBytes: number | null,
  ringBytes: number | null,
): Layout | Problem {
  if (bytes < LEAST_CARD_BYTES)
    return { code: 'prepareTooSmall', device, bytes, leastBytes: LEAST_CARD_BYTES };
  const unitBytes = unitOf(bytes, eraseBytes);
  const down = (value: number) => Math.floor(value / unitBytes) * unitBytes;
  const wanted =
    ringBytes ?? Math.min(Math.max(Math.floor(bytes / 16), LEAST_RING_BYTES), MOST_DEFAULT_RING_BYTES);
  const ring = down(wanted);
  if (wanted > 0 && ring < LEAST_RING_BYTES)
    return { code: 'prepareRingSize', bytes: wanted, leastBytes: LEAST_RING_BYTES };
  const end = down(bytes - END_BYTES);
  const recordings = { startBytes: unitBytes, bytes: end - ring - unitBytes };
  if (recordings.bytes < LEAST_RECORDINGS_BYTES) {
    const leastBytes = 2 * unitBytes + ring + LEAST_RECORDINGS_BYTES;
    return { code: 'prepareTooSmall', device, bytes, leastBytes };
  }
  return { unitBytes, recordings, ring: ring === 0 ? null : { startBytes: end - ring, bytes: ring } };
}

function unitOf(bytes: number, eraseBytes: number | null): number {
  const usual = (bytes > LARGE_BYTES ? 16 : 4) * MIB;
  const sensible =
    eraseBytes !== null && Number.isInteger(Math.log2(eraseBytes)) && eraseBytes <= 64 * MIB ? eraseBytes : 0;
  return Math.max(usual, sensible);
}

/** Microsoft's "basic data": what Windows and macOS mount. */
const BASIC_DATA = 'EBD0A0A2-B9E5-4433-87C0-68B6B72699C7';
/** Linux's data: Windows gives it no drive letter, so it does not offer to format the ring. */
const LINUX_DATA = '0FC63DAF-8483-4772-8E79-3D69D8477DE4';

/** What sfdisk reads. @param sectorBytes the device's logical sector */
export function tableOf({ recordings, ring }: Layout, sectorBytes: number): string {
  const line = ({ startBytes, bytes }: Stretch, type: string, name: string) =>
    `start=${startBytes / sectorBytes}, size=${bytes / sectorBytes}, type=${type}, name="${name}"`;
  return [
    'label: gpt',
    'unit: sectors',
    line(recordings, BASIC_DATA, RECORDINGS_LABEL),
    ...(ring === null ? [] : [line(ring, LINUX_DATA, RING_NAME)]),
    '',
  ].join('\n');
}

/** `/dev/sda1`, `/dev/mmcblk0p1`: the kernel puts a p where the disk's name ends in a digit. */
export function partPath(device: string, number: number): string {
  return `${device}${/\d$/.test(device) ? 'p' : ''}${number}`;
}

/** A command of Debian's, or the one thing that is our own: trying whether the card keeps what is written. */
export type Step =
  | { readonly kind: 'try' }
  | { readonly kind: 'run'; readonly command: readonly string[]; readonly input?: string };

/**
 * Everything that is done, in order. The label comes last and is the commit: whatever is broken off before, the
 * recorder does not know the card.
 */
export function stepsOf(device: string, layout: Layout, sectorBytes: number): readonly Step[] {
  const run = (...command: string[]): Step => ({ kind: 'run', command });
  const [recordings, ring] = [partPath(device, 1), partPath(device, 2)];
  const lead = 4 * MIB;
  return [
    { kind: 'try' },
    {
      kind: 'run',
      command: ['sfdisk', '--quiet', '--wipe', 'always', '--wipe-partitions', 'always', device],
      input: tableOf(layout, sectorBytes),
    },
    run('partx', '--update', device),
    // The recorder makes its ring only where the first 4 MiB are zeros. nocreat: of a card pulled now dd would make
    // a file in /dev, which is in the way of every later card.
    ...(layout.ring === null
      ? []
      : [
          run(
            'dd',
            'if=/dev/zero',
            `of=${ring}`,
            'bs=1M',
            `count=${lead / MIB}`,
            'conv=nocreat,fsync',
            'status=none',
          ),
          run('blockdev', '--flushbufs', ring),
          run('cmp', '-n', String(lead), ring, '/dev/zero'),
        ]),
    run(
      ...['mkfs.exfat', '-c', `${CLUSTER_BYTES / 1024}K`],
      ...['-b', `${layout.unitBytes / MIB}M`, recordings],
    ),
    run('fsck.exfat', '-n', recordings),
    run('exfatlabel', recordings, RECORDINGS_LABEL),
    run('blockdev', '--flushbufs', recordings),
  ];
}
