import { readFileSync } from 'node:fs';
import type { Scenario } from '../applianceReports.js';
import { Lab } from './lab.js';
import { appliance } from './scenarios/appliance.js';
import { drive } from './scenarios/drive.js';
import { stick } from './scenarios/stick.js';
import { unplug } from './scenarios/unplug.js';
import { upgrade } from './scenarios/upgrade.js';
import { watchdog } from './scenarios/watchdog.js';

/** The program of the appliance's guest, started by lab.service. The kernel's command line names the scenario. */
const SCENARIO: Readonly<Record<Scenario, (lab: Lab) => Promise<void>>> = {
  appliance,
  drive,
  stick,
  unplug,
  upgrade,
  watchdog,
};

const word = /\blab\.scenario=(\w+)/.exec(readFileSync('/proc/cmdline', 'utf8'))?.[1] ?? '';
const lab = new Lab();
lab.tell.step('the guest is up');
try {
  const scenario = Object.entries(SCENARIO).find(([name]) => name === word);
  if (scenario === undefined) throw new Error(`no scenario "${word}"`);
  await scenario[1](lab);
} catch (error) {
  lab.tell.fault(error instanceof Error ? (error.stack ?? error.message) : String(error));
  await lab.powerOff();
}
// Lives on until the machine goes off, so that what it has started does too.
setInterval(() => undefined, 60_000);
