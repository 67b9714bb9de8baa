import type { Buffer } from 'node:buffer';
import { parseFacts } from './factsSchema.js';
import type { HeaderFault } from './headerText.js';
import { isMp3, mp3FactsText } from './mp3Header.js';
import { isOgg, opusFactsText } from './opusHeader.js';
import type { Facts } from './types.js';
import { isWav, wavFactsText } from './wavHeader.js';

const CONTAINERS = [
  { is: isWav, text: wavFactsText },
  { is: isMp3, text: mp3FactsText },
  { is: isOgg, text: opusFactsText },
];

/** The facts in a recording's first 4096 bytes, whatever its container. */
export function factsInHeader(header: Buffer): Facts | HeaderFault {
  const container = CONTAINERS.find(({ is }) => is(header));
  if (container === undefined) return 'notARecording';
  const text = container.text(header);
  return text === null ? 'noFacts' : (parseFacts(text) ?? 'brokenFacts');
}
