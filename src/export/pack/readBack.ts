import type { Disk } from '../../card/disk.js';
import type { Proof } from './convert.js';

/** The whole file's SHA-256 when the medium holds what was written, else null. */
export async function isAsProven(
  target: Disk,
  path: string,
  { head, restSha256, bytes }: Proof,
  signal: AbortSignal,
): Promise<string | null> {
  const rest = await target.hash(path, head.length, signal);
  if (rest.sha256 !== restSha256 || head.length + rest.bytes !== bytes) return null;
  if (head.length === 0) return rest.sha256;
  const whole = await target.hash(path, 0, signal);
  const same = head.equals(await target.readHead(path, head.length));
  return same && whole.bytes === bytes ? whole.sha256 : null;
}
