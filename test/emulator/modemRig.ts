import { MODEM_KINDS } from '#src/emulator/devices/kinds.js';
import type { ModemKind } from '#src/emulator/devices/modemKind.js';
import { Modem } from '#src/emulator/modem.js';

export function kindOf(name: string, change: Partial<ModemKind> = {}): ModemKind {
  const kind = MODEM_KINDS[name];
  if (kind === undefined) throw new Error(`there is no kind ${name}`);
  return { ...kind, ...change };
}

/** Bytes as text: control characters in a pattern are hard to read, so U+2410 stands for DLE and U+2403 for ETX. */
export function shown(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1').replaceAll('\x10', '␐').replaceAll('\x03', '␃');
}

export function bytesOf(shownText: string): Buffer {
  return Buffer.from(shownText.replaceAll('␐', '\x10').replaceAll('␃', '\x03'), 'latin1');
}

/** A modem with a host that types, and a line that is silent unless it is given sound. */
export class Host {
  readonly modem: Modem;
  /** Everything the modem has played onto the line. */
  readonly played: number[] = [];

  constructor(kind: ModemKind) {
    this.modem = new Modem(kind, 1);
  }

  writes(bytes: string | Uint8Array): void {
    this.modem.hear(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes);
  }

  /** What it says in so many samples, block by block; `sound` is on the line at each of them. */
  hears(samples: number, sound: (at: number) => number = () => 0, block = 80): string {
    let said = '';
    for (let at = 0; at < samples; at += block) {
      const line = Int16Array.from({ length: Math.min(block, samples - at) }, (_, i) => sound(at + i));
      const { toHost, toLine } = this.modem.turn(line);
      said += shown(toHost);
      this.played.push(...toLine);
    }
    return said;
  }

  /** Types a command and takes what comes in the next tenth of a second. */
  asks(command: string): string {
    this.writes(`${command}\r`);
    return this.hears(800);
  }

  /** In class 8, echo off, holding the line on a label that carries sound. */
  answers(label = 1): void {
    this.asks(`ATE0+FCLASS=8;+VIT=0;+VLS=${label}`);
    this.hears(8000);
  }
}
