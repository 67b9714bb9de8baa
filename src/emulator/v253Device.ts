import type { CallerId } from '../call/types.js';
import { dleCode, dleReport } from '../line/dle.js';
import { answerCommand, type DeviceSettings, POWER_ON } from './v253Commands.js';

/**
 * The control side of a composite V.253 device: bytes from the terminal in, bytes to the terminal out. Its
 * sound goes over a sound card, so it never streams voice on the serial line. Facts: line-interface §1, §8.1.
 */
export interface DeviceState {
  readonly settings: DeviceSettings;
  /** The command line so far. */
  readonly typed: string;
  readonly lastLine: string;
}

/** `echo` goes back at once, each of `answers` after the device has thought about it. */
export interface Reply {
  readonly state: DeviceState;
  readonly echo: Uint8Array;
  readonly answers: readonly Uint8Array[];
}

/** What the line did, as far as such a device notices. `date` MMDD and `time` HHMM are the exchange's. */
export type LineSignal =
  | { readonly kind: 'ring' }
  | { readonly kind: 'offHook' }
  | { readonly kind: 'onHook' }
  | { readonly kind: 'loopCurrentInterrupted' }
  | { readonly kind: 'reversal' }
  | { readonly kind: 'callerId'; readonly callerId: CallerId; readonly date: string; readonly time: string };

const BACKSPACE = 0x08;
const MAX_LINE = 256;

/** Reasons for the absence of the number, NTT Number Display (facts: line-interface §3.4). */
const ABSENCE = { withheld: 'P', unavailable: 'O', payphone: 'C', conflict: 'S' } as const;

export function switchedOn(): DeviceState {
  return { settings: POWER_ON, typed: '', lastLine: '' };
}

/** Bytes from the terminal, split anywhere. */
export function receive(state: DeviceState, bytes: Uint8Array): Reply {
  let { settings, typed, lastLine } = state;
  const echo: number[] = [];
  const answers: Uint8Array[] = [];
  const execute = (line: string) => {
    lastLine = line;
    const outcome = answerCommand(settings, line);
    settings = outcome.settings;
    if (!settings.quiet) answers.push(ascii(framed(outcome.lines, outcome.result, settings.verbose)));
  };
  for (const byte of bytes) {
    if (settings.echo) echo.push(byte);
    if (byte === settings.endOfLine) {
      const line = commandIn(typed);
      if (line !== null) execute(line);
      typed = '';
    } else if (byte === BACKSPACE) {
      typed = typed.slice(0, -1);
    } else if (byte > 0x20 && byte < 0x7f) {
      // Too long a line keeps one character too many, which the command reader refuses.
      if (typed.length <= MAX_LINE) typed += String.fromCharCode(byte);
      if (/a\/$/i.test(typed)) {
        typed = '';
        execute(lastLine);
      }
    }
  }
  return { state: { settings, typed, lastLine }, echo: Uint8Array.from(echo), answers };
}

/** What the device tells by itself; nothing when its mode has no word for it. */
export function tell(state: DeviceState, signal: LineSignal): Uint8Array {
  const { voice, callerId, quiet, verbose } = state.settings;
  switch (signal.kind) {
    case 'ring':
      if (voice) return dleCode('R');
      return quiet ? new Uint8Array(0) : ascii(framed([], 'RING', verbose));
    case 'offHook':
      return voice ? dleCode('H') : new Uint8Array(0);
    case 'onHook':
      return voice ? dleCode('h') : new Uint8Array(0);
    case 'loopCurrentInterrupted':
      return voice ? dleCode('l') : new Uint8Array(0);
    case 'reversal':
      return voice ? dleCode('L') : new Uint8Array(0);
    case 'callerId': {
      if (!callerId) return new Uint8Array(0);
      const lines = [
        `DATE=${signal.date}`,
        `TIME=${signal.time}`,
        `NMBR=${signal.callerId.kind === 'number' ? signal.callerId.number : ABSENCE[signal.callerId.reason]}`,
      ];
      if (!voice) return ascii(`\r\n${lines.join('\r\n')}\r\n`);
      return dleReport(lines);
    }
  }
}

/** The part after `AT`, upper case; null when the line is no command. A modem ignores what stands before. */
function commandIn(typed: string): string | null {
  if (typed.length > MAX_LINE) return '?';
  return /AT(.*)$/.exec(typed.toUpperCase())?.[1] ?? null;
}

const NUMERIC = { OK: '0', RING: '2', ERROR: '4' } as const;

function framed(lines: readonly string[], result: 'OK' | 'ERROR' | 'RING', verbose: boolean): string {
  if (!verbose) return `${lines.map((line) => `${line}\r\n`).join('')}${NUMERIC[result]}\r`;
  const text = lines.length === 0 ? '' : `\r\n${lines.join('\r\n')}\r\n`;
  return `${text}\r\n${result}\r\n`;
}

function ascii(text: string): Uint8Array {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
