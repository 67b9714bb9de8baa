import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import type { Moment } from '../call/types.js';
import { idFrom } from '../card/names.js';
import type { CardKeeper } from './cardKeeper.js';
import type { Particulars } from './recorder.js';
import type { WallClock } from './wallClock.js';

/** What a recording that begins at `at` is called, and when and where it was made. */
export function particularsOf(
  at: Moment,
  { line, version }: Pick<Particulars, 'line' | 'version'>,
  wall: WallClock,
  card: CardKeeper,
): Particulars {
  const { quality: clock } = wall;
  const start = wall.isoAt(at.ms);
  const place = card.placeOf(Date.parse(start), clock);
  return { id: idFrom(randomBytes(6)), line, start, clock, ...place, device: hostname(), version };
}
