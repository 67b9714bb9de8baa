import { z } from 'zod';
import { RECORD_MODES } from '../call/ruleTypes.js';
import { LEAST_RING_BYTES } from '../card/superblock.js';
import { sizeInBytes } from './bytes.js';
import { MOST_DAYS, retentionSchema } from './retention.js';
import { datesSchema, type RuleFault, ruleSchema } from './rules.js';

const HOUR_MS = 3_600_000;

/** The smallest and the largest allowed value of every key that is a number. */
export const RANGES_MS = {
  'line.ring_timeout_ms': { min: 1000, max: 60_000 },
  'line.flash_max_ms': { min: 300, max: 1500 },
  'audio.pre_roll_ms': { min: 0, max: 20_000 },
  'notice.delay_ms': { min: 0, max: 10_000 },
  'notice.repeat_s': { min: 0, max: 3600 },
  'rule.repeat_s': { min: 0, max: 3600 },
  'panel.button_key': { min: 1, max: 767 },
  'call.max_length_ms': { min: 1000, max: 24 * HOUR_MS },
  'call.device_grace_ms': { min: 0, max: HOUR_MS },
  'call.silence_ms': { min: 0, max: HOUR_MS },
  'voice.start_db': { min: -75, max: -10 },
  'voice.stop_db': { min: -80, max: -10 },
  'voice.hang_over_ms': { min: 3000, max: 600_000 },
  'voice.least_ms': { min: 200, max: 60_000 },
  'retention.min_keep_days': { min: 0, max: MOST_DAYS },
  'retention.max_age_days': { min: 0, max: MOST_DAYS },
  'retention.rule.min_keep_days': { min: 0, max: MOST_DAYS },
  'retention.rule.max_age_days': { min: 0, max: MOST_DAYS },
} as const;

/** What is wrong with a value, where zod's own issue codes do not say it. */
export type Rule = 'time' | 'absolutePath' | 'bytes' | 'free' | 'name' | RuleFault;

const text = z.string();
const rule = (name: Rule) => ({ params: { rule: name } });
const path = text.refine((value) => /^(~?\/)/.test(value), rule('absolutePath'));
const name = text.refine((value) => /^[^\s/]{1,64}$/.test(value), rule('name'));
const device = text.refine((value) => /^(none$|~?\/)/.test(value), rule('absolutePath'));
const lamp = text.refine((value) => /^([^\s/]{1,64}|\/.+)$/.test(value), rule('name'));
const nightTime = text.refine((value) => /^(off|([01]\d|2[0-3]):[0-5]\d)$/.test(value), rule('time'));
const clip = text.refine((value) => /^([^\s/]{1,64}|~?\/.+)$/.test(value), rule('name'));
const ms = (key: keyof typeof RANGES_MS) => z.int().min(RANGES_MS[key].min).max(RANGES_MS[key].max);
const bytes = z
  .union([z.string(), z.number()])
  .refine((value) => (sizeInBytes(value) ?? 0) >= LEAST_RING_BYTES, rule('bytes'));

/**
 * The keys a configuration file may have. What is left out gets its value in `resolve.ts`.
 *
 * @param countries their codes
 */
export const fileSchema = (boards: readonly string[], countries: readonly string[]) =>
  z.strictObject({
    board: z.enum(boards).optional(),
    language: z.enum(['auto', 'ja', 'en']).optional(),
    log_level: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).optional(),
    runtime_dir: path.optional(),
    line: z
      .strictObject({
        name: name.optional(),
        device: device.optional(),
        profile: name.optional(),
        ring_timeout_ms: ms('line.ring_timeout_ms').optional(),
        country: z.enum(countries).optional(),
        flash_max_ms: ms('line.flash_max_ms').optional(),
        self_test_at: nightTime.optional(),
      })
      .optional(),
    audio: z
      .strictObject({
        capture: text.optional(),
        playback: text.optional(),
        replay: text.optional(),
        replay_agc: z.boolean().optional(),
        listen: z.boolean().optional(),
        backend: z.enum(['auto', 'cell', 'arecord']).optional(),
        pre_roll_ms: ms('audio.pre_roll_ms').optional(),
      })
      .optional(),
    notice: z
      .strictObject({
        on: z.enum(['incoming', 'outgoing', 'both', 'none']).optional(),
        clip: clip.optional(),
        delay_ms: ms('notice.delay_ms').optional(),
        dir: path.optional(),
        repeat_s: ms('notice.repeat_s').optional(),
      })
      .optional(),
    scope: z
      .strictObject({ record: z.enum(RECORD_MODES).optional(), record_tone: z.boolean().optional() })
      .optional(),
    rule: ruleSchema(clip, ms('rule.repeat_s')),
    calendar: z.strictObject({ holidays: datesSchema, holiday_file: path.optional() }).optional(),
    phone_book: z.strictObject({ file: path.optional() }).optional(),
    card: z
      .strictObject({
        ring: path.optional(),
        ring_bytes: bytes.optional(),
        recordings: path.optional(),
        state: path.optional(),
        mount_point: z.boolean().optional(),
        endurance_tb: z.number().min(0.1).max(100_000).optional(),
        profile: z.enum(['standard', 'pcm', 'long', 'opus']).optional(),
      })
      .optional(),
    panel: z
      .strictObject({
        button_device: device.optional(),
        button_key: z
          .int()
          .min(RANGES_MS['panel.button_key'].min)
          .max(RANGES_MS['panel.button_key'].max)
          .optional(),
        lamp_green: lamp.optional(),
        lamp_red: lamp.optional(),
      })
      .optional(),
    call: z
      .strictObject({
        max_length_ms: ms('call.max_length_ms').optional(),
        device_grace_ms: ms('call.device_grace_ms').optional(),
        silence_ms: ms('call.silence_ms').optional(),
      })
      .optional(),
    voice: z
      .strictObject({
        calls: z.boolean().optional(),
        start_db: ms('voice.start_db').optional(),
        stop_db: ms('voice.stop_db').optional(),
        hang_over_ms: ms('voice.hang_over_ms').optional(),
        least_ms: ms('voice.least_ms').optional(),
      })
      .optional(),
    export: z.strictObject({ auto: z.boolean().optional() }).optional(),
    retention: retentionSchema(bytes).optional(),
  });

export type ConfigFile = z.infer<ReturnType<typeof fileSchema>>;

/** The keys of a group, `''` being the top: for "did you mean". */
export function knownKeys(group: string): readonly string[] {
  const top = fileSchema(['any'], ['any']).shape;
  if (/^rule\.\d+$/.test(group)) return Object.keys(top.rule.unwrap().element.shape);
  if (/^retention\.rule\.\d+$/.test(group)) {
    return Object.keys(top.retention.unwrap().shape.rule.unwrap().element.shape);
  }
  if (group === '') return Object.keys(top);
  const found = Object.entries(top)
    .find(([key]) => key === group)?.[1]
    .unwrap();
  return found instanceof z.ZodObject ? Object.keys(found.shape) : [];
}
