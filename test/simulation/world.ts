import type { CallRules } from '#src/call/machine.js';
import { SqlCatalogue } from '#src/card/catalogue/sqlCatalogue.js';
import type { RetentionPolicy } from '#src/card/retentionTypes.js';
import type { Annotation, IndexLine } from '#src/card/types.js';
import { plansFor } from '../call/callRules.js';
import { Random } from '../rig/random.js';
import { CardCheck, checkFile, keyOf, readCard, readFile } from './cardCheck.js';
import { checkCatalogue } from './catalogueCheck.js';
import { LINES, Life, type Planted } from './life.js';
import { Medium } from './medium.js';
import { Phone } from './phone.js';
import { Alarm, Run, Scheduler } from './scheduler.js';
import { simulatedDisk } from './simulatedDisk.js';
import { SimulatedStore } from './simulatedStore.js';
import { Told } from './told.js';
import { Trace, Violation } from './trace.js';
import { WallClock } from './wallClock.js';
import { DeviceWeather } from './weather.js';

export interface WorldOptions {
  readonly seed: number;
  readonly calls: number;
  readonly cuts: number;
  readonly planted?: Planted;
  /** False: clusters reused before a barrier are not looked for, only the damage they do. */
  readonly traceFrees?: boolean;
}

export interface WorldResult {
  readonly calls: number;
  readonly cuts: number;
  readonly recordings: number;
  readonly filed: number;
  readonly evicted: number;
  /** Age of the oldest sound that a cut cost while the card kept up, ms. */
  readonly largestLossMs: number;
  readonly hash: string;
  readonly violation: { readonly message: string; readonly lines: readonly string[] } | null;
}

// The database's code is loaded before there is a world: that takes real time.
(await SqlCatalogue.empty()).close();

/** Of sound that a cut may cost (DESIGN.md, "The card"). */
const LOSS_MS = 1000;
/** A device that takes longer than this over what is waiting is slow. */
const KEEPS_UP_MS = 60;
/** What comes after the last call must come to rest within this. */
const SETTLE_MS = 3 * 3600_000;
const UNIT_SLOTS = 8;
const DAY_MS = 86_400_000;
const MIB = 1024 ** 2;
const MOST_HOLDS = 12;
/** Turns from an off-hook in which a cut may come: the call, its filing and what follows. */
const CUT_WITHIN_TURNS = 220;

/** One card, one recorder, two lines, and everything that can go wrong with them. */
export class World {
  readonly #options: WorldOptions;
  readonly #random: Random;
  readonly #scheduler = new Scheduler();
  readonly #trace = new Trace();
  /** A cut while the machine is off or comes up puts the start off: there is never more than one. */
  readonly #start = new Alarm(this.#scheduler, null);
  readonly #clock: WallClock;
  readonly #ringWeather: DeviceWeather;
  readonly #diskWeather: DeviceWeather;
  readonly #store: SimulatedStore;
  readonly #medium: Medium;
  readonly #phones: readonly Phone[];
  readonly #told: Told[] = [];
  readonly #byKey = new Map<string, Told>();
  readonly #shape;
  #run = new Run();
  #life: Life;
  #callsLeft: number;
  #cutsLeft: number;
  #cutAtTurn = Number.POSITIVE_INFINITY;
  #calls = 0;
  #filed = 0;
  #evicted = 0;
  #holds = 0;
  #boots = 0;
  #largestLossMs = 0;
  #violation: Error | null = null;
  #ringIsFull = false;
  /** In this life the card was out, and is not as its catalogue knew it. */
  #wasPulled = false;
  #ending = false;
  #over = false;

  constructor(options: WorldOptions) {
    this.#options = options;
    const random = new Random(options.seed);
    this.#random = random;
    this.#callsLeft = options.calls;
    this.#cutsLeft = options.cuts;
    const scheduler = this.#scheduler;
    this.#clock = new WallClock(scheduler, random);
    this.#ringWeather = new DeviceWeather('ring', scheduler, random, this.#trace);
    this.#diskWeather = new DeviceWeather('disk', scheduler, random, this.#trace);
    const slots = UNIT_SLOTS * (36 + random.below(44));
    this.#store = new SimulatedStore(slots, UNIT_SLOTS, scheduler, random, this.#trace, this.#ringWeather);
    this.#medium = new Medium((2.2 + random.next()) * MIB, random);
    this.#shape = {
      profile: random.below(3) === 0 ? ('pcm' as const) : ('standard' as const),
      pieceMs: random.pick([50, 100]),
      lostPieceOneIn: random.pick([60, 1000]),
      secondLookMs: random.pick([5000, 600_000]),
      rules: rulesOf(random),
      policy: policyOf(random),
    };
    this.#phones = Array.from(
      { length: LINES },
      (_, line) =>
        new Phone(scheduler, random, (happening) => {
          if (happening.kind === 'offHook') this.#pickedUp();
          if (this.#run.alive) this.#life.take(line, happening);
        }),
    );
    this.#life = this.#boot();
    scheduler.after(60_000, null, () => this.#burst());
  }

