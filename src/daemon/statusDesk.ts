import type { SoundSource } from '../audio/soundSource.js';
import type { Config } from '../config.js';
import type { AudioStatus, CallStatus, CardReport, Status } from '../control/api.js';
import { languageSet } from '../i18n/language.js';
import type { Language } from '../i18n/problems.js';
import type { LineInterface } from '../line/lineInterface.js';
import type { CardKeeper } from './cardKeeper.js';
import type { DriveDesk } from './driveDesk.js';
import { nowMs } from './firstThings.js';
import type { LevelMeter } from './levelMeter.js';
import type { LineHealth } from './lineHealth.js';
import type { NoticeKeeper } from './noticeKeeper.js';
import type { PanelKeeper } from './panelKeeper.js';
import { audioStatusOf, callStatusOf, cardReportOf, lineStatusOf, sentenceOf } from './present.js';
import type { ProblemBoard } from './problemBoard.js';
import type { Recorder } from './recorder.js';
import type { RunKeeper } from './runKeeper.js';
import { isoLocal, type WallClock } from './wallClock.js';

export interface StatusParts {
  readonly config: Config;
  readonly version: string;
  readonly startedAt: string;
  readonly line: LineInterface;
  readonly capture: SoundSource;
  readonly meter: LevelMeter;
  readonly card: CardKeeper;
  readonly notices: NoticeKeeper;
  readonly recorder: Recorder;
  readonly panel: PanelKeeper;
  readonly drive: DriveDesk;
  readonly run: RunKeeper;
  readonly wall: WallClock;
  readonly problems: ProblemBoard;
  readonly health: LineHealth;
}

/** How the recorder is, for whoever asks. */
export class StatusDesk {
  readonly #parts: StatusParts;
  #lastGap: AudioStatus['lastGap'] = null;

  constructor(parts: StatusParts) {
    this.#parts = parts;
  }

  /** Line, sound and ring are ready: the next call is recorded. */
  get armed(): boolean {
    const { line, capture, card } = this.#parts;
    return line.state === 'ready' && capture.state === 'running' && card.armed;
  }

  get language(): Language {
    return languageSet(this.#parts.config.language, process.env);
  }

  gap(samples: number, reason: string): void {
    this.#lastGap = { at: isoLocal(new Date()), samples, reason };
  }

  call(): CallStatus {
    const { recorder } = this.#parts;
    return callStatusOf(recorder.machine, recorder.current?.open.id ?? null, nowMs());
  }

  /** In one sentence, for the system that watches over the recorder. */
  sentence(): string {
    return sentenceOf(this.status(), this.language);
  }

  status(): Status {
    const {
      config,
      version,
      startedAt,
      line,
      capture,
      meter,
      card,
      notices,
      panel,
      drive,
      run,
      problems,
      health,
    } = this.#parts;
    const { board, notice } = config;
    return {
      version,
      board,
      startedAt,
      armed: this.armed,
      call: this.call(),
      line: lineStatusOf(config.line, line, nowMs()),
      audio: audioStatusOf(capture, meter.rmsDb, this.#lastGap),
      card: card.status(),
      notice: { on: notice.on, clip: notice.clip, seconds: notices.clip?.seconds ?? null },
      panel: panel.status(),
      drive: drive.status(),
      lastRecording: card.recordings.newest,
      health: health.status(card.recordings.state),
      lastStop: run.lastStop,
      problems: problems.list(),
    };
  }

  async cardReport(): Promise<CardReport> {
    const { wall, card, problems } = this.#parts;
    return cardReportOf(await card.report(), wall, problems.list(['ring', 'card']));
  }
}
