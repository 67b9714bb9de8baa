import { RATE_HZ } from '../card/types.js';
import type { CallStatus, LiveEvent } from '../control/api.js';
import { type Words, wordsOf } from '../i18n/messages.js';
import { type Language, sentence } from '../i18n/problems.js';
import { clipTo, duration, localTime, meter } from './format.js';
import { actWord, callStateWord, gestureWord, numberWord } from './terms.js';

const LEVEL_LINE_EVERY_MS = 1000;

/** What `watch` shows: turns live events into log lines and one line that is redrawn. Pure. */
export class WatchView {
  readonly #language: Language;
  readonly #words: Words;
  readonly #region: string;
  #call: CallStatus | null = null;
  #callSinceMs = 0;
  #rmsDb: number | null = null;
  #lastLevelMs: number;

  /** @param region as in {@link numberWord} */
  constructor(language: Language, nowMs: number, region: string) {
    this.#language = language;
    this.#region = region;
    this.#words = wordsOf(language);
    this.#lastLevelMs = nowMs;
  }

  /** The lines an event adds to the log. */
  take(event: LiveEvent, nowMs: number): string[] {
    if (event.type === 'level') {
      this.#rmsDb = event.rmsDb;
      return [];
    }
    const text = event.type === 'state' ? this.#enter(event.call, nowMs) : this.#sayOf(event);
    return text === null ? [] : [`${localTime(event.at)}  ${text}`];
  }

  /** State, elapsed time and level in one line of at most `columns`. */
  line(nowMs: number, columns: number): string {
    const parts = [callStateWord(this.#call?.state ?? 'idle', this.#words)];
    if (this.#call?.number) parts.push(numberWord(this.#call.number, null, this.#words, this.#region));
    if (this.#elapsed()) parts.push(duration(nowMs - this.#callSinceMs));
    if (this.#rmsDb !== null) parts.push(`${meter(this.#rmsDb)} ${this.#rmsDb.toFixed(0)} dB`);
    return clipTo(parts.join('  '), columns);
  }

  /** The same for a log, during calls and once a second at most. */
  levelLine(nowMs: number): string[] {
    if (!this.#elapsed() || nowMs - this.#lastLevelMs < LEVEL_LINE_EVERY_MS) return [];
    this.#lastLevelMs = nowMs;
    return [this.line(nowMs, Number.POSITIVE_INFINITY)];
  }

  #elapsed(): boolean {
    return this.#call !== null && ['ringing', 'incoming', 'outgoing'].includes(this.#call.state);
  }

  #enter(call: CallStatus, nowMs: number): string | null {
    const before = this.#call;
    this.#call = call;
    this.#callSinceMs = nowMs - (call.elapsedMs ?? 0);
    if (before?.state === call.state && before.number === call.number) return null;
    const state = callStateWord(call.state, this.#words);
    const number = call.number === null ? '' : numberWord(call.number, null, this.#words, this.#region);
    return this.#words.watchState({ state, number });
  }

  #sayOf(event: Exclude<LiveEvent, { type: 'state' | 'level' }>): string {
    const words = this.#words;
    switch (event.type) {
      case 'noticeBegan':
        return words.watchNoticeBegan;
      case 'noticeEnded':
        return event.cutShort ? words.watchNoticeCut : words.watchNoticeEnded;
      case 'filed': {
        const { id, path, durationMs } = event.call;
        return words.watchFiled({ id, path, length: duration(durationMs) });
      }
      case 'missed':
        return words.watchMissed({
          number: numberWord(event.number, null, words, this.#region),
          rings: event.rings,
        });
      case 'panel': {
        const why = event.problem === null ? null : sentence(event.problem, this.#language);
        const parts = [actWord(event.act, words), event.id, why].filter(Boolean).join(': ');
        return words.watchPanel({ gesture: gestureWord(event.gesture, words), what: parts });
      }
      case 'problem':
        return words.watchProblem({ sentence: sentence(event.problem, this.#language) });
      case 'solved':
        return words.watchSolved({ sentence: sentence(event.problem, this.#language) });
      case 'gap':
        return words.watchGap({ s: (event.samples / RATE_HZ).toFixed(2), reason: event.reason });
    }
  }
}
