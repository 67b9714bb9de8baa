import { writeSync } from 'node:fs';

/**
 * The watch on USB: usb-detection in a process of its own, since it crashes when it is started twice or asked of a
 * device without a name, and keeps a process from ending (facts: packages §5). Prints a line for every device that
 * comes or goes; ends with its parent. Exit 3: the addon cannot be loaded.
 */
const ADDON_MISSING = 3;

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  throw new Error('killed');
}

function say(word: 'watching' | 'add' | 'remove'): void {
  try {
    writeSync(1, `${word}\n`);
  } catch {
    die();
  }
}

const addon = await import('usb-detection').catch((error: unknown) => {
  writeSync(2, `${error instanceof Error ? error.message.split('\n')[0] : String(error)}\n`);
  process.exit(ADDON_MISSING);
});
process.stdin.on('end', die).resume();
const detection = addon.default;
detection.on('add', () => say('add'));
detection.on('remove', () => say('remove'));
detection.startMonitoring();
say('watching');
