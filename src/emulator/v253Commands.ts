/** The command language of the emulated device: one command line in, its settings and answer out. */
export interface DeviceSettings {
  readonly echo: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** Service class 8: events as <DLE> codes. */
  readonly voice: boolean;
  /** Caller ID reports as text, +VCID=1. */
  readonly callerId: boolean;
  /** S3: the byte that ends a command line. */
  readonly endOfLine: number;
  /** Parameters kept and shown but without effect on a device whose sound is a card's matter. */
  readonly kept: Readonly<Record<string, string>>;
}

export const POWER_ON: DeviceSettings = {
  echo: true,
  verbose: true,
  quiet: false,
  voice: false,
  callerId: false,
  endOfLine: 13,
  kept: { '+VSD': '128,0', '+VGR': '128', '+VGT': '128', '+VSM': '0,8000', '+VLS': '0', '+VIT': '0' },
};

export interface Outcome {
  readonly settings: DeviceSettings;
  /** Information before the result, one line each. */
  readonly lines: readonly string[];
  readonly result: 'OK' | 'ERROR';
}

const MAKER = 'Denwaban';
const MODEL = 'Denwaban emulated composite interface';

/**
 * Label 0 is the only one: line and telephone stay connected and the device never seizes the line. Bits of
 * the masks count from the most significant: 0 caller ID, 3 ring, 8 local phone's hook, 13 loop current
 * interruption, 14 polarity reversal (facts: line-interface §1.2, §1.3).
 */
const LABELS = ['0,"",90860000,90860000,90860000'];
const COMPRESSIONS = ['0,"SIGNED PCM",16,0,(8000),(0),(0)'];

/** Values that may be set, by command, and what the question for the range answers. */
const RANGES: Readonly<Record<string, { readonly allowed: RegExp; readonly range: readonly string[] }>> = {
  '+VLS': { allowed: /^0$/, range: LABELS },
  '+VSM': { allowed: /^0,8000(,0(,0)?)?$/, range: COMPRESSIONS },
  '+VSD': { allowed: /^\d{1,3}(,\d{1,3})?$/, range: ['(0-255),(0-255)'] },
  '+VGR': { allowed: /^\d{1,3}$/, range: ['(0-255)'] },
  '+VGT': { allowed: /^\d{1,3}$/, range: ['(0-255)'] },
  '+VIT': { allowed: /^\d{1,3}$/, range: ['(0-255)'] },
};

const EMPTY_BASIC = new Set(['H', '&C', '&D', '&K', 'L', 'M', 'X']);

/** Runs the commands of one line in order; the first one that is wrong ends it with ERROR. */
export function answerCommand(before: DeviceSettings, line: string): Outcome {
  let settings = before;
  const lines: string[] = [];
  let rest = line.replace(/^;+/, '');
  while (rest !== '') {
    const word = /^([+#-][^;]*);*|^(&?[A-Z])(\d*)(\?|=\d+)?;*/.exec(rest);
    if (word === null) return { settings, lines, result: 'ERROR' };
    const [whole, extended, letter = '', digits = '', setting = ''] = word;
    rest = rest.slice(whole.length);
    const outcome =
      extended === undefined ? basic(settings, letter, digits, setting) : extendedCommand(settings, extended);
    if (outcome === null) return { settings, lines, result: 'ERROR' };
    settings = outcome.settings;
    lines.push(...outcome.lines);
  }
  return { settings, lines, result: 'OK' };
}

type Done = Pick<Outcome, 'settings' | 'lines'> | null;

function basic(settings: DeviceSettings, letter: string, digits: string, setting: string): Done {
  const value = Number(digits || '0');
  if (letter === 'S') return register(settings, value, setting);
  if (setting !== '') return null;
  if (letter === 'Z' || letter === '&F') return done(POWER_ON);
  if (letter === 'I') return done(settings, [value === 3 ? 'Denwaban emulator 1' : MODEL]);
  if (EMPTY_BASIC.has(letter)) return done(settings);
  if (value > 1) return null;
  if (letter === 'E') return done({ ...settings, echo: value === 1 });
  if (letter === 'V') return done({ ...settings, verbose: value === 1 });
  if (letter === 'Q') return done({ ...settings, quiet: value === 1 });
  return null;
}

function register(settings: DeviceSettings, number: number, setting: string): Done {
  if (number === 3) {
    if (setting === '?') return done(settings, [String(settings.endOfLine).padStart(3, '0')]);
    const value = Number(setting.slice(1));
    return setting.startsWith('=') && value < 128 ? done({ ...settings, endOfLine: value }) : null;
  }
  if (number > 30) return null;
  return setting === '?' ? done(settings, ['000']) : done(settings);
}

function extendedCommand(settings: DeviceSettings, text: string): Done {
  const [, name = '', question, value] = /^([+#-][A-Z]+)(?:(=?\?)|=(.*))?$/.exec(text) ?? [];
  if (name === '+FCLASS') return serviceClass(settings, question, value);
  if (name === '+VCID') return callerIdReports(settings, question, value);
  if (name === '+GMI') return done(settings, [MAKER]);
  if (name === '+GMM') return done(settings, [MODEL]);
  if (name === '+GMR') return done(settings, ['1']);
  if (name === '+VIP') return done({ ...settings, kept: POWER_ON.kept });
  const known = RANGES[name];
  if (known === undefined) return null;
  if (question === '=?') return done(settings, known.range);
  if (question === '?') return done(settings, [settings.kept[name] ?? '']);
  if (value === undefined || !known.allowed.test(value)) return null;
  return done({ ...settings, kept: { ...settings.kept, [name]: value } });
}

function serviceClass(settings: DeviceSettings, question?: string, value?: string): Done {
  if (question === '=?') return done(settings, ['0,8']);
  if (question === '?') return done(settings, [settings.voice ? '8' : '0']);
  if (value !== '0' && value !== '8') return null;
  return done({ ...settings, voice: value === '8' });
}

function callerIdReports(settings: DeviceSettings, question?: string, value?: string): Done {
  if (question === '=?') return done(settings, ['(0,1)']);
  if (question === '?') return done(settings, [settings.callerId ? '1' : '0']);
  if (value !== '0' && value !== '1') return null;
  return done({ ...settings, callerId: value === '1' });
}

function done(settings: DeviceSettings, lines: readonly string[] = []): Done {
  return { settings, lines };
}
