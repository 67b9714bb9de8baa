import { z } from 'zod';
import { isProblem, type Problem } from '../i18n/problems.js';
import type { StickOrder, StickReport, StickStatus, StickWish } from './stickTypes.js';

/** The sticks as the API needs them. */
export interface StickPorts {
  status(): StickStatus;
  /** The number of the order that the USB process was given. */
  export(wish: StickWish): { readonly order: number } | Problem;
  stop(): void;
  /** The USB process waits for orders until it leaves. */
  attend(write: (order: StickOrder) => void, closed: AbortSignal): Promise<void>;
  report(report: StickReport): void;
}

const wishSchema = z.strictObject({
  query: z.string().max(2000).optional(),
  all: z.boolean().optional(),
  stick: z.string().max(200).optional(),
});

const problem = z.custom<Problem>(isProblem).nullable();
const STATES = ['complete', 'full', 'stopped', 'failed'] as const;
const ids = z.array(z.string());
const count = z.number();
const reportSchema = z.object({
  sticks: z.array(
    z.object({
      ...{ name: z.string(), label: z.string(), fileSystem: z.string().nullable(), bytes: count, problem },
      outcome: z.enum(STATES).nullable(),
    }),
  ),
  visits: z.array(
    z.object({
      ...{ order: count, stick: z.string(), folder: z.string(), state: z.enum(['running', ...STATES]) },
      ...{ files: count, filesDone: count, bytes: count, bytesDone: count },
      ...{ copied: count, copiedBytes: count, found: count, gone: ids, failed: ids, damaged: ids },
      ...{ writtenMs: count.nullable(), tookMs: count.nullable(), problem },
    }),
  ),
  answered: z.object({ order: count, problem }).nullable(),
});

/** What a request of `/v1/stick…` that is not a stream answers; null when it is not understood. */
export function stickAnswer(action: string, json: unknown, ports: StickPorts): object | Problem | null {
  if (action === 'GET /v1/stick') return ports.status();
  if (action === 'POST /v1/stick/stop') {
    ports.stop();
    return {};
  }
  if (action === 'POST /v1/stick/export') {
    const { data } = wishSchema.safeParse(json);
    if (data === undefined) return null;
    const { query, all, stick } = data;
    return ports.export({
      ...(query === undefined ? {} : { query }),
      ...(all === undefined ? {} : { all }),
      ...(stick === undefined ? {} : { stick }),
    });
  }
  const { data } = reportSchema.safeParse(json);
  if (data === undefined) return null;
  ports.report(data);
  return {};
}
