import type { CallQuery, CatalogueRow } from '../card/catalogueTypes.js';
import type { CardHealth } from '../card/healthTypes.js';
import type { LastStop } from '../card/lastStop.js';
import type { PageProgress } from '../card/page/pageTypes.js';
import type { Ladder } from '../card/retentionTypes.js';
import type { ClockQuality, Facts, Profile } from '../card/types.js';
import type { Problem } from '../i18n/problems.js';
import type { Gesture, LampState, PanelAct } from '../panel/types.js';
import type { DrivePorts, DriveStatus } from './driveApi.js';
import type { HealthStatus, LineRecovery } from './healthApi.js';
import type { RetentionPorts } from './retentionRoutes.js';
import type { StickPorts } from './stickRoutes.js';

/**
 * What the control API carries (HTTP/1.1 over a unix socket, JSON). Routes:
 *
 * | route | answers |
 * | --- | --- |
 * | GET /v1/status | Status |
 * | GET /v1/metrics | the status as metrics, Prometheus text format 0.0.4 |
 * | GET /v1/card | CardReport |
 * | GET /v1/events | NDJSON, one LiveEvent a line, until the client leaves; state and problems of the moment first |
 * | GET /v1/trace | NDJSON: the bytes and the sound of the line from now on, as trace/format.ts has them, until the client leaves |
 * | GET /v1/calls?QUERY | CallList; see `callQuery.ts` for what may be asked |
 * | GET /v1/calls/ID | CallDetail (ID may be `last`) |
 * | GET /v1/calls/ID/audio | the recording's file, audio/wav, audio/mpeg or audio/ogg; not deleted meanwhile |
 * | POST /v1/calls/ID/verify | Verification |
 * | POST /v1/calls/ID/note | body { text }; "" removes it; answers the CallRow as it is then |
 * | POST /v1/calls/ID/tag | body { tag, remove? }; answers the CallRow as it is then |
 * | POST /v1/calls/ID/hold | body { reason?, yes? }; answers CallRow; 409 when over 85 % would be protected |
 * | DELETE /v1/calls/ID/hold | CallRow |
 * | GET /v1/calls/ID/why | Why |
 * | GET /v1/retention?minKeepDays=&maxAgeDays=&maxBytes= | RetentionReport, with these settings tried |
 * | GET /v1/drive | DriveStatus |
 * | POST /v1/drive/refresh | DriveStatus; 409 when no PC has the drive |
 * | POST /v1/drive/desk | for the service that shows the drive: NDJSON, DriveNews at each change until it leaves |
 * | PUT /v1/drive/desk | body DriveSays; {} |
 * | POST /v1/drive/rebuild | NDJSON, one PageProgress a line until it is done, or { problem } |
 * | GET /v1/stick | StickStatus |
 * | POST /v1/stick/export | body StickWish; answers { order }; 409 when there is no stick |
 * | POST /v1/stick/stop | {} |
 * | GET /v1/stick/orders | for the USB process: NDJSON, one StickOrder a line |
 * | PUT /v1/stick | from the USB process: StickReport |
 * | POST /v1/play | body PlayRequest; answers Playing |
 * | DELETE /v1/play | {} |
 * | GET /v1/notices | { notices: NoticeInfo[] } |
 * | POST /v1/notices?name=NAME | body: a sound file's bytes; answers NoticeInfo |
 *
 * A refusal has status 400, 404, 409, 413 or 500 and the body { problem: Problem }.
 */
export interface Status {
  readonly version: string;
  readonly board: string;
  readonly startedAt: string;
  /** True only when line, capture and ring are all at work: a call coming now would be recorded. */
  readonly armed: boolean;
  readonly call: CallStatus;
  readonly line: LineStatus;
  readonly audio: AudioStatus;
  readonly card: CardStatus;
  readonly notice: { readonly on: string; readonly clip: string; readonly seconds: number | null };
  readonly panel: PanelStatus;
  readonly drive: DriveStatus;
  readonly lastRecording: CallRow | null;
  readonly health: HealthStatus;
  /** How the run before this one ended; null in the first moments. */
  readonly lastStop: LastStop | null;
  /** What is wrong now, worst first. Empty when all is well. */
  readonly problems: readonly Problem[];
}

