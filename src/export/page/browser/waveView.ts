import type { PageDetails } from '../../../card/page/pageTypes.js';
import { barsOf } from '../wave.js';
import { lengthText, type Words } from '../words.js';
import { el } from './dom.js';

export const RATE_HZ = 8000;
const STEP_S = 5;
/** Decibels alone would draw the hum of a line half as high as speech. */
const CONTRAST = 1.8;
const COLOURS = {
  played: '#0b6b4f',
  ahead: '#9db8ac',
  gap: '#e8d9d4',
  notice: '#cfe3f5',
  line: '#5b6470',
  mark: '#b3261e',
};

/** The waveform of a call, on which the place is seen and chosen. */
export class WaveView {
  readonly element: HTMLElement;
  readonly #words: Words;
  readonly #canvas = el('canvas', { 'aria-hidden': 'true' });
  #details: PageDetails | null = null;
  #atS = 0;
  #lengthS = 0;

  constructor(words: Words, seek: (toS: number) => void) {
    this.#words = words;
    this.element = el(
      'div',
      { class: 'wave', role: 'slider', tabindex: 0, 'aria-label': words.position, 'aria-valuemin': 0 },
      this.#canvas,
    );
    const toHere = (event: PointerEvent) => {
      const { left, width } = this.element.getBoundingClientRect();
      seek(this.#lengthS * Math.min(1, Math.max(0, (event.clientX - left) / width)));
    };
    this.element.addEventListener('pointerdown', (event) => {
      this.element.setPointerCapture(event.pointerId);
      toHere(event);
    });
    this.element.addEventListener('pointermove', (event) => {
      if (event.buttons === 1) toHere(event);
    });
    this.element.addEventListener('keydown', (event) => {
      const to = {
        ArrowLeft: this.#atS - STEP_S,
        ArrowRight: this.#atS + STEP_S,
        Home: 0,
        End: this.#lengthS,
      }[event.key];
      if (to === undefined) return;
      event.preventDefault();
      event.stopPropagation();
      seek(to);
    });
    new ResizeObserver(() => this.#draw()).observe(this.element);
  }

  show(details: PageDetails | null, lengthS: number): void {
    this.#details = details;
    this.moveTo(0, lengthS);
  }

  moveTo(atS: number, lengthS: number): void {
    this.#atS = atS;
    this.#lengthS = lengthS;
    const [at, of] = [lengthText(atS * 1000), lengthText(lengthS * 1000)];
    this.element.setAttribute('aria-valuenow', String(Math.round(atS)));
    this.element.setAttribute('aria-valuemax', String(Math.round(lengthS)));
    this.element.setAttribute('aria-valuetext', this.#words.positionOf({ at, of }));
    this.#draw();
  }

  #draw(): void {
    const { clientWidth: width, clientHeight: height } = this.element;
    const scale = window.devicePixelRatio || 1;
    this.#canvas.width = Math.round(width * scale);
    this.#canvas.height = Math.round(height * scale);
    const pen = this.#canvas.getContext('2d');
    if (pen === null || width === 0) return;
    pen.scale(scale, scale);
    this.#drawSpans(pen, width, height);
    this.#drawBars(pen, width, height);
    this.#drawLines(pen, width, height);
  }

  #drawSpans(pen: CanvasRenderingContext2D, width: number, height: number): void {
    const details = this.#details;
    if (details === null || details.samples === 0) return;
    const span = (from: number, until: number, colour: string) => {
      pen.fillStyle = colour;
      const x = (from / details.samples) * width;
      pen.fillRect(x, 0, Math.max(1, (until / details.samples) * width - x), height);
    };
    if (details.notice !== null) span(details.notice.beganSample, details.notice.endedSample, COLOURS.notice);
    for (const gap of details.gaps) span(gap.atSample, gap.atSample + gap.samples, COLOURS.gap);
  }

  #drawBars(pen: CanvasRenderingContext2D, width: number, height: number): void {
    const bars = barsOf(this.#details?.waveform ?? null);
    const played = this.#lengthS === 0 ? 0 : this.#atS / this.#lengthS;
    if (bars.length === 0) {
      pen.fillStyle = COLOURS.ahead;
      pen.fillRect(0, height / 2 - 2, width, 4);
      pen.fillStyle = COLOURS.played;
      pen.fillRect(0, height / 2 - 2, width * played, 4);
      return;
    }
    const step = width / bars.length;
    bars.forEach((loud, i) => {
      const tall = Math.max(2, loud ** CONTRAST * (height - 6));
      pen.fillStyle = (i + 0.5) / bars.length <= played ? COLOURS.played : COLOURS.ahead;
      pen.fillRect(i * step + step * 0.15, (height - tall) / 2, step * 0.7, tall);
    });
  }

  #drawLines(pen: CanvasRenderingContext2D, width: number, height: number): void {
    const details = this.#details;
    const at = (sample: number) =>
      details === null || details.samples === 0 ? 0 : (sample / details.samples) * width;
    pen.fillStyle = COLOURS.line;
    if (details !== null && details.preRollSamples > 0)
      pen.fillRect(at(details.preRollSamples), 0, 1.5, height);
    pen.fillStyle = COLOURS.mark;
    for (const { atSample, what } of details?.marks ?? [])
      if (what === 'button') pen.fillRect(at(atSample), 0, 2, height);
    if (this.#lengthS === 0) return;
    pen.fillStyle = COLOURS.played;
    pen.fillRect((this.#atS / this.#lengthS) * width - 1, 0, 2, height);
  }
}
