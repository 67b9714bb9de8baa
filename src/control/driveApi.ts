import type { Problem } from '../i18n/problems.js';

/**
 * How the drive over USB is, as its owner sees it. `noService`: nobody looks after it; `noPort`: the board has no
 * device port, or it is not switched on; `ejected`: the PC has ejected it and may be unplugged.
 */
export const DRIVE_STATES = [
  'noService',
  'noPort',
  'noPc',
  'preparing',
  'shown',
  'refreshing',
  'ejected',
  'failed',
] as const;
export type DriveState = (typeof DRIVE_STATES)[number];

export interface DriveStatus {
  readonly state: DriveState;
  /** ISO 8601. */
  readonly since: string;
  /** Calls that are over and not on the drive yet. */
  readonly waiting: number;
  /** Why it is not as it should be. */
  readonly problem: Problem | null;
}

/** What the recorder tells the service that shows the drive. */
export interface DriveNews {
  /** The loan that is granted: nothing of the recorder's writes to the card until it is given back. */
  readonly lent: number | null;
  readonly waiting: number;
  /** How full the ring is, 0 to 1. */
  readonly ringPart: number;
  /** How often somebody has asked for a refresh. */
  readonly wishes: number;
}

/** What the service says of itself. */
export interface DriveSays {
  readonly state: Exclude<DriveState, 'noService'>;
  /** The loan it wants or has, by a number of its own; null gives the card back. */
  readonly loan: number | null;
  readonly problem: Problem | null;
}

/** The drive as the API needs it. */
export interface DrivePorts {
  status(): DriveStatus;
  /** Somebody wants to see the newest calls now. */
  refresh(): DriveStatus | Problem;
  /** The service is there as long as this lasts; a problem when another one is. */
  attend(write: (news: DriveNews) => void, closed: AbortSignal): Problem | null;
  /** A problem when no service attends. */
  says(said: DriveSays): Problem | null;
}
