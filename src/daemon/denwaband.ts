import { relative } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { CaptureEvents } from '../audio/capture.js';
import { AplayPlayer, type Player } from '../audio/player.js';
import type { SoundSource } from '../audio/soundSource.js';
import { Tape } from '../audio/tape.js';
import type { CallRules } from '../call/machine.js';
import { rowOf } from '../card/catalogueRow.js';
import type { ClockNews } from '../card/clockCorrection.js';
import { RATE_HZ } from '../card/types.js';
import type { Config } from '../config.js';
import type { ControlPorts } from '../control/api.js';
import { languageSet } from '../i18n/language.js';
import type { LineListener } from '../line/driver.js';
import type { LineInterface } from '../line/lineInterface.js';
import type { Log } from '../log.js';
import { CallAnswers } from './callAnswers.js';
import { TAPE_SECONDS } from './callRules.js';
import { CardKeeper } from './cardKeeper.js';
import type { CardListener } from './cardPorts.js';
import { DriveDesk } from './driveDesk.js';
import { EarlyEvents } from './earlyEvents.js';
import { Ears } from './ears.js';
import { EventHub } from './eventHub.js';
import { type FirstThings, nowMs } from './firstThings.js';
import { HouseRules } from './houseRules.js';
import { LevelMeter } from './levelMeter.js';
import { LifeSign } from './lifeSign.js';
import { LineHealth } from './lineHealth.js';
import { NoticeKeeper } from './noticeKeeper.js';
import { PanelKeeper, type PowerOff } from './panelKeeper.js';
import { particularsOf } from './particulars.js';
import { ladderProblem, panelSceneOf } from './present.js';
import { ProblemBoard } from './problemBoard.js';
import { isAlive, signsOf } from './pulse.js';
import { Recorder } from './recorder.js';
import { recordingNews } from './recordingNews.js';
import { Replay } from './replay.js';
import { RunKeeper } from './runKeeper.js';
import { StatusDesk } from './statusDesk.js';
import { StickKeeper } from './stickKeeper.js';
import type { Condition } from './systemd.js';
import { isoLocal, WallClock } from './wallClock.js';

