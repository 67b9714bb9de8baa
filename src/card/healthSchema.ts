import { z } from 'zod';
import { type HealthState, noHealth } from './health.js';

const amount = z.number().nonnegative();
const schema = z.object({
  v: z.literal(1),
  lives: z.record(
    z.string(),
    z.object({
      writtenBytes: amount,
      watchedMs: amount,
      counter: z.object({ boot: z.string(), bytes: amount }).nullable(),
      days: z.array(z.object({ ms: amount, bytes: amount })),
    }),
  ),
  errors: z.object({ count: amount, lastAt: z.string().nullable(), last: z.string().nullable() }),
});

/** What stands in `health.json`; as for a new card when it cannot be read. */
export function parseHealth(json: string): HealthState {
  try {
    return schema.safeParse(JSON.parse(json)).data ?? noHealth;
  } catch {
    return noHealth;
  }
}
