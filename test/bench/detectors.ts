import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Rig } from '../rig/denwaban.js';
import { costs } from './processes.js';

export const DETECTORS_TITLE =
  'A call in which people speak, with and without listening to it (caller ID, digits, tones, voices, quality):';

export interface DetectorsResult {
  readonly [how: string]: {
    readonly cpuSeconds: number;
    readonly cpuPercent: number;
    readonly ratio: number;
  };
}

const SPOKEN = '/usr/share/sounds/alsa';

/** The daemon's processor time for one call of so many seconds. */
async function ofCall(t: Cleanings, listen: boolean, seconds: number): Promise<number> {
  const rig = await Rig.start(t, `[audio]\nlisten = ${listen}`);
  await rig.startDaemon();
  await rig.pickUp();
  let over = false;
  const talk = async () => {
    for (let i = 0; !over; i++) {
      const [side, file] = i % 2 === 0 ? ['far', 'Front_Center.wav'] : ['near', 'Rear_Left.wav'];
      await rig.act('speak', { side, file: join(SPOKEN, file ?? ''), wait: true });
    }
  };
  const talking = talk();
  await delay(6000);
  const { denwaband } = await costs({ denwaband: rig.daemon?.pid ?? 0 }, seconds);
  over = true;
  await talking;
  await rig.act('hang-up');
  await rig.event('filed');
  return denwaband?.cpuSeconds ?? Number.NaN;
}

interface Cleanings {
  after(clean: () => Promise<void>): void;
}

export async function measureDetectors(t: Cleanings, seconds: number): Promise<DetectorsResult> {
  const without = await ofCall(t, false, seconds);
  const withAll = await ofCall(t, true, seconds);
  const row = (cpuSeconds: number) => ({
    cpuSeconds,
    cpuPercent: Math.round((cpuSeconds / seconds) * 1000) / 10,
    ratio: Math.round((cpuSeconds / without) * 100) / 100,
  });
  return { without: row(without), with: row(withAll) };
}
