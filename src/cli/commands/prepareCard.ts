import { type Command, Option } from 'commander';
import { sizeInBytes } from '../../config/bytes.js';
import type { Words } from '../../i18n/messages.js';
import { type Problem, ProblemError } from '../../i18n/problems.js';
import { prepareDisk } from '../../prepare/carryOut.js';
import { type Content, codeOf, contentOf, type Disk, missingConsent, refusalOf } from '../../prepare/disk.js';
import { CLUSTER_BYTES, type Layout, layoutOf, RING_NAME, type Step, stepsOf } from '../../prepare/layout.js';
import { lookAtDisk, lookAtDisks } from '../../prepare/look.js';
import { hoursOf } from '../../prepare/room.js';
import { EXIT } from '../exits.js';
import { size, table } from '../format.js';
import type { Session } from '../session.js';

interface Options {
  readonly dryRun?: true;
  readonly erase?: string;
  readonly lose?: Exclude<Content, 'none'>;
  readonly ring?: string;
  readonly fixedDisk?: true;
  readonly json?: true;
}

export function addPrepareCard(card: Command, session: Session): void {
  const { words } = session;
  card
    .command('prepare')
    .argument('[device]')
    .description(words.helpPrepare)
    .option('--dry-run', words.helpPrepareDryRun)
    .option('--erase <code>', words.helpPrepareErase)
    .addOption(new Option('--lose <what>', words.helpPrepareLose).choices(['data', 'recordings']))
    .option('--ring <size>', words.helpPrepareRing)
    .option('--fixed-disk', words.helpPrepareFixed)
    .option('--json', words.helpJson)
    .action(async (device: string | undefined, options: Options, command: Command) => {
      // The group's own --json comes before the command's.
      const json = options.json ?? command.optsWithGlobals<Options>().json;
      if (device === undefined) session.print(...choice(await lookAtDisks(), session));
      else await prepare(await lookAtDisk(device), { ...options, ...(json ? { json } : {}) }, session);
    });
}

/** @throws ProblemError everything of problems/prepare.ts */
async function prepare(disk: Disk, options: Options, session: Session): Promise<void> {
  const { words } = session;
  const layout = layoutOf(disk.path, disk.bytes, disk.eraseBytes, ringBytes(options.ring));
  const refused = refusalOf(disk, options.fixedDisk === true) ?? ('code' in layout ? layout : null);
  const wanted = options.erase !== undefined && options.dryRun === undefined;
  if (options.json && !wanted) {
    session.printJson({ disk, code: codeOf(disk), content: contentOf(disk), layout, refused });
    if (refused !== null) session.exitWith(EXIT.checkFailed);
    return;
  }
  if (refused !== null || 'code' in layout) {
    session.print(...now(disk, words), words.prepareNothingDone);
    throw new ProblemError(refused ?? { code: 'prepareBusy', device: disk.path });
  }
  if (!wanted) return session.print(...plan(disk, layout, words));
  const missing = missingConsent(disk, { erase: options.erase ?? '', lose: options.lose ?? null });
  if (missing !== null) throw new ProblemError(missing);
  session.print(words.prepareStays);
  await prepareDisk(disk, layout, (step) => session.print(stepLine(step, words)));
  session.print(session.coloured(words.prepareReady, 'green'), ...configLines(layout));
}

function ringBytes(asked: string | undefined): number | null {
  if (asked === undefined) return null;
  if (asked === 'none') return 0;
  return sizeInBytes(asked) ?? 1;
}

/** The disks that are there, and why some of them are out of the question. */
function choice(disks: readonly (Disk | Problem)[], session: Session): string[] {
  const { words } = session;
  if (disks.length === 0) return [words.prepareNone];
  const rows = disks.map((disk) => {
    if ('code' in disk) return [session.sentence(disk)];
    const refused = refusalOf(disk, false);
    return [...title(disk, words), refused === null ? brief(disk, words) : session.sentence(refused)];
  });
  return [...table(rows), words.prepareWhich];
}

function title({ path, bytes, kind, model }: Disk, words: Words): string[] {
  const kinds = {
    card: words.prepareKindCard,
    usb: words.prepareKindUsb,
    image: words.prepareKindImage,
    fixed: words.prepareKindFixed,
  };
  return [path, size(bytes), kinds[kind], model ?? '-'];
}

function brief(disk: Disk, words: Words): string {
  if (contentOf(disk) === 'none') return words.prepareEmpty;
  if (disk.parts.length === 0) return words.prepareUnknown;
  return disk.parts.map(({ type, label }) => [label, type ?? '?'].filter(Boolean).join(' ')).join(', ');
}

/** What the disk is and what is on it now. */
function now(disk: Disk, words: Words): string[] {
  const parts = disk.parts.map(({ path, bytes, type, label, name, mounts }) => [
    path,
    size(bytes),
    type ?? words.prepareUnknown,
    label ?? name ?? '-',
    mounts.length === 0 ? '' : words.prepareMountedAt({ places: mounts.join(', ') }),
  ]);
  const held = parts.length > 0 ? table(parts) : [brief(disk, words)];
  return [title(disk, words).join('  '), words.prepareNow, ...held.map((line) => `  ${line}`)];
}

function plan(disk: Disk, layout: Layout, words: Words): string[] {
  const { recordings, ring } = layout;
  const hours = hoursOf(layout);
  const word = { standard: hours.standard.toFixed(0), long: hours.long.toFixed(0) };
  const parts = [[size(recordings.bytes), words.prepareRecordings(word)]];
  if (ring !== null) parts.push([size(ring.bytes), words.prepareRing({ hours: hours.ring.toFixed(1) })]);
  const unit = words.prepareAligned({ unit: size(layout.unitBytes), cluster: size(CLUSTER_BYTES) });
  const steps = stepsOf(disk.path, layout, disk.sectorBytes);
  const lose = { none: null, data: words.prepareHowData, recordings: words.prepareHowRecordings };
  const more = lose[contentOf(disk)];
  return [
    ...now(disk, words),
    words.prepareThen,
    ...table(parts).map((line) => `  ${line}`),
    `  ${unit}`,
    words.prepareCommands,
    ...steps.flatMap((step) => [stepLine(step, words), ...inputLines(step)]),
    words.prepareNothingDone,
    words.prepareHow({ code: codeOf(disk) }),
    ...(more === null ? [] : [more]),
  ];
}

function stepLine(step: Step, words: Words): string {
  return `  ${step.kind === 'try' ? words.prepareTry : step.command.join(' ')}`;
}

function inputLines(step: Step): string[] {
  if (step.kind === 'try' || step.input === undefined) return [];
  return step.input
    .trim()
    .split('\n')
    .map((line) => `      ${line}`);
}

/** @see boards/denwaban.example.toml */
function configLines({ ring }: Layout): string[] {
  const lines = [
    'mount_point = true',
    ...(ring === null ? [] : [`ring = "/dev/disk/by-partlabel/${RING_NAME}"`]),
  ];
  return ['[card]', ...lines].map((line) => `  ${line}`);
}
