/** A frame: 20 ms. Long enough for a pitch period or two, short enough for a click to stay in one. */
export const FRAME_SAMPLES = 160;
export const FRAMES_PER_S = 50;
/** The least level that 16 bits can say; what is silent has it. */
export const LEAST_DB = -96;

/** What is known of one frame. */
export interface SpeechFrame {
  /** Index of its first sample, counted from the first that was pushed. */
  readonly atSample: number;
  /** Level above 220 Hz, dBFS: hum and offset are no speech. */
  readonly levelDb: number;
  /** How much of it four past samples foretell, dB: above 20 for one or two steady tones, seldom for a voice. */
  readonly gainDb: number;
}

/** Linear prediction of this order explains two sinusoids wholly. */
const ORDER = 4;
const FULL_SCALE_POWER = 32768 ** 2;
/**
 * Fourth-order Butterworth high-pass, 220 Hz at 8 kHz, as two second-order sections: 100 Hz comes 28 dB weaker,
 * 120 Hz 21 dB. `[b0, a1, a2]` of b0 (1 - 2z⁻¹ + z⁻²) / (1 + a1 z⁻¹ + a2 z⁻²).
 */
const SECTIONS = [highPass(220, 0.541196), highPass(220, 1.306563)] as const;

/** Cuts sound into frames and measures each. Cheap: it runs on all sound of a line. */
export class SpeechFrames {
  readonly #filtered = new Float64Array(FRAME_SAMPLES);
  /** Two past outputs of the input, and of each section. */
  readonly #past = new Float64Array(6);
  #filled = 0;
  #frames = 0;

  push(samples: Int16Array): SpeechFrame[] {
    const frames: SpeechFrame[] = [];
    for (const sample of samples) {
      this.#filtered[this.#filled++] = this.#filter(sample);
      if (this.#filled < FRAME_SAMPLES) continue;
      this.#filled = 0;
      frames.push({ atSample: this.#frames++ * FRAME_SAMPLES, ...measure(this.#filtered) });
    }
    return frames;
  }

  #filter(sample: number): number {
    const past = this.#past;
    let x = sample;
    for (let i = 0; i < SECTIONS.length; i++) {
      const [b0, a1, a2] = SECTIONS[i] as readonly [number, number, number];
      const at = 2 * i;
      const x1 = past[at] as number;
      const x2 = past[at + 1] as number;
      const y = b0 * (x - 2 * x1 + x2) - a1 * (past[at + 2] as number) - a2 * (past[at + 3] as number);
      past[at + 1] = x1;
      past[at] = x;
      x = y;
    }
    past[5] = past[4] as number;
    past[4] = x;
    return x;
  }
}

function highPass(hz: number, q: number): readonly [number, number, number] {
  const w = (2 * Math.PI * hz) / 8000;
  const alpha = Math.sin(w) / (2 * q);
  const a0 = 1 + alpha;
  return [(1 + Math.cos(w)) / 2 / a0, (-2 * Math.cos(w)) / a0, (1 - alpha) / a0];
}

/** Hann's window: without it the edges of a frame hide how well a tone can be foretold. */
const WINDOW = Float64Array.from({ length: FRAME_SAMPLES }, (_, i) => {
  return 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / FRAME_SAMPLES);
});

/** Level and prediction gain of a frame, by autocorrelation and Levinson's recursion. */
function measure(frame: Float64Array): Pick<SpeechFrame, 'levelDb' | 'gainDb'> {
  let power = 0;
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    const x = frame[i] as number;
    power += x * x;
    frame[i] = x * (WINDOW[i] as number);
  }
  if (power < FRAME_SAMPLES / 100) return { levelDb: LEAST_DB, gainDb: 0 };
  const r = new Float64Array(ORDER + 1);
  for (let lag = 0; lag <= ORDER; lag++) {
    let sum = 0;
    for (let i = lag; i < FRAME_SAMPLES; i++) sum += (frame[i] as number) * (frame[i - lag] as number);
    r[lag] = sum;
  }
  return { levelDb: Math.max(LEAST_DB, dbOfPower(power / FRAME_SAMPLES)), gainDb: gainOf(r) };
}

function gainOf(r: Float64Array): number {
  const a = new Float64Array(ORDER + 1);
  let error = r[0] as number;
  for (let i = 1; i <= ORDER && error > 0; i++) {
    let sum = r[i] as number;
    for (let j = 1; j < i; j++) sum -= (a[j] as number) * (r[i - j] as number);
    const k = Math.max(-0.99999, Math.min(0.99999, sum / error));
    const before = a.slice();
    a[i] = k;
    for (let j = 1; j < i; j++) a[j] = (before[j] as number) - k * (before[i - j] as number);
    error *= 1 - k * k;
  }
  return 10 * Math.log10((r[0] as number) / Math.max(error, 1e-6));
}

/** @param power mean square of 16-bit samples */
export function dbOfPower(power: number): number {
  return 10 * Math.log10(power / FULL_SCALE_POWER);
}

export function powerOfDb(db: number): number {
  return 10 ** (db / 10) * FULL_SCALE_POWER;
}
