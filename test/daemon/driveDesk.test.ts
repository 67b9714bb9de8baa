import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { DriveNews, DriveSays } from '#src/control/driveApi.js';
import { DriveDesk } from '#src/daemon/driveDesk.js';
import type { Problem } from '#src/i18n/problems.js';

const SHOWN: DriveSays = { state: 'shown', loan: 7, problem: null };
const AWAY: DriveSays = { state: 'noPc', loan: null, problem: null };

/** A desk over a card that takes its time, and the service that attends. */
class Bench {
  readonly did: string[] = [];
  readonly news: DriveNews[] = [];
  problem: Problem | null = null;
  waiting = 0;
  readonly desk: DriveDesk;
  #left = new AbortController();

  constructor(t: TestContext, graceMs = 50) {
    const waiting = () => this.waiting;
    const card = {
      lend: async () => {
        this.did.push('finishing');
        await delay(10);
        this.did.push('lent');
        return {
          giveBack: async () => {
            await delay(10);
            this.did.push('back');
          },
        };
      },
      get backlog() {
        return { waiting: waiting(), ringPart: 0.123 };
      },
    };
    const trouble = (problem: Problem | null) => {
      this.problem = problem;
    };
    this.desk = new DriveDesk(card, trouble, { info: () => {} }, graceMs);
    t.after(() => this.leave());
  }

  attend(): Problem | null {
    this.#left = new AbortController();
    return this.desk.attend((news) => this.news.push(news), this.#left.signal);
  }

  leave(): void {
    this.#left.abort();
  }

  async until(what: string, holds: () => boolean): Promise<void> {
    for (let i = 0; i < 300 && !holds(); i++) await delay(5);
    assert.ok(holds(), `${what}: ${JSON.stringify([this.did, this.news])}`);
  }

  get lent(): number | null | undefined {
    return this.news.at(-1)?.lent;
  }
}

test('the card is lent for the loan that is wanted, and given back when none is', async (t) => {
  const bench = new Bench(t);
  assert.equal(bench.attend(), null);
  assert.deepEqual(bench.news, [{ lent: null, waiting: 0, ringPart: 0.12, wishes: 0 }]);
  assert.equal(bench.desk.says(SHOWN), null);
  assert.equal(bench.desk.lent, true, 'from the asking on');
  await bench.until('lent', () => bench.lent === 7);
  bench.desk.says(AWAY);
  await bench.until('back', () => bench.did.at(-1) === 'back');
  assert.equal(bench.lent, null);
  assert.equal(bench.desk.lent, false);
});

test('another loan is another one: the card is ours in between, whatever is said how fast', async (t) => {
  const bench = new Bench(t);
  bench.attend();
  bench.desk.says(SHOWN);
  await bench.until('lent', () => bench.lent === 7);
  bench.desk.says({ ...SHOWN, loan: null });
  bench.desk.says({ ...SHOWN, loan: 8 });
  await bench.until('lent again', () => bench.lent === 8);
  assert.deepEqual(bench.did, ['finishing', 'lent', 'back', 'finishing', 'lent']);
  assert.deepEqual(
    bench.news.map(({ lent }) => lent),
    [null, 7, null, 8],
  );
});

test('when the service dies its successor is waited for; when none comes the card is taken back', async (t) => {
  const bench = new Bench(t, 100);
  bench.attend();
  bench.desk.says(SHOWN);
  await bench.until('lent', () => bench.lent === 7);
  bench.leave();
  assert.equal(bench.desk.status().state, 'noService');
  await delay(30);
  assert.equal(bench.attend(), null);
  await delay(150);
  assert.deepEqual(bench.did, ['finishing', 'lent'], 'the successor has it');
  bench.leave();
  await bench.until('back', () => bench.did.at(-1) === 'back');
});

test('the recorder that stops takes its card back', async (t) => {
  const bench = new Bench(t);
  bench.attend();
  bench.desk.says(SHOWN);
  await bench.until('lent', () => bench.lent === 7);
  await bench.desk.close();
  assert.equal(bench.did.at(-1), 'back');
});

test('what waits, what is wished and what is wrong is passed on', async (t) => {
  const bench = new Bench(t);
  assert.deepEqual(bench.desk.refresh(), { code: 'driveNoService', unit: 'denwaban-usb.service' });
  assert.equal(bench.desk.says(SHOWN)?.code, 'driveNoService');
  bench.attend();
  assert.equal(bench.desk.attend(() => {}, new AbortController().signal)?.code, 'driveDeskTaken');
  bench.desk.says(AWAY);
  assert.deepEqual(bench.desk.refresh(), { code: 'driveNoPc', state: 'noPc' });
  bench.waiting = 3;
  const problem: Problem = { code: 'driveBusy', path: '/x', why: 'EBUSY' };
  bench.desk.says({ state: 'failed', loan: null, problem });
  assert.deepEqual(bench.problem, problem);
  const status = bench.desk.refresh();
  assert.ok(!('code' in status));
  assert.deepEqual([status.state, status.waiting, status.problem], ['failed', 3, problem]);
  assert.deepEqual(bench.news.at(-1), { lent: null, waiting: 3, ringPart: 0.12, wishes: 1 });
  bench.leave();
  assert.equal(bench.problem, null, 'a service that is gone has no trouble');
});

test('a PC at a recorder without a card of its own is told when somebody asks, and is no fault on the lamps', (t) => {
  const bench = new Bench(t);
  bench.attend();
  const problem: Problem = { code: 'driveNoCard', path: '/x' };
  bench.desk.says({ state: 'failed', loan: null, problem });
  assert.equal(bench.problem, null);
  assert.deepEqual(bench.desk.status().problem, problem);
});
