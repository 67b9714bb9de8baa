const MOST_CHARACTERS = 64;

/**
 * A caller's name from the bytes of a report. Control bytes go. What is no ASCII is Shift-JIS where it can
 * be, as Japanese exchanges and adapters send it, and else Latin-1. `''`: there is no name.
 */
export function nameOf(bytes: Iterable<number>): string {
  const kept = Uint8Array.from([...bytes].filter((byte) => byte >= 0x20 && byte !== 0x7f));
  const text = decoded(kept)
    .replace(/[\p{Cc}\u{fffd}]/gu, '')
    .trim();
  return /^[PO]$/.test(text) ? '' : [...text].slice(0, MOST_CHARACTERS).join('').trim();
}

function decoded(bytes: Uint8Array): string {
  if (bytes.some((byte) => byte >= 0x80)) {
    try {
      return new TextDecoder('shift_jis', { fatal: true }).decode(bytes);
    } catch {
      // No Shift-JIS.
    }
  }
  return String.fromCharCode(...bytes);
}

/** Text of a serial line, one character for each byte, back to its bytes. */
export function bytesOf(text: string): number[] {
  return [...text].map((character) => (character.codePointAt(0) ?? 0) & 0xff);
}
