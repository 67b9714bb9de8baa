import { setTimeout as delay } from 'node:timers/promises';
import { type Config, loadConfig } from '../config.js';
import type { Problem } from '../i18n/problems.js';
import { loadProfile } from '../line/profile.js';
import { releaseLine } from '../line/release.js';
import { openLog } from '../log.js';
import { LAMPS } from '../panel/lamps.js';
import { PanelLamps } from '../panel/leds.js';
import { isPowerOffRequested } from './powerOff.js';

/**
 * What is done when the recorder is no more, by systemd (`ExecStopPost=`): the lamps say NOT RECORDING, and after a
 * death the line is given free. Without a configuration that can be read there is neither lamp nor line to know of.
 */
const LAMPS_MS = 1000;
const LINE_MS = 8000;
const log = openLog('info');
const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

async function setLamps({ panel, runtimeDir }: Config): Promise<void> {
  if (panel.lamps === null) return;
  const lamps = new PanelLamps(panel.lamps);
  lamps.show(LAMPS[isPowerOffRequested(runtimeDir) ? 'poweringOff' : 'notRecording']);
  await Promise.race([lamps.settled(), delay(LAMPS_MS, null, { ref: false })]);
}

async function freeLine({ line }: Config): Promise<Problem | null> {
  const profile = loadProfile(line.profile);
  return 'code' in profile ? profile : releaseLine(line.device, profile, nowMs);
}

const loaded = loadConfig();
if (loaded.ok) {
  const died = (process.env.SERVICE_RESULT ?? 'success') !== 'success';
  const freed = died ? freeLine(loaded.config) : null;
  await setLamps(loaded.config);
  const problem = await Promise.race([freed, delay(LINE_MS, null, { ref: false })]);
  if (problem !== null) log.warn({ problem }, 'the line could not be given free');
  else if (died) log.info('the line is free');
}
process.exit(0);
