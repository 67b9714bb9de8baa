import assert from 'node:assert/strict';
import { type CallRules, type Machine, NOTICE_FRESH_MS, nextDeadlineMs } from '#src/call/machine.js';
import type { CallEvent, Effect } from '#src/call/types.js';

type Keep = Extract<Effect, { kind: 'keep' }>;

/** What an onlooker knows of the effects so far; every step is checked against it. */
export class Onlooker {
  readonly #rules: CallRules;
  #open: Keep | null = null;
  #noticeOf = new Set<number>();
  #noticeRuns: number | null = null;
  #lastEndSample = 0;
  #lastMs = 0;
  #lastRingMs = Number.NEGATIVE_INFINITY;
  #ringsSinceCall = 0;
  /** Rings in the step being checked: they may come after its recording. */
  #ringsNow = 0;
  #lost = false;
  #keptMs = 0;
  #repeats = false;
  #somebodyThere = false;
  #heardNow = false;
  /** The line device was away in the open call. */
  #doubted = false;
  readonly seen = {
    calls: 0,
    notices: 0,
    missed: 0,
    parts: 0,
    doubts: 0,
    heardEnds: 0,
    unkept: 0,
    fetches: 0,
  };

  constructor(rules: CallRules) {
    this.#rules = rules;
  }

