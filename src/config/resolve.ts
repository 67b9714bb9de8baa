import type { DaySpan, RecordMode, Rule } from '../call/ruleTypes.js';
import type { RetentionPolicy } from '../card/retentionTypes.js';
import type { Country } from '../signal/country.js';
import type { Board } from './boards.js';
import { sizeInBytes } from './bytes.js';
import { policyOf } from './retention.js';
import { holidaysOf, rulesOf } from './rules.js';
import type { ConfigFile } from './schema.js';

/** Everything that can be set, with every default filled in. Paths are absolute. */
export interface Config {
  /** The file it came from; null for the built-in configuration. */
  readonly path: string | null;
  readonly board: string;
  /** True when the daemon brings its own line emulator. */
  readonly emulated: boolean;
  readonly language: 'auto' | 'ja' | 'en';
  readonly logLevel: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal' | 'silent';
  readonly runtimeDir: string;
  readonly line: {
    readonly name: string;
    readonly device: string;
    readonly profile: string;
    readonly ringTimeoutMs: number;
    /** ISO 3166 code; `loadCountry` has its tones and rings. */
    readonly country: string;
    /** A loop that is open for longer is the handset put down; the country's own when it is not set. */
    readonly flashMaxMs: number;
    /** When the line is tested at night, local `HH:MM`; `off`: never. */
    readonly selfTestAt: string;
  };
  readonly audio: {
    readonly capture: string;
    readonly playback: string;
    /** Where `denwaban play` is heard. */
    readonly replay: string;
    /** A recording's loud and quiet parties are evened out when it is played. */
    readonly replayAgc: boolean;
    /** Whether calls are listened to: caller ID, digits, tones and voices in the sound, and how it sounds. */
    readonly listen: boolean;
    readonly backend: 'auto' | 'cell' | 'arecord';
    readonly preRollMs: number;
  };
  readonly notice: {
    readonly on: 'incoming' | 'outgoing' | 'both' | 'none';
    /** A clip's name in the notices directories, or the absolute path of a sound file. */
    readonly clip: string;
    readonly delayMs: number;
    /** The owner's imported clips. */
    readonly dir: string;
    /** From the end of one notice to the beginning of the next; 0: once only. */
    readonly repeatMs: number;
  };
  /** What is recorded when no rule says otherwise. */
  readonly scope: { readonly record: RecordMode; readonly recordTone: boolean };
  /** In the order of the file; `loadRuleSet` makes a rule set of them. */
  readonly rules: readonly Rule[];
  readonly calendar: {
    readonly holidays: readonly DaySpan[];
    /** A list of holidays such as the Japanese government's syukujitsu.csv; null: none. */
    readonly holidayFile: string | null;
  };
  readonly phoneBook: { readonly file: string };
  readonly card: {
    readonly ring: string;
    readonly ringBytes: number;
    readonly recordings: string;
    /** The directory of the journal, the catalogue's snapshot and the card's health; better not on the card of the recordings. */
    readonly state: string;
    /** A card must be mounted on the recordings directory before anything is filed there. */
    readonly mountPoint: boolean;
    /** What the card endures, bytes written; null: guessed by its size. */
    readonly enduranceBytes: number | null;
    /** How the sound is coded when it is filed. FORMAT.md, "File". */
    readonly profile: 'standard' | 'pcm' | 'long' | 'opus';
  };
  readonly panel: {
    /** The input device and the code of its key; null: there is no button. */
    readonly button: { readonly device: string; readonly key: number } | null;
    /** Names below /sys/class/leds, or absolute paths; null: there are no lamps. */
    readonly lamps: { readonly green: string; readonly red: string } | null;
  };
  readonly call: {
    readonly maxLengthMs: number;
    readonly deviceGraceMs: number;
    /** A call on a line whose hook cannot be seen ends after so long a silence; 0: never. */
    readonly silenceMs: number;
  };
  /** How calls are found by ear, where no device tells of the handset. Levels in dBFS. */
  readonly voice: {
    /** Also beside a device whose hook is not to be relied upon. */
    readonly calls: boolean;
    readonly startDb: number;
    readonly stopDb: number;
    readonly hangOverMs: number;
    readonly leastMs: number;
  };
  /** A USB stick that is plugged in gets what is new by itself. */
  readonly export: { readonly auto: boolean };
  readonly retention: RetentionPolicy;
}

/** Where things are when the file does not say. */
export interface Places {
  readonly home: string;
  readonly runtimeDir: string;
  readonly stateDir: string;
  readonly ringBytes: number;
}

export function systemPlaces(home: string): Places {
  return { home, runtimeDir: '/run/denwaban', stateDir: '/var/lib/denwaban', ringBytes: 1024 ** 3 };
}

/** A user's own places (XDG base directories), for trying Denwaban without installing it. */
export function userPlaces(home: string, uid: number, stateHome?: string, runtimeHome?: string): Places {
  return {
    home,
    runtimeDir: runtimeHome ? `${runtimeHome}/denwaban` : `/tmp/denwaban-${uid}`,
    stateDir: `${stateHome || `${home}/.local/state`}/denwaban`,
    ringBytes: 64 * 1024 ** 2,
  };
}

/** A setting the board leaves to the file and the file leaves out. */
export interface Missing {
  readonly key: string;
}

/** KEY_PROG1: a key that no desktop program acts upon. */
const DEFAULT_KEY = 148;
const DEFAULT_COUNTRY = 'JP';

