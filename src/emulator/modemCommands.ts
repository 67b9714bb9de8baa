import type { ModemKind } from './devices/modemKind.js';
import type { Refusal } from './misbehaviour.js';

/** The command language of a modem whose sound is on the serial line: one command line in, settings and answer out. */
export interface ModemSettings {
  readonly echo: boolean;
  readonly verbose: boolean;
  readonly quiet: boolean;
  /** Service class 8. */
  readonly voice: boolean;
  /** +VCID: off, text, raw. */
  readonly callerId: 0 | 1 | 2;
  /** S3 and S4: what ends a line, and what follows it in an answer. */
  readonly endOfLine: number;
  readonly lineFeed: number;
  /** +VLS, +VSM. */
  readonly label: number;
  readonly codec: number;
  /** +VIT in units of 0.1 s. */
  readonly inactivity: number;
  /** &D. */
  readonly dtr: number;
  readonly kept: Readonly<Record<string, string>>;
}

export interface ModemOutcome {
  readonly settings: ModemSettings;
  readonly lines: readonly string[];
  readonly result: 'OK' | 'ERROR' | 'CONNECT' | 'VCON';
  /** The stream that begins with CONNECT. */
  readonly stream: StreamWays | null;
}

export interface StreamWays {
  readonly plays: boolean;
  readonly records: boolean;
}

/** What the command is carried out in. */
export interface ModemSituation {
  readonly kind: ModemKind;
  readonly phoneOffHook: boolean;
  readonly refuses: readonly Refusal[];
}

/** Parameters that are kept and shown and change nothing here. */
const KEPT: Readonly<
  Record<string, { readonly allowed: RegExp; readonly range: string; readonly at: string }>
