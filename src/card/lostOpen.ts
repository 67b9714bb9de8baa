import type { CallInRing } from './callInRing.js';
import { idFrom } from './names.js';
import type { OpenFacts } from './types.js';

/**
 * Facts for a call whose OPEN slot was destroyed while sound of it is left: no sound is thrown away because
 * its label is gone. Always the same for the same call. Null when there is no sound either.
 */
export function lostOpenFacts(call: CallInRing): OpenFacts | null {
  if (call.audio.length === 0) return null;
  return {
    id: idFrom(call.chain),
    line: '',
    direction: 'in',
    callerId: null,
    start: new Date(call.firstWallMs).toISOString().replace('Z', '+00:00'),
    clock: 'unsynchronised',
    boot: 0,
    orderMs: call.firstWallMs,
    firstSample: 0,
    preRollSamples: 0,
    device: '',
    version: '',
    continues: null,
  };
}
