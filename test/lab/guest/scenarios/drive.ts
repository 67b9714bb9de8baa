import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { DriveStatus } from '#src/control/driveApi.js';
import { Random } from '../../../rig/random.js';
import type { Lab } from '../lab.js';
import { Pc, sha256 } from '../pc.js';
import { nowMs, run, until } from '../telling.js';

const UNIT = 'denwaban-usb.service';
const CONFIG = '/etc/denwaban/denwaban.toml';
const RECORDINGS = '/var/lib/denwaban/recordings';
const STATE = '/var/lib/denwaban/state';
const PREPARED = 100_000;
/** The bound for the drive to be seen, in guest time. */
const SEEN_WITHIN_MS = 2000;
/** The service's own: five minutes without reads. */
const IDLE_MS = 300_000;
const GENEROUS_MS = 180_000;
const CUTS = 20;
/** A refresh takes less than this here, with the call that is filed in it. */
const CUT_WITHIN_MS = 1500;
const SEED = 20261127;
/** SD High Speed, the bus of a Raspberry Pi Zero 2 W (SD Physical Layer Specification). */
const SD_BYTES_PER_S = 25_000_000;

/** A PC reads the recordings over USB while calls come in; cables are pulled in the middle of refreshes. */
export async function drive(lab: Lab): Promise<void> {
  const pc = new Pc();
  pc.unplug();
  await install(lab);
  const first = await filedCall(lab);
  lab.tell.step(`the first call is filed: ${first}`);
  await seen(lab, pc);
  await refused(lab, pc);
  await refreshedByHand(lab, pc);
  await ejectedByHost(lab, pc);
  await throughput(lab, pc);
  await cuts(lab, pc);
  await changesOnlyWhenIdle(lab, pc);
  await lab.powerOff();
}

async function install(lab: Lab): Promise<void> {
  const { tell, exchange, recorder } = lab;
  await exchange.ready();
  mkdirSync(STATE, { recursive: true });
  cpSync('/out/drive-journal.ndjson', `${STATE}/journal.ndjson`);
  cpSync('/out/drive-catalogue', `${STATE}/catalogue`);
  await run('chmod', '-R', 'a+rwX', '/var/lib/denwaban');
  // The number of virtio disks is the kernel's to give.
  const dropIn = `/etc/systemd/system/${UNIT}.d`;
  mkdirSync(dropIn, { recursive: true });
  writeFileSync(`${dropIn}/lab.conf`, '[Service]\nDeviceAllow=block-virtblk r\n');
  const ringBytes = 'ring_bytes = "32MiB"';
  const config = readFileSync(CONFIG, 'utf8').replace(ringBytes, `${ringBytes}\nmount_point = true`);
  writeFileSync(CONFIG, config);
  await lab.install('/out/denwaban.deb');
  await recorder.armed();
  await until('the card is mounted', GENEROUS_MS, async () => (await mounted()).includes('/dev/vdc'));
  tell.step('the card is mounted');
  await until('the list is complete', 600_000, async () => {
    const { calls, catalogue } = (await recorder.status())?.card.recordings ?? {
      calls: 0,
      catalogue: 'loading',
    };
    return catalogue === 'ready' && calls >= PREPARED;
  });
  await stateIs(lab, 'noPort', 'noPc');
  tell.step(`${PREPARED} recordings are on the card; no PC is there`);
  tell.measured(`memory (PSS) of ${UNIT}`, await memoryMiB(lab), 'MiB');
  const security = await run('systemd-analyze', 'security', '--no-pager', UNIT);
  const exposure = Number(/exposure level for [^:]*: ([\d.]+)/.exec(security)?.[1]);
  tell.measured(`systemd-analyze security ${UNIT}`, exposure, 'of 10');
}

/** The drive comes up, whole and right. */
async function seen(lab: Lab, pc: Pc): Promise<void> {
  const { tell } = lab;
  const pluggedMs = pc.plug();
  const seenMs = await pc.seesDrive();
  tell.measured(`plug in to drive seen, ${PREPARED} recordings`, Math.round(seenMs - pluggedMs), 'ms');
  tell.must(`the drive is seen within ${SEEN_WITHIN_MS} ms`, seenMs - pluggedMs <= SEEN_WITHIN_MS);
  await stateIs(lab, 'shown');
  await clean(lab, pc, 'shown');
  const label = (await run('blkid', '-p', '-o', 'value', '-s', 'LABEL', `/dev/${pc.disk()}`)).trim();
  tell.must(`its name is DENWABAN (${label})`, label === 'DENWABAN');
  await pc.mount();
  const names = (await run('find', pc.path('.'), '-name', '*.wav')).trim().split('\n');
  tell.step(`the PC sees ${names.length} recordings`);
  tell.must('all recordings are seen', names.length === PREPARED + 1);
  const random = new Random(SEED);
  const some = Array.from({ length: 20 }, () => random.pick(names).slice(pc.path('.').length + 1));
  for (const path of [await newestPath(lab), ...some, 'START HERE.html'])
    tell.must(
      `${path} is the same on both sides`,
      (await pc.sha256(path)) === (await sha256(`${RECORDINGS}/${path}`)),
    );
  tell.must('the last call verifies here meanwhile', /^/.test(await run('denwaban', 'verify', 'last')));
  tell.must('it is mounted read-only here', (await mounted()).includes('ro,'));
  const { problems } = (await lab.recorder.status()) ?? { problems: [] };
  tell.must(`nothing is wrong (${JSON.stringify(problems)})`, problems.length === 0);
}

