import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '#src/control/client.js';
import { type ControlServer, serveControl } from '#src/control/server.js';
import type { StickStatus } from '#src/control/stickTypes.js';
import { pageHtml } from '#src/export/page/pageHtml.js';
import { folderOf } from '#src/export/stick/boxId.js';
import { type DeskSettings, StickDesk } from '#src/export/stick/desk.js';
import type { Stick } from '#src/export/stick/look.js';
import { DiskWatch } from '#src/export/stick/watch.js';
import { openLog } from '#src/log.js';
import { FACTS, MemoryPorts } from '../../control/memoryPorts.js';
import { LoopDevice, loopsMissing } from '../../rig/loopDevice.js';
import { CopyRig } from '../pack/copyRig.js';
import { BOX } from './visitRig.js';

const skip = loopsMissing();
const log = openLog('silent');

/** A recorder's API with recordings, a desk, and loop devices in the place of sticks. */
class DeskRig {
  readonly calls: CopyRig;
  readonly places: string;
  readonly api: ApiClient;
  readonly ports = new MemoryPorts();
  readonly devices: LoopDevice[] = [];
  sticks: readonly Stick[] = [];
  readonly #stop = new AbortController();
  #server: ControlServer | null = null;
  #running: Promise<void> = Promise.resolve();

  constructor(t: TestContext, count: number) {
    this.calls = new CopyRig(t, count);
    this.places = join(this.calls.dir, 'places');
    mkdirSync(this.places);
    this.api = new ApiClient(join(this.calls.dir, 'control.sock'));
    this.ports.rows = this.calls.rows;
    this.ports.call = async (id) => {
      const row = this.calls.rows.find((one) => one.id === id);
      return row === undefined ? null : { facts: FACTS, row, file: join(this.calls.card, row.path) };
    };
  }

  static async start(t: TestContext, count: number, more: Partial<DeskSettings> = {}): Promise<DeskRig> {
    const rig = new DeskRig(t, count);
    rig.#server = await serveControl(rig.api.socketPath, Promise.resolve({ ports: rig.ports, log }));
    t.after(async () => {
      await rig.leave();
      await rig.#server?.close();
      for (const device of rig.devices) device.remove();
    });
    const desk = new StickDesk({
      ...{ recorder: rig.api, auto: false, language: 'en', box: BOX, places: rig.places, log },
      ...{ html: pageHtml, look: async () => rig.sticks },
      ...more,
    });
    rig.#running = desk.run(rig.#stop.signal);
    await rig.until('the desk', ({ there }) => there);
    return rig;
  }

  /** The process goes. */
  async leave(): Promise<void> {
    this.#stop.abort();
    await this.#running;
  }

  /** A loop device with a new file system is plugged in. */
  plug(mib: number, more: Partial<Stick> = {}): LoopDevice {
    const device = new LoopDevice(mib * 1024 ** 2);
    execFileSync('mkfs.ext4', ['-q', '-F', device.path]);
    this.devices.push(device);
    const disk = basename(device.path);
    const coming = `${disk} ${readFileSync(`/sys/block/${disk}/diskseq`, 'utf8').trim()}`;
    const stick: Stick = {
      ...{ name: disk, path: device.path, disk, label: `Stick ${this.devices.length}` },
      ...{ fileSystem: 'ext4', bytes: mib * 1024 ** 2, problem: null, coming, ...more },
    };
    this.sticks = [...this.sticks, stick];
    return device;
  }

  status(): Promise<StickStatus> {
    return this.api.getJson<StickStatus>('/v1/stick');
  }

  async until(what: string, holds: (status: StickStatus) => boolean): Promise<StickStatus> {
    const end = performance.now() + 60_000;
    for (;;) {
      const status = await this.status();
      if (holds(status)) return status;
      if (performance.now() > end) throw new Error(`waited for ${what}: ${JSON.stringify(status)}`);
      await delay(50);
    }
  }

  /** Gives an order and waits for its end. */
  async export(wish: object = {}): Promise<StickStatus> {
    const { order } = await this.api.send<{ order: number }>('POST', '/v1/stick/export', wish);
    return this.until('the answer', ({ answered }) => answered?.order === order);
  }
}

