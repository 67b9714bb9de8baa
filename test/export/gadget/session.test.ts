import assert from 'node:assert/strict';
import { test } from 'node:test';
import { portOf } from '#src/export/gadget/port.js';
import {
  ASLEEP_MS,
  begin,
  type Effect,
  ended,
  FILING_MS,
  HALF_FULL_GRACE_MS,
  IDLE_MS,
  REFRESH_EVERY_MS,
  RETRY_MS,
  type Session,
  saysOf,
  step,
  type World,
} from '#src/export/gadget/session.js';
import type { Problem } from '#src/i18n/problems.js';
import { Random, seedFor } from '../../rig/random.js';

const PROBLEM: Problem = { code: 'driveBusy', path: '/card', why: 'EBUSY' };

/** A session beside a recorder, a card and a PC that do what they are told, at once. */
class Bench {
  world: World = {
    nowMs: 1000,
    port: 'noPc',
    card: true,
    recorder: { lent: null, waiting: 0, ringPart: 0, wishes: 0 },
    medium: false,
    reads: 0,
    stopping: false,
  };
  session: Session = begin(1000, 100);
  readOnly = false;
  fails: Effect | null = null;
  readonly did: string[] = [];
  /** Files what waits when it has the card. */
  files = true;

  set(change: Partial<World>): this {
    this.world = { ...this.world, ...change };
    return this;
  }

  news(change: Partial<NonNullable<World['recorder']>>): this {
    const recorder = this.world.recorder ?? { lent: null, waiting: 0, ringPart: 0, wishes: 0 };
    return this.set({ recorder: { ...recorder, ...change } });
  }

  /** Looks until nothing changes any more. */
  settle(): this {
    for (let i = 0; i < 20; i++) {
      const { session, effect } = step(this.session, this.world);
      const same = JSON.stringify(session) === JSON.stringify(this.session) && effect === null;
      this.session = session;
      if (effect !== null) this.carryOut(effect);
      this.recorder();
      if (same) return this;
    }
    throw new Error(`does not settle: ${JSON.stringify(this.session)}`);
  }

  later(ms: number): this {
    return this.set({ nowMs: this.world.nowMs + ms }).settle();
  }

  carryOut(effect: Effect): void {
    const problem = this.fails === effect ? PROBLEM : null;
    this.did.push(problem === null ? effect : `${effect} failed`);
    if (effect === 'show') {
      assert.equal(this.world.recorder?.lent, this.session.loan, 'only what is lent is shown');
      this.readOnly = true;
      if (problem === null) this.set({ medium: true });
    } else {
      this.set({ medium: false });
      if (problem === null) this.readOnly = false;
    }
    this.session = ended(this.session, problem, this.world.nowMs);
  }

  /** The recorder hears what is said and does it. */
  recorder(): void {
    if (this.world.recorder === null) return;
    const { loan } = this.session;
    if (loan === null) assert.equal(this.readOnly, false, 'what is given back can be written');
    this.news({ lent: loan });
    if (loan === null && this.files) this.news({ waiting: 0 });
  }

  get state(): string {
    return saysOf(this.session, this.world, '/card').state;
  }
}

function shown(): Bench {
  const bench = new Bench().settle().set({ port: 'pc' }).settle();
  assert.equal(bench.state, 'shown');
  assert.deepEqual(bench.did.splice(0), ['show']);
  return bench;
}

test('a PC comes and sees the drive; it goes, and the card is the recorder’s again', () => {
  const bench = shown();
  bench.set({ port: 'noPc' }).settle();
  assert.deepEqual(bench.did, ['withdraw']);
  assert.equal(bench.state, 'noPc');
  assert.equal(bench.session.loan, null);
  bench.set({ port: 'pc' }).settle();
  assert.equal(bench.state, 'shown');
});

test('without recorder, card or PC nothing is borrowed', () => {
  for (const [change, state] of [
    [{ port: 'pc', recorder: null }, 'preparing'],
    [{ port: 'pc', card: false }, 'failed'],
    [{ port: 'none' }, 'noPort'],
    [{ port: 'asleep' }, 'noPc'],
    [{ port: 'pc', stopping: true }, 'preparing'],
  ] as const) {
    const bench = new Bench().set(change).settle();
    assert.deepEqual([bench.state, bench.session.loan, bench.did], [state, null, []], JSON.stringify(change));
  }
});