/** Whatever the PC tries to write is refused by the drive, not only by the mount. */
async function refused({ tell }: Lab, pc: Pc): Promise<void> {
  const before = await writes();
  for (const command of [
    ['dd', 'if=/dev/zero', `of=/dev/${pc.disk()}`, 'bs=4096', 'count=1', 'conv=fsync'],
    ['touch', pc.path('host.txt')],
    ['mount', '-o', 'remount,rw', pc.path('.')],
    ['blkdiscard', '-f', `/dev/${pc.disk()}`],
  ]) {
    const said = await run(command[0] ?? '', ...command.slice(1)).then(
      () => null,
      (error: Error) => error.message,
    );
    tell.must(`refused: ${command.join(' ')}`, said !== null);
  }
  tell.must('nothing of it reached the card', (await writes()) === before);
  tell.step('what the PC tried to write was refused');
}

/** A call ends while the PC has the drive mounted: nothing moves under it until it has been idle. */
async function changesOnlyWhenIdle(lab: Lab, pc: Pc): Promise<void> {
  const { tell } = lab;
  await pc.mount();
  await pc.sha256(await newestPath(lab));
  const medium = pc.medium;
  const before = await writes();
  const lastReadMs = nowMs();
  await waitingCall(lab, 1);
  tell.step('a second call waits in the ring');
  await run('denwaban', 'note', 'last', 'asked for while the PC had the drive');
  await delay(IDLE_MS / 3);
  tell.must('nothing was written under the mount', (await writes()) === before);
  tell.must('the PC has the drive still', pc.disk() !== null && (await status(lab)).state === 'shown');
  await until(
    'the call is on the drive',
    IDLE_MS + GENEROUS_MS,
    async () => (await status(lab)).waiting === 0,
  );
  await stateIs(lab, 'shown');
  await pc.seesDrive(medium);
  tell.measured('last read to the new call on the drive', Math.round((nowMs() - lastReadMs) / 1000), 's');
  tell.must('not before it was idle for 5 minutes', nowMs() - lastReadMs >= IDLE_MS);
  await pc.unmount();
  await sameOnBoth(lab, pc, 'after the idle refresh');
}

async function refreshedByHand(lab: Lab, pc: Pc): Promise<void> {
  await waitingCall(lab, 1);
  const before = pc.medium;
  const askedMs = nowMs();
  const said = await run('denwaban', 'drive', 'refresh');
  await pc.seesDrive(before);
  lab.tell.measured('denwaban drive refresh', Math.round(nowMs() - askedMs), 'ms');
  lab.tell.step(said.trim());
  await pc.unmount();
  await sameOnBoth(lab, pc, 'after the refresh');
}

async function ejectedByHost(lab: Lab, pc: Pc): Promise<void> {
  await pc.unmount();
  await pc.eject();
  await stateIs(lab, 'ejected');
  lab.tell.must('the card is writable here again', (await mounted()).includes('rw,'));
  pc.unplug();
  await stateIs(lab, 'noPort', 'noPc');
  pc.plug();
  await pc.seesDrive();
  await stateIs(lab, 'shown');
  lab.tell.step('ejected by the PC, pulled, and shown again');
}

/** Side by side, from a card as fast as the host's RAM, and from one held to what the bus of an SD card gives. */
async function throughput({ tell }: Lab, pc: Pc): Promise<void> {
  await pc.mount();
  for (const [what, bytesPerS] of [
    ['a card as fast as the host’s RAM', 0],
    ['a card held to 25 MB/s', SD_BYTES_PER_S],
  ] as const) {
    await holdCardTo(bytesPerS);
    const rates = { gadget: [] as number[], card: [] as number[] };
    for (let round = 0; round < 3; round++)
      for (const [name, path] of [
        ['card', `${RECORDINGS}/big.bin`],
        ['gadget', pc.path('big.bin')],
      ] as const) {
        writeFileSync('/proc/sys/vm/drop_caches', '3');
        const beganMs = nowMs();
        await run('dd', `if=${path}`, 'of=/dev/null', 'bs=1M');
        rates[name].push(64 / ((nowMs() - beganMs) / 1000));
      }
    const median = (all: number[]) => all.sort((a, b) => a - b)[1] ?? 0;
    const [card, gadget] = [median(rates.card), median(rates.gadget)];
    tell.measured(`${what}: read directly (median of 3)`, Math.round(card * 10) / 10, 'MiB/s');
    tell.measured(`${what}: read through the gadget (median of 3)`, Math.round(gadget * 10) / 10, 'MiB/s');
    tell.measured(`${what}: gadget to direct (mark 0.9)`, Math.round((gadget / card) * 100) / 100, '');
  }
  await holdCardTo(0);
  await pc.unmount();
}

