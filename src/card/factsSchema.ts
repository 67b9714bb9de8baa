import { z } from 'zod';
import { END_REASONS } from '../call/types.js';
import { type Annotation, CLOCK_QUALITIES, type Facts, type IndexLine, PROFILES } from './types.js';

const count = z.number().int().nonnegative();
const callerId = z.discriminatedUnion('kind', [
  z.looseObject({ kind: z.literal('number'), number: z.string() }),
  z.looseObject({
    kind: z.literal('absent'),
    reason: z.enum(['withheld', 'unavailable', 'payphone', 'conflict']),
  }),
]);
const facts = z.looseObject({
  v: z.literal(1),
  id: z.string().min(1),
  line: z.string(),
  direction: z.enum(['in', 'out']),
  callerId: callerId.nullable(),
  start: z.iso.datetime({ offset: true }),
  clock: z.enum(CLOCK_QUALITIES),
  boot: count,
  orderMs: z.number(),
  firstSample: z.number(),
  preRollSamples: count,
  device: z.string(),
  version: z.string(),
  continues: z.string().nullable(),
  end: z.enum(END_REASONS),
  samples: count,
  durationMs: z.number(),
  rule: z.string().optional(),
  endedSample: count.optional(),
  cues: z.array(z.looseObject({ cue: z.string(), confidence: z.number() })).optional(),
  measuredRateHz: z.number().nullable(),
  rate: z.literal(8000),
  profile: z.enum(PROFILES),
  notice: z
    .looseObject({
      clip: z.string(),
      sha256: z.string(),
      beganSample: z.number(),
      endedSample: z.number(),
      cutShort: z.boolean(),
      heard: z.boolean(),
      score: z.number(),
      leakDb: z.number().optional(),
    })
    .nullable(),
  gaps: z.array(z.looseObject({ atSample: count, samples: count, reason: z.string() })),
  marks: z.array(z.looseObject({ atSample: count, what: z.string() })),
  interrupted: z.boolean(),
  quality: z.looseObject({ likelyUnusable: z.array(z.string()) }).optional(),
  waveform: z
    .string()
    .regex(/^[0-9a-f]{100}$/)
    .optional(),
  audioSha256: z.string().regex(/^[0-9a-f]{64}$/),
});
const path = z.string().regex(/^(?!.*\.\.)[^/].*\.(wav|mp3|opus)$/);
const indexLine = facts.extend({ path, bytes: count });
const about = { id: z.string().min(1), start: z.iso.datetime({ offset: true }), at: z.string() };
const annotation = z.discriminatedUnion('op', [
  z.looseObject({ ...about, op: z.literal('hold'), reason: z.string() }),
  z.looseObject({ ...about, op: z.literal('release') }),
  z.looseObject({ ...about, op: z.literal('note'), text: z.string() }),
  z.looseObject({ ...about, op: z.literal(['tag', 'untag']), tag: z.string() }),
  z.looseObject({ ...about, op: z.literal('clock'), correctedStart: z.iso.datetime({ offset: true }) }),
  z.looseObject({
    ...about,
    op: z.literal('deleted'),
    path,
    bytes: count,
    sha256: z.string(),
    rule: z.string(),
  }),
]);

/** The facts in a piece of JSON text; null when it is none. Fields it does not know are kept. */
export function parseFacts(json: string): Facts | null {
  return parsed(() => facts, json) as Facts | null;
}

/** What a line of an index or journal says, whichever it is; null when it is neither. */
export function parseEntry(json: string): IndexLine | Annotation | null {
  const schema = (value: unknown) =>
    typeof value === 'object' && value !== null && 'op' in value ? annotation : indexLine;
  return parsed(schema, json) as IndexLine | Annotation | null;
}

function parsed(schema: (value: unknown) => z.ZodType, json: string): unknown {
  try {
    const value: unknown = JSON.parse(json);
    return schema(value).safeParse(value).data ?? null;
  } catch {
    return null;
  }
}