test('a loan of an earlier time is not taken for the one that was asked for', () => {
  const bench = new Bench().set({ port: 'pc' }).news({ lent: 99 });
  const { session, effect } = step(bench.session, bench.world);
  assert.equal(effect, null);
  assert.equal(step(session, bench.world).effect, null);
  assert.equal(step(session, bench.news({ lent: session.loan }).world).effect, 'show');
});

test('new calls come onto the drive when the PC has not read for 5 minutes, at most hourly', () => {
  const bench = shown();
  bench.news({ waiting: 1 }).later(IDLE_MS - 1);
  assert.deepEqual(bench.did, []);
  bench
    .set({ reads: 8 })
    .later(1)
    .later(IDLE_MS - 1);
  assert.deepEqual(bench.did, [], 'it has read meanwhile');
  bench.later(1);
  assert.deepEqual(bench.did.splice(0), ['withdraw', 'show']);
  assert.equal(bench.state, 'shown');
  bench.news({ waiting: 1 }).later(REFRESH_EVERY_MS - IDLE_MS);
  assert.deepEqual(bench.did, []);
  bench.later(IDLE_MS);
  assert.deepEqual(bench.did, ['withdraw', 'show']);
});

test('a PC that is idle is left in peace while nothing waits', () => {
  const bench = shown();
  bench.later(100 * REFRESH_EVERY_MS);
  assert.deepEqual(bench.did, []);
});

test('a ring that is half full takes the drive from a PC that reads, after a minute', () => {
  const bench = shown();
  bench.news({ waiting: 3, ringPart: 0.5 }).settle();
  for (let ms = 0; ms < HALF_FULL_GRACE_MS; ms += 5000)
    bench.set({ reads: bench.world.reads + 8 }).later(5000);
  assert.deepEqual(bench.did, ['withdraw', 'show']);
});

test('what somebody wishes is done at once, and brings back what the PC has ejected', () => {
  const bench = shown();
  bench.news({ wishes: 1 }).settle();
  assert.deepEqual(bench.did.splice(0), ['withdraw', 'show']);
  bench.set({ medium: false }).settle();
  assert.deepEqual(bench.did.splice(0), ['withdraw']);
  assert.equal(bench.state, 'ejected');
  assert.equal(bench.session.loan, null, 'filing goes on');
  bench.later(REFRESH_EVERY_MS);
  assert.equal(bench.state, 'ejected', 'by itself it does not come back');
  bench.news({ wishes: 2 }).settle();
  assert.equal(bench.state, 'shown');
});

test('after an ejection it is shown again to a PC that is plugged in anew', () => {
  const bench = shown();
  bench.set({ medium: false }).settle();
  bench.set({ port: 'noPc' }).settle();
  assert.equal(bench.state, 'noPc');
  bench.set({ port: 'pc' }).settle();
  assert.equal(bench.state, 'shown');
});

test('a PC that sleeps for long counts as gone', () => {
  const bench = shown();
  bench
    .set({ port: 'asleep' })
    .settle()
    .later(ASLEEP_MS - 1);
  assert.equal(bench.state, 'shown');
  bench
    .set({ port: 'pc' })
    .settle()
    .set({ port: 'asleep' })
    .settle()
    .later(ASLEEP_MS - 1);
  assert.deepEqual(bench.did, []);
  bench.later(1);
  assert.deepEqual(bench.did, ['withdraw']);
  assert.equal(bench.state, 'noPc');
});

test('a call that cannot be filed does not keep the drive away for ever', () => {
  const bench = shown();
  bench.files = false;
  bench.news({ waiting: 1, wishes: 1 }).settle();
  assert.equal(bench.state, 'refreshing');
  bench.later(FILING_MS - 1);
  assert.equal(bench.state, 'refreshing');
  bench.later(1);
  assert.equal(bench.state, 'shown');
});

test('what cannot be shown is undone, told, and tried again', () => {
  const bench = new Bench();
  bench.fails = 'show';
  bench.set({ port: 'pc' }).settle();
  assert.deepEqual(bench.did, ['show failed', 'withdraw']);
  assert.deepEqual(saysOf(bench.session, bench.world, '/card'), {
    state: 'failed',
    loan: null,
    problem: PROBLEM,
  });
  bench.fails = null;
  bench.later(RETRY_MS);
  assert.equal(bench.state, 'shown');
});

