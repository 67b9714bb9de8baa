import type { PageDetails, PageMonths, PageRow } from '../../../card/page/pageTypes.js';
import { PAGE_DATA } from '../../../card/page/pageTypes.js';
import { type Call, callOf } from '../call.js';
import { type Overview, overviewOf } from '../months.js';

declare global {
  interface Window {
    denwabanMonths?: (months: PageMonths) => void;
    denwabanMonth?: (month: string, days: Readonly<Record<string, readonly PageRow[]>>) => void;
    denwabanDay?: (day: string, calls: Readonly<Record<string, PageDetails>>) => void;
  }
}

/** Scripts under way at once: a drive answers one after the other anyway. */
const AT_ONCE = 4;

/**
 * What is known of the recordings. Pages on a drive may not read files, but may have scripts of it: each calls
 * one of three functions with what it knows, and only those of the months that are needed are asked for.
 */
export class CallStore {
  /** Of all months read so far, in no order. */
  readonly calls: Call[] = [];
  readonly failed = new Set<string>();
  readonly #read = new Map<string, Promise<void>>();
  readonly #done = new Set<string>();
  readonly #days = new Map<string, Readonly<Record<string, PageDetails>>>();
  #overview: Overview = { months: [], byDate: new Map(), total: 0, spans: new Map() };

  get overview(): Overview {
    return this.#overview;
  }

  /** @throws Error when the list of months is not there */
  async open(): Promise<void> {
    window.denwabanMonths = (months) => {
      this.#overview = overviewOf(months);
    };
    window.denwabanMonth = (month, days) => {
      for (const [day, rows] of Object.entries(days))
        for (const row of rows) this.calls.push(callOf(`${month.replace('-', '/')}/${day}`, row));
    };
    window.denwabanDay = (day, calls) => this.#days.set(day.replaceAll('-', '/'), calls);
    await script('months.js');
  }

  isRead(month: string): boolean {
    return this.#done.has(month);
  }

  /** Reads the months, the first ones first; `came` is told after each. Never rejects. */
  async read(months: readonly string[], came: () => void = () => {}): Promise<void> {
    const waiting = months.filter((month) => !this.#done.has(month));
    const work = async () => {
      for (let month = waiting.shift(); month !== undefined; month = waiting.shift()) {
        await this.#readOnce(month);
        came();
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  /** Null when the drive has nothing more about the call. */
  async details(call: Pick<Call, 'path'>): Promise<PageDetails | null> {
    const cut = call.path.lastIndexOf('/');
    const day = call.path.slice(0, cut);
    if (!this.#days.has(day)) await script(`${day.replace('/', '-')}.js`).catch(() => {});
    return this.#days.get(day)?.[call.path.slice(cut + 1)] ?? null;
  }

  #readOnce(month: string): Promise<void> {
    const reading =
      this.#read.get(month) ??
      script(`${month}.js`)
        .catch(() => void this.failed.add(month))
        .then(() => void this.#done.add(month));
    this.#read.set(month, reading);
    return reading;
  }
}

function script(name: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const tag = document.createElement('script');
    tag.charset = 'utf-8';
    tag.src = `${PAGE_DATA}/${name}`;
    tag.onload = () => {
      tag.remove();
      resolve();
    };
    tag.onerror = () => {
      tag.remove();
      reject(new Error(name));
    };
    document.head.append(tag);
  });
}
