import { annotated } from '#src/card/catalogueRow.js';
import type { CallQuery } from '#src/card/catalogueTypes.js';
import type { PageProgress } from '#src/card/page/pageTypes.js';
import type { RetentionReport, WhatIf, Why } from '#src/card/retentionTypes.js';
import type { Facts } from '#src/card/types.js';
import type {
  CallList,
  CallRow,
  CardReport,
  ControlPorts,
  LiveEvent,
  NoticeInfo,
  PlayRequest,
  Remark,
  Status,
} from '#src/control/api.js';
import type { DrivePorts, DriveSays } from '#src/control/driveApi.js';
import type { RetentionPorts } from '#src/control/retentionRoutes.js';
import { StickKeeper } from '#src/daemon/stickKeeper.js';
import type { Problem } from '#src/i18n/problems.js';

export const ROW: CallRow = {
  id: 'K7Q2M9',
  start: '2026-11-23T18:45:02.123+09:00',
  correctedStart: null,
  orderMs: 1_795_427_102_123,
  clock: 'unsynchronised',
  direction: 'in',
  number: '0312345678',
  numberAbsence: null,
  durationMs: 192_400,
  end: 'onHook',
  interrupted: false,
  notice: 'heard',
  gapSamples: 0,
  path: '2026/11/23/2026-11-23_18-45-02_in_0312345678_03m12s_K7Q2M9.wav',
  bytes: 1_567_296,
  hold: null,
  note: null,
  tags: [],
};

export const ROW_CUT: CallRow = {
  ...ROW,
  id: 'A0B1C2',
  number: null,
  numberAbsence: 'withheld',
  end: 'interrupted',
  interrupted: true,
  notice: 'cutShort',
  gapSamples: 12_000,
};

export const FACTS: Facts = {
  v: 1,
  rate: 8000,
  profile: 'pcm',
  id: ROW.id,
  line: 'line1',
  direction: 'in',
  callerId: { kind: 'number', number: '0312345678' },
  start: ROW.start,
  clock: 'unsynchronised',
  boot: 3,
  orderMs: ROW.orderMs,
  firstSample: 100,
  preRollSamples: 24_000,
  device: 'hw:1',
  version: '0.1.0',
  continues: null,
  end: 'onHook',
  samples: 1_563_200,
  durationMs: 192_400,
  measuredRateHz: 8000.412,
  notice: {
    clip: 'ja',
    sha256: 'c'.repeat(64),
    beganSample: 24_800,
    endedSample: 64_800,
    cutShort: false,
    heard: true,
    score: 0.987,
  },
  gaps: [{ atSample: 80_000, samples: 4000, reason: 'sound server lost' }],
  marks: [{ atSample: 90_000, what: 'digit', detail: '5' }],
  interrupted: false,
  audioSha256: 'a'.repeat(64),
};

export const STATUS: Status = {
  version: '0.1.0',
  board: 'emulated',
  startedAt: '2026-11-23T09:00:00.000+09:00',
  armed: true,
  call: { state: 'idle', id: null, number: null, elapsedMs: null, noticePlaying: false },
  line: {
    name: 'line1',
    device: '/dev/serial/by-id/x',
    state: 'ready',
    model: 'TF64',
    reports: [],
    voice: null,
    cannot: [],
    lastHeardMsAgo: 5,
    recovery: null,
    foundAs: null,
  },
  audio: {
    device: 'hw:1',
    backend: 'cell',
    state: 'running',
    idle: false,
    restarts: 2,
    levelDb: -42.3,
    measuredRateHz: 8000.4,
    lastGap: { at: '2026-11-23T10:00:00.000+09:00', samples: 4000, reason: 'sound server lost' },
  },
  card: {
    ring: { path: '/var/lib/denwaban/ring', state: 'ready', slots: 4096, hours: 18.6, waitingCalls: 0 },
    recordings: {
      path: '/var/lib/denwaban/recordings',
      calls: 2,
      catalogue: 'ready',
      freeBytes: 13_200_000_000,
    },
    retention: null,
  },
  notice: { on: 'incoming', clip: 'ja', seconds: 5.2 },
  panel: { lamp: 'armed', exported: null, lamps: true, button: true, refused: null },
  drive: { state: 'noPc', since: '2026-11-23T09:00:00.000+09:00', waiting: 0, problem: null },
  lastRecording: ROW,
  health: {
    lastGood: { id: ROW.id, agoMs: 3 * 3_600_000 },
    lastRingMsAgo: 90_000,
    filed: 2,
    gaps: 1,
    gapSamples: 4000,
    notices: { heard: 1, notHeard: 0, cutShort: 1 },
    lineStages: { taken: { stopOnce: 2, usbPower: 1 }, helped: { stopOnce: 1, usbPower: 0 } },
    selfTest: { kind: 'listen', at: '03:47', last: null },
  },
  lastStop: { how: 'orderly', startedAt: null, endedAt: '2026-11-23T08:59:00.000+09:00' },
  problems: [],
};

