const UNIT_BYTES: Readonly<Record<string, number>> = {
  '': 1,
  KiB: 1024,
  MiB: 1024 ** 2,
  GiB: 1024 ** 3,
};

/** `"64MiB"`, `"1 GiB"` or a plain whole number, in bytes; null when it is none of these. */
export function sizeInBytes(value: string | number): number | null {
  const parts = /^(\d+(?:\.\d+)?) ?(|KiB|MiB|GiB)$/.exec(String(value));
  const unit = UNIT_BYTES[parts?.[2] ?? ''];
  if (parts === null || unit === undefined) return null;
  const bytes = Number(parts[1]) * unit;
  return Number.isSafeInteger(bytes) ? bytes : null;
}
