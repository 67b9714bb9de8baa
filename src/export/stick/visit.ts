import type { CatalogueRow } from '../../card/catalogueTypes.js';
import { DirectReader } from '../../card/directReader.js';
import { type Disk, realDisk } from '../../card/disk.js';
import { PageFiles } from '../../card/page/pageFiles.js';
import { replaceTexts } from '../../card/replaceTexts.js';
import type { Problem } from '../../i18n/problems.js';
import { type CopyPorts, type CopyResult, copyRecordings, targetProblem } from '../pack/copier.js';
import { type Exported, MANIFEST_NAME, parseManifest, type RecorderName } from '../pack/manifest.js';
import { directoryOf } from '../pack/plan.js';
import { folderOf } from './boxId.js';
import { newOnes, STATE_NAME, stateText } from './newOnes.js';

/** As on the card. */
const TEMPLATE = '{year}/{month}/{day}/{name}';

const NOTHING: CopyResult = {
  ...{ end: 'complete', wanted: 0, copied: 0, copiedBytes: 0, found: 0, problem: null },
  ...{ gone: [], failed: [], damaged: [], left: [] },
};

export interface VisitOrder {
  /** The recorder's own, as `boxId` gives it. */
  readonly box: string;
  /** Oldest first. */
  readonly rows: readonly CatalogueRow[];
  /** What earlier visits copied is looked for as well. */
  readonly all: boolean;
  readonly recorder: RecorderName;
}

export interface VisitPorts extends Omit<CopyPorts, 'target'> {
  /** The page for people. */
  html(): Promise<string>;
  nowMs(): number;
}

export interface VisitResult extends CopyResult {
  /** From the beginning until the last recording was on the stick. */
  readonly writtenMs: number;
  /** Why the page beside the recordings is not there or not new. */
  readonly page: Problem | null;
}

/**
 * Copies to a mounted stick, into this recorder's folder; nothing else there is touched. All of it is on the stick
 * when it resolves. Broken off anywhere it goes on the next time.
 *
 * @param mounted the directory on which the stick is mounted
 * @throws ProblemError as copyRecordings
 */
export async function visitStick(
  mounted: string,
  order: VisitOrder,
  ports: VisitPorts,
  signal: AbortSignal,
): Promise<VisitResult> {
  const reader = new DirectReader();
  try {
    return await visitDisk(realDisk(`${mounted}/${folderOf(order.box)}`, reader.hash), order, ports, signal);
  } finally {
    await reader.close();
  }
}

async function visitDisk(
  plain: Disk,
  order: VisitOrder,
  ports: VisitPorts,
  signal: AbortSignal,
): Promise<VisitResult> {
  const began = ports.nowMs();
  let writtenMs = 0;
  // What is appended are manifest lines, behind the barrier that put their recordings on the stick.
  let syncedMs = began;
  const target: Disk = {
    ...plain,
    async barrier() {
      await plain.barrier();
      syncedMs = ports.nowMs();
    },
    async append(path, text) {
      writtenMs = syncedMs - began;
      await plain.append(path, text);
    },
  };
  const manifest = async () => (await plain.readText(MANIFEST_NAME)) ?? '';
  const before = await orFail(target, manifest());
  const rows = order.all
    ? order.rows
    : newOnes(order.rows, before, await orFail(target, plain.readText(STATE_NAME)));
  if (rows.length === 0) return { ...NOTHING, writtenMs, page: null };
  const result = await copyRecordings(
    { rows, template: TEMPLATE, format: 'original', recorder: order.recorder, recheck: true },
    { ...ports, target },
    signal,
  );
  if (result.end === 'failed') return { ...result, writtenMs, page: null };
  try {
    // Names before the state that counts on them.
    await target.barrier();
    const after = await manifest();
    const page = await renewPage(target, addedDays(before, after), () => ports.html());
    await replaceTexts(target, [[STATE_NAME, stateText(order.box, after)]]);
    return { ...result, writtenMs, page };
  } catch (error) {
    const { problem } = targetProblem(error, target.root);
    return { ...result, end: 'failed', problem, writtenMs, page: null };
  }
}

async function orFail<T>(target: Disk, wanted: Promise<T>): Promise<T> {
  return wanted.catch((error: unknown) => {
    throw targetProblem(error, target.root);
  });
}

/** The page is only there to help: what keeps it from being written does not undo the copying. */
async function renewPage(
  disk: Disk,
  days: readonly string[],
  html: () => Promise<string>,
): Promise<Problem | null> {
  let problem: Problem | null = null;
  const page = new PageFiles({
    disk,
    html,
    report: (what) => {
      problem = what;
    },
  });
  await page.check();
  for (const day of days) await page.dayChanged(day);
  await page.stop();
  return problem;
}

/** The folders into which something new came. */
function addedDays(before: string, after: string): readonly string[] {
  const known = new Set(parseManifest(before).exported.map(lineKey));
  const added = parseManifest(after).exported.filter((one) => !known.has(lineKey(one)));
  return [...new Set(added.map(({ name }) => directoryOf(name)))];
}

function lineKey({ name, exportedAt }: Exported): string {
  return `${exportedAt} ${name}`;
}
