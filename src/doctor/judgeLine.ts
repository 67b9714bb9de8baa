import type { Problem } from '../i18n/problems.js';
import type { LineProfile } from '../line/profile.js';
import { bad, type Judged, ok, told, unknown, warning } from './check.js';
import type { Evidence, SoundCard } from './evidence.js';

/** Below this is nothing: 16 bits without a bit set, or with the last one flickering. */
const SILENCE_DB = -90;
const LEDS = '/sys/class/leds';

const NEEDS_CONFIG = unknown({ code: 'sawNeedsConfig' });
const NEEDS_RECORDER = unknown({ code: 'sawNeedsRecorder' });

export function judgeLine(evidence: Evidence): Judged {
  const { line, recorder, config } = evidence;
  if (line === null || config === null) return NEEDS_CONFIG;
  if (isHeardOnly(line.profile)) return ok({ code: 'sawHeardOnly' });
  const { device, there, byId } = line;
  const word = told(evidence, 'line', { code: there ? 'sawLineTrouble' : 'sawLineNotThere', device });
  if (word !== null) return word;
  // The emulated device is there only while the recorder's emulator is.
  if (config.emulated && recorder.kind === 'silent') return NEEDS_RECORDER;
  if (!there) return bad({ code: 'sawLineNotThere', device }, { code: 'lineMissing', path: device });
  const seen =
    recorder.kind === 'answers'
      ? recorder.status.line.state === 'ready'
        ? ({ code: 'sawLine', device, model: recorder.status.line.model ?? '?' } as const)
        : ({ code: 'sawLineSettingUp', device } as const)
      : ({ code: 'sawLineThere', device } as const);
  if (seen.code === 'sawLineSettingUp') return unknown(seen);
  if (byId !== null && device !== byId && /^\/dev\/tty/.test(device))
    return warning(seen, { code: 'lineUnstable', device, byId });
  return ok(seen);
}

/** Does it speak our dialect, and can it tell when the handset is lifted. */
export function judgeDialect(evidence: Evidence): Judged {
  const { line, recorder } = evidence;
  if (line === null) return NEEDS_CONFIG;
  const { profile, device, usbId } = line;
  if ('code' in profile)
    return bad({ code: 'sawProfile', profile: evidence.config?.line.profile ?? '' }, profile);
  if (isHeardOnly(profile)) return ok({ code: 'sawHeardOnly' });
  const seen = { code: 'sawProfile', profile: profile.name } as const;
  const word = told(evidence, 'dialect', seen);
  if (word !== null) return word;
  const known = profile.usb.map(({ vendor, product }) => `${vendor}:${product}`);
  if (usbId !== null && known.length > 0 && !known.includes(usbId))
    return warning(seen, { code: 'lineProfileOther', device, usbId, profile: profile.name });
  if (recorder.kind === 'silent' || recorder.status.line.state !== 'ready') return NEEDS_RECORDER;
  const { reports, model } = recorder.status.line;
  if (reports.length === 0) return unknown({ code: 'sawDialectSilent', profile: profile.name });
  const heard = { code: 'sawDialect', profile: profile.name, reports: reports.join(', ') } as const;
  if (reports.includes('hook')) return ok(heard);
  return bad(heard, { code: 'lineNoHook', device, model: model ?? '?' });
}

/** Without a device that tells of the line there is none to look at: calls are found by ear. */
function isHeardOnly(profile: LineProfile | Problem): boolean {
  return !('code' in profile) && profile.control === 'none';
}

