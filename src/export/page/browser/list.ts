import type { Language } from '../../../i18n/problems.js';
import type { Call } from '../call.js';
import type { Sort, SortKey } from '../selection.js';
import { dateText, lengthText, noticeText, numberText, remarksOf, type Words } from '../words.js';
import { el } from './dom.js';

export interface ListEvents {
  picked(call: Call): void;
  played(call: Call): void;
  sorted(key: SortKey): void;
  /** The last rows are in sight: there may be more to read. */
  nearEnd(): void;
}

/** Rows made above and below those in sight. */
const SPARE_ROWS = 8;
const NARROW = matchMedia('(max-width: 760px)');
const ROW_PX = { wide: 46, narrow: 68 };
/** Browsers make no element higher than this: beyond 250,000 calls the rest is found by searching. */
const MOST_PX = 17_000_000;

/** The list of calls. Only the rows in sight exist, so that 100,000 calls cost no more than a screen of them. */
export class CallList {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #language: Language;
  readonly #events: ListEvents;
  readonly #rows: HTMLElement;
  readonly #scroller: HTMLElement;
  readonly #heads: ReadonlyMap<SortKey, HTMLElement>;
  readonly #shown = new Map<number, HTMLElement>();
  #calls: readonly Call[] = [];
  #selected: Call | null = null;
  #at = -1;

