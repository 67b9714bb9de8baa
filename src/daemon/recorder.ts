import type { Clip } from '../audio/notices.js';
import type { Player } from '../audio/player.js';
import type { Stretch, Tape } from '../audio/tape.js';
import { type CallRules, initialMachine, type Machine, nextDeadlineMs, step } from '../call/machine.js';
import type { CallEvent, CallerId, Direction, Effect, Moment, Plan } from '../call/types.js';
import type { NoticeFacts, OpenFacts } from '../card/types.js';
import type { Problem } from '../i18n/problems.js';
import type { Quality } from '../signal/qualityTypes.js';
import { CallRecording, type QualityEars, type RingStream } from './callRecording.js';
import { NoticeRun } from './noticeRun.js';

/** Facts that a new recording needs and the call machine does not know. */
export type Particulars = Pick<
  OpenFacts,
  'id' | 'line' | 'start' | 'clock' | 'boot' | 'orderMs' | 'device' | 'version'
>;

/** What the recorder works with; the composition root fills it in. */
export interface RecorderPorts {
  readonly rules: CallRules;
  readonly tape: Tape;
  readonly player: Player;
  readonly playbackDevice: string;
  nowMs(): number;
  sampleAt(ms: number): number;
  measuredRateHz(): number | null;
  /** Measures how a recording sounds; null: that is not wanted. */
  qualityEars(): QualityEars | null;
  clip(name: string): Clip | null;
  /** The country's recorder tone as a sound file; null: there is none. */
  recordTone(): string | null;
  /** What the owner's rules say of a call with what is known of it. */
  planFor(direction: Direction, callerId: CallerId | null): Plan;
  /** What is heard in new sound. */
  hear(stretch: Stretch, phase: Machine['phase']): readonly LineEvent[];
  /** With the name of the phone book. */
  named(callerId: CallerId | null): CallerId | null;
  /** The call is over: a device that holds the line lets go. */
  release(): void;
  particulars(at: Moment): Particulars;
  /** @param beganMs the off-hook on the monotonic clock */
  openStream(open: OpenFacts, beganMs: number): RingStream;
  /** The sound of the running call's recording stands still; null: it moves again. */
  stoodStill(id: string | null): void;
  /** How a recording that is over sounds; what was said of its sound while it ran is settled by it. */
  judged(id: string, quality: Quality): void;
  /** The recording is wholly in the ring: file it. */
  closed(stream: RingStream): void;
  /** The machine's state changed. */
  changed(): void;
  noticeBegan(id: string, afterOffHookMs: number | null): void;
  noticeEnded(id: string, facts: NoticeFacts): void;
  missed(callerId: CallerId | null, rings: number): void;
  failed(problem: Problem): void;
}

type Untimed<E> = E extends unknown ? Omit<E, 'at'> : never;
/** A call event before the recorder gives it its place on the sample clock. */
export type LineEvent = Untimed<CallEvent>;
/** How much of the notice must be on the tape before its beginning is announced. */
const NOTICE_TOLD_AFTER_MS = 700;

/** Runs the call machine: gives it events with their moment, and carries out what it decides. */
export class Recorder {
  readonly #ports: RecorderPorts;
  #machine: Machine = initialMachine;
  #deadline: NodeJS.Timeout | null = null;
  readonly #open = new Map<number, CallRecording>();
  readonly #closing = new Set<Promise<void>>();
  #notice: NoticeRun | null = null;
  /** The recording of which it was told that its sound stands still. */
  #still: string | null = null;

  constructor(ports: RecorderPorts) {
    this.#ports = ports;
  }

  get machine(): Machine {
    return this.#machine;
  }