const seen = (count: number) => (status: StickStatus) => status.sticks.length === count;

/** Works on what is on a stick, as at another computer. */
function elsewhere<T>(rig: DeskRig, device: LoopDevice, work: (folder: string) => T): T {
  const directory = join(rig.calls.dir, 'elsewhere');
  mkdirSync(directory, { recursive: true });
  execFileSync('mount', [device.path, directory]);
  try {
    return work(join(directory, folderOf(BOX)));
  } finally {
    execFileSync('umount', [directory]);
  }
}

test('two sticks get everything, one after the other, and are let go', { skip }, async (t) => {
  const rig = await DeskRig.start(t, 20);
  const devices = [rig.plug(64), rig.plug(64)];
  await rig.until('both', seen(2));
  const { visits, sticks, answered } = await rig.export();
  assert.deepEqual(
    visits.map(({ state, copied, stick }) => [state, copied, stick]),
    [
      ['complete', 20, 'Stick 1'],
      ['complete', 20, 'Stick 2'],
    ],
  );
  assert.deepEqual(
    [answered?.problem, ...sticks.map(({ outcome }) => outcome)],
    [null, 'complete', 'complete'],
  );
  assert.ok(rig.ports.stick.done && rig.ports.stick.exported === null);
  assert.ok(!readFileSync('/proc/self/mounts', 'utf8').includes(rig.places), 'nothing is mounted any more');
  for (const device of devices)
    elsewhere(rig, device, (folder) =>
      execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: folder }),
    );
  const again = await rig.export();
  assert.deepEqual(
    again.visits.map(({ state, copied }) => [state, copied]),
    [
      ['complete', 0],
      ['complete', 0],
    ],
  );
});

test('one stick can be meant by its label, and one that is not there is said not to be', {
  skip,
}, async (t) => {
  const rig = await DeskRig.start(t, 3);
  rig.plug(32);
  rig.plug(32);
  await rig.until('both', seen(2));
  const { visits } = await rig.export({ stick: 'Stick 2' });
  assert.deepEqual(
    visits.map(({ stick }) => stick),
    ['Stick 2'],
  );
  const { answered } = await rig.export({ stick: 'Stick 9' });
  assert.deepEqual(answered?.problem, { code: 'stickNotThere', stick: 'Stick 9' });
});

test('a stick to which nothing can be copied is the answer, and the other one gets everything', {
  skip,
}, async (t) => {
  const rig = await DeskRig.start(t, 3);
  const problem = { code: 'stickNoFileSystem', stick: 'Stick 1', type: 'hfsplus' } as const;
  rig.plug(32, { problem, fileSystem: null });
  rig.plug(32);
  await rig.until('both', seen(2));
  const { visits, answered } = await rig.export();
  assert.deepEqual([visits.map(({ state }) => state), answered?.problem], [['complete'], problem]);
});

test('a stick that is full says how many are on it', { skip }, async (t) => {
  const rig = await DeskRig.start(t, 60);
  rig.plug(24);
  await rig.until('it', seen(1));
  const { visits, answered } = await rig.export();
  const [visit] = visits;
  assert.equal(visit?.state, 'full');
  assert.deepEqual(answered?.problem, {
    code: 'stickFull',
    stick: 'Stick 1',
    done: visit.copied,
    wanted: 60,
  });
  assert.ok(visit.copied > 3 && !rig.ports.stick.done);
});

test('with export.auto its coming is the order', { skip }, async (t) => {
  const rig = await DeskRig.start(t, 5, { auto: true });
  rig.plug(32);
  const { visits } = await rig.until('the copies', ({ answered }) => answered?.order === 0);
  assert.deepEqual(
    visits.map(({ state, copied }) => [state, copied]),
    [['complete', 5]],
  );
});

