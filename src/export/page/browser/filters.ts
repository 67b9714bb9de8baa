import type { Language } from '../../../i18n/problems.js';
import { calendarOf, monthAfter, type Overview } from '../months.js';
import { EVERYTHING, type Filter } from '../selection.js';
import { countText, dateText, monthText, type Words, weekdayOf } from '../words.js';
import { el } from './dom.js';

const DIRECTIONS = ['all', 'in', 'out'] as const;

/** What narrows the list down: calendar, dates, direction, tag, hold. Says what was chosen; keeps nothing else. */
export class Filters {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #language: Language;
  readonly #changed: (change: Partial<Filter>) => void;
  readonly #calendar = el('div', { class: 'calendar' });
  readonly #from: HTMLInputElement;
  readonly #to: HTMLInputElement;
  readonly #tag: HTMLSelectElement;
  readonly #held: HTMLInputElement;
  readonly #directions: readonly HTMLInputElement[];
  readonly #reset: HTMLElement;
  readonly #number = el('div', { class: 'chosen' });
  #overview: Overview;
  #filter: Filter = EVERYTHING;
  #month = '';
  #tags = '';

  constructor(
    words: Words,
    language: Language,
    overview: Overview,
    changed: (change: Partial<Filter>) => void,
  ) {
    this.#words = words;
    this.#language = language;
    this.#overview = overview;
    this.#changed = changed;
    const date = (name: 'from' | 'to') =>
      el('input', {
        type: 'date',
        change: (e: Event) => changed({ [name]: (e.target as HTMLInputElement).value }),
      });
    this.#from = date('from');
    this.#to = date('to');
    this.#tag = el('select', {
      change: () => changed({ tag: this.#tag.value === '' ? null : this.#tag.value }),
    });
    this.#held = el('input', { type: 'checkbox', change: () => changed({ held: this.#held.checked }) });
    this.#directions = DIRECTIONS.map((direction) =>
      el('input', { type: 'radio', name: 'direction', change: () => changed({ direction }) }),
    );
    this.#reset = el(
      'button',
      { type: 'button', class: 'reset', click: () => changed(EVERYTHING) },
      words.reset,
    );
    this.element = this.#build();
    this.show(EVERYTHING, []);
  }

  /** @param tags that calls read so far have */
  show(filter: Filter, tags: readonly string[]): void {
    const jump = filter.from !== this.#filter.from && filter.from !== '';
    this.#filter = filter;
    this.#from.value = filter.from;
    this.#to.value = filter.to;
    this.#held.checked = filter.held;
    this.#directions.forEach((input, i) => {
      input.checked = filter.direction === DIRECTIONS[i];
    });
    this.#showTags(filter.tag === null || tags.includes(filter.tag) ? tags : [...tags, filter.tag]);
    this.#showNumber(filter.number);
    this.#reset.hidden = Object.entries(EVERYTHING).every(
      ([key, value]) => filter[key as keyof Filter] === value,
    );
    const newest = this.#overview.months[0] ?? '1970-01';
    const last = this.#overview.spans.get(newest)?.last.slice(0, 7) ?? newest;
    if (this.#month === '') this.#month = last;
    if (jump) this.#month = filter.from.slice(0, 7);
    this.#drawCalendar();
  }

  #build(): HTMLElement {
    const { from, to, direction, all, incoming, outgoing, tag, heldOnly } = this.#words;
    const labels = [all, incoming, outgoing];
    return el(
      'aside',
      { class: 'filters', 'aria-label': this.#words.filters },
      this.#calendar,
      el('div', { class: 'dates' }, el('label', {}, from, this.#from), el('label', {}, to, this.#to)),
      el(
        'fieldset',
        { class: 'directions' },
        el('legend', {}, direction),
        ...this.#directions.map((input, i) => el('label', {}, input, el('span', {}, labels[i] ?? ''))),
      ),
      el('label', { class: 'field' }, tag, this.#tag),
      el('label', { class: 'check' }, this.#held, heldOnly),
      this.#number,
      this.#reset,
    );
  }

  #showTags(tags: readonly string[]): void {
    const said = JSON.stringify([tags, this.#filter.tag]);
    if (said === this.#tags) return;
    this.#tags = said;
    const options = tags.map((tag) => el('option', { value: tag }, tag));
    this.#tag.replaceChildren(el('option', { value: '' }, this.#words.anyTag), ...options);
    this.#tag.value = this.#filter.tag ?? '';
  }

  #showNumber(number: string | null): void {
    const remove = el('button', { type: 'button', click: () => this.#changed({ number: null }) }, '×');
    remove.setAttribute('aria-label', this.#words.reset);
    this.#number.replaceChildren(...(number === null ? [] : [this.#words.onlyNumber({ number }), remove]));
    this.#number.hidden = number === null;
  }

  #drawCalendar(): void {
    const month = this.#month;
    const { monthBefore, monthAfter: next, wholeMonth } = this.#words;
    const name = monthText(month, this.#language);
    const turn = (by: number, label: string, sign: string) =>
      el('button', { type: 'button', class: 'turn', 'aria-label': label, click: () => this.#turn(by) }, sign);
    const days = calendarOf(month).filter((day): day is string => day !== null);
    const whole = { from: days[0] ?? '', to: days.at(-1) ?? '' };
    const title = {
      type: 'button',
      class: 'month',
      title: wholeMonth({ month: name }),
      click: () => this.#choose(whole),
    };
    const weekdays = [...(this.#language === 'ja' ? '日月火水木金土' : 'SMTWTFS')];
    this.#calendar.replaceChildren(
      el(
        'div',
        { class: 'monthbar' },
        turn(-1, monthBefore, '‹'),
        el('button', title, name),
        turn(1, next, '›'),
      ),
      el(
        'div',
        { class: 'days', role: 'group', 'aria-label': this.#words.calendar },
        ...weekdays.map((day, i) => el('span', { class: `weekday d${i}`, 'aria-hidden': 'true' }, day)),
        ...calendarOf(month).map((date) => this.#day(date)),
      ),
    );
  }

  #day(date: string | null): HTMLElement {
    if (date === null) return el('span');
    const calls = this.#overview.byDate.get(date) ?? 0;
    const { from, to } = this.#filter;
    const chosen = (from !== '' || to !== '') && (from === '' || date >= from) && (to === '' || date <= to);
    const single = from === date && to === date;
    const day = el(
      'button',
      {
        type: 'button',
        class: `date d${weekdayOf(date)}${calls > 0 ? ' some' : ''}`,
        disabled: calls === 0,
        'aria-pressed': String(chosen),
        'aria-label': this.#words.dayLabel({ day: dateText(date, this.#language), calls }),
        click: () => this.#choose(single ? { from: '', to: '' } : { from: date, to: date }),
      },
      el('span', {}, String(Number(date.slice(8)))),
      el('small', { 'aria-hidden': 'true' }, calls > 0 ? countText(calls) : ''),
    );
    return day;
  }

  #choose(dates: { readonly from: string; readonly to: string }): void {
    this.#changed(dates);
    // The button that was pressed was drawn anew.
    this.#calendar.querySelector<HTMLElement>('[aria-pressed="true"]')?.focus();
  }

  #turn(by: number): void {
    this.#month = monthAfter(this.#month, by);
    this.#drawCalendar();
    this.#calendar.querySelectorAll<HTMLElement>('.turn')[by > 0 ? 1 : 0]?.focus();
  }
}
