import { execFile } from 'node:child_process';
import { stat } from 'node:fs/promises';

const PATIENCE_MS = 5000;
const MOST_BYTES = 64 * 1024 ** 2;
/** systemd-timesyncd makes it when the clock is set by the network. */
const TIMESYNC_FLAG = '/run/systemd/timesync/synchronized';

/**
 * Whether the system's clock is set by the network: timedatectl knows the kernel's own word; where there is none,
 * chrony and timesyncd are asked.
 */
export async function isSynchronised(): Promise<boolean> {
  const kernel = await answerOf('timedatectl', ['show', '-p', 'NTPSynchronized', '--value']);
  if (kernel !== null) return kernel === 'yes';
  const chrony = await answerOf('chronyc', ['-c', 'tracking']);
  if (chrony !== null) return chrony.split(',').at(-1) === 'Normal';
  return (await stat(TIMESYNC_FLAG).catch(() => null)) !== null;
}

/** What a program prints; null when it is not there, fails or hangs. */
export function answerOf(program: string, args: readonly string[]): Promise<string | null> {
  return new Promise((resolve) => {
    execFile(program, args, { timeout: PATIENCE_MS, maxBuffer: MOST_BYTES }, (error, stdout) =>
      resolve(error === null ? stdout.trim() : null),
    );
  });
}
