/** The bytes of a text in Shift-JIS, which Node can only read. */
export function shiftJis(text: string): Buffer {
  return Buffer.concat([...text].map((sign) => Buffer.from(CODES.get(sign) ?? sign)));
}

const CODES = new Map<string, Uint8Array>();
const decoder = new TextDecoder('shift_jis');
for (let lead = 0x81; lead <= 0x9f; lead++)
  for (let trail = 0x40; trail <= 0xfc; trail++) {
    const bytes = Uint8Array.of(lead, trail);
    const sign = decoder.decode(bytes);
    if ([...sign].length === 1 && !CODES.has(sign)) CODES.set(sign, bytes);
  }
for (let single = 0xa1; single <= 0xdf; single++)
  CODES.set(decoder.decode(Uint8Array.of(single)), Uint8Array.of(single));