type Needed = (key: string, value: string | undefined, fallback: string | null) => string;

/** The board's panel with what the file says instead; `"none"` takes a part away. */
function panelOf(file: NonNullable<ConfigFile['panel']>, board: Board, needed: Needed): Config['panel'] {
  const { button, lamps } = board.panel;
  const { button_device: device, button_key: key, lamp_green: green, lamp_red: red } = file;
  const hasButton = device !== 'none' && (button !== null || device !== undefined || key !== undefined);
  const hasLamps =
    ![green, red].includes('none') && (lamps !== null || green !== undefined || red !== undefined);
  return {
    button: hasButton
      ? {
          device: needed('panel.button_device', device, button?.device ?? null),
          key: key ?? button?.key ?? DEFAULT_KEY,
        }
      : null,
    lamps: hasLamps
      ? {
          green: needed('panel.lamp_green', green, lamps?.green ?? null),
          red: needed('panel.lamp_red', red, lamps?.red ?? null),
        }
      : null,
  };
}

/** Fills in every default. Returns the keys that have none instead. */
export function resolve(
  file: ConfigFile,
  path: string | null,
  board: Board,
  places: Places,
  countries: readonly Country[],
): Config | readonly Missing[] {
  const full = (value: string) => (value.startsWith('~/') ? `${places.home}${value.slice(1)}` : value);
  const runtimeDir = full(file.runtime_dir ?? places.runtimeDir);
  const missing: Missing[] = [];
  const needed = (key: string, value: string | undefined, fallback: string | null) => {
    const found = value || fallback?.replace('{runtime}', runtimeDir);
    if (!found) missing.push({ key });
    return found ?? '';
  };
  const code = file.line?.country ?? DEFAULT_COUNTRY;
  const country = countries.find((one) => one.code === code);
  if (country === undefined) throw new RangeError(`countries must contain ${code}`);
  const config: Config = {
    path,
    board: board.name,
    emulated: board.emulated,
    language: file.language ?? 'auto',
    logLevel: file.log_level ?? 'info',
    runtimeDir,
    line: {
      name: file.line?.name ?? 'line1',
      device: full(needed('line.device', file.line?.device, board.line.device)),
      profile: file.line?.profile ?? board.line.profile,
      ringTimeoutMs: file.line?.ring_timeout_ms ?? ringTimeoutOf(country),
      country: code,
      flashMaxMs: file.line?.flash_max_ms ?? country.flashMs.max,
      selfTestAt: file.line?.self_test_at ?? '03:30',
    },
    audio: {
      capture: needed('audio.capture', file.audio?.capture, board.audio.capture),
      playback: needed('audio.playback', file.audio?.playback, board.audio.playback),
      replay: needed('audio.replay', file.audio?.replay, board.audio.replay),
      replayAgc: file.audio?.replay_agc ?? true,
      listen: file.audio?.listen ?? true,
      backend: file.audio?.backend ?? 'auto',
      preRollMs: file.audio?.pre_roll_ms ?? 3000,
    },
    notice: {
      on: file.notice?.on ?? 'incoming',
      clip: full(file.notice?.clip ?? 'ja'),
      delayMs: file.notice?.delay_ms ?? 0,
      dir: full(file.notice?.dir ?? `${places.stateDir}/notices`),
      repeatMs: (file.notice?.repeat_s ?? 0) * 1000,
    },
    scope: {
      record: file.scope?.record ?? 'always',
      recordTone: file.scope?.record_tone ?? false,
    },
    rules: rulesOf(file.rule ?? [], full),
    calendar: {
      holidays: holidaysOf(file.calendar?.holidays ?? []),
      holidayFile: file.calendar?.holiday_file === undefined ? null : full(file.calendar.holiday_file),
    },
    phoneBook: { file: full(file.phone_book?.file ?? `${places.stateDir}/phonebook.json`) },
    card: {
      ring: full(file.card?.ring ?? `${places.stateDir}/ring`),
      ringBytes: sizeInBytes(file.card?.ring_bytes ?? places.ringBytes) ?? places.ringBytes,
      recordings: full(file.card?.recordings ?? `${places.stateDir}/recordings`),
      state: full(file.card?.state ?? `${places.stateDir}/state`),
      mountPoint: file.card?.mount_point ?? false,
      enduranceBytes: file.card?.endurance_tb === undefined ? null : file.card.endurance_tb * 1e12,
      profile: file.card?.profile ?? 'standard',
    },
    panel: panelOf(file.panel ?? {}, board, needed),
    call: {
      maxLengthMs: file.call?.max_length_ms ?? 8 * 3_600_000,
      deviceGraceMs: file.call?.device_grace_ms ?? 60_000,
      silenceMs: file.call?.silence_ms ?? 60_000,
    },
    voice: {
      calls: file.voice?.calls ?? false,
      startDb: file.voice?.start_db ?? -50,
      stopDb: file.voice?.stop_db ?? -56,
      hangOverMs: file.voice?.hang_over_ms ?? 20_000,
      leastMs: file.voice?.least_ms ?? 2000,
    },
    export: { auto: file.export?.auto ?? false },
    retention: policyOf(file.retention ?? {}),
  };
  return missing.length > 0 ? missing : config;
}

/** No ring for this long is none any more; where rings are as far apart as that, the next one is waited for. */
function ringTimeoutOf({ ringCadenceMs }: Country): number {
  return Math.max(6000, ringCadenceMs.reduce((sum, ms) => sum + ms, 0) + 2000);
}
