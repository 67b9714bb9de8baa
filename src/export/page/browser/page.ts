import { helpText } from '../../../i18n/messages/page.js';
import type { Language } from '../../../i18n/problems.js';
import type { Call } from '../call.js';
import { callsBetween, monthsBetween } from '../months.js';
import {
  EVERYTHING,
  type Filter,
  NEWEST_FIRST,
  narrows,
  type Sort,
  type SortKey,
  selected,
} from '../selection.js';
import { countText, csvOf, type Words, wordsIn } from '../words.js';
import { el, save } from './dom.js';
import { Filters } from './filters.js';
import { CallList } from './list.js';
import { Player } from './player.js';
import { CallStore } from './store.js';
import { Verifier } from './verify.js';

/** Between key strokes: an answer for each would only be in the way of the next. */
const TYPING_MS = 120;
/** While months come in the list is made anew at most so often. */
const REDRAW_MS = 250;

/** The whole page in one language: what is chosen, and which months that needs. */
export class Page {
  readonly element: HTMLElement;
  readonly #language: Language;
  readonly #words: Words;
  readonly #store: CallStore;
  readonly #list: CallList;
  readonly #filters: Filters;
  readonly #player: Player;
  readonly #verifier: Verifier;
  readonly #status = el('p', { class: 'status', role: 'status' });
  readonly #progress = el('progress', { hidden: true });
  readonly #search: HTMLInputElement;
  readonly #help: HTMLDialogElement;
  #filter: Filter = EVERYTHING;
  #sort: Sort = NEWEST_FIRST;
  #shown: readonly Call[] = [];
  #typing = 0;
  #reading = false;
  #redrawAfterMs = 0;

