import type { PageDetails } from '../../../card/page/pageTypes.js';
import type { Language } from '../../../i18n/problems.js';
import { addressOf, type Call, folderOf } from '../call.js';
import { asPcmWav } from '../wave.js';
import { dateText, lengthText, numberText, remarksOf, type Words } from '../words.js';
import { el } from './dom.js';
import { RATE_HZ, WaveView } from './waveView.js';

const SPEEDS = [0.75, 1, 1.25, 1.5, 2];
const JUMP_S = 10;

export interface PlayerEvents {
  ofNumber(number: string): void;
  verify(call: Call): void;
  closed(): void;
}

/** Plays one call and tells all that is known of it. */
export class Player {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #language: Language;
  readonly #events: PlayerEvents;
  /** Nothing is read before somebody plays: the arrow keys pass over calls quickly, and a drive is slow. */
  readonly #audio = el('audio', { preload: 'none' });
  readonly #wave: WaveView;
  readonly #toggle: HTMLButtonElement;
  readonly #clock = el('span', { class: 'clock' });
  readonly #title = el('h2', {});
  readonly #places = el('div', { class: 'places' });
  readonly #facts = el('dl', {});
  readonly #links = el('p', { class: 'links' });
  readonly #trouble: HTMLElement;
  #call: Call | null = null;
  #details: PageDetails | null = null;
  #address = '';

  constructor(words: Words, language: Language, events: PlayerEvents) {
    this.#words = words;
    this.#language = language;
    this.#events = events;
    this.#wave = new WaveView(words, (toS) => this.#seek(toS));
    this.#toggle = el('button', { type: 'button', class: 'toggle', click: () => this.toggle() });
    this.#trouble = el('p', { class: 'trouble', role: 'alert', hidden: true });
    for (const name of ['timeupdate', 'play', 'pause', 'ended', 'loadedmetadata', 'seeked'])
      this.#audio.addEventListener(name, () => this.#tell());
    this.#audio.addEventListener('error', () => this.#cannotPlay());
    this.element = this.#build();
  }

  get call(): Call | null {
    return this.#call;
  }

  /** What the day's script says of the call comes later, in {@link tell}. */
  show(call: Call, play: boolean): void {
    const same = this.#call === call;
    this.element.hidden = false;
    if (!same) {
      this.#call = call;
      this.#details = null;
      this.#load(addressOf(call.path));
      this.#wave.show(null, 0);
      this.#title.replaceChildren(...this.#titleOf(call));
      this.#facts.replaceChildren(...this.#factsOf(call));
      this.#links.replaceChildren(...this.#linksOf(call));
      this.#places.replaceChildren();
    }
    if (play) void this.#audio.play().catch(() => {});
    this.#tell();
  }

  tell(call: Call, details: PageDetails | null): void {
    if (call !== this.#call) return;
    this.#details = details;
    this.#wave.show(details, this.#lengthS);
    this.#places.replaceChildren(...this.#placesOf(details));
    this.#tell();
  }

  toggle(): void {
    if (this.#audio.paused) void this.#audio.play().catch(() => {});
    else this.#audio.pause();
  }

  jump(byS: number): void {
    this.#seek(this.#audio.currentTime + byS);
  }

  close(): void {
    this.#audio.pause();
    this.#audio.removeAttribute('src');
    this.#call = null;
    this.element.hidden = true;
    this.#events.closed();
  }

  #build(): HTMLElement {
    const words = this.#words;
    const button = (name: string, label: string, text: string, click: () => void) =>
      el('button', { type: 'button', class: name, 'aria-label': label, title: label, click }, text);
    const speed = el(
      'select',
      { 'aria-label': words.speed, title: words.speed, change: () => this.#setSpeed(Number(speed.value)) },
      ...SPEEDS.map((times) => el('option', { value: times, selected: times === 1 }, `${times}×`)),
    );
    return el(
      'section',
      { class: 'player', 'aria-label': words.play, hidden: true },
      el(
        'div',
        { class: 'playerhead' },
        this.#title,
        button('close', words.closePlayer, '×', () => this.close()),
      ),
      el(
        'div',
        { class: 'controls' },
        this.#toggle,
        button('jump', words.back10, '−10', () => this.jump(-JUMP_S)),
        button('jump', words.ahead10, '+10', () => this.jump(JUMP_S)),
        this.#wave.element,
        this.#clock,
        speed,
      ),
      this.#places,
      this.#trouble,
      this.#facts,
      this.#links,
      this.#audio,
    );
  }

  get #lengthS(): number {
    const told = this.#audio.duration;
    return Number.isFinite(told) ? told : (this.#details?.samples ?? 0) / RATE_HZ;
  }

  #load(address: string): void {
    if (this.#address.startsWith('blob:')) URL.revokeObjectURL(this.#address);
    const { playbackRate } = this.#audio;
    this.#address = address;
    this.#trouble.hidden = true;
    this.#audio.src = address;
    this.#setSpeed(playbackRate);
  }

  #setSpeed(times: number): void {
    // Loading sets the one back to the other.
    this.#audio.defaultPlaybackRate = times;
    this.#audio.playbackRate = times;
  }

  #seek(toS: number): void {
    this.#audio.currentTime = Math.min(this.#lengthS, Math.max(0, toS));
    this.#tell();
  }

