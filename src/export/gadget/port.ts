import type { Port } from './session.js';

/**
 * What the kernel's word for the state of a USB device port means (/sys/class/udc/NAME/state). Only a PC that has
 * chosen a configuration uses the drive; a charger never does. A port that has lost its PC is `suspended` where the
 * hardware cannot tell that from a PC that sleeps.
 */
export function portOf(state: string): Port {
  const word = state.trim();
  if (word === 'configured') return 'pc';
  return word === 'suspended' ? 'asleep' : 'noPc';
}
