import { loadCountry } from '../config/countries.js';
import type { Config } from '../config.js';
import { AssistedDriver } from '../line/assistedDriver.js';
import { LineDriver, type LineListener, type LineTap } from '../line/driver.js';
import { withHookSense } from '../line/hookSense.js';
import type { LineInterface } from '../line/lineInterface.js';
import { PassiveDriver } from '../line/passiveDriver.js';
import type { LineProfile } from '../line/profile.js';
import { withRawHook } from '../line/rawHook.js';
import type { VoiceListener } from '../line/voice/voiceTypes.js';
import { USUAL_VOICE_CALLS, type VoiceCallRules } from '../line/voiceCalls.js';
import type { Country } from '../signal/country.js';
import { DtmfDetector } from '../signal/dtmf.js';
import { ToneDetector } from '../signal/tones.js';

/** The line as its profile has it: a device on a tty that tells of it, its sound alone, or both. @param sound of a device's own tty @param tap of a device on a tty */
export function lineOf(
  { line, voice }: Pick<Config, 'line' | 'voice'>,
  profile: LineProfile,
  nowMs: () => number,
  sound: VoiceListener | null,
  told: LineListener,
  tap?: LineTap,
): LineInterface {
  const country = countryOf(line);
  const flashMs = { ...country.flashMs, max: line.flashMaxMs };
  const ringPeriodMs = country.ringCadenceMs.reduce((sum, ms) => sum + ms, 0);
  const sensible = profile.control === 'serial' ? withHookSense(told, ringPeriodMs, nowMs) : told;
  const listener = profile.rawHookEdges ? withRawHook(told, { flashMs }, nowMs) : sensible;
  const settings = {
    device: line.device,
    profile,
    nowMs,
    ...(sound === null ? {} : { sound }),
    ...(tap === undefined ? {} : { tap }),
  };
  const rules = voiceCallRulesOf({ line, voice }, profile);
  if (rules === null) return new LineDriver(settings, listener);
  const hearers = { tones: new ToneDetector(country), digits: new DtmfDetector() };
  if (profile.control === 'serial') return new AssistedDriver(settings, rules, hearers, listener);
  return new PassiveDriver({ profile, rules, hearers, nowMs }, listener);
}

/** By which rules calls are found in what is heard; null: the device alone tells of them. */
export function voiceCallRulesOf(
  { line, voice }: Pick<Config, 'line' | 'voice'>,
  profile: LineProfile,
): VoiceCallRules | null {
  if (profile.control === 'serial' && !(voice.calls && profile.hook !== 'sure')) return null;
  const { startDb, stopDb, hangOverMs, leastMs: leastVoiceMs } = voice;
  const { ringCadenceMs } = countryOf(line);
  return { ...USUAL_VOICE_CALLS, startDb, stopDb, hangOverMs, leastVoiceMs, ringCadenceMs };
}

function countryOf({ country: code }: Config['line']): Country {
  const country = loadCountry(code);
  if (country === null) throw new RangeError(`boards/countries has no ${code}`);
  return country;
}
