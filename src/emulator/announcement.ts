import type { CallerId } from '../call/types.js';
import { encodeMdmf } from '../line/callerId/bellcore.js';
import { encodeNtt } from '../line/callerId/ntt.js';
import type { CallerIdWay } from '../signal/country.js';
import { makeFsk } from '../signal/fskMaker.js';
import { makeDtmf, makeTone } from '../signal/toneMaker.js';
import type { LineHabits } from './lineHabits.js';
import { DTMF_PEAK, RATE_HZ } from './tones.js';

/** What the network sends to tell who calls, as sound. Facts: line-interface §3. */

/** -21 dBFS: what is left of -13.5 dBm at the end of a loop. */
const FSK_PEAK = 4000;
const ALERT_HZ = [2130, 2750];
const ALERT_SAMPLES = 0.1 * RATE_HZ;
const AFTER_ALERT_SAMPLES = 0.1 * RATE_HZ;
/** A bit in the last digit of the number, or in the reason of its absence. */
const WRONG_BIT = 0x04;

/** Empty where it is missing. `date` is MMDDHHMM. */
export function callerIdSound(
  callerId: CallerId,
  date: string,
  way: CallerIdWay,
  fsk: LineHabits['fsk'],
): Int16Array {
  if (fsk === 'missing') return new Int16Array(0);
  const spoil = (frame: readonly number[], place: number) =>
    fsk === 'sound' ? frame : frame.map((byte, at) => (at === place ? byte ^ WRONG_BIT : byte));
  switch (way) {
    case 'ntt': {
      const bytes = spoil(encodeNtt(callerId), callerId.kind === 'number' ? 8 + callerId.number.length : 9);
      const shape = { modem: 'v23', seizureBits: 0, markBits: 75, stopBits: 4, tailBits: 10 } as const;
      return makeFsk(bytes, { ...shape, peak: FSK_PEAK });
    }
    case 'bellcore':
      return makeFsk(spoil(encodeMdmf(callerId, date), 14), {
        modem: 'bell202',
        tailBits: 10,
        peak: FSK_PEAK,
      });
    case 'etsi':
    case 'bt': {
      const shape = { modem: 'v23', tailBits: 10, peak: FSK_PEAK } as const;
      return after(alert(), makeFsk(spoil(encodeMdmf(callerId, date), 14), shape));
    }
    case 'dtmf':
      return makeDtmf(callerId.kind === 'number' ? `D${callerId.number}C` : 'D1#', {
        peakLow: DTMF_PEAK / 2,
        peakHigh: DTMF_PEAK / 2,
      });
  }
}

/** Two tones that tell a telephone on the hook to listen. */
function alert(): Int16Array {
  return makeTone({ hz: ALERT_HZ, cadenceMs: [] }, 0, ALERT_SAMPLES, FSK_PEAK);
}

function after(first: Int16Array, then: Int16Array): Int16Array {
  const both = new Int16Array(first.length + AFTER_ALERT_SAMPLES + then.length);
  both.set(first);
  both.set(then, first.length + AFTER_ALERT_SAMPLES);
  return both;
}
