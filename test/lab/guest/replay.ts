import { createHash } from 'node:crypto';
import { closeSync, fsyncSync, openSync, readFileSync, readSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Random } from '../../rig/random.js';
import { type Epoch, epochsOf, type LogEntry, readLog } from '../logWrites.js';
import type { FileSystem, Report } from '../reports.js';
import { DEVICE, MOUNT_POINT, map, mount, repair, unmap, unmount } from './card.js';

/** Of each epoch: what is flushed alone, and so many random choices of what is not. */
const CHOICES = 6;
const LOG_BYTES = 64 * 1024 ** 2;
const SNAPSHOT = '/dev/mapper/moment';

/**
 * Plays the log on /dev/vde over the card as it was before (/dev/vdd), epoch by epoch. Each moment is tried on
 * a snapshot: fsck, mount, and every recording that was finished by then must be there unchanged.
 */
export async function replay(
  fs: FileSystem,
  random: Random,
  report: (report: Report) => void,
): Promise<void> {
  const log = Buffer.alloc(LOG_BYTES);
  const source = openSync('/dev/vde', 'r');
  for (let at = 0; at < LOG_BYTES; ) {
    const got = readSync(source, log, at, LOG_BYTES - at, at);
    if (got === 0) break;
    at += got;
  }
  const entries = readLog(log);
  const epochs = epochsOf(entries);
  const sectors = readFileSync('/sys/block/vdd/size', 'utf8').trim();
  let moments = 0;
  for (const epoch of epochs) {
    write(DEVICE, log, epoch.durable);
    const choices = epoch.open.length === 0 ? 0 : CHOICES;
    for (let choice = 0; choice <= choices; choice++) {
      await map('moment', `0 ${sectors} snapshot ${DEVICE} /dev/ram0 N 8`);
      const some = choice === 0 ? [] : epoch.open.filter(() => random.below(2) === 0);
      write(SNAPSHOT, log, some);
      for (const fault of await look(fs, epoch)) {
        const which = `epoch ${epochs.indexOf(epoch)} of ${epochs.length}, ${some.length} of ${epoch.open.length} open writes`;
        report({ kind: 'failed', why: `${which}: ${fault}` });
      }
      await unmap('moment');
      moments++;
    }
  }
  const writes = entries.filter(({ bytes }) => bytes > 0).length;
  const finished = entries.filter(({ mark }) => mark?.includes('=')).length;
  report({ kind: 'replayed', writes, epochs: epochs.length, moments, finished });
}

function write(device: string, log: Buffer, entries: readonly LogEntry[]): void {
  const file = openSync(device, 'r+');
  for (const { dataAt, bytes, offset } of entries) writeSync(file, log, dataAt, bytes, offset);
  fsyncSync(file);
  closeSync(file);
}

async function look(fs: FileSystem, { marks }: Epoch): Promise<readonly string[]> {
  const { code, said } = await repair(fs, SNAPSHOT);
  // 1: errors were found and repaired.
  if (code > 1) return [`fsck ended with code ${code}: ${said}`];
  try {
    await mount(fs, SNAPSHOT);
  } catch (error) {
    return [String(error)];
  }
  // The kernel sets a mark of its own at the end.
  const faults = marks.flatMap((mark) => (mark.includes('=') ? faultOf(mark) : []));
  await unmount();
  return faults;
}

/** A finished recording must have its bytes, and a line in its day's index. */
function faultOf(mark: string): readonly string[] {
  const [path = '', sha256 = ''] = mark.split('=');
  try {
    const bytes = readFileSync(join(MOUNT_POINT, path));
    if (createHash('sha256').update(bytes).digest('hex') !== sha256) return [`${path} has changed`];
    const index = readFileSync(join(MOUNT_POINT, dirname(path), 'index.ndjson'), 'utf8');
    const lines = index.split('\n').filter((line) => line.includes(`"path":"${path}"`)).length;
    return lines >= 1 ? [] : [`${path} stands in no index`];
  } catch (error) {
    return [`${path}: ${error}`];
  }
}
