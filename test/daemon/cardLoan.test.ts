import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { parseDayIndex } from '#src/card/dayIndex.js';
import type { IndexLine, OpenFacts } from '#src/card/types.js';
import { policyOf } from '#src/config/retention.js';
import type { Config } from '#src/config.js';
import { CardKeeper } from '#src/daemon/cardKeeper.js';
import { LentCard } from '#src/export/gadget/lentCard.js';
import type { Problem } from '#src/i18n/problems.js';
import { closing, openFacts, sound } from '../card/callSamples.js';
import { LoopDevice, loopsMissing } from '../rig/loopDevice.js';

const skip = loopsMissing('mkfs.ext4', 'blockdev');
const AT = '2026-11-23T19:00:00.000+09:00';
const DAY = '2026/11/23';

/** A recorder's card on a real block device, lent and made read-only as for a PC. */
class Bench {
  readonly device = new LoopDevice(64 * 1024 ** 2);
  readonly recordings = this.device.mount();
  readonly dir = mkdtempSync(join(tmpdir(), 'dnw-loan-'));
  readonly card = new LentCard(this.recordings, join(this.dir, 'mark'));
  readonly filed: IndexLine[] = [];
  problem: Problem | null = null;
  keeper = this.#make();

  constructor(t: TestContext) {
    const alive = setInterval(() => {}, 1000);
    t.after(async () => {
      await this.keeper.close(0);
      clearInterval(alive);
      this.device.remove();
      rmSync(this.dir, { recursive: true, force: true });
    });
  }

  #make(): CardKeeper {
    const config: Config['card'] = {
      ring: join(this.dir, 'ring'),
      ringBytes: 16 * 1024 ** 2,
      recordings: this.recordings,
      state: join(this.dir, 'state'),
      mountPoint: true,
      enduranceBytes: null,
      profile: 'standard',
    };
    const listener = {
      filed: (line: IndexLine) => this.filed.push(line),
      ringTrouble: () => {},
      filingTrouble: (problem: Problem | null) => {
        this.problem = problem;
      },
      retentionTrouble: () => {},
      ladder: () => {},
      log: () => {},
    };
    const clock = () => ({ nowMs: Date.now(), trusted: false });
    return new CardKeeper(config, 'en', listener, () => performance.now(), { policy: policyOf({}), clock });
  }

  async open(): Promise<void> {
    await this.keeper.open();
    await this.keeper.listed();
  }

  async restart(): Promise<void> {
    await this.keeper.close(500);
    this.keeper = this.#make();
    await this.open();
  }

  async call(id: string): Promise<void> {
    const open: OpenFacts = openFacts({ id });
    const recording = this.keeper.openStream(open, performance.now());
    recording.push(open.firstSample, sound(0, 8000));
    await recording.close(open.firstSample + 8000, closing);
    this.keeper.file(recording.stream);
  }

  async until(what: string, found: () => boolean | Promise<boolean>): Promise<void> {
    for (let i = 0; i < 1000 && !(await found()); i++) await delay(10);
    assert.ok(await found(), what);
  }

  annotations(): string[] {
    const text = readFileSync(join(this.recordings, DAY, 'index.ndjson'), 'utf8');
    return parseDayIndex(text).annotations.map(({ id, op }) => `${op} ${id}`);
  }

  mode(line: IndexLine | undefined): number {
    return statSync(join(this.recordings, line?.path ?? '')).mode & 0o222;
  }
}

