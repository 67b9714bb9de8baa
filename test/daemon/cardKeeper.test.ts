import assert from 'node:assert/strict';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseDayIndex } from '#src/card/dayIndex.js';
import { realDisk } from '#src/card/disk.js';
import type { Look } from '#src/card/medium.js';
import type { IndexLine, OpenFacts } from '#src/card/types.js';
import { policyOf } from '#src/config/retention.js';
import type { Config } from '#src/config.js';
import { CardKeeper } from '#src/daemon/cardKeeper.js';
import type { Problem } from '#src/i18n/problems.js';
import { breakingDisk } from '../card/breakingDisk.js';
import { closing, openFacts, sound } from '../card/callSamples.js';

const nowMs = () => performance.now();

/** A keeper on directories of its own, with what it told; `look` stands in for the kernel. */
class Bench {
  readonly dir = mkdtempSync(join(tmpdir(), 'dnw-keeper-'));
  readonly recordings = join(this.dir, 'recordings');
  readonly filed: IndexLine[] = [];
  filing: Problem | null = null;
  look: Look = { kind: 'failed', why: 'EIO' };
  broken = false;
  readonly config: Config['card'] = {
    ring: join(this.dir, 'ring'),
    ringBytes: 16 * 1024 ** 2,
    recordings: this.recordings,
    state: join(this.dir, 'state'),
    mountPoint: false,
    enduranceBytes: null,
    profile: 'standard',
  };
  keeper: CardKeeper;

  constructor(t: TestContext, change: Partial<Config['card']> = {}, real = false) {
    Object.assign(this.config, change);
    this.keeper = this.#make(real);
    const alive = setInterval(() => {}, 1000);
    t.after(async () => {
      await this.keeper.close(0);
      clearInterval(alive);
      rmSync(this.dir, { recursive: true, force: true });
    });
  }

  #make(real: boolean): CardKeeper {
    const disk = realDisk(this.recordings);
    const dead = breakingDisk(disk, 0);
    // What is asked of it fails with EIO while it is broken.
    const simulated = new Proxy(disk, {
      get: (_, key: keyof typeof disk) => (this.broken ? dead : disk)[key],
    });
    const edges = real ? undefined : { disk: simulated, look: async () => this.look };
    return new CardKeeper(
      this.config,
      'en',
      {
        filed: (line) => this.filed.push(line),
        ringTrouble: () => {},
        filingTrouble: (problem) => {
          this.filing = problem;
        },
        retentionTrouble: () => {},
        ladder: () => {},
        log: () => {},
      },
      nowMs,
      { policy: policyOf({}), clock: () => ({ nowMs: Date.now(), trusted: false }) },
      edges,
    );
  }

  there(change: Partial<Extract<Look, { kind: 'found' }>> = {}): Look {
    const numbers = { device: 7, parentDevice: 7, freeBytes: 1e9, totalBytes: 2e9 };
    return { kind: 'found', directory: true, readOnly: false, ...numbers, ...change };
  }

  /** A call of a second, wholly in the ring and given to be filed. */
  async call(change: Partial<OpenFacts> = {}, beganMs = nowMs()): Promise<number> {
    const open = openFacts(change);
    const recording = this.keeper.openStream(open, beganMs);
    recording.push(open.firstSample, sound(0, 8000));
    await recording.close(open.firstSample + 8000, closing);
    this.keeper.file(recording.stream);
    return recording.stream;
  }

  async until(what: string, found: () => boolean | Promise<boolean>): Promise<void> {
    for (let i = 0; i < 2000 && !(await found()); i++) await delay(10);
    assert.ok(await found(), what);
  }

  get waiting(): number {
    return this.keeper.status().ring.waitingCalls;
  }
}

const UNCERTAIN = {
  start: '1970-01-01T09:00:10.000+09:00',
  clock: 'unsynchronised',
  orderMs: 10_000,
} as const;

