import { DirectReader } from '../../card/directReader.js';
import { realDisk } from '../../card/disk.js';
import { type CopyPorts, type CopyResult, copyRecordings, targetProblem } from './copier.js';
import { type CopyOrder, fitting, type Planned, planCopy, zipPlan } from './plan.js';
import { zipRecordings } from './zip.js';

export type ExportPorts = Omit<CopyPorts, 'target'>;

/** What an export would do. */
export interface ExportPreview {
  readonly missing: readonly Planned[];
  readonly missingBytes: number;
  /** There already. */
  readonly found: number;
  readonly freeBytes: number;
  /** How many of the missing there is room for, in order. */
  readonly fitting: number;
}

/** A path that is to become an archive; every other is a folder. */
export function isZip(path: string): boolean {
  return path.toLowerCase().endsWith('.zip');
}

/** Copies recordings into a folder or packs them into a new archive. @throws ProblemError as copyRecordings */
export async function exportTo(
  path: string,
  order: CopyOrder,
  ports: ExportPorts,
  signal: AbortSignal,
): Promise<CopyResult> {
  if (isZip(path)) return zipRecordings(order, { ...ports, file: path }, signal);
  const reader = new DirectReader();
  try {
    return await copyRecordings(order, { ...ports, target: realDisk(path, reader.hash) }, signal);
  } finally {
    await reader.close();
  }
}

/** Changes nothing. @throws ProblemError as copyRecordings */
export async function previewExport(path: string, order: CopyOrder): Promise<ExportPreview> {
  const target = realDisk(path);
  try {
    const { items } = isZip(path) ? zipPlan(order) : await planCopy(order, target);
    const missing = items.filter(({ there }) => there === null);
    const missingBytes = missing.reduce((sum, { bytes }) => sum + bytes, 0);
    const { freeBytes } = await target.space();
    const found = items.length - missing.length;
    return { missing, missingBytes, found, freeBytes, fitting: fitting(missing, freeBytes) };
  } catch (error) {
    throw targetProblem(error, path);
  }
}
