import { pino } from 'pino';

export type Log = pino.Logger;

/** The daemon's structured log: one JSON object a line on standard error. */
export function openLog(level: string): Log {
  return pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: 2, sync: true }),
  );
}
