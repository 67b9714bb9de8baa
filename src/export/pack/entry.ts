import type { Exported } from './manifest.js';
import type { Written } from './material.js';
import type { CopyOrder, Planned } from './plan.js';

/** A finished file's line of the manifest. */
export function entryOf(
  { format, levelled = false, recorder }: CopyOrder,
  { row, path: name }: Planned,
  { proof: { bytes }, original }: Written,
  sha256: string,
  exportedAt: string,
): Exported {
  const { path: _, bytes: __, ...call } = row;
  return {
    v: 1,
    name,
    bytes,
    sha256,
    format,
    ...(levelled && format !== 'original' ? { levelled } : {}),
    exportedAt,
    recorder,
    original,
    call,
  };
}
