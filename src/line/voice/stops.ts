import { DLE } from '../dle.js';

/**
 * How a device is told to end a stream, by word. Vendors differ, and Zoom's DLE are said to come in threes: the pair
 * before is a data byte that brings the DLE back into step (facts: line-interface §1.5).
 */
export const STOP_WORDS = ['^', '!', '3^', '3!', 'any'] as const;
export type StopWord = (typeof STOP_WORDS)[number];

const CODES: Readonly<Record<StopWord, readonly number[]>> = {
  '^': [DLE, 0x5e],
  '!': [DLE, 0x21],
  '3^': [DLE, DLE, DLE, 0x5e],
  '3!': [DLE, DLE, DLE, 0x21],
  any: [0x0d],
};

export function stopBytes(word: StopWord): Uint8Array {
  return Uint8Array.from(CODES[word]);
}