test('armed while the recordings’ place is a file; the call waits and is filed when a directory is there', async (t) => {
  const bench = new Bench(t, {}, true);
  writeFileSync(bench.recordings, 'no directory');
  await bench.keeper.open();
  assert.equal(bench.keeper.armed, true);
  await bench.call();
  await bench.until('said', () => bench.filing?.code === 'cardRemoved');
  assert.equal(bench.keeper.armed, true);
  assert.equal(bench.waiting, 1);
  rmSync(bench.recordings);
  mkdirSync(bench.recordings);
  await bench.until('filed', () => bench.filed.length === 1);
  await bench.until('well', () => bench.filing === null);
});

test('a ring that cannot be opened is told at the first attempt, and tried until it opens or all is stopped', async (t) => {
  const place = mkdtempSync(join(tmpdir(), 'dnw-keeper-'));
  t.after(() => rmSync(place, { recursive: true, force: true }));
  const noDirectory = join(place, 'file');
  writeFileSync(noDirectory, '');
  for (const healed of [false, true]) {
    const bench = new Bench(t, { ring: join(noDirectory, 'ring') }, true);
    let tries = 0;
    const opened = bench.keeper.open(() => tries++);
    await bench.until('tried', () => tries > 0);
    assert.deepEqual([bench.keeper.armed, bench.keeper.status().ring.state], [false, 'failing']);
    if (healed) rmSync(noDirectory);
    else await bench.keeper.close(0);
    assert.equal(await opened, healed);
    assert.equal(bench.keeper.armed, healed);
  }
});

test('I13: armed while every touch of the recordings fails or none ever answers', async (t) => {
  const bench = new Bench(t);
  bench.broken = true;
  await bench.keeper.open();
  assert.equal(bench.keeper.armed, true);
  await bench.call();
  await bench.until('said', () => bench.filing?.code === 'cardRemoved');
  assert.equal(bench.waiting, 1);
  assert.equal(bench.keeper.status().recordings.freeBytes, null);
  bench.broken = false;
  bench.look = bench.there();
  await bench.until('filed', () => bench.filed.length === 1);
});

test('a directory that was never there is made, as at the first start', async (t) => {
  const bench = new Bench(t, {}, true);
  await bench.keeper.open();
  await bench.call();
  await bench.until('filed', () => bench.filed.length === 1);
});

test('a directory that was there and is gone is not made anew: the card is out', async (t) => {
  const bench = new Bench(t, {}, true);
  mkdirSync(bench.recordings);
  await bench.keeper.open();
  await bench.until('seen', async () => (await bench.keeper.report()).recordings.state === 'ready');
  renameSync(bench.recordings, `${bench.recordings}.out`);
  await bench.until('missed', () => bench.filing?.code === 'cardRemoved');
  await bench.call();
  assert.equal(existsSync(bench.recordings), false);
  assert.equal(bench.waiting, 1);
  assert.equal((await bench.keeper.report()).health.advice, 'putBack');
  renameSync(`${bench.recordings}.out`, bench.recordings);
  await bench.until('filed', () => bench.filed.length === 1);
  const { removed } = (await bench.keeper.report()).health;
  assert.equal(removed.times, 1);
  assert.ok(removed.lastAt !== null && removed.backAt !== null);
});

test('with mount_point nothing is ever written into the empty directory below', async (t) => {
  const bench = new Bench(t, { mountPoint: true }, true);
  mkdirSync(bench.recordings);
  await bench.keeper.open();
  assert.equal(bench.keeper.armed, true);
  await bench.call();
  await bench.until('said', () => bench.filing?.code === 'cardNotMounted');
  await delay(300);
  assert.deepEqual(readdirSync(bench.recordings), []);
  assert.equal(bench.waiting, 1);
});

test('a card that turns read-only stops filing, and says how much the ring still takes', async (t) => {
  const bench = new Bench(t);
  bench.look = bench.there({ readOnly: true });
  await bench.keeper.open();
  await bench.call();
  await bench.until('said', () => bench.filing?.code === 'cardTurnedReadOnly');
  assert.ok(bench.filing?.code === 'cardTurnedReadOnly' && bench.filing.hours >= 0);
  assert.equal(bench.waiting, 1);
  assert.equal((await bench.keeper.report()).health.advice, 'replaceReadOnly');
});