/** Whoever reads it, the gadget's thread in the kernel too: systemd leaves the first version of cgroups to us. 0: no limit. */
async function holdCardTo(bytesPerS: number): Promise<void> {
  const limits = '/run/lab-blkio';
  if (!existsSync(limits)) {
    mkdirSync(limits);
    await run('mount', '-t', 'cgroup', '-o', 'blkio', 'blkio', limits);
  }
  const device = readFileSync('/sys/block/vdc/dev', 'utf8').trim();
  writeFileSync(`${limits}/blkio.throttle.read_bps_device`, `${device} ${bytesPerS}`);
}

/** Refreshes with a call waiting, the cable pulled at any moment of them. */
async function cuts(lab: Lab, pc: Pc): Promise<void> {
  const { tell, recorder } = lab;
  const random = new Random(SEED);
  const calls = (await recorder.status())?.card.recordings.calls ?? 0;
  for (let cut = 1; cut <= CUTS; cut++) {
    await waitingCall(lab, 1);
    const afterMs = random.below(CUT_WITHIN_MS);
    const asked = run('denwaban', 'drive', 'refresh').catch(() => '');
    await delay(afterMs);
    const { state } = await status(lab);
    pc.unplug();
    await until(`cut ${cut}: the card is the recorder's`, GENEROUS_MS, async () => {
      const { state, waiting } = await status(lab);
      return /^no/.test(state) && waiting === 0 && (await mounted()).includes('rw,');
    });
    await asked;
    pc.plug();
    await pc.seesDrive();
    await stateIs(lab, 'shown');
    await sameOnBoth(lab, pc, `cut ${cut} (${afterMs} ms, was ${state})`);
  }
  const found = (await recorder.status())?.card.recordings.calls;
  tell.must(`all ${CUTS} calls are there`, found === calls + CUTS);
  tell.step(`${CUTS} cuts: ${found} recordings, none lost`);
}

/** The newest call is on the drive as it is on the card, and the file system is clean. */
async function sameOnBoth(lab: Lab, pc: Pc, when: string): Promise<void> {
  const { tell } = lab;
  await clean(lab, pc, when);
  await pc.mount();
  const path = await newestPath(lab);
  const same = await pc.sha256(path).then(
    async (sum) => sum === (await sha256(`${RECORDINGS}/${path}`)),
    () => false,
  );
  tell.must(`${when}: ${path} is the same on both sides`, same);
  const { ok } = JSON.parse(await run('denwaban', 'verify', 'last', '--json')) as { ok: boolean };
  tell.must(`${when}: it verifies`, ok);
  await pc.unmount();
}

async function clean({ tell }: Lab, pc: Pc, when: string): Promise<void> {
  const beganMs = nowMs();
  const said = await pc.fsck().then(
    (text) => text,
    (error: Error) => `DIRTY ${error.message}`,
  );
  const fine = said.includes('clean') && !/DIRTY|corrupt|WARN|ERROR/i.test(said);
  tell.must(`${when}: fsck finds it clean: ${said.trim()}`, fine);
  if (fine) tell.step(`${when}: fsck clean (${((nowMs() - beganMs) / 1000).toFixed(0)} s)`);
}

async function filedCall(lab: Lab): Promise<string> {
  const before = (await lab.recorder.status())?.lastRecording?.id;
  await talkAWhile(lab);
  return until('the call is filed', GENEROUS_MS, async () => {
    const last = (await lab.recorder.status())?.lastRecording?.id;
    return last !== undefined && last !== before ? last : null;
  });
}

/** A call ends and is not filed, since the PC has the card. */
async function waitingCall(lab: Lab, waiting: number): Promise<void> {
  await stateIs(lab, 'shown');
  await talkAWhile(lab);
  await until('the call waits', GENEROUS_MS, async () => (await status(lab)).waiting === waiting);
}

async function talkAWhile({ exchange }: Lab): Promise<void> {
  await exchange.act('lift');
  await delay(3000);
  await exchange.act('hang-up');
}

async function status({ recorder }: Lab): Promise<DriveStatus> {
  const found = await recorder.status();
  if (found === null) throw new Error('the recorder does not answer');
  return found.drive;
}

async function stateIs(lab: Lab, ...states: readonly DriveStatus['state'][]): Promise<void> {
  await until(`the drive is ${states.join(' or ')}`, GENEROUS_MS, async () =>
    states.includes((await status(lab)).state),
  );
}

async function newestPath({ recorder }: Lab): Promise<string> {
  return (await recorder.status())?.lastRecording?.path ?? '';
}

async function mounted(): Promise<string> {
  return run('findmnt', '-n', '-o', 'SOURCE,FS-OPTIONS', '--mountpoint', RECORDINGS).catch(() => '');
}

/** Sectors written to the card. */
async function writes(): Promise<number> {
  return Number(readFileSync('/sys/block/vdc/stat', 'utf8').trim().split(/\s+/)[6]);
}

async function memoryMiB({ recorder }: Lab): Promise<number> {
  const pid = await recorder.property('MainPID', UNIT);
  const pssKiB = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
  return Math.round(pssKiB / 102.4) / 10;
}