  /** The recording of the call that runs now. */
  get current(): CallRecording | null {
    const { phase } = this.#machine;
    return phase.kind === 'offHook' ? (this.#open.get(phase.call.number) ?? null) : null;
  }

  take(event: LineEvent, atMs: number = this.#ports.nowMs()): void {
    const at = { ms: atMs, sample: this.#ports.sampleAt(atMs) };
    const planned = event.kind === 'offHook' ? { ...event, plan: this.#planAtLift() } : event;
    const before = this.#machine.phase;
    const { machine, effects } = step(this.#machine, { ...planned, at } as CallEvent, this.#ports.rules);
    this.#machine = machine;
    for (const effect of effects) this.#carryOut(effect);
    if (shownOf(before) !== shownOf(machine.phase)) this.#ports.changed();
    this.#setDeadline();
    this.#planAgain(before);
  }

  sound(stretch: Stretch): void {
    for (const recording of this.#open.values()) recording.sound(stretch);
    const still = this.current?.still ? this.current.open.id : null;
    if (still !== this.#still) this.#ports.stoodStill(still);
    this.#still = still;
    for (const event of this.#ports.hear(stretch, this.#machine.phase)) this.take(event);
  }

  #planAtLift(): Plan {
    const { phase } = this.#machine;
    if (phase.kind === 'ringing') return this.#ports.planFor('in', phase.callerId);
    const direction = this.#machine.announcement === null ? 'out' : 'in';
    return this.#ports.planFor(direction, null);
  }

  /** The other party's number became known in the call: the rules may say something else of it. */
  #planAgain(before: Machine['phase']): void {
    const { phase } = this.#machine;
    if (phase.kind !== 'offHook' || phase.call.callerId === null) return;
    const knew =
      before.kind === 'offHook' && before.call.number === phase.call.number ? before.call.callerId : null;
    const knewAtLift = before.kind === 'ringing' ? before.callerId : knew;
    if (phase.call.callerId === knewAtLift) return;
    this.take({ kind: 'plan', plan: this.#ports.planFor(phase.call.direction, phase.call.callerId) });
  }

  gap(reason: string): void {
    for (const recording of this.#open.values()) recording.gap(reason);
  }

  /** Ends the running call and resolves when all recordings are wholly in the ring. */
  async stop(): Promise<void> {
    this.take({ kind: 'shutdown' });
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    await Promise.all(this.#closing);
  }

  #setDeadline(): void {
    if (this.#deadline !== null) clearTimeout(this.#deadline);
    const dueMs = nextDeadlineMs(this.#machine, this.#ports.rules);
    const waitMs = dueMs === null ? 0 : Math.min(Math.max(0, dueMs - this.#ports.nowMs()), 3_600_000);
    this.#deadline = dueMs === null ? null : setTimeout(() => this.take({ kind: 'tick' }), Math.ceil(waitMs));
  }

  #carryOut(effect: Effect): void {
    switch (effect.kind) {
      case 'keep':
        this.#keep(effect);
        break;
      case 'playNotice':
        this.#playNotice(effect.call, effect.clip);
        break;
      case 'stopNotice':
        this.#notice?.stop();
        break;
      case 'recordTone':
        this.#playRecordTone();
        break;
      case 'release':
        this.#ports.release();
        break;
      case 'identify':
        this.#open
          .get(effect.call)
          ?.event({ kind: 'callerId', callerId: this.#ports.named(effect.callerId) ?? effect.callerId });
        break;
      case 'mark':
        this.#mark(effect);
        break;
      case 'file':
        this.#file(effect);
        break;
      case 'missed':
        this.#ports.missed(effect.callerId, effect.rings);
    }
  }

  #keep(effect: Extract<Effect, { kind: 'keep' }>): void {
    const before = effect.continues === null ? undefined : this.#open.get(effect.continues);
    const open: OpenFacts = {
      ...this.#ports.particulars(effect.at),
      direction: effect.direction,
      callerId: this.#ports.named(effect.callerId),
      firstSample: effect.fromSample,
      preRollSamples: effect.at.sample - effect.fromSample,
      continues: before?.open.id ?? null,
      ...(effect.rule === null ? {} : { rule: effect.rule }),
    };
    const stream = this.#ports.openStream(open, effect.at.ms);
    this.#open.set(
      effect.call,
      new CallRecording(open, effect.at, stream, this.#ports.tape, this.#ports.qualityEars()),
    );
  }

  #playRecordTone(): void {
    const file = this.#ports.recordTone();
    if (file === null) return;
    const { ended } = this.#ports.player.play(file, this.#ports.playbackDevice);
    void ended.then((end) => {
      if (end.kind === 'failed') this.#ports.failed(end.problem);
    });
  }

  #playNotice(call: number, name: string): void {
    const recording = this.#open.get(call);
    const clip = this.#ports.clip(name);
    if (clip === null || recording === undefined) {
      queueMicrotask(() => this.take({ kind: 'noticeEnded' }));
      return;
    }
    const { player, playbackDevice, tape } = this.#ports;
    const startedSample = this.#ports.sampleAt(this.#ports.nowMs());
    const run = new NoticeRun(clip, player.play(clip.file, playbackDevice), startedSample);
    this.#notice = run;
    recording.notice(run, (facts) => this.#ports.noticeEnded(recording.open.id, facts));
    const telling = setTimeout(() => {
      const heard = run.heardAt(tape, tape.end);
      recording.noteNotice();
      const afterSamples = heard === null ? null : heard.sample - recording.began.sample;
      this.#ports.noticeBegan(recording.open.id, afterSamples === null ? null : afterSamples / 8);
    }, NOTICE_TOLD_AFTER_MS);
    void run.ended.then((end) => {
      if (end.kind !== 'done') clearTimeout(telling);
      if (end.kind === 'failed') this.#ports.failed(end.problem);
      if (this.#notice !== run) return;
      this.#notice = null;
      this.take({ kind: 'noticeEnded' });
    });
  }

  #mark({ call, at, what, detail }: Extract<Effect, { kind: 'mark' }>): void {
    const recording = this.#open.get(call);
    if (recording === undefined) return;
    const atSample = Math.max(0, at.sample - recording.open.firstSample);
    recording.event({ kind: 'mark', atSample, what, ...(detail === undefined ? {} : { detail }) });
  }

  #file({ call, at, ended, reason, cues }: Extract<Effect, { kind: 'file' }>): void {
    const recording = this.#open.get(call);
    if (recording === undefined) return;
    if (this.#still === recording.open.id) this.#still = null;
    const closing = recording
      .close(at, { end: reason, ended, cues }, this.#ports.measuredRateHz())
      .then((quality) => {
        if (quality !== null) this.#ports.judged(recording.open.id, quality);
        this.#ports.closed(recording.stream);
      })
      .finally(() => {
        this.#open.delete(call);
        this.#closing.delete(closing);
      });
    this.#closing.add(closing);
  }
}

/** What people see of a phase; what the machine only remembers is no news. */
function shownOf(phase: Machine['phase']): string {
  if (phase.kind === 'ringing') return `ringing ${phase.rings}`;
  if (phase.kind !== 'offHook') return phase.kind;
  const { number, notice, kept, callerId } = phase.call;
  return `offHook ${number} ${notice} ${kept} ${callerId === null}`;
}