  constructor(words: Words, language: Language, events: ListEvents) {
    this.#words = words;
    this.#language = language;
    this.#events = events;
    this.#heads = new Map(
      (['time', 'number', 'length'] as const).map((key) => [key, this.#sortHead(key)] as const),
    );
    this.#rows = el('div', { class: 'rows', role: 'rowgroup' });
    this.#scroller = el(
      'div',
      {
        class: 'scroller',
        tabindex: 0,
        role: 'grid',
        'aria-label': words.list,
        keydown: (e: KeyboardEvent) => this.#key(e),
      },
      this.#heading(),
      this.#rows,
    );
    this.#scroller.addEventListener('scroll', () => this.#draw(), { passive: true });
    NARROW.addEventListener('change', () => this.redraw());
    new ResizeObserver(() => this.#draw()).observe(this.#scroller);
    this.element = this.#scroller;
  }

  /** @param kept stay where it was scrolled to: rows were only added */
  show(calls: readonly Call[], sort: Sort, kept: boolean): void {
    this.#calls = calls;
    this.#at = this.#selected === null ? -1 : calls.indexOf(this.#selected);
    for (const [key, head] of this.#heads) {
      const order = key !== sort.key ? 'none' : sort.descending ? 'descending' : 'ascending';
      head.parentElement?.setAttribute('aria-sort', order);
    }
    this.#scroller.setAttribute('aria-rowcount', String(calls.length + 1));
    if (!kept) this.#scroller.scrollTop = 0;
    this.redraw();
  }

  focus(): void {
    this.#scroller.focus();
  }

  redraw(): void {
    for (const row of this.#shown.values()) row.remove();
    this.#shown.clear();
    this.#rows.style.height = `${Math.min(MOST_PX, this.#calls.length * this.#rowPx)}px`;
    this.#draw();
  }

  get #rowPx(): number {
    return NARROW.matches ? ROW_PX.narrow : ROW_PX.wide;
  }

  #draw(): void {
    const rowPx = this.#rowPx;
    const { scrollTop, clientHeight } = this.#scroller;
    const first = Math.max(0, Math.floor(scrollTop / rowPx) - SPARE_ROWS);
    const last = Math.min(this.#calls.length, Math.ceil((scrollTop + clientHeight) / rowPx) + SPARE_ROWS);
    for (const [i, row] of this.#shown)
      if (i < first || i >= last) {
        row.remove();
        this.#shown.delete(i);
      }
    for (let i = first; i < last; i++) {
      const call = this.#calls[i];
      if (call === undefined || this.#shown.has(i)) continue;
      const row = this.#row(call, i);
      row.style.transform = `translateY(${i * rowPx}px)`;
      this.#shown.set(i, row);
      this.#rows.append(row);
    }
    if (last >= this.#calls.length - SPARE_ROWS) this.#events.nearEnd();
  }

  #row(call: Call, i: number): HTMLElement {
    const words = this.#words;
    const chosen = call === this.#selected;
    const cell = (name: string, ...children: (Node | string)[]) =>
      el('div', { role: 'gridcell', class: name }, ...children);
    const row = el(
      'div',
      { role: 'row', class: 'row', id: `row-${i}`, 'aria-rowindex': i + 2, 'aria-selected': String(chosen) },
      cell('c-play', el('span', { class: 'playmark', 'aria-hidden': 'true' }, '▶')),
      cell(
        'c-time',
        el('span', { class: 'day' }, dateText(call.date, this.#language)),
        ' ',
        el('b', {}, call.time.slice(0, 5)),
      ),
      cell(`c-direction ${call.outgoing ? 'out' : 'in'}`, call.outgoing ? `↗ ${words.out}` : `↙ ${words.in}`),
      cell(`c-number${call.number === null ? ' unknown' : ''}`, numberText(call, this.#language)),
      cell('c-length', lengthText(call.durationMs)),
      cell(`c-notice ${call.notice}`, noticeText(call, words)),
      cell('c-remarks', ...this.#remarks(call)),
    );
    row.addEventListener('click', (event) => {
      const onMark = event.target instanceof Element && event.target.closest('.c-play') !== null;
      this.#pick(i, onMark);
    });
    row.addEventListener('dblclick', () => this.#pick(i, true));
    return row;
  }

  #remarks(call: Call): Node[] {
    const words = this.#words;
    const chip = (name: string, text: string) => el('span', { class: `chip ${name}` }, text);
    return [
      ...(call.hold === null ? [] : [chip('hold', words.held)]),
      ...call.tags.map((tag) => chip('tag', tag)),
      ...remarksOf(call).map((remark) => chip(`remark ${remark}`, words[remark])),
      ...(call.note === null ? [] : [el('span', { class: 'note' }, call.note)]),
    ];
  }

  #pick(i: number, play: boolean): void {
    const call = this.#calls[i];
    if (call === undefined) return;
    this.#at = i;
    this.#selected = call;
    for (const [at, row] of this.#shown) row.setAttribute('aria-selected', String(at === i));
    this.#bringInSight(i);
    this.#scroller.setAttribute('aria-activedescendant', `row-${i}`);
    if (play) this.#events.played(call);
    else this.#events.picked(call);
  }

  #bringInSight(i: number): void {
    const rowPx = this.#rowPx;
    const head = this.#rows.offsetTop;
    const { scrollTop, clientHeight } = this.#scroller;
    if (i * rowPx < scrollTop) this.#scroller.scrollTop = i * rowPx;
    else if ((i + 1) * rowPx > scrollTop + clientHeight - head)
      this.#scroller.scrollTop = (i + 1) * rowPx - clientHeight + head;
  }

  #key(event: KeyboardEvent): void {
    if (event.target !== this.#scroller || event.ctrlKey || event.altKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(this.#scroller.clientHeight / this.#rowPx) - 2);
    const last = this.#calls.length - 1;
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: this.#at + 1,
      ArrowUp: this.#at - 1,
      PageDown: this.#at + page,
      PageUp: this.#at - page,
      Home: 0,
      End: last,
    };
    const to = moves[event.key];
    if (to !== undefined) this.#pick(Math.max(0, Math.min(last, to)), false);
    else if (event.key === 'Enter') this.#pick(this.#at, true);
    else return;
    event.preventDefault();
  }

  #heading(): HTMLElement {
    const { columnTime, columnDirection, columnNumber, columnLength, columnNotice, columnRemarks } =
      this.#words;
    const head = (name: string, text: string, key?: SortKey) =>
      el('div', { role: 'columnheader', class: name }, (key && this.#heads.get(key)) ?? text);
    return el(
      'div',
      { class: 'row heading', role: 'row', 'aria-rowindex': 1 },
      el('div', { role: 'columnheader', class: 'c-play' }),
      head('c-time', columnTime, 'time'),
      head('c-direction', columnDirection),
      head('c-number', columnNumber, 'number'),
      head('c-length', columnLength, 'length'),
      head('c-notice', columnNotice),
      head('c-remarks', columnRemarks),
    );
  }

  #sortHead(key: SortKey): HTMLElement {
    const { columnTime, columnNumber, columnLength } = this.#words;
    const text = { time: columnTime, number: columnNumber, length: columnLength }[key];
    return el('button', { type: 'button', class: 'sort', click: () => this.#events.sorted(key) }, text);
  }
}
