import type { CallerId } from '../call/types.js';
import { framed } from './commandLine.js';
import type { ModemKind } from './devices/modemKind.js';
import type { Misbehaviour } from './misbehaviour.js';
import type { ModemSettings } from './modemCommands.js';

/** What the line did, as far as a modem can notice it. `date` MMDD and `time` HHMM are the exchange's. */
export type ModemSignal =
  | { readonly kind: 'ring' }
  /** The local telephone in the modem's jack. */
  | { readonly kind: 'phone'; readonly offHook: boolean }
  | { readonly kind: 'loopCurrentInterrupted' }
  | { readonly kind: 'reversal' }
  | { readonly kind: 'digit'; readonly digit: string }
  | { readonly kind: 'callerId'; readonly callerId: CallerId; readonly date: string; readonly time: string };

export interface ReportSituation {
  readonly kind: ModemKind;
  readonly settings: ModemSettings;
  readonly misbehaviour: Misbehaviour;
  readonly holdsLoop: boolean;
}

/** latin1, to be said so long after the signal. */
export interface Said {
  readonly afterMs: number;
  readonly text: string;
}

const ABSENCE = { withheld: 'P', unavailable: 'O', payphone: 'C', conflict: 'S' } as const;
const KEY_MS = 80;
const KEY_REPEAT_MS = 70;
/** Between the end of a ring and the next one. */
const AFTER_SECOND_RING_MS = 4500;
const NAMES = { plain: 'YAMADA TARO', shiftJis: '\x8e\x52\x93\x63', backspace: 'YAM\x08\x08ADA' } as const;

/** The words of a modem for a signal, with its faults. Pure. */
export function saidOf(signal: ModemSignal, at: ReportSituation): readonly Said[] {
  const { settings, misbehaviour, kind } = at;
  switch (signal.kind) {
    case 'ring': {
      const text = settings.voice ? '\x10R' : settings.quiet ? '' : framed([], 'RING', settings);
      return [{ afterMs: 0, text: misbehaviour.ringsTwice ? text + text : text }];
    }
    case 'phone':
      return hook(signal.offHook, at);
    case 'loopCurrentInterrupted':
      return kind.interruptionCode === null || !settings.voice ? [] : [code(kind.interruptionCode)];
    case 'reversal': {
      const { reversal } = kind;
      const noticed = reversal !== null && settings.voice && (at.holdsLoop || !reversal.onlyOffHook);
      return noticed ? [code(reversal.code)] : [];
    }
    case 'digit':
      return settings.voice ? key(signal.digit, at) : [];
    case 'callerId':
      return settings.callerId === 0 ? [] : report(signal, at);
  }
}

function hook(offHook: boolean, { kind, settings, misbehaviour }: ReportSituation): readonly Said[] {
  if (!settings.voice || kind.hookCodes === null) return [];
  const { hangUpReport, swapsHook, hookAsExtension, reversalAtAnswer } = misbehaviour;
  const codes = hookAsExtension ? { off: 'P', on: 'p' } : kind.hookCodes;
  const said = code(offHook !== (swapsHook === true) ? codes.off : codes.on);
  if (offHook) return reversalAtAnswer ? [said, code('l')] : [said];
  if (hangUpReport === 'missing') return [];
  return [{ ...said, afterMs: hangUpReport?.lateMs ?? 0 }];
}

function key(digit: string, { kind, misbehaviour }: ReportSituation): readonly Said[] {
  const heldMs = misbehaviour.heldKeyMs ?? KEY_MS;
  const said: Said[] = [];
  for (let afterMs = 0; afterMs < heldMs; afterMs += KEY_REPEAT_MS) said.push({ ...code(digit), afterMs });
  if (kind.digitBrackets === null) return said;
  const closers = { '~': '~', '-': '-', '0x7f': '\x7f', never: null };
  const { keyEnd } = misbehaviour;
  const end = keyEnd === undefined ? kind.digitBrackets.end : closers[keyEnd];
  const closed = end === null ? said : [...said, { ...code(end), afterMs: heldMs }];
  return [code(kind.digitBrackets.begin), ...closed];
}

function report(
  { callerId, date, time }: Extract<ModemSignal, { kind: 'callerId' }>,
  { settings, misbehaviour }: ReportSituation,
): readonly Said[] {
  const fault = misbehaviour.callerId ?? {};
  const number = callerId.kind === 'number' ? callerId.number : ABSENCE[callerId.reason];
  const name = fault.name === undefined ? callerId.name : NAMES[fault.name];
  const text =
    settings.callerId === 2
      ? raw(callerId, `${date}${time}`, fault.badRawChecksum === true)
      : [
          `DATE=${date}`,
          `TIME=${time}`,
          `${fault.nmrb ? 'NMRB' : 'NMBR'}=${number}`,
          ...(name === undefined ? [] : [`NAME=${name}`]),
        ];
  const said = settings.voice ? `\x10X${text.join('\r')}\r\x10.` : `\r\n${text.join('\r\n')}\r\n`;
  const one = { afterMs: fault.when === 'afterSecondRing' ? AFTER_SECOND_RING_MS : 0, text: said };
  return fault.twice ? [one, one] : [one];
}

/** An MDMF packet in hexadecimal, without its preamble (facts: line-interface §3.1, §3.2). */
function raw(callerId: CallerId, when: string, bad: boolean): readonly string[] {
  const field = (type: number, text: string) => [type, text.length, ...Buffer.from(text, 'latin1')];
  const who =
    callerId.kind === 'number'
      ? field(2, callerId.number)
      : field(4, callerId.reason === 'withheld' ? 'P' : 'O');
  const body = [...field(1, when), ...who];
  const packet = [0x80, body.length, ...body];
  const sum = packet.reduce((total, byte) => total + byte, 0);
  const hex = Buffer.from([...packet, (-sum - (bad ? 1 : 0)) & 0xff]).toString('hex');
  return [hex.toUpperCase()];
}

function code(letter: string): Said {
  return { afterMs: 0, text: `\x10${letter}` };
}
