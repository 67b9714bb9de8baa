import { DLE, type DleToken, MAX_REPORT_BYTES } from '../dle.js';

/** What a stretch of a voice stream holds. */
export interface VoiceBytes {
  /** The coded sound, unshielded. */
  readonly sound: Uint8Array;
  /** Events that were told between; never `data`. */
  readonly tokens: readonly DleToken[];
  /** The stream is over, and this followed its end; null while it runs. */
  readonly rest: Uint8Array | null;
}

const ETX = 0x03;
const SUB = 0x1a;
const CR = 0x0d;
const LF = 0x0a;
const DIGIT = /^[0-9A-D*#]$/;
const HELD_END = ['~', '-', '\x7f'];

/**
 * The voice stream from the device, after CONNECT and until `<DLE><ETX>`: sound, and events shielded by DLE. Unlike in
 * command mode nothing here is text, so sound that happens to spell NO CARRIER is sound. A stream may be cut anywhere.
 * Facts: line-interface §1.4, §1.7.
 */
export class VoiceStreamReader {
  #afterDle = false;
  /** The key inside `/ … ~`; '' before its first repeat. Other events may come between, underruns above all. */
  #held: string | null = null;
  #report: { lines: string[]; line: string; bytes: number } | null = null;
  #over = false;

  push(bytes: Uint8Array): VoiceBytes {
    if (this.#over) return { sound: new Uint8Array(0), tokens: [], rest: bytes };
    // Two bytes of sound for `DLE SUB` at the most, and that is two bytes here, or one when the DLE came before.
    const sound = new Uint8Array(bytes.length + 1);
    const tokens: DleToken[] = [];
    let length = 0;
    let at = 0;
    const keep = (byte: number) => {
      if (!this.#inReport(byte, tokens)) sound[length++] = byte;
    };
    while (at < bytes.length) {
      if (this.#afterDle) {
        this.#afterDle = false;
        const byte = bytes[at++] ?? 0;
        if (byte === DLE) keep(DLE);
        else if (byte === SUB) {
          keep(DLE);
          keep(DLE);
        } else if (byte === ETX) {
          this.#over = true;
          break;
        } else this.#event(byte, tokens);
        continue;
      }
      const next = bytes.indexOf(DLE, at);
      const end = next < 0 ? bytes.length : next;
      if (this.#report === null) {
        sound.set(bytes.subarray(at, end), length);
        length += end - at;
      } else for (const byte of bytes.subarray(at, end)) keep(byte);
      this.#afterDle = next >= 0;
      at = end + 1;
    }
    const rest = this.#over ? bytes.subarray(at) : null;
    return { sound: sound.subarray(0, length), tokens, rest };
  }

  /** A byte inside a report belongs to it; one that grows past all bounds was never closed. */
  #inReport(byte: number, tokens: DleToken[]): boolean {
    const report = this.#report;
    if (report === null) return false;
    if (report.bytes++ >= MAX_REPORT_BYTES) {
      this.#closeReport(tokens, true);
      return false;
    }
    if (byte !== CR && byte !== LF) report.line += String.fromCharCode(byte);
    else if (report.line !== '') {
      report.lines.push(report.line);
      report.line = '';
    }
    return true;
  }

  #closeReport(tokens: DleToken[], cut: boolean): void {
    const report = this.#report;
    if (report === null) return;
    this.#report = null;
    const lines = report.line === '' ? report.lines : [...report.lines, report.line];
    tokens.push({ kind: 'report', lines, cut });
  }

  #event(code: number, tokens: DleToken[]): void {
    const letter = String.fromCharCode(code);
    if (letter === 'X') {
      this.#closeReport(tokens, true);
      this.#report = { lines: [], line: '', bytes: 0 };
      this.#held = null;
    } else if (letter === '.' && this.#report !== null) this.#closeReport(tokens, false);
    else if (letter === '/') this.#held = '';
    else if (this.#held !== null && HELD_END.includes(letter)) this.#held = null;
    else if (DIGIT.test(letter)) {
      if (this.#held !== letter) tokens.push({ kind: 'digit', digit: letter });
      if (this.#held !== null) this.#held = letter;
    } else tokens.push({ kind: 'code', code });
  }
}