export type { HealthStatus, LineRecovery, SelfTestStatus } from './healthApi.js';

export type CallStateName = 'idle' | 'ringing' | 'incoming' | 'outgoing' | 'ended' | 'missed';

export interface CallStatus {
  readonly state: CallStateName;
  readonly id: string | null;
  readonly number: string | null;
  /** Since the off-hook, or since the first ring. */
  readonly elapsedMs: number | null;
  readonly noticePlaying: boolean;
}

export interface LineStatus {
  readonly name: string;
  readonly device: string;
  readonly state: 'opening' | 'settingUp' | 'ready';
  /** What the device says it is and can report, once it has been asked. */
  readonly model: string | null;
  readonly reports: readonly string[];
  /** Of a device whose sound comes over its serial port: what it turned out to be able to do; null: another one. */
  readonly voice: {
    readonly label: number | null;
    readonly codec: string | null;
    /** Whether it records while it plays the notice. */
    readonly duplex: boolean | null;
  } | null;
  /** What cannot be known on this line, for people. */
  readonly cannot: readonly { readonly ja: string; readonly en: string }[];
  readonly lastHeardMsAgo: number | null;
  /** How it is being brought back; null when it answers. */
  readonly recovery: LineRecovery | null;
  /** The device file in use when devices were renumbered; null: the configured one. */
  readonly foundAs: string | null;
}

export interface AudioStatus {
  readonly device: string;
  readonly backend: 'cell' | 'arecord' | 'serial';
  readonly state: 'starting' | 'running' | 'lost';
  /** No sound is due now: the device has some in calls only. */
  readonly idle: boolean;
  readonly restarts: number;
  readonly levelDb: number | null;
  readonly measuredRateHz: number | null;
  readonly lastGap: { readonly at: string; readonly samples: number; readonly reason: string } | null;
}

export interface PanelStatus {
  /** What the lamps say, or would say on a board that has none. */
  readonly lamp: LampState;
  /** The part of a running export that is done, 0 to 1; null when none runs. */
  readonly exported: number | null;
  /** Whether the board has them. */
  readonly lamps: boolean;
  readonly button: boolean;
  /** Why the last gesture came to nothing; null when it did not. */
  readonly refused: Problem | null;
}

/** What a person did with the button, and what came of it. */
export interface PanelEvent {
  readonly gesture: Gesture;
  readonly act: PanelAct;
  /** The recording it is about. */
  readonly id: string | null;
  /** Why nothing came of it. */
  readonly problem: Problem | null;
}

export interface CardStatus {
  readonly ring: {
    readonly path: string;
    readonly state: 'opening' | 'formatting' | 'ready' | 'failing';
    readonly slots: number;
    readonly hours: number;
    readonly waitingCalls: number;
  };
  readonly recordings: {
    readonly path: string;
    /** Known by now; all of them when the catalogue is `ready`. */
    readonly calls: number;
    readonly catalogue: 'loading' | 'ready';
    readonly freeBytes: number | null;
  };
  /** Null before the first look at all recordings. */
  readonly retention: Ladder | null;
}

export type { CardAdvice } from '../card/healthTypes.js';

/** `GET /v1/card`: how the card is, how far it reaches, and what to do about it. */
export interface CardReport {
  readonly ring: CardStatus['ring'] & {
    /** Hours of talk that still fit when nothing can be filed. */
    readonly freeHours: number;
  };
  readonly recordings: CardStatus['recordings'] & {
    /** `absent`: not made yet; the first filed call makes it. */
    readonly state: 'ready' | 'absent' | 'removed' | 'notMounted' | 'readOnly';
    readonly totalBytes: number | null;
    readonly profile: Profile;
    /** Hours of talk that fit into the free room in this profile. */
    readonly hoursFit: number | null;
    /** Talk recorded per day, average of the last 28 days. */
    readonly hoursPerDay: number;
    /** At this use, until the oldest recordings must go; null while nothing was recorded. */
    readonly daysLeft: number | null;
  };
  readonly health: CardHealth;
  readonly clock: {
    readonly quality: ClockQuality;
    /** How often the clock was set since the start, and the last time. */
    readonly steps: number;
    readonly lastStep: { readonly at: string; readonly byMs: number } | null;
  };
  /** What is wrong with the card now, worst first. */
  readonly problems: readonly Problem[];
}

