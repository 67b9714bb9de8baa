import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../i18n/problems.js';
import { CODEC_NAMES } from '../signal/voiceCodec.js';
import { STOP_WORDS } from './voice/stops.js';

/** What a DLE code of this device means here. Codes that are not named mean nothing. */
const MEANINGS = ['ring', 'shortRing', 'reversal', 'offHook', 'onHook', 'farEndHungUp'] as const;
export type Meaning = (typeof MEANINGS)[number];

const words = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const usbNumber = z.string().regex(/^[0-9a-f]{4}$/);

/** Setting commands only: the dialogue relies on their answers having no information lines. */
const setting = z.string().regex(/^AT[^?]*$/);

/** How a device whose sound travels on the tty takes a line and streams (facts: line-interface §1, §2). */
const voice = z.strictObject({
  /**
   * Ways to get on to the line while the handset is lifted, best first: the +VLS labels of each in order. The next way is
   * for a device that refuses one.
   */
  ways: z.array(z.array(z.int().min(1)).min(1)).min(1),
  /** Whether +VTR is tried: record while playing. */
  duplex: z.boolean(),
  /** A real UART carries no more than its rate; USB without one does. */
  uart: z.boolean(),
  /** Settings between AT+FCLASS=8 and +VSM, and after it; one that is refused is left out. */
  beforeCodec: z.array(setting),
  afterCodec: z.array(setting),
  /** Forms of +VSM with four values or two, in the order in which they are tried. */
  vsmForms: z.array(z.enum(['four', 'two'])).min(1),
  /** What holds where the device does not tell by name (`AT+VSM=?`). */
  assumed: z.array(z.strictObject({ id: z.int().min(0), codec: z.enum(CODEC_NAMES) })),
  /** How +VTR and +VRX are ended, in the order in which it is tried. */
  stopDuplex: z.array(z.enum(STOP_WORDS)).min(1),
  stopReceive: z.array(z.enum(STOP_WORDS)).min(1),
  /** What it is sent in +VTR when nothing is played. */
  between: z.enum(['silence', 'nothing']),
  /** How much of what is played it is given beforehand: its buffer holds that, and a busy machine is that late at most. */
  aheadMs: z.int().min(20).max(500),
  /** It reports an off-hook by itself right after our own +VLS. */
  selfOffHook: z.boolean(),
});
export type VoiceProfile = Readonly<z.infer<typeof voice>>;

const schema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: words,
  /** Hexadecimal ids; empty: any device that speaks the dialect. */
  usb: z.array(z.strictObject({ vendor: usbNumber, product: usbNumber })),
  /** `none`: it has no tty and says nothing; calls are found by ear. */
  control: z.enum(['serial', 'none']).default('serial'),
  dialect: z.enum(['v253', 'conexant', 'usr', 'none']),
  /** Over which way sound comes: an ALSA card, or the tty itself between DLE codes. */
  audioPath: z.enum(['alsa', 'serial']),
  /** 0: there is no tty. */
  baudRate: z.union([z.int().min(300), z.literal(0)]),
  init: z.array(
    z.strictObject({
      command: setting,
      mayFail: z.boolean(),
      why: z.string().min(1),
    }),
  ),
  /** DLE code (one character) to what it means: vendors differ (facts: line-interface §1.4). */
  events: z.record(z.string().length(1), z.enum(MEANINGS)),
  /**
   * How far its word that the handset was put down can be trusted: always, not alone (it comes late, falsely or not at
   * all), or it has none.
   */
  hook: z.enum(['sure', 'unsure', 'none']),
  /** Only where sound comes over the tty. */
  voice: voice.optional(),
  /** Its hook events come as fast as the loop changes: only then can flashes and pulse digits be made out of them. */
  rawHookEdges: z.boolean().default(false),
  /** What the device does not do, for people. */
  cannot: z.array(words),
  notes: z.array(z.string()),
});

/** A family of line interfaces, as data: `boards/lines/NAME.json`. */
export type LineProfile = Readonly<z.infer<typeof schema>>;

/** The profile, or what is wrong with it in words. */
export function parseProfile(json: unknown): LineProfile | string {
  const read = schema.safeParse(json);
  if (!read.success) return z.prettifyError(read.error).replaceAll('\n', ' ');
  if ((read.data.audioPath === 'serial') !== (read.data.voice !== undefined))
    return 'voice belongs to audioPath serial, and to nothing else';
  return read.data;
}

const PROFILES_DIR = new URL('../../boards/lines/', import.meta.url);

/** The profile of this name, or lineProfileBroken. @param dir ends with a slash */
export function loadProfile(name: string, dir: URL = PROFILES_DIR): LineProfile | Problem {
  const file = new URL(`${encodeURIComponent(name)}.json`, dir);
  const broken = (why: string): Problem => ({ code: 'lineProfileBroken', path: file.pathname, why });
  try {
    const profile = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
    return typeof profile === 'string' ? broken(profile) : profile;
  } catch (error) {
    return broken(error instanceof Error ? error.message : String(error));
  }
}

/** All profiles that come with Denwaban, by name; a damaged one as its problem. */
export function loadProfiles(dir: URL = PROFILES_DIR): readonly (LineProfile | Problem)[] {
  const files = readdirSync(dir).filter((name) => name.endsWith('.json'));
  return files.sort().map((name) => loadProfile(basename(name, '.json'), dir));
}

/** V.253 event numbers that matter for a recorder, with their names (facts: line-interface §1.3). */
const EVENT_NAMES: Readonly<Record<number, string>> = {
  0: 'callerId',
  3: 'ring',
  4: 'dtmf',
  8: 'hook',
  13: 'loopInterruption',
  14: 'polarityReversal',
  15: 'callWaiting',
  19: 'busy',
  20: 'dialTone',
  24: 'extensionHook',
};

/**
 * What the device can report while idle, from its answer to `AT+VLS=?`: lines of
 * `label,"primitives",tx,rx,idle` with hexadecimal masks whose bit 0 is the most significant. Empty when
 * label 0 is not in the answer.
 */
export function idleReports(vlsLines: readonly string[]): readonly string[] {
  for (const line of vlsLines) {
    const [, label, mask = ''] =
      /^\(?(\d+),"[^"]*",(?:[0-9A-F]{8},)*([0-9A-F]{8})\)?$/i.exec(line.trim()) ?? [];
    if (label !== '0') continue;
    const bits = Number.parseInt(mask, 16);
    return Object.entries(EVENT_NAMES)
      .filter(([bit]) => ((bits >>> (31 - Number(bit))) & 1) === 1)
      .map(([, name]) => name);
  }
  return [];
}
