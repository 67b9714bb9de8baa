import { readdirSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Problem } from '../i18n/problems.js';

/** What a DLE code of this device means here. Codes that are not named mean nothing. */
const MEANINGS = ['ring', 'offHook', 'onHook', 'farEndHungUp'] as const;
export type Meaning = (typeof MEANINGS)[number];

const words = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });
const usbNumber = z.string().regex(/^[0-9a-f]{4}$/);

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
  /** Setting commands only: the dialogue relies on their answers having no information lines. */
  init: z.array(
    z.strictObject({
      command: z.string().regex(/^AT[^?]*$/),
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
  /** What the device does not do, for people. */
  cannot: z.array(words),
  notes: z.array(z.string()),
});

/** A family of line interfaces, as data: `boards/lines/NAME.json`. */
export type LineProfile = Readonly<z.infer<typeof schema>>;

/** The profile, or what is wrong with it in words. */
export function parseProfile(json: unknown): LineProfile | string {
  const read = schema.safeParse(json);
  return read.success ? read.data : z.prettifyError(read.error).replaceAll('\n', ' ');
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

/** Why this version cannot record with the profile; null when it can. */
export function unusable({ name, audioPath }: LineProfile): Problem | null {
  return audioPath === 'serial' ? { code: 'lineSoundSerial', profile: name } : null;
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
