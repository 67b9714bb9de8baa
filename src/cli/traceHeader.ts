import { z } from 'zod';
import type { TraceHeader } from '../trace/format.js';

const plan = z.looseObject({
  record: z.enum(['always', 'onDemand', 'never', 'later']),
  notice: z.looseObject({ clip: z.string() }).nullable(),
  repeatMs: z.number().nullable(),
  recordTone: z.boolean(),
  rule: z.string().nullable(),
});
const rules = z.looseObject({
  hook: z.enum(['sure', 'unsure', 'none']),
  flashMaxMs: z.number(),
  silenceMs: z.number(),
  preRollSamples: z.number(),
  numberDisplay: z.boolean(),
  tapeSamples: z.number(),
  ringTimeoutMs: z.number(),
  plans: z.looseObject({ in: plan, out: plan }),
  noticeDelayMs: z.number(),
  // JSON has no infinity.
  recordToneEveryMs: z
    .number()
    .nullable()
    .transform((ms) => ms ?? Number.POSITIVE_INFINITY),
  maxLengthMs: z.number(),
  deviceGraceMs: z.number(),
});
const byEar = z.looseObject({
  ringCadenceMs: z.array(z.number()),
  startDb: z.number(),
  stopDb: z.number(),
  hangOverMs: z.number(),
  leastVoiceMs: z.number(),
  leastVoiceAfterRingMs: z.number(),
  ringFreshMs: z.number(),
  farthestBackMs: z.number(),
});

const header: z.ZodType<TraceHeader> = z.looseObject({
  trace: z.literal(1),
  version: z.string(),
  profile: z.string(),
  country: z.string(),
  rules,
  byEar: byEar.nullable(),
});

/** The first line of a trace, from what its JSON says; null: it is none. */
export function headerIn(read: unknown): TraceHeader | null {
  return header.safeParse(read).data ?? null;
}
