/** CRC-32C (Castagnoli, RFC 3720 §12.1): reflected polynomial, eight tables so that eight bytes go at a time. */
const POLYNOMIAL = 0x82f63b78;
const tables = new Int32Array(8 * 256);
for (let byte = 0; byte < 256; byte++) {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ POLYNOMIAL : crc >>> 1;
  tables[byte] = crc;
}
for (let i = 256; i < tables.length; i++) {
  const shorter = tables[i - 256] ?? 0;
  tables[i] = (shorter >>> 8) ^ (tables[shorter & 255] ?? 0);
}

/** The CRC-32C of `bytes` as an unsigned 32-bit number. */
export function crc32c(bytes: Uint8Array): number {
  const t = (table: number, byte: number) => tables[table * 256 + (byte & 255)] as number;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let crc = -1;
  let at = 0;
  for (; at + 8 <= bytes.length; at += 8) {
    const low = view.getInt32(at, true) ^ crc;
    const high = view.getInt32(at + 4, true);
    crc =
      t(7, low) ^
      t(6, low >>> 8) ^
      t(5, low >>> 16) ^
      t(4, low >>> 24) ^
      t(3, high) ^
      t(2, high >>> 8) ^
      t(1, high >>> 16) ^
      t(0, high >>> 24);
  }
  for (; at < bytes.length; at++) crc = t(0, crc ^ (bytes[at] as number)) ^ (crc >>> 8);
  return ~crc >>> 0;
}
