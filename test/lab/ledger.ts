import type { Found } from './cardCopy.js';
import { PATTERN_SAMPLES } from './pattern.js';
import type { Report } from './reports.js';

/** A call as the line knows it. Places are of the boot's own pattern. */
interface Call {
  readonly offHookPlace: number;
  /** Wall time of the guest, which is the recorder's. */
  readonly offHookMs: number;
  onHookPlace: number | null;
  /** How far the line had been heard when the power went; null while it has not. */
  cutPlace: number | null;
}

/** What became of the call that ran when the power went, or of one that had just ended. */
export interface Loss {
  readonly ms: number;
  readonly inCall: boolean;
}

export interface Verdict {
  readonly faults: readonly string[];
  readonly losses: readonly Loss[];
  /** Recordings that were finished before the cut, and how many of them are as they were. */
  readonly finished: number;
  readonly intact: number;
}

/** The promise: at most one second of the running call (DESIGN, goal 1). */
export const MAX_LOSS_MS = 1000;
export const SAMPLES_PER_MS = 8;
/** The recorder hears of a hook event a little after it is told. */
const SAME_CALL_MS = 1500;
/** How exactly a hook event finds its place in the sound. */
const HOOK_MS = 400;

/**
 * What the host knows of one card through all cuts: every call the line had, every recording that was said to
 * be finished. Judges what is found on the card. Pure.
 */
export class Ledger {
  /** SHA-256 by path; null while only the daemon's word is known. */
  readonly #finished = new Map<string, string | null>();
  #calls: Call[] = [];
  #place = 0;

  /** How far the line has been heard since the boot. */
  get place(): number {
    return this.#place;
  }

  /** Whether the handset is off the hook. */
  get inCall(): boolean {
    const last = this.#calls.at(-1);
    return last !== undefined && last.onHookPlace === null && last.cutPlace === null;
  }

  take(report: Report): void {
    if (report.kind === 'filed' && !this.#finished.has(report.path)) this.#finished.set(report.path, null);
    if (report.kind === 'hashed') this.#finished.set(report.path, report.sha256);
    if (report.kind === 'played') this.#place = report.place;
    if (report.kind === 'offHook')
      this.#calls.push({
        offHookPlace: report.place,
        offHookMs: report.wallMs,
        onHookPlace: null,
        cutPlace: null,
      });
    const last = this.#calls.at(-1);
    if (report.kind === 'onHook' && last !== undefined) last.onHookPlace = report.place;
  }

  /** The power went; the next boot's pattern begins anew. */
  cut(): void {
    for (const call of this.#calls) call.cutPlace ??= this.#place;
    this.#place = 0;
  }

  /** Everything that stood in the ring is filed: each call must be there, once, and each recording untouched. */
  judge(found: readonly Found[]): Verdict {
    const faults = [...duplicatesOf(found)];
    const { intact, touched } = this.#touched(found);
    faults.push(...touched);
    const losses: Loss[] = [];
    const claimed = new Set<string>();
    for (const call of this.#calls) {
      const own = found.filter((one) => isOf(one, call));
      for (const { path } of own) claimed.add(path);
      if (own.length > 1) faults.push(`one call, ${own.length} recordings: ${own.map(({ path }) => path)}`);
      losses.push(...this.#judgeCall(call, own[0], faults));
    }
    for (const { path } of found)
      if (!claimed.has(path) && !this.#finished.has(path)) faults.push(`${path} is of no call`);
    // Those that were finished before the cut; what is new is finished from now on.
    const finished = this.#finished.size;
    for (const { path, sha256 } of found) this.#finished.set(path, sha256);
    this.#calls = this.#calls.filter((call) => call.cutPlace === null && call.onHookPlace === null);
    return { faults, losses, finished, intact };
  }

  #touched(found: readonly Found[]): { readonly intact: number; readonly touched: readonly string[] } {
    const byPath = new Map(found.map((one) => [one.path, one.sha256]));
    const touched: string[] = [];
    for (const [path, sha256] of this.#finished) {
      const now = byPath.get(path);
      if (now === undefined) touched.push(`${path} was finished and is gone`);
      else if (sha256 !== null && now !== sha256) touched.push(`${path} was finished and has changed`);
    }
    return { intact: this.#finished.size - touched.length, touched };
  }

  /** The sound of a call: where it must reach, and that nothing is missing inside but declared gaps. */
  #judgeCall(call: Call, recording: Found | undefined, faults: string[]): readonly Loss[] {
    const wasCut = call.cutPlace !== null;
    const inCall = call.onHookPlace === null;
    const until = call.onHookPlace ?? call.cutPlace;
    if (until === null) return [];
    if (recording === undefined) {
      const ms = (until - call.offHookPlace) / SAMPLES_PER_MS;
      if (!wasCut || ms > MAX_LOSS_MS) faults.push(`a call of ${Math.round(ms)} ms has no recording`);
      return wasCut ? [{ ms, inCall }] : [];
    }
    const { path, facts, runs, samples } = recording;
    const last = runs.at(-1);
    // The call begins at the off-hook: of its pre-roll nothing is lost before that.
    const end = Math.max(call.offHookPlace, last === undefined ? 0 : last.place + last.samples);
    const ms = (until - end) / SAMPLES_PER_MS;
    const allowedMs = wasCut && facts.interrupted ? MAX_LOSS_MS : HOOK_MS;
    if (ms > allowedMs) faults.push(`${path}: the last ${Math.round(ms)} ms are missing`);
    const heard = runs.reduce((sum, run) => sum + run.samples, 0);
    const declared = facts.gaps.reduce((sum, gap) => sum + gap.samples, 0);
    const before = runs[0]?.place === 0 ? runs[0].atSample : 0;
    if (samples - heard - before !== declared)
      faults.push(
        `${path}: ${samples - heard - before} samples are not the line's, gaps declare ${declared}`,
      );
    if (inCall && !facts.interrupted) faults.push(`${path} is not marked as interrupted`);
    return wasCut && facts.interrupted ? [{ ms: Math.max(0, ms), inCall }] : [];
  }
}

function* duplicatesOf(found: readonly Found[]): Generator<string> {
  const seen = new Map<string, string>();
  for (const { path, facts } of found) {
    const name = `${facts.id} ${facts.start}`;
    const other = seen.get(name);
    if (other !== undefined) yield `${path} and ${other} are the same recording`;
    seen.set(name, path);
  }
}

/** The same moment by the clock, and the same place in the sound. */
function isOf({ facts, runs }: Found, call: Call): boolean {
  if (Math.abs(Date.parse(facts.start) - call.offHookMs) > SAME_CALL_MS) return false;
  const run = runs.find(
    ({ atSample, samples }) => atSample <= facts.preRollSamples && facts.preRollSamples < atSample + samples,
  );
  if (run === undefined) return true;
  const place = (run.place + facts.preRollSamples - run.atSample) % PATTERN_SAMPLES;
  return Math.abs(place - call.offHookPlace) <= HOOK_MS * SAMPLES_PER_MS;
}
