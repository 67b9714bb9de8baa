import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Config } from '../config.js';
import { LAMPS } from '../panel/lamps.js';
import { lampLines } from '../panel/leds.js';

/**
 * Leaves in the runtime directory what is to be written into the lamps when the recorder is dead: the file `lamps`,
 * lines of `FILE NUMBER` that say NOT RECORDING. `packaging/after-stop` writes them.
 */
export function leaveLastWord({ panel, runtimeDir }: Pick<Config, 'panel' | 'runtimeDir'>): void {
  const file = join(runtimeDir, 'lamps');
  if (panel.lamps === null) rmSync(file, { force: true });
  else writeFileSync(file, lampLines(panel.lamps, LAMPS.notRecording));
}
