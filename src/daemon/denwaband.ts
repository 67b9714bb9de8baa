import { randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { join, relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { Capture, CaptureEvents } from '../audio/capture.js';
import { type Clip, Notices } from '../audio/notices.js';
import { AplayPlayer } from '../audio/player.js';
import { Tape } from '../audio/tape.js';
import type { Moment } from '../call/types.js';
import { rowOf } from '../card/catalogueRow.js';
import type { ClockNews } from '../card/clockCorrection.js';
import { idFrom } from '../card/names.js';
import { RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { AudioStatus, CardReport, ControlPorts, NoticeInfo, Status } from '../control/api.js';
import { languageOf } from '../i18n/language.js';
import type { Problem } from '../i18n/problems.js';
import type { LineDriver, LineListener } from '../line/driver.js';
import type { Log } from '../log.js';
import { callRulesOf } from './callRules.js';
import { CardKeeper, type CardListener } from './cardKeeper.js';
import { EventHub } from './eventHub.js';
import { type FirstThings, nowMs } from './firstThings.js';
import { LevelMeter } from './levelMeter.js';
import { callStatusOf, ladderProblem, numberOf } from './present.js';
import { type Part, ProblemBoard } from './problemBoard.js';
import { type LineEvent, type Particulars, Recorder } from './recorder.js';
import { Replay } from './replay.js';
import { isoLocal, WallClock } from './wallClock.js';

const TAPE_SECONDS = 30;
/** An orderly stop has 2 s in all; so much of it may go into closing the recording, and into filing it. */
const CLOSING_PATIENCE_MS = 700;
const FILING_PATIENCE_MS = 700;
/** More than a line says in the seconds until the ring is open; beyond it the oldest are forgotten. */
const MAX_EARLY_EVENTS = 256;
const SHIPPED_NOTICES = fileURLToPath(new URL('../../notices', import.meta.url));

/** The recorder as a whole: makes all parts and wires them. It decides nothing. */
export class Denwaband {
  readonly #config: Config;
  readonly #version: string;
  readonly #log: Log;
  readonly #startedAt = isoLocal(new Date());
  readonly #events = new EventHub();
  readonly #problems: ProblemBoard;
  readonly #wall = new WallClock(nowMs, (news) => this.#clockNews(news));
  readonly #tape = new Tape(TAPE_SECONDS * RATE_HZ);
  readonly #meter = new LevelMeter((rmsDb, peakDb) => this.#events.emit({ type: 'level', rmsDb, peakDb }));
  readonly #first: FirstThings;
  readonly #notices: Notices;
  readonly #capture: Capture;
  readonly #card: CardKeeper;
  readonly #recorder: Recorder;
  readonly #line: LineDriver;
  readonly #replay: Replay;
  #clip: Clip | null = null;
  #lastGap: AudioStatus['lastGap'] = null;
  /** Null once the ring is open. */
  #early: { readonly event: LineEvent; readonly atMs: number }[] | null = [];

  /** @param first started already: line and sound come up while this is loaded and made */
  constructor(config: Config, first: FirstThings, version: string, log: Log) {
    this.#config = config;
    this.#version = version;
    this.#log = log;
    this.#problems = new ProblemBoard((type, problem) => {
      log[type === 'problem' ? 'error' : 'info']({ problem }, type);
      this.#events.emit({ type, problem });
    });
    this.#first = first;
    this.#capture = first.capture;
    this.#line = first.line;
    const player = new AplayPlayer(first.env);
    this.#notices = new Notices(SHIPPED_NOTICES, config.notice.dir);
    this.#card = this.#makeCard();
    this.#recorder = this.#makeRecorder(player);
    this.#replay = new Replay(player, config.audio.replay, {
      call: (id) => this.#call(id),
      notice: (name) => this.#notices.load(name),
      pin: (file) => this.#card.room.pins.pin(relative(config.card.recordings, file)),
    });
  }

  /** Comes up; the recorder is armed when line, sound and ring are. */
  async start(): Promise<void> {
    this.#first.listen({ sound: this.#soundHearer(), line: this.#lineHearer() });
    this.#first.answer({ ports: this.#ports(), log: this.#log });
    this.#wall.start();
    await Promise.all([this.#card.open().then(() => this.#takeEarly()), this.#chooseClip()]);
  }

  /** Ends the running call and closes everything in order. */
  async stop(): Promise<void> {
    this.#replay.stop();
    await this.#line.stop();
    // A card that does not answer must not hold up the stop: its call is filed at the next start.
    await Promise.race([this.#recorder.stop(), delay(CLOSING_PATIENCE_MS, null, { ref: false })]);
    this.#capture.stop();
    await this.#card.close(FILING_PATIENCE_MS);
    this.#wall.stop();
    await this.#first.close();
  }

  #soundHearer(): CaptureEvents {
    return {
      sound: (stretch) => {
        this.#tape.append(stretch);
        this.#recorder.sound(stretch);
        this.#meter.add(stretch.samples);
      },
      gap: (samples, reason) => {
        this.#lastGap = { at: isoLocal(new Date()), samples, reason };
        this.#recorder.gap(reason);
        this.#events.emit({ type: 'gap', samples, reason });
      },
      lost: (problem) => this.#problems.raise('audio', problem),
      back: () => this.#problems.clear('audio'),
      log: (message, facts) => this.#log.warn(facts, message),
    };
  }

  #makeCard(): CardKeeper {
    const { card, language, retention } = this.#config;
    const words = language === 'auto' ? languageOf(process.env) : language;
    const listener: CardListener = {
      filed: (line) => {
        const call = rowOf(line);
        this.#log.info({ call }, call.interrupted ? 'interrupted call filed from the ring' : 'call filed');
        this.#events.emit({ type: 'filed', call });
      },
      ringTrouble: (problem) => this.#set('ring', problem),
      filingTrouble: (problem) => this.#set('card', problem),
      retentionTrouble: (problem) => this.#log.warn({ problem }, 'retention'),
      ladder: (ladder, again) => this.#set('retention', ladderProblem(ladder, card.recordings), again),
      log: (message, facts) => this.#log.warn(facts, message),
    };
    return new CardKeeper(card, words, listener, nowMs, {
      policy: retention,
      clock: () => ({ nowMs: Date.now(), trusted: this.#wall.quality === 'synchronised' }),
    });
  }

  #makeRecorder(player: AplayPlayer): Recorder {
    return new Recorder({
      rules: callRulesOf(this.#config),
      tape: this.#tape,
      player,
      playbackDevice: this.#config.audio.playback,
      nowMs,
      sampleAt: (ms) => this.#capture.sampleAt(ms),
      measuredRateHz: () => this.#capture.measuredRateHz,
      clip: () => this.#clip,
      particulars: (at) => this.#particulars(at),
      openStream: (open, beganMs) => this.#card.openStream(open, beganMs),
      closed: (stream) => this.#card.file(stream.stream),
      changed: () => this.#events.emit({ type: 'state', call: this.#callStatus() }),
      noticeBegan: (id, afterOffHookMs) => this.#events.emit({ type: 'noticeBegan', id, afterOffHookMs }),
      noticeEnded: (id, { cutShort, heard, clip }) => {
        this.#events.emit({ type: 'noticeEnded', id, cutShort });
        if (heard) this.#problems.clear('notice');
        else if (!cutShort) this.#problems.raise('notice', { code: 'noticeNotHeard', clip, id });
      },
      missed: (callerId, rings) => {
        this.#log.info({ number: numberOf(callerId), rings }, 'missed call');
        this.#events.emit({ type: 'missed', number: numberOf(callerId), rings });
      },
      failed: (problem) => this.#problems.raise('notice', problem),
    });
  }

  #lineHearer(): LineListener {
    const { device } = this.#config.line;
    return {
      event: (event, atMs) => {
        this.#log.info({ event }, 'line');
        this.#take(event, atMs);
      },
      ready: () => {
        this.#problems.clear('line');
        this.#log.info({ device }, 'the line interface is ready');
        this.#take({ kind: 'deviceBack' });
      },
      lost: (problem) => {
        this.#problems.raise('line', problem);
        this.#take({ kind: 'deviceLost' });
      },
      log: (message, facts) => this.#log.warn(facts, message),
    };
  }

  /** What the line says before the ring is open is kept: its sound is on the tape, and the call is recorded yet. */
  #take(event: LineEvent, atMs = nowMs()): void {
    if (this.#early === null) this.#recorder.take(event, atMs);
    else if (this.#early.push({ event, atMs }) > MAX_EARLY_EVENTS) this.#early.shift();
  }

  #takeEarly(): void {
    const early = this.#early ?? [];
    this.#early = null;
    for (const { event, atMs } of early) this.#recorder.take(event, atMs);
  }

  #clockNews({ stepMs, wallMinusMonotonicMs, slept }: ClockNews): void {
    if (stepMs !== null) this.#log.warn({ byMs: Math.round(stepMs) }, 'the wall clock was set');
    if (slept) this.#card.clockSlept();
    if (wallMinusMonotonicMs !== null) this.#card.clockKnown(wallMinusMonotonicMs);
  }

  #particulars(at: Moment): Particulars {
    const { quality: clock } = this.#wall;
    const start = this.#wall.isoAt(at.ms);
    return {
      id: idFrom(randomBytes(6)),
      line: this.#config.line.name,
      start,
      clock,
      ...this.#card.placeOf(Date.parse(start), clock),
      device: hostname(),
      version: this.#version,
    };
  }

  async #chooseClip(): Promise<void> {
    const clip = await this.#notices.load(this.#config.notice.clip);
    this.#clip = 'code' in clip ? null : clip;
    if ('code' in clip && this.#config.notice.on !== 'none') this.#problems.raise('notice', clip);
    else this.#problems.clear('notice');
  }

  #set(part: Part, problem: Problem | null, again = false): void {
    if (problem === null) this.#problems.clear(part);
    else this.#problems.raise(part, problem, again);
  }

  #ports(): ControlPorts {
    return {
      retention: this.#card.room.answers,
      status: () => this.#status(),
      card: () => this.#cardReport(),
      calls: async (query) => {
        const { rows: calls, total } = await this.#card.recordings.query(query);
        return { calls, total, catalogue: this.#card.recordings.state };
      },
      remark: async (id, remark) => {
        const recordings = await this.#card.listed();
        const row = await recordings.annotate(id, remark, isoLocal(new Date()));
        return row === null ? null : recordings.find(row.id);
      },
      call: (id) => this.#call(id),
      verify: async (id) => {
        const verified = await (await this.#card.listed()).verify(id);
        if (verified === null) return null;
        const { path, ...rest } = verified;
        return { ...rest, file: this.#fileOf(path) };
      },
      play: (request) => this.#replay.play(request),
      stopPlay: () => this.#replay.stop(),
      notices: async () => (await this.#notices.list()).map((clip) => this.#noticeInfo(clip)),
      importNotice: async (name, sound) => {
        const clip = await this.#notices.import(name, sound);
        if ('code' in clip) return clip;
        if (name === this.#config.notice.clip) await this.#chooseClip();
        return this.#noticeInfo(clip);
      },
      subscribe: (listener) => this.#events.subscribe(listener),
    };
  }

  async #call(id: string) {
    const found = await (await this.#card.listed()).facts(id);
    return found === null ? null : { ...found, file: this.#fileOf(found.row.path) };
  }

  #fileOf(path: string): string {
    return join(this.#config.card.recordings, path);
  }

  #noticeInfo({ name, file, seconds, sha256 }: Clip): NoticeInfo {
    return { name, file, seconds, sha256, inUse: file === this.#clip?.file };
  }

  #callStatus() {
    return callStatusOf(this.#recorder.machine, this.#recorder.current?.open.id ?? null, nowMs());
  }

  async #cardReport(): Promise<CardReport> {
    const { quality, steps } = this.#wall;
    return {
      ...(await this.#card.report()),
      clock: { quality, steps: steps.count, lastStep: steps.last },
      problems: this.#problems.list(['ring', 'card']),
    };
  }

  #status(): Status {
    const { board, line, audio, notice } = this.#config;
    const lastHeardMs = this.#line.lastHeardMs;
    return {
      version: this.#version,
      board,
      startedAt: this.#startedAt,
      armed: this.#line.state === 'ready' && this.#capture.state === 'running' && this.#card.armed,
      call: this.#callStatus(),
      line: {
        name: line.name,
        device: line.device,
        state: this.#line.state,
        model: this.#line.model,
        reports: this.#line.reports,
        lastHeardMsAgo: lastHeardMs === null ? null : Math.round(nowMs() - lastHeardMs),
      },
      audio: {
        device: audio.capture,
        backend: this.#capture.backend,
        state: this.#capture.state,
        restarts: this.#capture.restarts,
        levelDb: this.#meter.rmsDb,
        measuredRateHz: this.#capture.measuredRateHz,
        lastGap: this.#lastGap,
      },
      card: this.#card.status(),
      notice: { on: notice.on, clip: notice.clip, seconds: this.#clip?.seconds ?? null },
      lastRecording: this.#card.recordings.newest,
      problems: this.#problems.list(),
    };
  }
}