export function judgeAudio(evidence: Evidence): Judged {
  const { config, recorder, soundCards, line } = evidence;
  if (config === null) return NEEDS_CONFIG;
  if (line !== null && 'audioPath' in line.profile && line.profile.audioPath === 'serial')
    return judgeSerialSound(evidence, line.device);
  const device = config.audio.capture;
  const cards = soundCards.map(({ id }) => id).join(', ') || '-';
  const there = hasCardOf(device, soundCards);
  const word = told(evidence, 'audio', { code: there === false ? 'sawNoCard' : 'sawNoSound', device, cards });
  if (word !== null) return word;
  if (there === false)
    return bad({ code: 'sawNoCard', device, cards }, { code: 'captureNoCard', device, cards });
  if (recorder.kind === 'silent')
    return there === null ? NEEDS_RECORDER : ok({ code: 'sawCard', device, cards });
  const { backend, state, levelDb, restarts } = recorder.status.audio;
  if (state !== 'running') return unknown({ code: 'sawSoundStarting', device });
  const by = backend === 'cell' ? 'alsa-capture' : 'arecord';
  const heard = { code: 'sawSound', device, by, level: levelDb?.toFixed(0) ?? '?', restarts } as const;
  // The emulated wire is perfect; a real one is never without noise.
  if (!config.emulated && levelDb !== null && levelDb <= SILENCE_DB)
    return warning(heard, { code: 'captureSilent', device });
  return ok(heard);
}

function judgeSerialSound(evidence: Evidence, device: string): Judged {
  const { recorder } = evidence;
  const word = told(evidence, 'audio', { code: 'sawNoSound', device, cards: '-' });
  if (word !== null) return word;
  if (recorder.kind === 'silent') return NEEDS_RECORDER;
  const { voice } = recorder.status.line;
  if (voice?.codec == null) return unknown({ code: 'sawSoundStarting', device });
  return ok({ code: 'sawSerialSound', device, codec: voice.codec, label: voice.label?.toString() ?? '-' });
}

/** Whether the card of an ALSA device is there; null when its name names no card. */
export function hasCardOf(device: string, cards: readonly SoundCard[]): boolean | null {
  const name = /^(?:plughw|hw|sysdefault|default|front|dsnoop|dmix):(?:CARD=)?([^,]+)/.exec(device)?.[1];
  if (name === undefined) return null;
  return cards.some(({ id, index }) => id === name || String(index) === name);
}

/** From the text of /proc/asound/cards. */
export function cardsIn(text: string): readonly SoundCard[] {
  return [...text.matchAll(/^\s*(\d+) \[(\S+)\s*\]/gm)].map(([, index, id = '']) => ({
    index: Number(index),
    id,
  }));
}

export function judgeNotice(evidence: Evidence): Judged {
  const { config, notice } = evidence;
  if (config === null || notice === null) return NEEDS_CONFIG;
  const { on, clip } = config.notice;
  if (on === 'none') return ok({ code: 'sawNoNotice' });
  const trouble = { code: 'sawNoticeTrouble', clip } as const;
  if ('code' in notice) return bad(trouble, notice);
  const seen = { code: 'sawNotice', on, file: notice.file, seconds: notice.seconds.toFixed(1) } as const;
  return told(evidence, 'notice', trouble) ?? ok(seen);
}

export function judgeButton(evidence: Evidence): Judged {
  const { panel } = evidence;
  if (panel === null) return NEEDS_CONFIG;
  if (panel.button === null) return ok({ code: 'sawNoButton' });
  const { device, there } = panel.button;
  const seen = { code: there ? 'sawButton' : 'sawButtonNotThere', device } as const;
  const word = told(evidence, 'button', seen);
  if (word !== null) return word;
  return there ? ok(seen) : bad(seen, { code: 'buttonMissing', path: device });
}

export function judgeLamps(evidence: Evidence): Judged {
  const { panel } = evidence;
  if (panel === null) return NEEDS_CONFIG;
  if (panel.lamps === null) return ok({ code: 'sawNoLamps' });
  const names = panel.lamps.map(({ name }) => name).join(', ');
  const trouble = { code: 'sawLampTrouble', names } as const;
  const word = told(evidence, 'lamps', trouble);
  if (word !== null) return word;
  const missing = panel.lamps.filter(({ there }) => !there);
  if (missing.length > 0)
    return bad(
      trouble,
      ...missing.map(({ name }) => ({ code: 'lampMissing', path: `${LEDS}/${name}` }) as const),
    );
  const still = panel.lamps.filter(({ timer }) => !timer);
  if (still.length === 0) return ok({ code: 'sawLamps', names });
  return bad(
    trouble,
    ...still.map(({ name }) => ({ code: 'lampNotTimer', path: `${LEDS}/${name}`, why: 'trigger' }) as const),
  );
}