  check(event: CallEvent, effects: readonly Effect[], after: Machine): void {
    const doubted = this.#doubted && this.#open !== null;
    // The end of a fetch that brought a number announces the ring too.
    if (event.kind === 'reversal' || (after.phase.kind === 'ringing' && after.phase.rings === 0))
      this.#lastRingMs = after.phase.kind === 'ringing' ? after.phase.last.ms : after.now.ms;
    this.#ringsNow = event.kind === 'ring' || event.kind === 'shortRing' ? 1 : 0;
    if (event.kind === 'ring' || event.kind === 'shortRing') {
      this.#lastRingMs = after.now.ms;
      this.#ringsSinceCall++;
    }
    this.#heardNow =
      event.kind === 'speech' ||
      event.kind === 'mark' ||
      (event.kind === 'tone' && event.tone === 'ringback' && !event.on);
    if (this.#heardNow) this.#somebodyThere = true;
    this.#repeats = after.phase.kind === 'offHook' && after.phase.call.plan.repeatMs !== null;
    for (const effect of effects) this.#checkEffect(effect);
    this.#checkDoubt(doubted, event, effects, after);
    const call = after.phase.kind === 'offHook' ? after.phase.call : null;
    if (event.kind === 'shutdown') assert.equal(this.#open, null, 'a shutdown ends every call');
    if (event.kind === 'onHook' && this.#rules.flashMaxMs === 0 && this.#rules.hook === 'sure')
      assert.equal(this.#open, null, 'where no flash is, every call ends with the on-hook');
    if (call?.ending.onHook != null) {
      const longestMs = Math.max(this.#rules.flashMaxMs, this.#rules.hook === 'sure' ? 0 : 3000);
      assert.ok(after.now.ms - call.ending.onHook.ms < longestMs, 'an on-hook that stands ends the call');
    }
    assert.equal(this.#open !== null, call?.kept === true, 'a kept call means: a recording is open');
    if (call !== null && !call.kept) {
      assert.notEqual(call.plan.record, 'always', 'a call that is to be recorded is');
      this.seen.unkept++;
    }
    if (after.phase.kind === 'fetching') this.seen.fetches++;
    if (effects.some(({ kind }) => kind === 'file')) {
      assert.ok(
        effects.some((one) => one.kind === 'release' || (one.kind === 'file' && one.reason === 'maxLength')),
        'the line is let go with every end',
      );
    }
    assert.ok(after.now.ms >= this.#lastMs, 'time never goes back');
    this.#lastMs = after.now.ms;
    const deadline = nextDeadlineMs(after, this.#rules);
    if (event.kind === 'tick' && deadline !== null)
      assert.ok(deadline > after.now.ms, 'a tick deals with every deadline that has passed');
  }

  /** Who was away may have missed the on-hook. */
  #checkDoubt(doubted: boolean, event: CallEvent, effects: readonly Effect[], after: Machine): void {
    if (doubted && (event.kind === 'ring' || event.kind === 'offHook')) {
      const [first] = effects.filter(({ kind }) => kind === 'file' || kind === 'keep');
      assert.equal(first?.kind, 'file', 'a ring or an off-hook ends the call in doubt, and first of all');
      assert.ok(!effects.some((one) => one.kind === 'mark' && one.what === 'callWaiting'), 'no call waiting');
      const next = event.kind === 'ring' ? 'ringing' : 'offHook';
      if (!after.stopped) assert.equal(after.phase.kind, next, 'and begins what it says');
      this.seen.doubts++;
    }
    if (event.kind === 'deviceLost' && this.#open !== null) this.#lost = true;
    if (event.kind === 'deviceBack' && this.#open !== null && this.#lost) {
      this.#lost = false;
      this.#doubted = true;
    }
  }

  #checkEffect(effect: Effect): void {
    switch (effect.kind) {
      case 'keep':
        this.#keep(effect);
        break;
      case 'file':
        assert.equal(this.#open?.call, effect.call, 'only the open recording is filed, and once');
        assert.equal(this.#noticeRuns, null, 'a notice is stopped before its recording is filed');
        assert.ok(effect.at.sample >= (this.#open?.fromSample ?? 0), 'no recording has a negative length');
        assert.ok(effect.ended.sample <= effect.at.sample, 'a call is over before its recording is');
        if (effect.reason === 'tone' || effect.reason === 'silence' || effect.reason === 'loopCurrent') {
          assert.ok(effect.cues.length > 0, 'an end that was heard says by what');
          this.seen.heardEnds++;
        }
        this.#lastEndSample = effect.at.sample;
        this.#open = null;
        break;
      case 'playNotice':
        this.#notice(effect);
        break;
      case 'stopNotice':
        assert.equal(this.#noticeRuns, effect.call, 'only a running notice is stopped');
        this.#noticeRuns = null;
        break;
      case 'mark':
      case 'identify':
        assert.equal(this.#open?.call, effect.call, 'marks and numbers go to the open recording');
        break;
      case 'missed':
        assert.equal(this.#open, null, 'a missed call is no recording');
        assert.ok(effect.rings <= this.#ringsSinceCall, 'missed calls did ring');
        assert.ok(effect.rings >= 1 || effect.callerId !== null, 'or the line was told who calls');
        this.#ringsSinceCall -= effect.rings;
        this.seen.missed++;
    }
  }

  #keep(effect: Keep): void {
    assert.equal(this.#open, null, 'never two recordings at once');
    assert.ok(effect.fromSample >= this.#lastEndSample, 'recordings never overlap');
    assert.ok(
      effect.at.sample - effect.fromSample <= this.#rules.preRollSamples,
      'no more than the pre-roll',
    );
    if (effect.continues !== null) this.seen.parts++;
    else if (effect.direction === 'in' && effect.at.ms === this.noticeMs) {
      const quietMs = effect.at.ms - this.#lastRingMs;
      assert.ok(
        quietMs < Math.max(this.#rules.ringTimeoutMs, 6501),
        'incoming means: it rang or was announced just before',
      );
    }
    // A later part of a call is the call.
    if (effect.continues === null) {
      this.#lost = false;
      this.#doubted = false;
    }
    this.#open = effect;
    this.#keptMs = this.noticeMs;
    if (effect.continues === null && effect.at.ms === this.noticeMs) this.#somebodyThere = this.#heardNow;
    this.#ringsSinceCall = this.#ringsNow;
    this.seen.calls++;
  }

  #notice(effect: Extract<Effect, { kind: 'playNotice' }>): void {
    const open = this.#open;
    assert.ok(open !== null && open.call === effect.call, 'a notice belongs to the open recording');
    assert.equal(open.continues, null, 'never a notice into the later part of a running call');
    const first = !this.#noticeOf.has(effect.call);
    if (!first) assert.ok(this.#repeats, 'one notice a call, if the rule does not repeat it');
    if (first && open.direction === 'out') assert.ok(this.#somebodyThere, 'not before somebody answered');
    if (first && open.direction === 'in') {
      const lateMs = this.noticeMs - this.#keptMs - this.#rules.noticeDelayMs;
      assert.ok(lateMs >= 0 && lateMs <= NOTICE_FRESH_MS, 'never a notice into a running call');
    }
    this.#noticeOf.add(effect.call);
    this.#noticeRuns = effect.call;
    this.seen.notices++;
  }

  /** The moment of the step being checked; set before {@link check}. */
  noticeMs = 0;
  noticeEnded(): void {
    this.#noticeRuns = null;
  }
}