test('while a PC has the card calls wait, nothing is written, and that it is read-only is no fault', {
  skip,
}, async (t) => {
  const bench = new Bench(t);
  await bench.open();
  await bench.call('AAAAAA');
  await bench.until('filed', () => bench.filed.length === 1);
  const lent = await bench.keeper.lend();
  await bench.card.makeReadOnly();
  const written = bench.device.writtenBytes();
  await bench.call('BBBBBB');
  await delay(3000);
  assert.equal(bench.filed.length, 1);
  assert.equal(bench.keeper.backlog.waiting, 1);
  assert.equal(bench.problem, null);
  assert.equal((await bench.keeper.recordings.verify('AAAAAA'))?.ok, true, 'reading goes on');
  assert.equal((await bench.keeper.recordings.facts('last'))?.row.id, 'AAAAAA');
  assert.equal(bench.device.writtenBytes(), written);
  execFileSync('fsck.ext4', ['-n', '-f', bench.device.path], { stdio: 'pipe' });
  await bench.card.makeWritable();
  await lent.giveBack();
  await bench.until('filed', () => bench.filed.length === 2);
  assert.equal(bench.keeper.backlog.waiting, 0);
});

test('what is being filed is finished before the card is lent', { skip }, async (t) => {
  const bench = new Bench(t);
  await bench.open();
  const asked = bench.call('AAAAAA').then(() => bench.keeper.lend());
  const lent = await asked;
  await bench.card.makeReadOnly();
  await delay(200);
  const whole = bench.filed.length;
  assert.equal(whole + bench.keeper.backlog.waiting, 1, 'on the card or waiting, nothing between');
  await bench.card.makeWritable();
  await lent.giveBack();
  await bench.until('filed', () => bench.filed.length === 1);
});

test('notes and holds are taken meanwhile, and are on the card afterwards, also over a restart', {
  skip,
}, async (t) => {
  const bench = new Bench(t);
  await bench.open();
  await bench.call('AAAAAA');
  await bench.until('filed', () => bench.filed.length === 1);
  await bench.keeper.lend();
  await bench.card.makeReadOnly();
  const before = bench.annotations();
  await bench.keeper.recordings.annotate('AAAAAA', { op: 'note', text: 'the order' }, AT);
  const held = await bench.keeper.room.answers.hold('AAAAAA', 'evidence', true);
  assert.ok('hold' in held);
  assert.deepEqual([held.hold, held.note], ['evidence', 'the order']);
  assert.deepEqual(bench.annotations(), before);
  assert.notEqual(bench.mode(bench.filed[0]), 0);
  // The recorder restarts while the PC has the card: it is read-only, so nothing can be written.
  await bench.restart();
  await bench.until('said', () => bench.problem?.code === 'cardTurnedReadOnly');
  await bench.card.makeWritable();
  await bench.until('paid', () => readFileSync(join(bench.dir, 'state/owed.ndjson'), 'utf8') === '');
  assert.deepEqual(bench.annotations().slice(before.length), ['note AAAAAA', 'hold AAAAAA']);
  assert.equal(bench.mode(bench.filed[0]), 0, 'the hold is on the file itself');
  const row = await bench.keeper.recordings.find('AAAAAA');
  assert.deepEqual([row?.hold, row?.note], ['evidence', 'the order']);
});

test('a card that was read-only before is lent, and stays the fault that it is', { skip }, async (t) => {
  const bench = new Bench(t);
  await bench.open();
  bench.device.remountReadOnly();
  await bench.until('said', () => bench.problem?.code === 'cardTurnedReadOnly');
  const lent = await bench.keeper.lend();
  await bench.card.makeReadOnly();
  await bench.card.makeWritable();
  await lent.giveBack();
  assert.equal(
    bench.problem?.code,
    'cardTurnedReadOnly',
    'nobody made it writable who did not make it read-only',
  );
});

test('the recorder can be stopped while the card is lent', { skip }, async (t) => {
  const bench = new Bench(t);
  await bench.open();
  const lent = await bench.keeper.lend();
  await bench.card.makeReadOnly();
  await bench.call('AAAAAA');
  const beganMs = performance.now();
  await lent.giveBack();
  await bench.keeper.close(500);
  assert.ok(performance.now() - beganMs < 10_000);
  assert.equal(bench.filed.length, 0);
});
