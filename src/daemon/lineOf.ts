import { loadCountry } from '../config/countries.js';
import type { Config } from '../config.js';
import { AssistedDriver } from '../line/assistedDriver.js';
import { LineDriver, type LineListener } from '../line/driver.js';
import { withHookSense } from '../line/hookSense.js';
import type { LineInterface } from '../line/lineInterface.js';
import { PassiveDriver } from '../line/passiveDriver.js';
import type { LineProfile } from '../line/profile.js';
import { withRawHook } from '../line/rawHook.js';
import type { VoiceListener } from '../line/voice/voiceTypes.js';
import { USUAL_VOICE_CALLS } from '../line/voiceCalls.js';
import { DtmfDetector } from '../signal/dtmf.js';
import { ToneDetector } from '../signal/tones.js';

/** The line as its profile has it: a device on a tty that tells of it, its sound alone, or both. @param sound of a device's own tty */
export function lineOf(
  { line, voice }: Pick<Config, 'line' | 'voice'>,
  profile: LineProfile,
  nowMs: () => number,
  sound: VoiceListener | null,
  told: LineListener,
): LineInterface {
  const country = loadCountry(line.country);
  if (country === null) throw new RangeError(`boards/countries has no ${line.country}`);
  const flashMs = { ...country.flashMs, max: line.flashMaxMs };
  const ringPeriodMs = country.ringCadenceMs.reduce((sum, ms) => sum + ms, 0);
  const sensible = profile.control === 'serial' ? withHookSense(told, ringPeriodMs, nowMs) : told;
  const listener = profile.rawHookEdges ? withRawHook(told, { flashMs }, nowMs) : sensible;
  const settings = { device: line.device, profile, nowMs, ...(sound === null ? {} : { sound }) };
  const serial = profile.control === 'serial';
  if (serial && !(voice.calls && profile.hook !== 'sure')) return new LineDriver(settings, listener);
  const { startDb, stopDb, hangOverMs, leastMs: leastVoiceMs } = voice;
  const { ringCadenceMs } = country;
  const rules = { ...USUAL_VOICE_CALLS, startDb, stopDb, hangOverMs, leastVoiceMs, ringCadenceMs };
  const hearers = { tones: new ToneDetector(country), digits: new DtmfDetector() };
  if (serial) return new AssistedDriver(settings, rules, hearers, listener);
  return new PassiveDriver({ profile, rules, hearers, nowMs }, listener);
}