> = {
  '+VSD': { allowed: /^\d{1,3}(,\d{1,3})?$/, range: '(0-255),(0-255)', at: '128,50' },
  '+VGR': { allowed: /^\d{1,3}$/, range: '(0-255)', at: '128' },
  '+VGT': { allowed: /^\d{1,3}$/, range: '(0-255)', at: '128' },
  '+VNH': { allowed: /^[012]$/, range: '(0,1,2)', at: '0' },
  '+VTD': { allowed: /^\d{1,3}$/, range: '(1-255)', at: '10' },
  '+VTS': { allowed: /^[\d,[\]{}A-D*#!]+$/, range: '(0,200-3200),(0,200-3200),(0-255)', at: '' },
  '+VDR': { allowed: /^[01](,\d{1,3})?$/, range: '(0,1),(0-255)', at: '0,0' },
  '+VDT': { allowed: /^[01](,\d{1,3})?$/, range: '(0,1),(0-255)', at: '0,0' },
  '+VRA': { allowed: /^\d{1,3}$/, range: '(0-255)', at: '50' },
  '+VRN': { allowed: /^\d{1,3}$/, range: '(0-255)', at: '0' },
  '+VEM': { allowed: /^[0-9A-F,"]*$/, range: '(0-FFFFFFFF)', at: '' },
  '+PCW': { allowed: /^[012]$/, range: '(0,1,2)', at: '1' },
  '+VRID': { allowed: /^[01]$/, range: '(0,1)', at: '0' },
  '+GCI': { allowed: /^[0-9A-F]{2}$/, range: '(00,B5)', at: '00' },
  '+IFC': { allowed: /^[0-2],[0-2]$/, range: '(0-2),(0-2)', at: '2,2' },
  '+FLO': { allowed: /^[0-2]$/, range: '(0-2)', at: '2' },
  '+IPR': { allowed: /^\d{1,6}$/, range: '(0,300-115200)', at: '0' },
  '+VPR': { allowed: /^\d{1,3}$/, range: '(0-96)', at: '0' },
  '-STE': { allowed: /^[0-7]$/, range: '(0-7)', at: '0' },
  '-SCID': { allowed: /^[01]?$/, range: '(0,1)', at: '0' },
};
const EMPTY_BASIC = new Set(['&C', '&K', 'L', 'M', 'X', 'T', 'P', '&S', '&W']);
const STREAMS: Readonly<Record<string, StreamWays>> = {
  '+VTX': { plays: true, records: false },
  '+VRX': { plays: false, records: true },
  '+VTR': { plays: true, records: true },
};

export function powerOn(kind: ModemKind): ModemSettings {
  return {
    echo: true,
    verbose: true,
    quiet: false,
    voice: false,
    callerId: 0,
    endOfLine: 13,
    lineFeed: 10,
    label: 0,
    codec: kind.codecAtStart,
    inactivity: kind.inactivity,
    dtr: kind.dtr,
    kept: {},
  };
}

/** Runs the commands of one line, what stands after `AT`; the first one that is wrong ends it with ERROR. */
export function runCommands(before: ModemSettings, line: string, at: ModemSituation): ModemOutcome {
  let settings = before;
  const lines: string[] = [];
  let rest = line.replace(/^;+/, '');
  while (rest !== '') {
    const word = /^([+#-][^;]*);*|^(&?[A-Z])(\d*)(\?|=\d*)?;*/.exec(rest);
    if (word === null) return { settings, lines, result: 'ERROR', stream: null };
    const [whole, extended, letter = '', digits = '', setting = ''] = word;
    rest = rest.slice(whole.length);
    const done =
      extended === undefined
        ? basic(settings, letter, digits, setting, at.kind)
        : extendedCommand(settings, extended, at);
    if (done === null) return { settings, lines, result: 'ERROR', stream: null };
    settings = done.settings;
    lines.push(...(done.lines ?? []));
    if (done.result !== undefined)
      return { settings, lines, result: done.result, stream: done.stream ?? null };
  }
  return { settings, lines, result: 'OK', stream: null };
}

type Done = (Pick<ModemOutcome, 'settings'> & Partial<ModemOutcome>) | null;

function basic(now: ModemSettings, letter: string, digits: string, setting: string, kind: ModemKind): Done {
  const value = Number(digits || '0');
  if (letter === 'S') return register(now, value, setting);
  if (setting !== '') return null;
  if (letter === 'Z' || letter === '&F') return { settings: powerOn(kind) };
  if (letter === 'I')
    return { settings: now, lines: [value === 3 ? kind.identity.version : kind.identity.model] };
  if (letter === 'H') return { settings: { ...now, label: value === 1 ? 1 : 0 } };
  if (letter === 'A') return now.voice ? { settings: { ...now, label: 1 }, result: 'VCON' } : null;
  if (letter === '&D') return value > 3 ? null : { settings: { ...now, dtr: value } };
  if (EMPTY_BASIC.has(letter)) return { settings: now };
  if (value > 1) return null;
  if (letter === 'E') return { settings: { ...now, echo: value === 1 } };
  if (letter === 'V') return { settings: { ...now, verbose: value === 1 } };
  if (letter === 'Q') return { settings: { ...now, quiet: value === 1 } };
  return null;
}

function register(now: ModemSettings, number: number, setting: string): Done {
  const held = { 3: now.endOfLine, 4: now.lineFeed }[number] ?? Number(now.kept[`S${number}`] ?? 0);
  if (setting === '?') return { settings: now, lines: [String(held).padStart(3, '0')] };
  if (setting === '') return { settings: now };
  const value = Number(setting.slice(1) || '0');
  if (value > 255 || (number <= 4 && number >= 3 && value > 127)) return null;
  if (number === 3) return { settings: { ...now, endOfLine: value } };
  if (number === 4) return { settings: { ...now, lineFeed: value } };
  return number > 95 ? null : { settings: { ...now, kept: { ...now.kept, [`S${number}`]: String(value) } } };
}

function extendedCommand(now: ModemSettings, text: string, at: ModemSituation): Done {
  const [, name = '', question, value] = /^([+#-][A-Z]+)(?:(=?\?)|=(.*))?$/.exec(text) ?? [];
  const { kind, refuses } = at;
  if (name === '' || kind.lacks.includes(name)) return null;
  const ways = STREAMS[name];
  if (ways !== undefined) return stream(now, name, ways, question, value, at);
  const show = (range: readonly string[], held: string): Done | undefined => {
    if (question === '=?') return { settings: now, lines: range };
    return question === '?' ? { settings: now, lines: [held] } : undefined;
  };
  switch (name) {
    case '+FCLASS': {
      const shown = show([kind.classes], now.voice ? '8' : '0');
      if (shown !== undefined) return shown;
      if (value === undefined || !kind.classes.split(',').includes(value)) return null;
      return { settings: { ...now, voice: value === '8', label: value === '8' ? now.label : 0 } };
    }
    case '+VCID': {
      const shown = show(['(0,1,2)'], String(now.callerId));
      if (shown !== undefined) return shown;
      if (value !== '0' && value !== '1' && value !== '2') return null;
      return { settings: { ...now, callerId: Number(value) as 0 | 1 | 2 } };
    }
    case '+VLS': {
      const shown = show(kind.labelLines, String(now.label));
      if (shown !== undefined) return shown;
      if (!now.voice || value === undefined || kind.labels[value] === undefined) return null;
      const listening = value === '3';
      if (listening && (refuses.includes('VLS=3') || (kind.listeningNeedsPhone && !at.phoneOffHook)))
        return null;
      return { settings: { ...now, label: Number(value) } };
    }
    case '+VSM': {
      const shown = show(kind.codecLines, `${now.codec},8000,0,0`);
      if (shown !== undefined) return shown;
      return setCodec(now, value ?? '', kind, refuses);
    }
    case '+VIT': {
      const shown = show(['(0-255)'], String(now.inactivity));
      if (shown !== undefined) return shown;
      return value !== undefined && /^\d{1,3}$/.test(value)
        ? { settings: { ...now, inactivity: Number(value) } }
        : null;
    }
    case '+VIP':
      return {
        settings: { ...now, kept: {}, codec: kind.codecAtStart, inactivity: kind.inactivity, callerId: 0 },
      };
    case '+GMI':
      return { settings: now, lines: [kind.identity.gmi] };
    case '+GMM':
      return { settings: now, lines: [kind.identity.gmm] };
    case '+GMR':
      return { settings: now, lines: [kind.identity.gmr] };
  }
  const known = KEPT[name];
  if (known === undefined) return null;
  const shown = show([known.range], now.kept[name] ?? known.at);
  if (shown !== undefined) return shown;
  if (value === undefined || !known.allowed.test(value)) return null;
  return { settings: { ...now, kept: { ...now.kept, [name]: value } } };
}

function setCodec(now: ModemSettings, value: string, kind: ModemKind, refuses: readonly Refusal[]): Done {
  const given = value.split(',');
  const [id = '', rate] = given;
  if (!/^[\d,]+$/.test(value) || kind.codecs[id] === undefined) return null;
  if (!kind.codecArguments.includes(given.length)) return null;
  if (refuses.includes('VSM4') && given.length === 4) return null;
  if (refuses.includes('VSM2') && given.length === 2) return null;
  return rate === '8000' ? { settings: { ...now, codec: Number(id) } } : null;
}

function stream(
  now: ModemSettings,
  name: string,
  ways: StreamWays,
  question: string | undefined,
  value: string | undefined,
  { kind, refuses }: ModemSituation,
): Done {
  if (question !== undefined || value !== undefined || !now.voice) return null;
  if (ways.plays && ways.records && !kind.duplex) return null;
  if (refuses.some((one) => `+${one}` === name)) return null;
  const sound = kind.labels[String(now.label)]?.sound ?? 'nothing';
  return sound === 'nothing' ? null : { settings: now, result: 'CONNECT', stream: ways };
}