test('it can be stopped, and goes on the next time', { skip }, async (t) => {
  const rig = await DeskRig.start(t, 300);
  rig.plug(512);
  await rig.until('it', seen(1));
  const { order } = await rig.api.send<{ order: number }>('POST', '/v1/stick/export', {});
  await rig.until('the first ones', ({ visits }) => (visits[0]?.filesDone ?? 0) > 0);
  await assert.rejects(rig.api.send('POST', '/v1/stick/export', {}), /being copied to a USB stick already/);
  assert.ok((rig.ports.stick.exported ?? 0) > 0);
  await rig.api.send('POST', '/v1/stick/stop');
  const { visits } = await rig.until('the end', ({ answered }) => answered?.order === order);
  const before = visits[0];
  assert.deepEqual([before?.state, before?.problem?.code], ['stopped', 'stickStopped']);
  const after = (await rig.export()).visits[0];
  assert.deepEqual([after?.state, (after?.copied ?? 0) + (before?.copied ?? 0)], ['complete', 300]);
});

test('when the process goes in the middle the recorder says so, and asks nobody any more', {
  skip,
}, async (t) => {
  const rig = await DeskRig.start(t, 300);
  rig.plug(512);
  await rig.until('it', seen(1));
  const button = rig.ports.stick.exportNew();
  await rig.until('the first ones', ({ visits }) => (visits[0]?.filesDone ?? 0) > 0);
  await rig.leave();
  assert.deepEqual(await button, { code: 'stickProcessDied' });
  const { there, sticks, visits } = await rig.until('its going', (status) => !status.there);
  assert.deepEqual([there, sticks.length, visits[0]?.state], [false, 0, 'failed']);
  await assert.rejects(rig.api.send('POST', '/v1/stick/export', {}), /denwaban-usb does not run/);
});

test('while the recorder does not know all of its calls it is waited for, and can be stopped', {
  skip,
}, async (t) => {
  const rig = await DeskRig.start(t, 5);
  const { current } = rig.ports;
  const { recordings } = current.card;
  const loading = { ...recordings, catalogue: 'loading' } as const;
  rig.ports.current = { ...current, card: { ...current.card, recordings: loading } };
  rig.plug(32);
  await rig.until('it', seen(1));
  await rig.api.send('POST', '/v1/stick/export', {});
  await rig.until('the beginning', ({ visits }) => visits[0]?.state === 'running');
  await rig.api.send('POST', '/v1/stick/stop');
  const stopped = await rig.until('the end', ({ answered }) => answered !== null);
  assert.deepEqual([stopped.visits[0]?.state, stopped.visits[0]?.copied], ['stopped', 0]);
  const { order } = await rig.api.send<{ order: number }>('POST', '/v1/stick/export', {});
  await rig.until('the beginning', ({ visits }) => visits[0]?.state === 'running');
  rig.ports.current = current;
  const { visits } = await rig.until('the end', ({ answered }) => answered?.order === order);
  assert.deepEqual([visits[0]?.state, visits[0]?.copied], ['complete', 5]);
});

test('without a stick there is nothing to order', { skip }, async (t) => {
  const rig = await DeskRig.start(t, 1);
  await assert.rejects(rig.api.send('POST', '/v1/stick/export', {}), /There is no USB stick/);
  await assert.rejects(rig.api.send('POST', '/v1/stick/export', { every: 1 }), /not understood/);
  await assert.rejects(rig.api.send('PUT', '/v1/stick', { sticks: 3 }), /not understood/);
  assert.ok(!existsSync(join(rig.places, 'stick-')));
});

test('the watch on USB may die as it dies of itself, and is started again', async (t) => {
  const watch = new DiskWatch(() => {}, log);
  t.after(() => watch.stop());
  watch.start();
  const alive = async (not: number | undefined) => {
    for (let tries = 0; tries < 400; tries++) {
      if (watch.pid !== undefined && watch.pid !== not) return watch.pid;
      await delay(25);
    }
    throw new Error('no cell');
  };
  const first = await alive(undefined);
  await delay(500);
  if (watch.pid === undefined) return t.skip('usb-detection is not installed here');
  process.kill(first, 'SIGSEGV');
  assert.notEqual(await alive(first), first);
});
