/**
 * The text of a file whose code nobody wrote down: UTF-16 and UTF-8 by their marks, UTF-8 when it is valid, else
 * Shift-JIS as Windows writes it.
 */
export function decodeText(bytes: Uint8Array): string {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  return new TextDecoder(isUtf8(bytes) ? 'utf-8' : 'shift_jis').decode(bytes);
}

export function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Decodes by the name of a code that a file gives itself; null: there is no such code. */
export function decodeAs(bytes: Uint8Array, code: string): string | null {
  try {
    return new TextDecoder(code).decode(bytes);
  } catch {
    return null;
  }
}