  #tell(): void {
    const { paused, currentTime } = this.#audio;
    const label = paused ? this.#words.play : this.#words.pause;
    this.#toggle.textContent = paused ? '▶' : '❚❚';
    this.#toggle.setAttribute('aria-label', label);
    this.#toggle.title = label;
    this.#clock.textContent = `${lengthText(currentTime * 1000)} / ${lengthText(this.#lengthS * 1000)}`;
    this.#wave.moveTo(currentTime, this.#lengthS);
  }

  #titleOf(call: Call): Node[] {
    const direction = call.outgoing ? `↗ ${this.#words.outgoing}` : `↙ ${this.#words.incoming}`;
    return [
      el('span', { class: 'number' }, numberText(call, this.#language)),
      el('span', { class: call.outgoing ? 'out' : 'in' }, direction),
      el('span', {}, `${dateText(call.date, this.#language)} ${call.time}`),
    ];
  }

  #factsOf(call: Call): Node[] {
    const words = this.#words;
    const fact = (name: string, ...value: (Node | string)[]) => [el('dt', {}, name), el('dd', {}, ...value)];
    const { note, tags, hold } = call;
    const more = {
      interrupted: words.interruptedMore,
      gaps: words.gapsMore,
      clockUnsure: words.clockUnsureMore,
    };
    const sentences = { ...more, clockCorrected: words.clockCorrectedMore, marked: '' };
    const remarks = remarksOf(call)
      .map((remark) => sentences[remark])
      .filter((sentence) => sentence !== '');
    return [
      ...(note === null ? [] : fact(words.note, note)),
      ...(tags.length === 0 ? [] : fact(words.tags, tags.join(' '))),
      ...(hold === null ? [] : fact(words.held, hold)),
      ...remarks.flatMap((sentence) => fact('!', sentence)),
      ...fact(words.callId, call.id),
      ...fact(words.file, call.path),
    ];
  }

  #linksOf(call: Call): Node[] {
    const words = this.#words;
    const { number } = call;
    const csv = addressOf(`${folderOf(call)}/calls.csv`);
    const links = [
      el('a', { href: addressOf(call.path), target: '_blank' }, words.openFile),
      el('a', { href: csv }, words.dayCsv),
      el('button', { type: 'button', click: () => this.#events.verify(call) }, words.verifyOne),
    ];
    const ofNumber =
      number === null
        ? []
        : [el('button', { type: 'button', click: () => this.#events.ofNumber(number) }, words.allOfNumber)];
    return [...links, ...ofNumber];
  }

  #placesOf(details: PageDetails | null): Node[] {
    if (details === null) return [];
    const words = this.#words;
    const place = (name: string, text: string, sample: number) => {
      const atS = sample / RATE_HZ;
      const go = () => {
        this.#seek(atS);
        void this.#audio.play().catch(() => {});
      };
      return el(
        'button',
        { type: 'button', class: `place ${name}`, click: go },
        `${text} ${lengthText(atS * 1000)}`,
      );
    };
    const marks = details.marks.filter(({ what }) => what === 'button');
    return [
      ...(details.waveform === null ? [el('span', { class: 'nowave' }, words.noWaveform)] : []),
      ...(details.preRollSamples > 0 ? [place('pickup', words.pickUp, details.preRollSamples)] : []),
      ...(details.notice === null ? [] : [place('notice', words.noticeSpan, details.notice.beganSample)]),
      ...marks.map(({ atSample }) => place('mark', words.mark, atSample)),
      ...details.gaps.slice(0, 5).map(({ atSample }) => place('gap', words.gapSpan, atSample)),
    ];
  }

  /** Browsers that know no µ-law, or no Opus; and drives that were pulled out. A chosen file can be read. */
  #cannotPlay(): void {
    const call = this.#call;
    if (call === null) return;
    const choose = el('input', { type: 'file', accept: '.wav,.mp3,.opus' });
    choose.addEventListener('change', () => {
      const file = choose.files?.[0];
      if (file !== undefined) void this.#playChosen(file);
    });
    const link = el('a', { href: addressOf(call.path), target: '_blank' }, this.#words.openFile);
    this.#trouble.replaceChildren(
      this.#words.cannotPlay,
      ' ',
      link,
      ' ',
      el('label', {}, this.#words.chooseFile, choose),
    );
    this.#trouble.hidden = false;
  }

  async #playChosen(file: File): Promise<void> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const pcm = asPcmWav(bytes);
    const sound = pcm === null ? file : new Blob([pcm.slice().buffer], { type: 'audio/wav' });
    this.#load(URL.createObjectURL(sound));
    void this.#audio.play().catch(() => {});
  }
}