export const CARD: CardReport = {
  ring: { ...STATUS.card.ring, freeHours: 18.2 },
  recordings: {
    ...STATUS.card.recordings,
    state: 'ready',
    totalBytes: 119_000_000_000,
    profile: 'standard',
    hoursFit: 458.3,
    hoursPerDay: 3.21,
    daysLeft: 142.8,
  },
  health: {
    wear: [
      {
        holds: ['ring', 'recordings'],
        device: 'mmcblk0',
        capacityBytes: 128_000_000_000,
        writtenBytes: 47_000_000_000,
        counted: 'device',
        watchedDays: 61.5,
        bytesPerDay: 720_000_000,
        endurance: { bytes: 64e12, from: 'guess' },
        yearsLeft: 81.2,
      },
    ],
    syncs: { count: 5210, slow: 2, p50Ms: 6, p99Ms: 60, maxMs: 812.4 },
    errors: { count: 1, lastAt: '2026-11-23T10:00:00.000+09:00', last: 'ring: EIO' },
    removed: {
      times: 1,
      lastAt: '2026-11-23T10:00:00.000+09:00',
      backAt: '2026-11-23T10:01:00.000+09:00',
    },
    advice: 'none',
  },
  clock: {
    quality: 'synchronised',
    steps: 1,
    lastStep: { at: '2026-11-23T09:00:10.000+09:00', byMs: 1_795_000_000_000 },
  },
  problems: [],
};

export const NOTICE: NoticeInfo = {
  name: 'ja',
  file: '/usr/share/denwaban/ja.wav',
  seconds: 5.2,
  sha256: 'c'.repeat(64),
  inUse: true,
};

export const LINE_MISSING: Problem = { code: 'lineMissing', path: '/dev/x' };

/** The daemon's side of the API, held in memory: what a test asks of it is written down in it. */
export class MemoryPorts implements ControlPorts {
  current: Status = STATUS;
  readonly stick = new StickKeeper(() => {});
  cardNow: CardReport = CARD;
  held: [id: string, reason: string, yes: boolean][] = [];
  why: Why | null = null;
  report: RetentionReport | null = null;
  whatIfs: WhatIf[] = [];
  rows: readonly CallRow[] = [ROW, ROW_CUT];
  file = '/nowhere.wav';
  facts: Facts = FACTS;
  intact = true;
  refusal: Problem | null = null;
  playSeconds = 0;
  played: PlayRequest[] = [];
  stops = 0;
  readonly pinned = new Set<string>();
  asked: CallQuery[] = [];
  remarks: Remark[] = [];
  imported: { name: string; bytes: number }[] = [];
  readonly listeners = new Set<(event: LiveEvent) => void>();

  get retention(): RetentionPorts {
    const missing = (id: string): Problem => ({ code: 'controlNoSuchCall', id });
    return {
      hold: async (id, reason, yes) => {
        if ((await this.call(id)) === null) return missing(id);
        if (!yes && this.refusal !== null) return this.refusal;
        this.held.push([id, reason, yes]);
        return { ...ROW, hold: reason };
      },
      release: async (id) => ((await this.call(id)) === null ? missing(id) : ROW),
      why: async (id) => this.why ?? missing(id),
      report: async (whatIf) => {
        this.whatIfs.push(whatIf);
        return this.report ?? { code: 'retentionFailed', why: 'EIO' };
      },
    };
  }

  /** What the drive's service said, and how often a refresh was asked for. */
  said: DriveSays[] = [];
  driveRefreshes = 0;

  get drive(): DrivePorts {
    return {
      status: () => this.current.drive,
      refresh: () => {
        this.driveRefreshes++;
        return this.refusal ?? this.current.drive;
      },
      attend: (write) => {
        if (this.refusal !== null) return this.refusal;
        write({ lent: null, waiting: 2, ringPart: 0.25, wishes: 0 });
        return null;
      },
      says: (said) => {
        this.said.push(said);
        return null;
      },
    };
  }

  status(): Status {
    return this.current;
  }
  async card(): Promise<CardReport> {
    return this.cardNow;
  }
  async calls(query: CallQuery): Promise<CallList> {
    this.asked.push(query);
    const calls = this.rows.slice(query.offset, query.offset + query.limit);
    return { calls, total: this.rows.length, catalogue: this.current.card.recordings.catalogue };
  }
  async remark(id: string, remark: Remark): Promise<CallRow | null> {
    if ((await this.call(id)) === null) return null;
    this.remarks.push(remark);
    return annotated(ROW, { id: ROW.id, start: ROW.start, at: '', ...remark });
  }
  async call(id: string) {
    return id === 'last' || id === ROW.id ? { facts: this.facts, row: ROW, file: this.file } : null;
  }
  async rebuildPage(progress: (done: PageProgress) => void) {
    const done = { months: 2, monthsDone: 2, calls: 7 };
    progress({ ...done, monthsDone: 1, calls: 3 });
    progress(done);
    return done;
  }

  async verify(id: string) {
    if ((await this.call(id)) === null) return null;
    const expectedSha256 = FACTS.audioSha256;
    const actualSha256 = this.intact ? expectedSha256 : 'b'.repeat(64);
    return { id: ROW.id, file: this.file, ok: this.intact, expectedSha256, actualSha256 };
  }
  pin(file: string): () => void {
    this.pinned.add(file);
    return () => this.pinned.delete(file);
  }
  async play(request: PlayRequest) {
    if (this.refusal !== null) return this.refusal;
    this.played.push(request);
    return { what: ROW.id, device: request.device ?? 'default', seconds: this.playSeconds };
  }
  stopPlay(): void {
    this.stops++;
  }
  async notices(): Promise<readonly NoticeInfo[]> {
    return [NOTICE];
  }
  async importNotice(name: string, sound: Buffer) {
    if (this.refusal !== null) return this.refusal;
    this.imported.push({ name, bytes: sound.length });
    return { ...NOTICE, name, inUse: false };
  }
  /** The lines of a trace that whoever asks is given. */
  traced: readonly object[] = [];
  trace(write: (line: object) => void): void {
    for (const line of this.traced) write(line);
  }
  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  emit(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