  constructor(
    language: Language,
    store: CallStore | null,
    trouble: boolean,
    switchTo: (other: Language) => void,
  ) {
    this.#language = language;
    this.#words = wordsIn(language);
    this.#store = store ?? new CallStore();
    const words = this.#words;
    this.#list = new CallList(words, language, {
      picked: (call) => void this.#look(call, false),
      played: (call) => void this.#look(call, true),
      sorted: (key) => this.#sortBy(key),
      nearEnd: () => void this.#readOn(),
    });
    this.#filters = new Filters(words, language, this.#store.overview, (change) => this.#choose(change));
    this.#verifier = new Verifier(words, this.#store);
    this.#player = new Player(words, language, {
      ofNumber: (number) => this.#choose({ ...EVERYTHING, number }),
      verify: (call) => this.#verifier.open(call),
      closed: () => this.#list.focus(),
    });
    this.#search = el('input', {
      ...{ type: 'search', placeholder: words.search, 'aria-label': words.search, autocomplete: 'off' },
      input: () => this.#typed(),
    });
    this.#help = this.#makeHelp();
    this.element = this.#build(switchTo);
    document.addEventListener('keydown', (event) => {
      if (this.element.isConnected) this.#key(event);
    });
    if (trouble) this.#status.replaceChildren(el('strong', {}, words.noData));
  }

  start(): void {
    if (this.#store.overview.total === 0) {
      if (this.#status.textContent === '') this.#status.textContent = this.#words.empty;
      this.#ready();
      return;
    }
    void this.#choose({});
  }

  #build(switchTo: (other: Language) => void): HTMLElement {
    const words = this.#words;
    const other = this.#language === 'ja' ? 'en' : 'ja';
    const button = (name: string, text: string, click: () => void) =>
      el('button', { type: 'button', class: name, click }, text);
    const language = button('language', other === 'en' ? 'English' : '日本語', () => switchTo(other));
    language.lang = other;
    const fold = button('fold', words.filters, () => {
      fold.setAttribute('aria-expanded', String(this.element.classList.toggle('unfolded')));
    });
    fold.setAttribute('aria-expanded', 'false');
    return el(
      'main',
      { 'aria-busy': 'true' },
      el(
        'header',
        { class: 'top' },
        el('div', { class: 'brand' }, el('h1', {}, words.title), el('p', {}, this.#overviewText())),
        el(
          'nav',
          {},
          button('', words.verify, () => this.#verifier.open(null)),
          button('', words.help, () => this.#help.showModal()),
          language,
        ),
      ),
      el('div', { class: 'find' }, this.#search, fold),
      this.#filters.element,
      el(
        'section',
        { class: 'calls' },
        el(
          'div',
          { class: 'bar' },
          this.#status,
          this.#progress,
          button('csv', words.saveCsv, () => this.#saveCsv()),
        ),
        this.#list.element,
      ),
      this.#player.element,
      this.#verifier.element,
      this.#help,
    );
  }

  #overviewText(): string {
    const { total, byDate } = this.#store.overview;
    if (total === 0) return '';
    const dates = [...byDate.keys()].sort();
    const [from, to] = [dates[0] ?? '', dates.at(-1) ?? ''].map((date) =>
      this.#language === 'ja' ? date.replaceAll('-', '/') : date,
    );
    return this.#words.overview({ calls: countText(total), from: from ?? '', to: to ?? '' });
  }

  #typed(): void {
    clearTimeout(this.#typing);
    this.#typing = setTimeout(() => void this.#choose({ text: this.#search.value }), TYPING_MS);
  }

  async #choose(change: Partial<Filter>): Promise<void> {
    this.#filter = { ...this.#filter, ...change };
    if (this.#search.value !== this.#filter.text) this.#search.value = this.#filter.text;
    await this.#answer();
  }

  #sortBy(key: SortKey): void {
    const { key: before, descending } = this.#sort;
    this.#sort = { key, descending: key === before ? !descending : key !== 'number' };
    void this.#answer();
  }

  /** Shows what is known at once, and reads the months that the answer needs. */
  async #answer(): Promise<void> {
    const { from, to } = this.#filter;
    const wanted = monthsBetween(this.#store.overview, from, to);
    const all = this.#needsAll || from !== '' || to !== '';
    this.element.setAttribute('aria-busy', 'true');
    this.#show(false);
    const months = all ? wanted : wanted.slice(0, 1);
    await this.#read(months);
  }

  /** Newest first and nothing sought: months are read as somebody comes to their end. */
  get #needsAll(): boolean {
    return narrows(this.#filter) || this.#sort.key !== 'time' || !this.#sort.descending;
  }

  async #readOn(): Promise<void> {
    if (this.#reading || this.#needsAll) return;
    const { from, to } = this.#filter;
    const next = monthsBetween(this.#store.overview, from, to).find((month) => !this.#store.isRead(month));
    if (next !== undefined) await this.#read([next]);
  }

  async #read(months: readonly string[]): Promise<void> {
    const missing = months.filter((month) => !this.#store.isRead(month));
    const asked = [this.#filter, this.#sort];
    this.#reading = true;
    let done = 0;
    await this.#store.read(missing, () => {
      done++;
      this.#tellProgress(done, missing.length);
      if (performance.now() > this.#redrawAfterMs) this.#show(true);
    });
    this.#reading = false;
    // Somebody may have asked for something else meanwhile: that answer comes by itself.
    if (asked[0] !== this.#filter || asked[1] !== this.#sort) return;
    this.#tellProgress(0, 0);
    this.#show(true);
    this.#ready();
  }

  #show(kept: boolean): void {
    this.#shown = selected(this.#store.calls, this.#filter, this.#sort);
    this.#filters.show(this.#filter, this.#tags());
    this.#list.show(this.#shown, this.#sort, kept);
    this.#redrawAfterMs = performance.now() + REDRAW_MS;
    const { failed, overview } = this.#store;
    const { from, to } = this.#filter;
    const calls = this.#needsAll ? this.#shown.length : callsBetween(overview, from, to);
    const trouble =
      failed.size === 0 ? '' : ` ${this.#words.monthMissing({ months: [...failed].join(' ') })}`;
    if (!this.#reading || this.#shown.length > 0)
      this.#status.textContent =
        (calls === 0 && !this.#reading ? this.#words.none : this.#words.found({ calls: countText(calls) })) +
        trouble;
  }

  #tags(): string[] {
    const tags = new Set<string>();
    for (const call of this.#store.calls) for (const tag of call.tags) tags.add(tag);
    return [...tags].sort();
  }

  #tellProgress(done: number, months: number): void {
    this.#progress.hidden = months <= 1;
    this.#progress.max = Math.max(1, months);
    this.#progress.value = done;
    this.#progress.setAttribute('aria-label', this.#words.reading({ done, months }));
  }

  #ready(): void {
    this.element.setAttribute('aria-busy', 'false');
  }

  async #look(call: Call, play: boolean): Promise<void> {
    this.element.classList.add('playing');
    this.#player.show(call, play);
    this.#player.tell(call, await this.#store.details(call));
  }

  #saveCsv(): void {
    save('calls.csv', 'text/csv;charset=utf-8', csvOf(this.#shown, this.#words, this.#language));
  }

  #key(event: KeyboardEvent): void {
    const typing = event.target instanceof HTMLInputElement || event.target instanceof HTMLSelectElement;
    if (event.ctrlKey || event.altKey || event.metaKey || document.querySelector('dialog[open]') !== null)
      return;
    if (event.key === '/' && !typing) this.#search.focus();
    else if (event.key === 'Escape' && event.target === this.#search)
      void this.#choose({ text: '' }).then(() => this.#list.focus());
    else if (event.key === 'Escape' && this.#player.call !== null) this.#player.close();
    else if (event.key === ' ' && !typing && !(event.target instanceof HTMLButtonElement))
      this.#player.toggle();
    else if (event.key === 'ArrowLeft' && !typing) this.#player.jump(-5);
    else if (event.key === 'ArrowRight' && !typing) this.#player.jump(5);
    else return;
    event.preventDefault();
  }

  #makeHelp(): HTMLDialogElement {
    const words = this.#words;
    const close = () => this.#help.close();
    return el(
      'dialog',
      { class: 'help', 'aria-label': words.help },
      el(
        'header',
        {},
        el('h2', {}, words.help),
        el('button', { type: 'button', class: 'close', 'aria-label': words.close, click: close }, '×'),
      ),
      ...helpText[this.#language].flatMap(([name, text]) => [el('h3', {}, name), el('p', {}, text)]),
    );
  }
}
