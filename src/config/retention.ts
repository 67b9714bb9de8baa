import { z } from 'zod';
import type { RetentionPolicy, RetentionRule } from '../card/retentionTypes.js';
import { sizeInBytes } from './bytes.js';

const DAY_MS = 86_400_000;
/** A hundred years. */
export const MOST_DAYS = 36_500;

const days = z.int().min(0).max(MOST_DAYS).optional();
const freePart = /^(\d{1,2}(?:\.\d+)?) ?%$/;

function freeOf(value: string | number): RetentionPolicy['minFree'] {
  const part = freePart.exec(String(value))?.[1];
  if (part !== undefined) return { part: Number(part) / 100 };
  const bytes = sizeInBytes(value);
  return bytes === null ? null : { bytes };
}

/** The group `[retention]`. @param bytes how a size is written */
export const retentionSchema = (bytes: z.ZodType<string | number>) =>
  z.strictObject({
    min_free: z
      .union([z.string(), z.number()])
      .refine((value) => freeOf(value) !== null, { params: { rule: 'free' } })
      .optional(),
    max_bytes: bytes.optional(),
    min_keep_days: days,
    max_age_days: days,
    keep_tagged_last: z.string().optional(),
    on_full: z.enum(['stop', 'breakMinKeep']).optional(),
    rule: z
      .array(
        z.strictObject({
          direction: z.enum(['in', 'out']).optional(),
          number: z.string().optional(),
          tag: z.string().optional(),
          min_keep_days: days,
          max_age_days: days,
        }),
      )
      .optional(),
  });

export type RetentionFile = z.infer<ReturnType<typeof retentionSchema>>;
type Ages = Pick<RetentionFile, 'min_keep_days' | 'max_age_days'>;

export function policyOf(file: RetentionFile): RetentionPolicy {
  const ages = ({ min_keep_days: least, max_age_days: most }: Ages) => ({
    minKeepMs: (least ?? 0) * DAY_MS,
    maxAgeMs: most === undefined ? null : most * DAY_MS,
  });
  const rules = (file.rule ?? []).map(
    (rule, i): RetentionRule => ({
      name: `rule ${i + 1}`,
      direction: rule.direction ?? null,
      number: rule.number ?? null,
      tag: rule.tag ?? null,
      ...ages(rule),
    }),
  );
  return {
    minFree: file.min_free === undefined ? null : freeOf(file.min_free),
    maxBytes: file.max_bytes === undefined ? null : sizeInBytes(file.max_bytes),
    rules: [{ name: '', direction: null, number: null, tag: null, ...ages(file) }, ...rules],
    keepTaggedLast: file.keep_tagged_last ?? null,
    onFull: file.on_full ?? 'stop',
  };
}

/** Keys of maximum ages that are below a minimum keep which matches the same recordings. */
export function agesBelowKeep(file: RetentionFile): readonly string[] {
  const contradict = (keep: Ages, age: Ages) =>
    age.max_age_days !== undefined && age.max_age_days < (keep.min_keep_days ?? 0);
  return [
    ...(contradict(file, file) ? ['retention.max_age_days'] : []),
    ...(file.rule ?? []).flatMap((rule, i) => {
      if (contradict(rule, rule) || contradict(file, rule)) return `retention.rule.${i}.max_age_days`;
      return contradict(rule, file) ? `retention.rule.${i}.min_keep_days` : [];
    }),
  ];
}