/** An orderly stop has 2 s in all; so much of it may go into closing the recording, and into filing it. */
const CLOSING_PATIENCE_MS = 700;
const FILING_PATIENCE_MS = 700;

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
  readonly #rules: HouseRules;
  readonly #notices: NoticeKeeper;
  readonly #capture: SoundSource;
  readonly #card: CardKeeper;
  readonly #calls: CallAnswers;
  readonly #drive: DriveDesk;
  readonly #recorder: Recorder;
  readonly #line: LineInterface;
  readonly #replay: Replay;
  readonly #desk: StatusDesk;
  readonly #health: LineHealth;
  #soundMs: number | null = null;
  readonly #early = new EarlyEvents((event, atMs) => this.#recorder.take(event, atMs));
  readonly #stick = new StickKeeper((trouble) => this.#problems.set('stick', trouble));
  readonly #panel: PanelKeeper;
  readonly #run: RunKeeper;
  #stopped: Promise<void> | null = null;

  /** @param first started already: line and sound come up while this is loaded and made */
  constructor(config: Config, first: FirstThings, version: string, log: Log, powerOff: PowerOff) {
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
    this.#rules = new HouseRules(
      config,
      () => (this.#wall.isSet ? new Date() : null),
      (problem) => this.#problems.set('rules', problem),
    );
    this.#notices = new NoticeKeeper(config.notice, config.rules, (problem) =>
      this.#problems.set('notice', problem),
    );
    this.#card = this.#makeCard();
    this.#calls = new CallAnswers(this.#card, config.card.recordings);
    this.#drive = new DriveDesk(this.#card, (problem) => this.#problems.set('drive', problem), log);
    this.#recorder = this.#makeRecorder(first.linePlayer);
    this.#replay = new Replay(player, config.audio.replay, config.audio.replayAgc, {
      call: (id) => this.#calls.call(id),
      notice: (name) => this.#notices.notices.load(name),
      pin: (file) => this.#pin(file),
    });
    this.#panel = this.#makePanel(powerOff);
    this.#health = new LineHealth(config, {
      ...{ events: this.#events, tape: this.#tape, recorder: this.#recorder, line: this.#line },
      ...{ calls: this.#calls, problems: this.#problems, log, armed: () => this.#desk.armed },
      country: this.#rules.country,
    });
    this.#run = new RunKeeper(config.card.state, this.#startedAt, log);
    this.#desk = new StatusDesk({
      config,
      version,
      startedAt: this.#startedAt,
      line: this.#line,
      capture: this.#capture,
      meter: this.#meter,
      card: this.#card,
      notices: this.#notices,
      recorder: this.#recorder,
      panel: this.#panel,
      drive: this.#drive,
      run: this.#run,
      wall: this.#wall,
      problems: this.#problems,
      health: this.#health,
    });
  }

  /**
   * Comes up, and resolves when the ring was opened or could not be, which is tried again for ever. The recorder is
   * armed when line, sound and ring are.
   */
  async start(): Promise<void> {
    this.#log.info({ device: this.#capture.device, backend: this.#capture.backend }, 'capturing');
    this.#first.listen(this.#soundHearer(), this.#lineHearer(), () => this.#recorder.machine);
    this.#first.answer({ ports: this.#ports(), log: this.#log });
    this.#panel.start();
    this.#run.begin();
    this.#wall.start();
    this.#rules.refresh();
    await Promise.all([this.#openRing(), this.#notices.choose()]);
  }

  #openRing(): Promise<void> {
    return new Promise((tried, failed) => {
      this.#card.open(tried).then((opened) => opened && this.#early.passOn(), failed);
    });
  }

  /** How the recorder is, for the system that watches over it. */
  condition(): Condition {
    const alive = isAlive(signsOf(this.#capture, this.#soundMs, this.#line), nowMs());
    return { alive, sentence: this.#desk.sentence() };
  }

  /** Ends the running call and closes everything in order, once. */
  stop(): Promise<void> {
    this.#stopped ??= this.#stop();
    return this.#stopped;
  }

  async #stop(): Promise<void> {
    this.#replay.stop();
    await this.#line.stop();
    // A card that does not answer must not hold up the stop: its call is filed at the next start.
    await Promise.race([this.#recorder.stop(), delay(CLOSING_PATIENCE_MS, null, { ref: false })]);
    this.#capture.stop();
    await Promise.race([this.#drive.close(), delay(FILING_PATIENCE_MS, null, { ref: false })]);
    await this.#card.close(FILING_PATIENCE_MS);
    await this.#run.end();
    this.#wall.stop();
    await Promise.all([this.#first.close(), this.#panel.stop()]);
  }

  #soundHearer(): CaptureEvents {
    return {
      sound: (stretch) => {
        this.#soundMs = nowMs();
        this.#tape.append(stretch);
        this.#recorder.sound(stretch);
        this.#meter.add(stretch.samples);
      },
      gap: (samples, reason) => {
        this.#desk.gap(samples, reason);
        this.#recorder.gap(reason);
        this.#events.emit({ type: 'gap', samples, reason });
      },
      lost: (problem) => this.#problems.raise('audio', problem),
      back: () => this.#problems.clear('audio'),
      log: (message, facts) => this.#log.warn(facts, message),
    };
  }

  #makeCard(): CardKeeper {
    const { card, retention } = this.#config;
    const language = languageSet(this.#config.language, process.env);
    const listener: CardListener = {
      filed: (line) => {
        const call = rowOf(line);
        this.#log.info({ call }, call.interrupted ? 'interrupted call filed from the ring' : 'call filed');
        this.#events.emit({ type: 'filed', call });
      },
      ringTrouble: (problem) => this.#problems.set('ring', problem),
      filingTrouble: (problem) => this.#problems.set('card', problem),
      retentionTrouble: (problem) => this.#log.warn({ problem }, 'retention'),
      ladder: (ladder, again) =>
        this.#problems.set('retention', ladderProblem(ladder, card.recordings), again),
      log: (message, facts) => this.#log.warn(facts, message),
    };
    return new CardKeeper(card, language, listener, nowMs, {
      policy: retention,
      clock: () => ({ nowMs: Date.now(), trusted: this.#wall.quality === 'synchronised' }),
    });
  }

  #makeRecorder(player: Player): Recorder {
    const { listen } = this.#config.audio;
    const hearing = { listen, coarse: this.#first.profile.audioPath === 'serial' };
    const ears = new Ears(this.#rules.country, hearing, (message, facts) => this.#log.warn(facts, message));
    return new Recorder({
      rules: this.#callRules(),
      ...this.#rules.ports,
      ...recordingNews(this.#capture.device, this.#events, this.#problems, this.#log),
      tape: this.#tape,
      player,
      playbackDevice: this.#config.audio.playback,
      nowMs,
      sampleAt: (ms) => this.#capture.sampleAt(ms),
      measuredRateHz: () => this.#capture.measuredRateHz,
      qualityEars: () => ears.ofRecording(),
      clip: (name) => this.#notices.named(name),
      hear: (stretch, phase) => ears.hear(stretch, phase),
      release: () => this.#line.callEnded(),
      particulars: (at) =>
        particularsOf(at, { line: this.#config.line.name, version: this.#version }, this.#wall, this.#card),
      openStream: (open, beganMs) => this.#card.openStream(open, beganMs),
      closed: (stream) => this.#card.file(stream.stream),
      changed: () => {
        this.#first.follow(this.#recorder.machine);
        this.#events.emit({ type: 'state', call: this.#desk.call() });
        this.#panel.look();
      },
    });
  }

  #callRules(): CallRules {
    return this.#first.rulesFrom(this.#rules.callRules(this.#first.profile.hook));
  }

  #lineHearer(): LineListener {
    const { device } = this.#config.line;
    return {
      event: (event, atMs) => {
        this.#log.info({ event }, 'line');
        this.#rules.refresh();
        this.#early.take(event, atMs);
      },
      ready: () => {
        this.#problems.clear('line');
        this.#log.info({ device }, 'the line interface is ready');
        this.#early.take({ kind: 'deviceBack' }, nowMs());
      },
      lost: (problem) => {
        this.#problems.raise('line', problem);
        this.#early.take({ kind: 'deviceLost' }, nowMs());
      },
      log: (message, facts) => this.#log.warn(facts, message),
      limited: (problem) => this.#problems.set('voice', problem),
    };
  }

  #makePanel(powerOff: PowerOff): PanelKeeper {
    const sign = new LifeSign(this.#config.runtimeDir, this.#log);
    return new PanelKeeper(this.#config.panel, {
      nowMs,
      scene: () => ({
        ...panelSceneOf(this.#recorder.machine),
        armed: this.#desk.armed,
        replaying: this.#replay.playing,
        troubled: this.#problems.list().length > 0,
        ...this.#stick.lamps,
      }),
      mark: (atMs) => {
        this.#early.take({ kind: 'mark' }, atMs);
        return this.#recorder.current?.open.id ?? null;
      },
      recording: (back) => this.#calls.fromNewest(back),
      replay: async (id) => {
        const playing = await this.#replay.play({ call: id });
        return 'code' in playing ? playing : null;
      },
      stopReplay: () => this.#replay.stop(),
      exportToStick: () => this.#stick.exportNew(),
      powerOff,
      alive: (ms) => void sign.give(ms),
      did: (event) => {
        this.#log.info({ panel: event }, 'the button');
        this.#events.emit({ type: 'panel', ...event });
      },
      trouble: (problem) => this.#problems.set('panel', problem),
    });
  }

  #clockNews({ stepMs, wallMinusMonotonicMs, slept }: ClockNews): void {
    if (stepMs !== null) this.#log.warn({ byMs: Math.round(stepMs) }, 'the wall clock was set');
    if (slept) this.#card.clockSlept();
    if (wallMinusMonotonicMs !== null) this.#card.clockKnown(wallMinusMonotonicMs);
  }

  #ports(): ControlPorts {
    return {
      retention: this.#card.room.answers,
      stick: this.#stick,
      status: () => this.#desk.status(),
      card: () => this.#desk.cardReport(),
      calls: (query) => this.#calls.calls(query),
      remark: (id, remark) => this.#calls.remark(id, remark),
      call: (id) => this.#calls.call(id),
      verify: (id) => this.#calls.verify(id),
      pin: (file) => this.#pin(file),
      drive: this.#drive,
      rebuildPage: (progress, closed) => this.#card.shelf.rebuildPage(progress, closed),
      play: (request) => this.#replay.play(request),
      stopPlay: () => this.#replay.stop(),
      notices: () => this.#notices.list(),
      importNotice: (name, sound) => this.#notices.import(name, sound),
      subscribe: (listener) => this.#events.subscribe(listener),
      trace: (write, closed) => this.#first.traceTo(this.#version, this.#callRules(), write, closed),
    };
  }

  #pin(file: string): () => void {
    return this.#card.room.pins.pin(relative(this.#config.card.recordings, file));
  }
}
