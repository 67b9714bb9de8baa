/** Which calls are meant, by option name. */
export interface CallFilters {
  readonly from?: Date;
  readonly to?: Date;
  readonly number?: string;
  readonly text?: string;
  readonly tag?: string;
  readonly held?: true;
  readonly direction?: string;
  readonly min?: number;
  readonly max?: number;
}

/** What was typed after `denwaban calls`, by option name. */
export interface CallOptions extends CallFilters {
  readonly sort: string;
  readonly reverse?: true;
  readonly limit: number;
  readonly page: number;
}

/** The same as the query of `GET /v1/calls`. */
export function callQueryText(options: CallOptions): string {
  const { sort, reverse, limit, page } = options;
  // Numbers are read from the smallest on, times and lengths from the greatest.
  const ascending = (sort === 'number') !== (reverse === true);
  const query = filterQuery(options);
  const asked = { sort, order: ascending ? 'asc' : 'desc', limit, offset: (page - 1) * limit };
  for (const [name, value] of Object.entries(asked)) query.set(name, String(value));
  return query.toString();
}

/** The part of that query which says which calls are meant. */
export function filterQuery(filters: CallFilters): URLSearchParams {
  const { from, to, number, text, tag, held, direction, min, max } = filters;
  const asked: Record<string, string | number | undefined> = {
    from: from?.toISOString(),
    to: to?.toISOString(),
    number,
    text,
    tag,
    held: held === undefined ? undefined : 'true',
    direction,
    min,
    max,
  };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, String(value));
  return query;
}

/**
 * `2026-11-23` or `2026-11-23 18:00` (seconds may follow) in this machine's time zone; null when it is neither.
 * @param end the moment behind the day, minute or second that was named, instead of its first
 */
export function localMoment(text: string, end: boolean): Date | null {
  const parts = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d):(\d\d)(?::(\d\d))?)?$/.exec(text);
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second] = parts;
  const numbers = [year, month, day, hour ?? 0, minute ?? 0, second ?? 0].map(Number);
  const [y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0] = numbers;
  const named = new Date(y, mo - 1, d, h, mi, s);
  const same = named.getMonth() === mo - 1 && named.getDate() === d && h < 24 && mi < 60 && s < 60;
  if (!same) return null;
  if (!end) return named;
  if (hour === undefined) return new Date(y, mo - 1, d + 1);
  return new Date(named.getTime() + (second === undefined ? 60_000 : 1000));
}

/** `90`, `90s`, `5m` or `1h` in ms; null when it is none. */
export function lengthMs(text: string): number | null {
  const parts = /^(\d{1,6})([smh]?)$/.exec(text);
  if (parts === null) return null;
  return Number(parts[1]) * ({ s: 1000, m: 60_000, h: 3_600_000 }[parts[2] ?? ''] ?? 1000);
}
