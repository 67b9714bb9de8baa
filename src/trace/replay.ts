import { type CallRules, initialMachine, type Machine, nextDeadlineMs, step } from '../call/machine.js';
import type { CallEvent, Effect, LineEvent } from '../call/types.js';
import { Hearing } from '../line/hearing.js';
import { type HookEdge, hookEdge, NO_EDGES } from '../line/hookEdges.js';
import { hookSense, NO_SENSE } from '../line/hookSense.js';
import type { LineProfile } from '../line/profile.js';
import { lineEventOf, type VoiceCallRules, VoiceCalls } from '../line/voiceCalls.js';
import type { Country } from '../signal/country.js';
import { DtmfDetector } from '../signal/dtmf.js';
import { ToneDetector } from '../signal/tones.js';
import { bytesIn, samplesIn, type TraceLine } from './format.js';
import { TracedDevice, type TracedEvent } from './tracedDevice.js';

type Untimed<E> = E extends unknown ? Omit<E, 'at'> : never;
/** `ms` on the clock of the trace. An event comes before what it brings about. */
export type Happened = { readonly ms: number } & (
  | { readonly event: Untimed<CallEvent> }
  | { readonly effect: Effect }
  | { readonly damagedCallerId: string }
);

export interface TraceReplay {
  readonly happened: readonly Happened[];
  readonly machine: Machine;
}

export interface TraceSettings {
  readonly profile: LineProfile;
  readonly country: Country;
  readonly rules: CallRules;
  readonly byEar: VoiceCallRules | null;
}

/**
 * What the recorder makes of a trace, with the code that it runs on a line: bytes through codec and profile, sound
 * through the detectors, all events through the call machine. The same trace gives the same. Not in a trace, and so not
 * here: the button, rules that ask the phone book or the time of day, and the end of a notice, which is taken to play
 * until it is stopped. Pure.
 */
export function replayTrace(lines: readonly TraceLine[], settings: TraceSettings): TraceReplay {
  const replay = new Replay(lines, settings);
  for (const line of lines) replay.take(line);
  return { happened: replay.happened, machine: replay.machine };
}

/** Deliveries of sound by which events are placed among it: some seconds. */
const PLACED_BY = 250;

class Replay {
  readonly happened: Happened[] = [];
  machine: Machine = initialMachine;
  readonly #settings: TraceSettings;
  readonly #device: TracedDevice;
  readonly #hearing: Hearing;
  readonly #calls: VoiceCalls | null;
  /** For the sound of the last seconds, its arrival less its end on the sample clock: the least is that of sound in time. */
  #lateMs: number[];
  #edges = NO_EDGES;
  #edgeDueMs: number | null = null;
  #sense = NO_SENSE;
  #senseDueMs: number | null = null;

