import { createHash } from 'node:crypto';
import { copyFileSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Random } from '../../rig/random.js';
import { FILE_SYSTEMS, type FileSystem, type Report } from '../reports.js';
import { copyTo, DEVICE, look, MOUNT_POINT, map, mount, must, repair, unmap, unmount } from './card.js';
import { Line } from './line.js';
import { Recorder } from './recorder.js';
import { replay } from './replay.js';

/**
 * The lab guest's program, run by guestInit. From the kernel's command line: `lab.mode`, `lab.fs`, `lab.seed`,
 * `lab.calls`, `lab.last` (end in order when all is filed).
 *
 * In the order in which a recorder starts: the daemon, a call, and only then fsck and mount. When everything
 * is filed the recordings go to the host; then call follows call until the power goes.
 */
const port = openSync(`/dev/${readdirSync('/dev').find((name) => /^vport\d+p1$/.test(name))}`, 'w');
const report = (one: Report) => void writeSync(port, `${JSON.stringify(one)}\n`);

const given = new Map(
  readFileSync('/proc/cmdline', 'utf8')
    .trim()
    .split(' ')
    .map((word) => word.split('=') as [string, string | undefined]),
);
const fs = FILE_SYSTEMS.find((one) => one === given.get('lab.fs')) ?? 'exfat';
const random = new Random(Number(given.get('lab.seed')));

async function bringUpCard(fs: FileSystem, device: string): Promise<void> {
  await delay(random.below(1500));
  const { code, said, tookMs } = await repair(fs, device);
  // 1: faults were found and repaired.
  if (code > 1) throw new Error(`fsck of the card ended with code ${code}: ${said}`);
  await mount(fs, device);
  report({ kind: 'mounted', fsckCode: code, fsckMs: Math.round(tookMs) });
}

/** Left out when the recordings are just unmounted: the copy has it. */
function hash(id: string, path: string): string | null {
  try {
    const sha256 = createHash('sha256')
      .update(readFileSync(join(MOUNT_POINT, path)))
      .digest('hex');
    report({ kind: 'hashed', id, path, sha256 });
    return sha256;
  } catch (error) {
    report({ kind: 'daemon', line: `lab: ${path} was not hashed: ${error}` });
    return null;
  }
}

/** Line and recorder up; `hashed` is told of every recording that is finished. */
async function start(hashed: (path: string, sha256: string) => void) {
  const line = new Line(random.below(2 ** 31), report);
  copyFileSync('/out/pattern.raw', '/tmp/pattern.raw');
  await line.start('/tmp/pattern.raw');
  const recorder = new Recorder(report);
  await recorder.armed();
  report({ kind: 'armed' });
  void recorder.follow((event) => {
    if (event.type !== 'filed') return;
    const { id, path } = event.call;
    report({ kind: 'filed', id, path });
    const sha256 = hash(id, path);
    if (sha256 !== null) hashed(path, sha256);
  });
  return { line, recorder };
}

/** Until the power goes, or with `lab.last` until all is filed. */
async function powerCut(): Promise<void> {
  const { line, recorder } = await start(() => undefined);
  await Promise.all([line.call(random), bringUpCard(fs, DEVICE)]);
  await recorder.allFiled();
  const copy = 'copy';
  await copyTo(join('/out', copy));
  report({ kind: 'recovered', copy });
  await unmount();
  const { code, said } = await look(fs, DEVICE);
  report({ kind: 'checked', fsckCode: code, said });
  await mount(fs, DEVICE);
  if (given.has('lab.last')) {
    await recorder.stop();
    await unmount();
    return;
  }
  for (;;) {
    await line.call(random);
    await delay(200 + random.below(2500));
  }
}

/** Some calls while dm-log-writes writes down on /dev/vde what reaches the card; a mark for each finished one. */
async function log(): Promise<void> {
  const sectors = readFileSync('/sys/block/vdd/size', 'utf8').trim();
  await map('card', `0 ${sectors} log-writes ${DEVICE} /dev/vde`);
  const marked: Promise<void>[] = [];
  const { line, recorder } = await start((path, sha256) =>
    marked.push(must(['dmsetup', 'message', 'card', '0', `mark ${path}=${sha256}`])),
  );
  await Promise.all([line.call(random), bringUpCard(fs, '/dev/mapper/card')]);
  for (let call = 1; call < Number(given.get('lab.calls')); call++) {
    await delay(3500);
    await line.call(random);
  }
  await recorder.allFiled();
  await delay(500);
  await Promise.all(marked);
  await recorder.stop();
  await unmount();
  await unmap('card');
}

const MODES = { powerCut, log, replay: () => replay(fs, random, report) } as const;

try {
  const mode = given.get('lab.mode');
  await MODES[mode === 'log' || mode === 'replay' ? mode : 'powerCut']();
  process.exit(0);
} catch (error) {
  report({ kind: 'failed', why: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  process.exit(1);
}
