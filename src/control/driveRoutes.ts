import { z } from 'zod';
import { isProblem, type Problem } from '../i18n/problems.js';
import { DRIVE_STATES, type DrivePorts, type DriveSays } from './driveApi.js';
import type { Stream } from './unixHttp.js';

const saysSchema = z.strictObject({
  state: z.enum(DRIVE_STATES).exclude(['noService']),
  loan: z.int().min(0).nullable(),
  problem: z.unknown(),
});

/** An answer's body, a stream, a problem to refuse with, or null when the body was not understood. */
export function driveAnswer(
  route: string,
  json: () => unknown,
  ports: DrivePorts,
): { readonly stream: Stream } | object | Problem | null {
  switch (route) {
    case 'GET /v1/drive':
      return ports.status();
    case 'POST /v1/drive/refresh':
      return ports.refresh();
    case 'PUT /v1/drive/desk': {
      const read = saysSchema.safeParse(json());
      if (!read.success) return null;
      const { problem, ...rest } = read.data;
      const said: DriveSays = { ...rest, problem: isProblem(problem) ? problem : null };
      return ports.says(said) ?? {};
    }
    default:
      return { stream: (write, closed) => attend(write, closed, ports) } satisfies { stream: Stream };
  }
}

/** The stream is the service's presence: it ends when the client leaves, or at once beside another one. */
async function attend(write: (line: unknown) => void, closed: AbortSignal, ports: DrivePorts): Promise<void> {
  const problem = ports.attend(write, closed);
  if (problem !== null) {
    write({ problem });
    return;
  }
  if (closed.aborted) return;
  await new Promise<void>((left) => closed.addEventListener('abort', () => left(), { once: true }));
}