test('a call that waits in the ring is filed with its true start when the clock is set', async (t) => {
  const bench = new Bench(t);
  await bench.keeper.open();
  await bench.until('out', () => bench.filing !== null);
  const beganMs = nowMs();
  await bench.call(UNCERTAIN, beganMs);
  bench.keeper.clockKnown(1_795_000_000_000 - beganMs);
  bench.look = bench.there();
  await bench.until('filed', () => bench.filed.length === 1);
  const [line] = bench.filed;
  assert.equal(line?.clock, 'corrected');
  assert.equal(Date.parse(line?.start ?? ''), 1_795_000_000_000);
  assert.equal(line?.orderMs, 1_795_000_000_000);
  assert.equal((await bench.keeper.recordings.find(line?.id ?? ''))?.clock, 'corrected');
});

test('a recording filed before the clock was set gets its true start as an annotation, also when the card is out then', async (t) => {
  const bench = new Bench(t);
  bench.look = bench.there();
  await bench.keeper.open();
  const beganMs = nowMs();
  await bench.call(UNCERTAIN, beganMs);
  await bench.until('filed', () => bench.filed.length === 1);
  bench.broken = true;
  bench.look = { kind: 'failed', why: 'EIO' };
  bench.keeper.clockKnown(1_795_000_000_000 - beganMs);
  await bench.until('out', () => bench.filing !== null);
  bench.broken = false;
  bench.look = bench.there();
  const annotations = () =>
    parseDayIndex(readFileSync(join(bench.recordings, '1970/01/01/index.ndjson'), 'utf8')).annotations;
  await bench.until('annotated', () => annotations().length === 1);
  const [one] = annotations();
  assert.ok(one?.op === 'clock');
  assert.equal(Date.parse(one.correctedStart), 1_795_000_000_000);
  assert.equal(one.start, UNCERTAIN.start);
});

test('a running call is corrected too, and one with a trusted start is left alone', async (t) => {
  const bench = new Bench(t);
  bench.look = bench.there();
  await bench.keeper.open();
  const open = openFacts(UNCERTAIN);
  const beganMs = nowMs();
  const recording = bench.keeper.openStream(open, beganMs);
  recording.push(open.firstSample, sound(0, 8000));
  bench.keeper.clockKnown(1_795_000_000_000 - beganMs);
  await recording.close(open.firstSample + 8000, closing);
  bench.keeper.file(recording.stream);
  await bench.call({ id: 'TRVSTD' });
  bench.keeper.clockKnown(0);
  await bench.until('filed', () => bench.filed.length === 2);
  assert.deepEqual(
    bench.filed.map(({ clock }) => clock),
    ['corrected', 'synchronised'],
  );
  assert.equal(bench.filed[0]?.durationMs, closing.durationMs);
});

test('after sleep starts from before are left as they are', async (t) => {
  const bench = new Bench(t);
  await bench.keeper.open();
  await bench.until('out', () => bench.filing !== null);
  await bench.call(UNCERTAIN);
  bench.keeper.clockSlept();
  bench.keeper.clockKnown(1_795_000_000_000);
  bench.look = bench.there();
  await bench.until('filed', () => bench.filed.length === 1);
  assert.equal(bench.filed[0]?.clock, 'unsynchronised');
});

test('what is known of the card’s life is kept over a restart, and lost with rubbish only', async (t) => {
  const bench = new Bench(t, {}, true);
  await bench.keeper.open();
  await bench.call();
  await bench.until('filed', () => bench.filed.length === 1);
  await bench.keeper.close(1000);
  const file = join(bench.config.state, 'health.json');
  const kept = JSON.parse(readFileSync(file, 'utf8'));
  assert.equal(kept.v, 1);
  assert.equal(Object.keys(kept.lives).length >= 1, true);
  assert.ok(
    !readdirSync(bench.config.state).some((name) => name.endsWith('.new')),
    'nothing half-written is left',
  );
});