  constructor(lines: readonly TraceLine[], settings: TraceSettings) {
    this.#settings = settings;
    const { profile, country, byEar } = settings;
    this.#device = new TracedDevice(profile);
    this.#hearing = new Hearing(country);
    const hearers = { tones: new ToneDetector(country), digits: new DtmfDetector() };
    this.#calls = byEar === null ? null : new VoiceCalls(byEar, hearers);
    const first = lines.find((line) => 'samples' in line);
    this.#lateMs = [
      first !== undefined && 'samples' in first
        ? first.ms - (first.position + samplesIn(first.samples).length) / 8
        : (lines[0]?.ms ?? 0),
    ];
  }

  take(line: TraceLine): void {
    this.#passUntil(line.ms);
    if ('bytes' in line) {
      this.#fromDevice(this.#device.heard(bytesIn(line.bytes), line.ms));
    } else if ('asked' in line) this.#device.asked(line.asked, line.ms);
    else if ('samples' in line) this.#hear(line.position, samplesIn(line.samples), line.ms);
    else if (line.device === 'back') this.#event({ kind: 'deviceBack' }, line.ms);
    else {
      this.#fromDevice(this.#device.gathered());
      this.#device.startAfresh();
      this.#forgetEdges();
      this.#event({ kind: 'deviceLost' }, line.ms);
    }
  }

  /** What only the passing of time brings about, each at its moment. */
  #passUntil(ms: number): void {
    for (;;) {
      const [first] = this.#waits()
        .filter(({ dueMs }) => dueMs !== null && dueMs <= ms)
        .sort((a, b) => (a.dueMs ?? 0) - (b.dueMs ?? 0));
      if (first === undefined) return;
      first.over(first.dueMs ?? 0);
    }
  }

  /** Of two that are due at once the first comes first. */
  #waits(): readonly { readonly dueMs: number | null; readonly over: (dueMs: number) => void }[] {
    return [
      { dueMs: this.#device.dueMs, over: () => this.#fromDevice(this.#device.gathered()) },
      { dueMs: this.#senseDueMs, over: (dueMs) => this.#sensed(null, dueMs) },
      { dueMs: this.#edgeDueMs, over: (dueMs) => this.#edge({ kind: 'tick', atMs: dueMs }) },
      {
        dueMs: nextDeadlineMs(this.machine, this.#settings.rules),
        over: (dueMs) => this.#step({ kind: 'tick' }, Math.max(dueMs, this.machine.now.ms)),
      },
    ];
  }

  #fromDevice(told: readonly TracedEvent[]): void {
    for (const { event, atMs } of told) this.#told(event, atMs);
  }

  #told(event: LineEvent, ms: number): void {
    if (event.kind === 'offHook') this.#calls?.callBegan();
    if (event.kind === 'onHook') this.#calls?.callEnded();
    const hook = event.kind === 'offHook' || event.kind === 'onHook';
    if (!this.#settings.profile.rawHookEdges) this.#sensed(event, ms);
    else if (!hook) this.#event(event, ms);
    else this.#edge({ kind: event.kind === 'offHook' ? 'closed' : 'open', atMs: ms });
  }

  #sensed(event: LineEvent | null, ms: number): void {
    const ringPeriodMs = this.#settings.country.ringCadenceMs.reduce((sum, part) => sum + part, 0);
    const { sense, events, dueMs } = hookSense(this.#sense, event, ms, ringPeriodMs);
    this.#sense = sense;
    this.#senseDueMs = dueMs;
    for (const told of events) this.#event(told.event, told.atMs);
  }

  #edge(edge: HookEdge): void {
    const { country, rules } = this.#settings;
    const flashMs = { ...country.flashMs, max: rules.flashMaxMs };
    const { edges, events, dueMs } = hookEdge(this.#edges, edge, { flashMs });
    this.#edges = edges;
    this.#edgeDueMs = dueMs;
    for (const { event, atMs } of events) this.#event(event, atMs);
  }

  #forgetEdges(): void {
    this.#edges = NO_EDGES;
    this.#edgeDueMs = null;
    this.#sense = { ...this.#sense, lastRingMs: null, doubtMs: null };
    this.#senseDueMs = null;
  }

  #hear(position: number, samples: Int16Array, ms: number): void {
    const end = position + samples.length;
    this.#lateMs.push(ms - end / 8);
    if (this.#lateMs.length > PLACED_BY) this.#lateMs.shift();
    const { kind } = this.machine.phase;
    const listening = kind === 'offHook' || kind === 'fetching' ? 'call' : 'idle';
    for (const heard of this.#hearing.hear(position, samples, listening))
      if (heard.kind === 'event') this.#event(heard.event, ms);
      else this.happened.push({ ms, damagedCallerId: heard.reason });
    for (const heard of this.#calls?.push(position, samples) ?? []) {
      // Rings are the device's, where there is one that tells.
      if (heard.kind === 'ring' && this.#settings.profile.control === 'serial') continue;
      const { heardBy: _, ...event } = lineEventOf(heard);
      this.#event(event, ms - Math.max(0, end - heard.atSample) / 8);
    }
  }

  #event(event: Untimed<CallEvent>, ms: number): void {
    this.happened.push({ ms, event });
    this.#step(event, ms);
  }

  #step(event: Untimed<CallEvent>, ms: number): void {
    const sample = Math.max(0, Math.round((ms - Math.min(...this.#lateMs)) * 8));
    const before = this.machine.phase.kind;
    const happens = { ...event, at: { ms, sample } } as CallEvent;
    const { machine, effects } = step(this.machine, happens, this.#settings.rules);
    this.machine = machine;
    for (const effect of effects) this.happened.push({ ms: machine.now.ms, effect });
    const over = effects.some(({ kind }) => kind === 'release') || before !== machine.phase.kind;
    if (over && machine.phase.kind !== 'offHook' && this.#calls?.inCall) this.#calls.callEnded();
  }
}
