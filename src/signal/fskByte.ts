import { FSK_RATE_HZ } from './fskModem.js';
import { BIT, type FskTape, overBit } from './fskTape.js';

/** The most likely byte around a place. */
export interface FskGuess {
  /** Where its start bit begins, between samples. */
  readonly at: number;
  readonly byte: number;
  readonly framingError: boolean;
  /** How much less likely the second best byte is, 0 to 1. */
  readonly margin: number;
}

/** A mark before, the start bit, 8 bits, the stop bit. */
const BITS = 11;
const FIRST_DATA = 2;
const STOP = 10;
/** How far the true start may be from the place where the tilt changed, and how finely it is sought, samples. */
const REACH = 3;
const FINE = 0.5;
/**
 * How much of the phase of the bits before is believed. The phase is continuous, so earlier bits help to
 * tell mark from space; but a modem may be off by 1.5 %, which forbids to look back over a whole byte.
 */
const MEMORY = 0.7;
/**
 * What is a byte and what is noise, measured: purity is the share of the sound that is the tones of the
 * bits (1 without noise, 0.87 at 3 dB SNR, 0.64 of noise alone), continuity how much the phases agree (at
 * most 4.3, 3.9 at 3 dB, 2 of noise). Their product was below 2.2 for 19 of 20 bytes of noise and above it
 * for 99 of 100 bytes at 3 dB.
 */
const LEAST_BOTH = 2.2;
/** Where the tilt changed, before the start is sought: spares most of the work in speech. */
const LEAST_PURITY = 0.6;

/** Correlation of each bit with space (0) and mark (1), turned to the phase at the bit's beginning. */
const re = [new Float64Array(BITS), new Float64Array(BITS)] as const;
const im = [new Float64Array(BITS), new Float64Array(BITS)] as const;
/** Phase and score of every beginning of a byte: node 1 has no bits yet; 2n and 2n+1 are n and a bit. */
const NODES = 512;
const LEAVES = 256;
const phaseRe = new Float64Array(NODES);
const phaseIm = new Float64Array(NODES);
const scores = new Float64Array(NODES);

/**
 * The byte whose start bit begins near `near`; null: there is none, or no modem. `leastSpace`: energy that
 * the start bit must have at the space beside that at the mark.
 */
export function byteAt(tape: FskTape, near: number, leastSpace: number): FskGuess | null {
  correlate(tape, near - BIT);
  if (purity(tape, near) < LEAST_PURITY) return null;
  const middle = mostLikely(tape, near, REACH, 1);
  const at = mostLikely(tape, middle, FINE, FINE);
  correlate(tape, at - BIT);
  return energy(1, 0) > leastSpace * energy(1, 1) ? harvest(tape, at) : null;
}

/** The start among those around `near` that fits some byte best. */
function mostLikely(tape: FskTape, near: number, reach: number, step: number): number {
  let best = near;
  let most = Number.NEGATIVE_INFINITY;
  for (let at = near - reach; at <= near + reach; at += step) {
    correlate(tape, at - BIT);
    const score = scores[bestLeaf(tape)] ?? 0;
    if (score <= most) continue;
    most = score;
    best = at;
  }
  return best;
}

function correlate(tape: FskTape, from: number): void {
  for (const value of [0, 1] as const) {
    const band = value === 1 ? tape.mark : tape.space;
    for (let bit = 0; bit < BITS; bit++) {
      const at = from + bit * BIT;
      const angle = (2 * Math.PI * band.hz * at) / FSK_RATE_HZ;
      const cos = Math.cos(angle);
      const sin = Math.sin(angle);
      const x = overBit(band.re, at);
      const y = overBit(band.im, at);
      re[value][bit] = x * cos - y * sin;
      im[value][bit] = x * sin + y * cos;
    }
  }
}

/** Scores all bytes; the node of the best one. */
function bestLeaf(tape: FskTape): number {
  phaseRe[0] = 0;
  phaseIm[0] = 0;
  scores[0] = 0;
  extend(tape, 0, 0, 0, 1);
  extend(tape, 0, 1, 1, 0);
  for (let node = 1; node < LEAVES; node++) {
    const bit = FIRST_DATA + 31 - Math.clz32(node);
    extend(tape, node, 2 * node, bit, 0);
    extend(tape, node, 2 * node + 1, bit, 1);
  }
  let best = LEAVES;
  for (let leaf = LEAVES; leaf < NODES; leaf++) {
    scores[leaf] = (scores[leaf] ?? 0) + gain(leaf, STOP, 1);
    if ((scores[leaf] ?? 0) > (scores[best] ?? 0)) best = leaf;
  }
  return best;
}

/** What a further bit adds to the score of a beginning. */
function gain(node: number, bit: number, value: 0 | 1): number {
  const x = re[value][bit] ?? 0;
  const y = im[value][bit] ?? 0;
  return x * x + y * y + 2 * MEMORY * ((phaseRe[node] ?? 0) * x + (phaseIm[node] ?? 0) * y);
}

function extend(tape: FskTape, node: number, child: number, bit: number, value: 0 | 1): void {
  const { turnRe, turnIm } = value === 1 ? tape.mark : tape.space;
  scores[child] = (scores[node] ?? 0) + gain(node, bit, value);
  const x = MEMORY * (phaseRe[node] ?? 0) + (re[value][bit] ?? 0);
  const y = MEMORY * (phaseIm[node] ?? 0) + (im[value][bit] ?? 0);
  phaseRe[child] = x * turnRe - y * turnIm;
  phaseIm[child] = x * turnIm + y * turnRe;
}

function harvest(tape: FskTape, at: number): FskGuess | null {
  const leaf = bestLeaf(tape);
  const score = scores[leaf] ?? 0;
  const plain = plainScore();
  if ((purity(tape, at) * score) / plain < LEAST_BOTH) return null;
  let second = 0;
  for (let other = LEAVES; other < NODES; other++)
    if (other !== leaf) second = Math.max(second, scores[other] ?? 0);
  const framingError = gain(leaf, STOP, 0) > gain(leaf, STOP, 1);
  return { at, byte: byteOf(leaf), framingError, margin: (score - second) / score };
}

/** The energies of a mark, a start bit and nine bits, each at the frequency where it has more. */
function plainScore(): number {
  let plain = energy(0, 1) + energy(1, 0);
  for (let bit = FIRST_DATA; bit < BITS; bit++) plain += Math.max(energy(bit, 0), energy(bit, 1));
  return plain;
}

function purity(tape: FskTape, at: number): number {
  return (2 * plainScore()) / (BIT * tape.power(Math.round(at - BIT), Math.round(BITS * BIT)));
}

function energy(bit: number, value: 0 | 1): number {
  return (re[value][bit] ?? 0) ** 2 + (im[value][bit] ?? 0) ** 2;
}

/** The tree's first bit is the byte's least. */
function byteOf(leaf: number): number {
  let byte = 0;
  for (let bit = 0; bit < 8; bit++) byte |= ((leaf >> (7 - bit)) & 1) << bit;
  return byte;
}
