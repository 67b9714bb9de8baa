import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { prepareDisk } from '#src/prepare/carryOut.js';
import { partPath } from '#src/prepare/layout.js';
import { lookAtDisk } from '#src/prepare/look.js';
import { Rig } from '../rig/denwaban.js';
import { loopsMissing } from '../rig/loopDevice.js';

const MIB = 1024 ** 2;
const LAYOUT = {
  unitBytes: 4 * MIB,
  recordings: { startBytes: 4 * MIB, bytes: 64 * MIB },
  ring: { startBytes: 68 * MIB, bytes: 16 * MIB },
};
const run = (...[program = '', ...args]: string[]) =>
  execFileSync(program, args, { encoding: 'utf8' }).trim();
const quietly = (...[program = '', ...args]: string[]) => spawnSync(program, args).status;

/**
 * A prepared card in a reader that can be pulled: its image lies on a file system of FUSE, and when that dies the
 * kernel gives EIO for every read and write of the card, as for one that is out. In again it is another device.
 */
class Reader {
  readonly #dir: string;
  readonly #slot: string;
  readonly #name: string;
  readonly #mounted: string;
  readonly #image: string;
  #device = '';
  #outer = '';

  constructor(dir: string, mounted: string) {
    this.#dir = dir;
    this.#slot = join(dir, 'slot');
    this.#name = join(dir, 'by-partlabel');
    this.#mounted = mounted;
    for (const directory of [this.#slot, this.#name, mounted]) mkdirSync(directory);
    this.#image = join(this.#slot, 'card');
    const outer = join(dir, 'outer');
    run('truncate', '-s', String(100 * MIB), outer);
    run('mkfs.exfat', outer);
    // Unmounted in order, so that the image itself outlives what happens to its file system.
    const device = run('losetup', '--find', '--show', outer);
    run('mount.exfat-fuse', device, this.#slot);
    run('dd', 'if=/dev/zero', `of=${this.#image}`, 'bs=1M', 'count=92', 'status=none');
    run('umount', this.#slot);
    run('losetup', '--detach', device);
  }

  /** What udev calls the ring's partition, whatever device it is on. */
  get ring(): string {
    return join(this.#name, 'denwaban-ring');
  }

  async putIn(): Promise<void> {
    this.#outer = run('losetup', '--find', '--show', join(this.#dir, 'outer'));
    run('mount.exfat-fuse', this.#outer, this.#slot);
    this.#device = run('losetup', '--find', '--show', '--partscan', this.#image);
    const disk = await lookAtDisk(this.#device);
    if (disk.start === null) await prepareDisk(disk, LAYOUT, () => {});
    else quietly('partx', '--update', this.#device);
    symlinkSync(partPath(this.#device, 2), this.ring);
    run('mount.exfat-fuse', partPath(this.#device, 1), this.#mounted);
  }

  /** What a pulled card is to the kernel, and what udev and the unit of the card do about it. */
  pull(): void {
    const inner = pidsOf(this.#mounted);
    const outer = pidsOf(this.#slot);
    for (const pid of [...outer, ...inner]) process.kill(pid, 'SIGKILL');
    rmSync(this.ring, { force: true });
    for (const place of [this.#mounted, this.#slot]) quietly('umount', '-l', place);
    for (const device of [this.#device, this.#outer]) quietly('losetup', '--detach', device);
  }
}

/** Of the file system on this directory. */
function pidsOf(directory: string): number[] {
  const found = spawnSync('pgrep', ['-f', `^mount.exfat-fuse /dev/loop[0-9p]+ ${directory}$`], {
    encoding: 'utf8',
  });
  return found.stdout.split('\n').filter(Boolean).map(Number);
}

const skip = loopsMissing('sfdisk', 'mkfs.exfat', 'mount.exfat-fuse', 'pgrep');

async function started(t: TestContext, ringOnCard: boolean) {
  // Registered first: the rig removes its directory.
  let mounted: Reader | null = null;
  t.after(() => mounted?.pull());
  const rig = await Rig.start(t);
  const reader = new Reader(rig.dir, rig.recordings);
  mounted = reader;
  await reader.putIn();
  rig.configure('', ringOnCard ? reader.ring : join(rig.dir, 'ring'), 'mount_point = true');
  await rig.startDaemon();
  const codes = async () => (await rig.status()).problems.map(({ code }) => code);
  const waits = (calls: number) =>
    rig.until(`${calls} waiting`, async () => (await rig.status()).card.ring.waitingCalls === calls);
  const well = () => rig.until('well', async () => (await codes()).length === 0, 60_000);
  return { rig, reader, codes, waits, well };
}

test('a card with only the recordings is pulled in a call: the call goes on into the ring and is filed when it is back', {
  skip,
}, async (t) => {
  const { rig, reader, codes, waits, well } = await started(t, false);
  await rig.pickUp();
  await rig.act('hang-up');
  await rig.event('filed');
  const before = rig.events.length;
  await rig.pickUp();
  reader.pull();
  await rig.until('warned', async () =>
    (await codes()).some((code) => /^card(NotMounted|Removed)$/.test(code)),
  );
  assert.equal((await rig.status()).armed, true);
  await rig.act('hang-up');
  await waits(1);
  await reader.putIn();
  const { call } = await rig.event('filed', before);
  assert.equal(call.gapSamples, 0);
  await well();
  assert.equal((await rig.cli(['verify', call.id])).code, 0);
});

test('a card with ring and recordings is pulled and put back: not armed meanwhile and told, then what waited is filed', {
  skip,
}, async (t) => {
  const { rig, reader, codes, waits, well } = await started(t, true);
  await rig.pickUp();
  await rig.act('hang-up');
  const first = (await rig.event('filed')).call;

  // Between calls: nothing is written, and it is noticed all the same.
  reader.pull();
  await rig.until('not recording', async () => !(await rig.status()).armed);
  assert.ok((await codes()).includes('ringUnreadable'));
  await reader.putIn();
  await well();
  assert.equal((await rig.status()).armed, true);

  // In a call: what fits RAM is kept, and the call is filed when the card is back.
  const before = rig.events.length;
  await rig.pickUp();
  reader.pull();
  await rig.until('not recording', async () => !(await rig.status()).armed);
  await reader.putIn();
  await rig.until('armed', async () => (await rig.status()).armed, 60_000);
  await rig.act('hang-up');
  const { call } = await rig.event('filed', before);
  await waits(0);
  await well();
  for (const id of [first.id, call.id]) assert.equal((await rig.cli(['verify', id])).code, 0);
});
