/**
 * Holds a recording against the emulator's own account of the line, sample by sample. Pure. Both at 8 kHz; the
 * recording may have gone through µ-law, and what was on the line besides (the notice) makes it differ.
 */
export interface Stretch {
  /** In the recording. */
  readonly fromSample: number;
  readonly toSample: number;
}

/** So much is compared at once: a place is found by its noise even in silence. */
const BLOCK_SAMPLES = 800;
/** The line's own clock and the recorder's moments may disagree by this. */
const SEARCH_SAMPLES = 8000;
/** Of a block that is the line's, all but a few samples are it to half a step of µ-law. */
const ALIKE = 0.98;
const NEEDLE_SAMPLES = 400;
const QUIET = 200;

function alike(recorded: number, line: number): boolean {
  return Math.abs(recorded - line) <= 5 + Math.abs(line) / 24;
}

function part(recorded: Int16Array, at: number, line: Int16Array, place: number, samples: number): number {
  let same = 0;
  for (let i = 0; i < samples; i++) if (alike(recorded[at + i] ?? 0, line[place + i] ?? 0)) same++;
  return same / samples;
}

/**
 * The stretches of the recording, from the off-hook on, that are not what was on the line. `offHook` is the
 * moment of the off-hook as the line has it, `recordedOffHook` as the recording has it.
 */
export function differences(
  recorded: Int16Array,
  line: Int16Array,
  recordedOffHook: number,
  offHook: number,
): readonly Stretch[] {
  const blocks: Stretch[] = [];
  for (let at = recordedOffHook; at < recorded.length; at += BLOCK_SAMPLES)
    blocks.push({ fromSample: at, toSample: Math.min(at + BLOCK_SAMPLES, recorded.length) });
  const search = (block: Stretch, by: number) => searched(recorded, block, line, by);
  // The first blocks may be too quiet to be told apart: what is found in a later one holds for them too.
  const nominal = offHook - recordedOffHook;
  let shift = nominal;
  for (const block of blocks) {
    const first = search(block, nominal);
    if (first === null) continue;
    shift = first;
    break;
  }
  const found: { fromSample: number; toSample: number }[] = [];
  for (const block of blocks) {
    const { fromSample, toSample } = block;
    const fits = () => part(recorded, fromSample, line, fromSample + shift, toSample - fromSample) >= ALIKE;
    if (!fits()) shift = search(block, shift) ?? shift;
    if (fits()) continue;
    const last = found.at(-1);
    if (last?.toSample === fromSample) last.toSample = toSample;
    else found.push({ fromSample, toSample });
  }
  return found;
}

/** Where the block is in the line's sound, as a distance; null when it is nowhere near, or too quiet to say. */
function searched(
  recorded: Int16Array,
  { fromSample: at, toSample }: Stretch,
  line: Int16Array,
  nominal: number,
): number | null {
  const needle = Math.min(NEEDLE_SAMPLES, toSample - at);
  if (recorded.subarray(at, at + needle).every((sample) => Math.abs(sample) < QUIET)) return null;
  for (let off = 0; off <= SEARCH_SAMPLES; off++) {
    for (const by of off === 0 ? [nominal] : [nominal + off, nominal - off]) {
      if (part(recorded, at, line, at + by, 16) >= 0.9 && part(recorded, at, line, at + by, needle) >= ALIKE)
        return by;
    }
  }
  return null;
}
