import type { Facts } from '#src/card/types.js';
import type { CallRow, ControlPorts, LiveEvent, NoticeInfo, PlayRequest, Status } from '#src/control/api.js';
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
    lastHeardMsAgo: 5,
  },
  audio: {
    device: 'hw:1',
    backend: 'cell',
    state: 'running',
    restarts: 2,
    levelDb: -42.3,
    measuredRateHz: 8000.4,
    lastGap: { at: '2026-11-23T10:00:00.000+09:00', samples: 4000, reason: 'sound server lost' },
  },
  card: {
    ring: { path: '/var/lib/denwaban/ring', state: 'ready', slots: 4096, hours: 18.6, waitingCalls: 0 },
    recordings: { path: '/var/lib/denwaban/recordings', calls: 2, freeBytes: 13_200_000_000 },
    retention: null,
  },
  notice: { on: 'incoming', clip: 'ja', seconds: 5.2 },
  lastRecording: ROW,
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
  held: [id: string, reason: string, yes: boolean][] = [];
  readonly retention = {
    hold: async (id: string, reason: string, yes: boolean) => {
      if (!yes && this.refusal !== null) return this.refusal;
      this.held.push([id, reason, yes]);
      return { ...ROW, hold: reason };
    },
    release: async (_id: string) => ROW,
    why: async (id: string): Promise<Problem> => ({ code: 'controlNoSuchCall', id }),
    report: async (): Promise<Problem> => ({ code: 'retentionNotReady', path: '/r' }),
  };
  rows: readonly CallRow[] = [ROW, ROW_CUT];
  file = '/nowhere.wav';
  intact = true;
  refusal: Problem | null = null;
  playSeconds = 0;
  played: PlayRequest[] = [];
  stops = 0;
  imported: { name: string; bytes: number }[] = [];
  readonly listeners = new Set<(event: LiveEvent) => void>();

  status(): Status {
    return this.current;
  }
  async calls(limit: number): Promise<readonly CallRow[]> {
    return this.rows.slice(0, limit);
  }
  async call(id: string) {
    return id === 'last' || id === ROW.id ? { facts: FACTS, file: this.file } : null;
  }
  async verify(id: string) {
    if ((await this.call(id)) === null) return null;
    const expectedSha256 = FACTS.audioSha256;
    const actualSha256 = this.intact ? expectedSha256 : 'b'.repeat(64);
    return { id: ROW.id, file: this.file, ok: this.intact, expectedSha256, actualSha256 };
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
  subscribe(listener: (event: LiveEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
  emit(event: LiveEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}