/** A recording as lists show it. */
export type CallRow = CatalogueRow;

/** A page of recordings. */
export interface CallList {
  readonly calls: readonly CallRow[];
  /** How many there are in all pages. */
  readonly total: number;
  /** While it is `loading` the list is incomplete. */
  readonly catalogue: 'loading' | 'ready';
}

/** What is written beside a recording. */
export type Remark =
  | { readonly op: 'note'; readonly text: string }
  | { readonly op: 'tag' | 'untag'; readonly tag: string };

export interface CallDetail {
  readonly facts: Facts;
  /** Hold, note, tags and the corrected time stand here only. */
  readonly row: CallRow;
  /** Absolute path of the file on the recorder. */
  readonly file: string;
}

export interface Verification {
  readonly id: string;
  readonly file: string;
  readonly ok: boolean;
  readonly expectedSha256: string;
  readonly actualSha256: string | null;
}

export type PlayRequest =
  | { readonly call: string; readonly device?: string }
  | { readonly notice: string; readonly device?: string };

export interface Playing {
  readonly what: string;
  readonly device: string;
  readonly seconds: number;
}

export interface NoticeInfo {
  readonly name: string;
  readonly file: string;
  readonly seconds: number;
  readonly sha256: string;
  readonly inUse: boolean;
}

/** `GET /v1/events`. Every event has the wall time it was sent at. */
export type LiveEvent = { readonly at: string } & (
  | { readonly type: 'state'; readonly call: CallStatus }
  | { readonly type: 'level'; readonly rmsDb: number; readonly peakDb: number }
  | { readonly type: 'noticeBegan'; readonly id: string; readonly afterOffHookMs: number | null }
  | { readonly type: 'noticeEnded'; readonly id: string; readonly cutShort: boolean }
  | { readonly type: 'filed'; readonly call: CallRow }
  | { readonly type: 'missed'; readonly number: string | null; readonly rings: number }
  | ({ readonly type: 'panel' } & PanelEvent)
  | { readonly type: 'problem'; readonly problem: Problem }
  | { readonly type: 'solved'; readonly problem: Problem }
  | { readonly type: 'gap'; readonly samples: number; readonly reason: string }
);

/** What the composition root gives the API to stand on. */
export interface ControlPorts {
  readonly retention: RetentionPorts;
  readonly drive: DrivePorts;
  readonly stick: StickPorts;
  status(): Status;
  card(): Promise<CardReport>;
  calls(query: CallQuery): Promise<CallList>;
  /** The recording as it is then; null when there is no such call. @throws ProblemError */
  remark(id: string, remark: Remark): Promise<CallRow | null>;
  /** `last` is understood. Null when there is no such call. */
  call(id: string): Promise<CallDetail | null>;
  verify(id: string): Promise<Verification | null>;
  /** The recording's file may not be deleted until the function it returns is called. */
  pin(file: string): () => void;
  /** Makes the page on the drive anew. @throws ProblemError */
  rebuildPage(progress: (done: PageProgress) => void, closed: AbortSignal): Promise<PageProgress>;
  play(request: PlayRequest): Promise<Playing | Problem>;
  stopPlay(): void;
  notices(): Promise<readonly NoticeInfo[]>;
  importNotice(name: string, sound: Buffer): Promise<NoticeInfo | Problem>;
  /** All that line and sound say from now on, a line of a trace each. It holds what is spoken. */
  trace(write: (line: object) => void, closed: AbortSignal): void;
  /** Returns the function that ends the subscription. */
  subscribe(listener: (event: LiveEvent) => void): () => void;
}
