import { z } from 'zod';
import type { CatalogueRow } from '../card/catalogueTypes.js';
import type { RetentionReport, WhatIf, Why } from '../card/retentionTypes.js';
import type { Problem } from '../i18n/problems.js';

/** Holds and retention as the API needs them. */
export interface RetentionPorts {
  hold(id: string, reason: string, yes: boolean): Promise<CatalogueRow | Problem>;
  release(id: string): Promise<CatalogueRow | Problem>;
  why(id: string): Promise<Why | Problem>;
  report(whatIf: WhatIf): Promise<RetentionReport | Problem>;
}

const holdSchema = z.strictObject({ reason: z.string().max(500).optional(), yes: z.boolean().optional() });
const number = z.coerce.number().int().nonnegative().optional();
const whatIfSchema = z.strictObject({ minKeepDays: number, maxAgeDays: number, maxBytes: number });

/** What a request of `/v1/retention` or `/v1/calls/ID/(hold|why)` answers; null when it is not understood. */
export async function retentionAnswer(
  action: string,
  id: string,
  json: unknown,
  ports: RetentionPorts,
): Promise<object | Problem | null> {
  if (action === 'POST hold') {
    const { data } = holdSchema.safeParse(json);
    return data === undefined ? null : ports.hold(id, data.reason ?? '', data.yes ?? false);
  }
  if (action === 'DELETE hold') return ports.release(id);
  if (action === 'GET why') return ports.why(id);
  const { data } = whatIfSchema.safeParse(json);
  if (data === undefined) return null;
  const { minKeepDays, maxAgeDays, maxBytes } = data;
  return ports.report({
    ...(minKeepDays === undefined ? {} : { minKeepDays }),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
}