test('a card that cannot be made writable is kept, told, and tried again', () => {
  const bench = shown();
  bench.fails = 'withdraw';
  bench.set({ port: 'noPc' }).settle();
  assert.equal(bench.state, 'failed');
  assert.notEqual(bench.session.loan, null);
  bench.later(2000);
  assert.deepEqual(bench.did, ['withdraw failed', 'withdraw failed']);
  bench.fails = null;
  bench.later(2000);
  assert.equal(bench.state, 'noPc');
});

test('the recorder may restart while a PC has the drive: the PC keeps it', () => {
  const bench = shown();
  bench.set({ recorder: null }).later(60_000);
  assert.deepEqual(bench.did, []);
  bench.news({ lent: null, wishes: 0 }).settle();
  assert.equal(bench.state, 'shown');
  assert.equal(bench.world.recorder?.lent, bench.session.loan);
});

test('at the stop the card is given back', () => {
  const bench = shown();
  bench.set({ stopping: true }).settle();
  assert.deepEqual(bench.did, ['withdraw']);
  assert.equal(bench.session.loan, null);
});

test('the kernel’s words for a port', () => {
  assert.equal(portOf('configured\n'), 'pc');
  assert.equal(portOf('suspended\n'), 'asleep');
  for (const word of [
    'not attached',
    'attached',
    'powered',
    'default',
    'addressed',
    'reconnecting',
    'UNKNOWN',
  ])
    assert.equal(portOf(word), 'noPc', word);
});

test('whatever happens in whatever order: never shown what is not lent, never given back what is read-only', () => {
  const random = new Random(seedFor('drive session'));
  for (let run = 0; run < 300; run++) {
    const bench = new Bench();
    let running: { readonly effect: Effect; readonly untilMs: number } | null = null;
    let loan: number | null = null;
    const asked: (number | null)[] = [];
    for (let turn = 0; turn < 400; turn++) {
      bench.set({ nowMs: bench.world.nowMs + random.pick([1, 200, 200, 5000, 60_000, IDLE_MS]) });
      const what = random.below(12);
      if (what === 0) bench.set({ port: random.pick(['none', 'noPc', 'asleep', 'pc', 'pc', 'pc'] as const) });
      if (what === 1) bench.set({ card: random.below(4) > 0 });
      if (what === 2 && bench.world.medium) bench.set({ medium: random.below(3) > 0 });
      if (what === 3) bench.set({ recorder: null });
      if (what === 4) bench.set({ reads: bench.world.reads + 8 });
      if (what === 5) bench.news({ lent: loan, wishes: (bench.world.recorder?.wishes ?? 0) + 1 });
      if (what === 6) bench.news({ lent: loan, waiting: random.below(3), ringPart: random.next() });
      const { session, effect } = step(bench.session, bench.world);
      bench.session = session;
      if (effect !== null) {
        assert.equal(running, null, 'one effect at a time');
        running = { effect, untilMs: bench.world.nowMs + random.below(10_000) };
      }
      if (running !== null && bench.world.nowMs >= running.untilMs) {
        bench.fails = random.below(4) === 0 ? running.effect : null;
        if (running.effect === 'show') assert.notEqual(bench.session.loan, null);
        const done = running.effect;
        running = null;
        const problem = bench.fails === done ? PROBLEM : null;
        if (done === 'show') {
          bench.readOnly = true;
          if (problem === null) bench.set({ medium: true });
        } else if (problem === null) {
          bench.readOnly = false;
          bench.set({ medium: false });
        }
        bench.session = ended(bench.session, problem, bench.world.nowMs);
      }
      if (bench.session.loan === null) {
        assert.equal(bench.readOnly, false, 'given back while read-only');
        assert.equal(bench.world.medium, false, 'given back while the PC has it');
      }
      // The recorder hears late, and in order.
      if (asked.at(-1) !== bench.session.loan) asked.push(bench.session.loan);
      if (bench.world.recorder !== null && random.below(2) === 0) {
        const next = asked.shift();
        if (next !== undefined) loan = next;
        if (asked.length === 0) asked.push(bench.session.loan);
        bench.news({ lent: loan });
      }
    }
    // All is well again: the PC gets the drive.
    bench.fails = null;
    bench.news({ lent: bench.session.loan });
    if (running !== null) bench.carryOut((running as { effect: Effect }).effect);
    bench.set({ port: 'noPc', card: true }).settle().later(10_000).later(10_000);
    assert.equal(bench.session.loan, null, `run ${run}`);
    bench.set({ port: 'pc' }).settle();
    assert.equal(bench.state, 'shown', `run ${run}`);
  }
});
