import { accessSync, constants, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '../i18n/problems.js';

/**
 * The recorder has no right to switch the machine off. It makes a file in its runtime directory, which the system
 * watches for (`denwaban-poweroff.path`).
 */
const fileIn = (runtimeDir: string) => join(runtimeDir, 'poweroff');

/** Whether the request could be made; asked before anything is closed for it. */
export function powerOffObstacle(runtimeDir: string): Problem | null {
  try {
    accessSync(runtimeDir, constants.W_OK);
    return null;
  } catch (error) {
    return failed(runtimeDir, error);
  }
}

/** Asks the system to power off. To be called when everything is closed. */
export function requestPowerOff(runtimeDir: string): Problem | null {
  try {
    writeFileSync(fileIn(runtimeDir), 'button\n');
    return null;
  } catch (error) {
    return failed(runtimeDir, error);
  }
}

/** A request from before this start is none any more. */
export function forgetPowerOff(runtimeDir: string): void {
  rmSync(fileIn(runtimeDir), { force: true });
}

function failed(runtimeDir: string, error: unknown): Problem {
  const why = (error as NodeJS.ErrnoException).code ?? String(error);
  return { code: 'powerOffFailed', path: fileIn(runtimeDir), why };
}
