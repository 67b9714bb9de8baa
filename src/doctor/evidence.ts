import type { LastStop } from '../card/lastStop.js';
import type { Medium } from '../card/medium.js';
import type { Board, Config } from '../config.js';
import type { CardReport, Status } from '../control/api.js';
import type { Problem } from '../i18n/problems.js';
import type { LineProfile } from '../line/profile.js';

/** What was seen of the recorder and its machine, without any judgement. Null: it could not be looked at. */
export interface Evidence {
  /** The file, null being the built-in configuration, and what is wrong in it. */
  readonly file: string | null;
  readonly faults: readonly Problem[];
  readonly config: Config | null;
  readonly board: Board | null;
  /** The board that this machine says it is, by name; null when it is none that we know. */
  readonly boardHere: string | null;
  readonly recorder: RecorderSeen;
  /** Null where no systemd runs. */
  readonly service: ServiceSeen | null;
  readonly lastStop: LastStop | null;
  readonly line: LineSeen | null;
  /** The cards that the kernel knows: index, id, name. */
  readonly soundCards: readonly SoundCard[];
  readonly notice: NoticeSeen | null;
  readonly panel: PanelSeen | null;
  readonly ring: PlaceSeen | null;
  readonly recordings: Medium | null;
  /** What the system says of its clock. */
  readonly clockSynchronised: boolean;
  /** Names below /sys/class/udc. */
  readonly udcs: readonly string[];
  readonly versions: Versions;
}

export type RecorderSeen =
  | { readonly kind: 'answers'; readonly status: Status; readonly card: CardReport }
  | { readonly kind: 'silent'; readonly problem: Problem };

/** As `systemctl show denwaban.service` tells it. */
export interface ServiceSeen {
  readonly load: string;
  readonly active: string;
  readonly result: string;
  readonly restarts: number;
}

export interface LineSeen {
  readonly device: string;
  readonly there: boolean;
  /** A name of the same device that survives replugging: below /dev/serial/by-id. */
  readonly byId: string | null;
  /** `0572:1340`; null when it is no USB device. */
  readonly usbId: string | null;
  readonly profile: LineProfile | Problem;
}

export interface SoundCard {
  readonly index: number;
  readonly id: string;
}

export type NoticeSeen = { readonly seconds: number; readonly file: string } | Problem;

export interface PanelSeen {
  readonly button: { readonly device: string; readonly there: boolean } | null;
  readonly lamps: readonly LampSeen[] | null;
}

export interface LampSeen {
  readonly name: string;
  readonly there: boolean;
  /** The kernel blinks it. */
  readonly timer: boolean;
}

export interface PlaceSeen {
  readonly path: string;
  readonly there: boolean;
  /** The file system it lies on is mounted read-only. */
  readonly readOnly: boolean;
}

export interface Versions {
  readonly denwaban: string;
  readonly node: string;
  readonly kernel: string;
  /** PRETTY_NAME of os-release; `''` when there is none. */
  readonly system: string;
  /** The device tree's model; null on a PC. */
  readonly model: string | null;
}