  /** Of a world in which nothing goes in circles. */
  get #mostTurns(): number {
    return 20_000 + 1500 * this.#options.calls + 20_000 * this.#options.cuts;
  }

  async run(): Promise<WorldResult> {
    const onRejection = (error: unknown) => this.#fail(error);
    process.on('unhandledRejection', onRejection);
    try {
      while (!this.#over && this.#violation === null) {
        if (!(await this.#scheduler.turn())) break;
        if (this.#scheduler.turns >= this.#cutAtTurn) this.#cut();
        this.#checkFrees();
        if (this.#scheduler.turns > this.#mostTurns)
          throw new Violation('liveness', 'it never comes to rest');
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      process.off('unhandledRejection', onRejection);
    }
    if (!this.#over && this.#violation === null)
      this.#violation = new Violation('liveness', 'nothing is due any more and calls are still to be filed');
    return this.#result();
  }

  #result(): WorldResult {
    const violation = this.#violation;
    return {
      calls: this.#calls,
      cuts: this.#options.cuts - this.#cutsLeft,
      recordings: this.#told.length,
      filed: this.#filed,
      evicted: this.#evicted,
      largestLossMs: this.#largestLossMs,
      hash: this.#trace.hash,
      violation:
        violation === null
          ? null
          : {
              message: violation instanceof Violation ? violation.message : `error: ${violation.stack}`,
              lines: this.#trace.lines,
            },
    };
  }

  #fail(error: unknown): void {
    this.#violation ??= error instanceof Error ? error : new Error(String(error));
  }

  /** A handful of calls on each line, then hours of quiet. */
  #burst(): void {
    let talking = LINES;
    for (const phone of this.#phones) {
      const calls = Math.min(this.#callsLeft, 3 + this.#random.below(8));
      this.#callsLeft -= calls;
      phone.talk(calls, () => {
        talking -= 1;
        if (talking === 0) this.#quiet();
      });
    }
  }

  #quiet(): void {
    const hours = 1 + this.#random.below(20);
    if (this.#callsLeft > 0) this.#scheduler.after(hours * 3600_000, null, () => this.#burst());
    else this.#scheduler.after(60_000, null, () => this.#settle());
    if (this.#random.below(3) === 0)
      this.#scheduler.after(this.#random.below(20_000), null, () => this.#restart());
  }

  #pickedUp(): void {
    const calls = this.#options.calls - this.#calls;
    this.#calls += 1;
    if (this.#cutAtTurn === Number.POSITIVE_INFINITY && this.#random.below(calls) < this.#cutsLeft)
      this.#armCut(CUT_WITHIN_TURNS);
    this.#changeWeather();
    if (this.#random.below(15) === 0 && this.#told.length > 0) this.#hold();
  }

  #armCut(withinTurns: number): void {
    this.#cutAtTurn = this.#scheduler.turns + this.#random.below(withinTurns);
  }

  #changeWeather(): void {
    const random = this.#random;
    const weather = random.below(2) === 0 ? this.#ringWeather : this.#diskWeather;
    const kind = random.below(60);
    if (kind < 2) weather.slowDown();
    else if (kind < 4) weather.failSome();
    else if (kind === 4) this.#diskWeather.goOut('EROFS', random.below(120_000));
    else if (kind === 5) this.#pullCard();
  }

  /** The recordings' card is pulled and put back; what was not synced is as after a cut. */
  #pullCard(): void {
    this.#diskWeather.goOut('EIO', 1000 + this.#random.below(120_000));
    this.#medium.cut();
    this.#wasPulled = true;
  }

  #boot(): Life {
    const run = new Run();
    this.#run = run;
    const scheduler = this.#scheduler;
    const ports = {
      ...this.#shape,
      run,
      scheduler,
      random: this.#random,
      clock: this.#clock,
      planted: this.#options.planted ?? {},
      store: this.#store.open(run),
      disk: simulatedDisk(run, {
        medium: this.#medium,
        scheduler,
        trace: this.#trace,
        weather: this.#diskWeather,
        written: () => {},
      }),
      began: (line: number, open: Told['open'], stream: number) => this.#began(line, open, stream),
      filed: (line: IndexLine) => this.#wasFiled(line),
      deleted: (tombstone: Annotation) => this.#wasDeleted(tombstone),
      reported: (code: string) => this.#trace.add(scheduler.nowMs, 'reported', code),
      ringTold: (code: string | null) => this.#ringTold(code),
    };
    const life = new Life(ports);
    this.#ringIsFull = false;
    this.#wasPulled = false;
    this.#boots += 1;
    this.#trace.add(scheduler.nowMs, 'boot', this.#boots);
    void life.start(this.#newestOrderMs()).then(() => this.#started(life));
    return life;
  }

  /** As the catalogue would say it: of what is filed. */
  #newestOrderMs(): number | null {
    return this.#told.findLast(({ filedAs }) => filedAs !== null)?.open.orderMs ?? null;
  }

  #started(life: Life): void {
    this.#guard(() => {
      this.#trace.add(this.#scheduler.nowMs, 'armed');
      this.#check('after the start', false);
      for (const [line, phone] of this.#phones.entries())
        if (phone.offHook) life.take(line, { kind: 'offHook' });
    });
    void life.idle().then(() => this.#guard(() => this.#check('after recovery', false)));
  }

  #began(line: number, open: Told['open'], stream: number): Told {
    const told = new Told(open, this.#boots * LINES + line, this.#told.length, this.#scheduler.nowMs, stream);
    told.ringWasFull = this.#ringIsFull;
    this.#told.push(told);
    this.#byKey.set(keyOf(open), told);
    this.#trace.add(this.#scheduler.nowMs, 'begins', open.id, stream);
    return told;
  }

  #wasFiled(line: IndexLine): void {
    this.#guard(() => {
      const told = this.#byKey.get(keyOf(line));
      this.#trace.add(this.#scheduler.nowMs, 'filed', line.id, line.samples);
      this.#filed += 1;
      if (told === undefined) {
        if (line.device === '') return;
        throw new Violation('I2', `${line.path} was filed and never recorded`);
      }
      const file = readFile(this.#medium, line.path);
      if (file === null) throw new Violation('I7', `${line.path} has a DONE and is not on the medium`);
      checkFile(told, file, this.#stalled(told), 'filed');
      told.filedAs = line.path;
      if (told.deleted) throw new Violation('I5', `${line.path} was deleted and is filed again`);
      const slow = told.died !== null && told.died.toleranceMs > LOSS_MS;
      if (!slow) this.#largestLossMs = Math.max(this.#largestLossMs, told.lossMs(line.samples));
    });
  }

  #wasDeleted({ id, start }: Annotation): void {
    this.#trace.add(this.#scheduler.nowMs, 'deleted', id);
    this.#evicted += 1;
    const told = this.#byKey.get(keyOf({ id, start }));
    if (told === undefined) return;
    told.deleted = true;
    if (told.hold !== null) this.#fail(new Violation('I8', `${id} was deleted and is held`));
  }

  /** Somebody wants a recording kept for ever. */
  #hold(): void {
    const told = this.#random.pick(this.#told);
    if (told.filedAs === null || told.hold !== null || this.#holds >= MOST_HOLDS || !this.#run.alive) return;
    this.#holds += 1;
    this.#trace.add(this.#scheduler.nowMs, 'hold', told.open.id);
    void this.#life.hold(told, 'for ever').then((done) => {
      if (done) told.hold = 'for ever';
    });
  }

  #ringTold(code: string | null): void {
    this.#trace.add(this.#scheduler.nowMs, 'ring', code ?? 'well');
    this.#ringIsFull = code === 'ringFull';
    if (code === 'ringFull') for (const told of this.#told) if (this.#runs(told)) told.ringWasFull = true;
  }

  #runs(told: Told): boolean {
    return !told.closed && told.died === null;
  }

  #stalled(told: Told): boolean {
    const untilMs = told.died?.atMs ?? this.#scheduler.nowMs;
    return this.#store.stalls.some((stall) => stall.untilMs >= told.beganMs && stall.fromMs <= untilMs);
  }

  #cut(): void {
    this.#cutAtTurn = Number.POSITIVE_INFINITY;
    this.#cutsLeft -= 1;
    const random = this.#random;
    const power = random.below(6) > 0;
    this.#trace.add(this.#scheduler.nowMs, power ? 'power cut' : 'killed');
    const busyMs = this.#store.busyMs;
    this.#endRun(LOSS_MS + (busyMs > KEEPS_UP_MS ? busyMs : 0));
    if (power) {
      this.#store.cutPower();
      this.#medium.cut();
    } else this.#store.keepPower();
    this.#ringWeather.clear();
    this.#check('after the cut', false);
    this.#bootLater(random.below(3) === 0 ? 100 : 5000);
  }

  #bootLater(afterMs: number): void {
    this.#start.set(afterMs, () => {
      this.#clock.restart();
      this.#life = this.#boot();
      if (this.#cutsLeft > 0 && this.#random.below(4) === 0) this.#armCut(60);
    });
  }

  #endRun(toleranceMs: number): void {
    this.#run.alive = false;
    this.#life.closeCatalogue();
    for (const told of this.#told)
      if (this.#runs(told)) told.died = { atMs: this.#scheduler.nowMs, toleranceMs };
  }

  /** An orderly stop and a new start. */
  #restart(): void {
    const run = this.#run;
    if (!run.alive || !this.#life.armed) return;
    this.#trace.add(this.#scheduler.nowMs, 'stop');
    void this.#life.stop().then(() => {
      if (!run.alive) return;
      this.#endRun(LOSS_MS);
      this.#store.keepPower();
      this.#bootLater(3000);
    });
  }

  #checkFrees(): void {
    this.#violation ??= this.#store.violation;
    const found = this.#medium.crossLinked;
    if (found === null || this.#options.traceFrees === false || this.#violation !== null) return;
    this.#violation = new Violation(
      'I6',
      `cluster ${found.cluster} was given away while ${found.owner} may still own it`,
    );
  }

  /** After the last call: no more bad weather; everything is filed, and a last cut changes nothing. */
  #settle(): void {
    this.#ringWeather.clear();
    this.#diskWeather.clear();
    if (this.#cutsLeft > 0) this.#armCut(100);
    const untilMs = this.#scheduler.nowMs + SETTLE_MS;
    const look = () => {
      const ring = this.#life.ring;
      const settled =
        this.#life.armed && ring !== null && ring.unfiled.length === 0 && ring.unverified.length === 0;
      if (settled && this.#cutsLeft === 0 && this.#ending) {
        void this.#life.quiet().then(() => this.#guard(() => this.#finish()));
        return;
      }
      if (this.#scheduler.nowMs > untilMs)
        this.#fail(
          new Violation('liveness', `${ring?.unfiled.length ?? 'all'} calls are not filed after hours`),
        );
      else {
        if (settled && this.#cutsLeft === 0) {
          void this.#life.quiet().then(() => this.#guard(() => this.#lastCut()));
        } else if (settled && this.#cutAtTurn === Number.POSITIVE_INFINITY) this.#armCut(10);
        this.#scheduler.after(60_000, null, look);
      }
    };
    look();
  }

  /** One more, when all is done, and one more start: nothing may change by it. */
  #lastCut(): void {
    this.#ending = true;
    if (!this.#wasPulled) this.#checkCatalogue('the catalogue that was kept');
    this.#endRun(LOSS_MS);
    this.#store.cutPower();
    this.#medium.cut();
    this.#check('after the last cut', false);
    this.#bootLater(5000);
  }

  #checkCatalogue(where: string): void {
    const { catalogue, refusedHolds } = this.#life;
    if (catalogue !== null) checkCatalogue(catalogue, readCard(this.#medium), where, refusedHolds);
  }

  #finish(): void {
    this.#checkCatalogue('the catalogue made anew');
    this.#endRun(LOSS_MS);
    this.#store.cutPower();
    this.#medium.cut();
    this.#check('at the end', true);
    for (const { path, bytes } of readCard(this.#medium).files) this.#trace.add(0, path, bytes.length);
    this.#over = true;
  }

  #check(where: string, settled: boolean): void {
    new CardCheck(this.#told, this.#medium, {
      ring: this.#life.ring,
      runs: (told) => this.#runs(told),
      stalled: (told) => this.#stalled(told),
      settled,
      where: `${where} at ${this.#scheduler.nowMs.toFixed(0)} ms`,
    }).run();
  }

  #guard(act: () => void): void {
    try {
      act();
    } catch (error) {
      this.#fail(error);
    }
  }
}

function rulesOf(random: Random): CallRules {
  return {
    preRollSamples: random.pick([0, 800, 2400]),
    tapeSamples: 224_000,
    numberDisplay: false,
    ringTimeoutMs: 6000,
    plans: plansFor(random.pick(['incoming', 'none'] as const)),
    noticeDelayMs: 0,
    recordToneEveryMs: 15_000,
    hook: 'sure',
    flashMaxMs: random.pick([0, 300, 1000]),
    silenceMs: 0,
    maxLengthMs: random.pick([6000, 60_000]),
    deviceGraceMs: 60_000,
  };
}

function policyOf(random: Random): RetentionPolicy {
  const rule = { name: '', direction: null, number: null, tag: null, minKeepMs: 0, maxAgeMs: null };
  const aged = { ...rule, maxAgeMs: 3 * DAY_MS };
  return {
    minFree: { bytes: random.below(300_000) },
    maxBytes: random.below(4) === 0 ? 1_000_000 : null,
    rules: [random.below(4) === 0 ? aged : rule],
    keepTaggedLast: null,
    onFull: 'stop',
  };
}
