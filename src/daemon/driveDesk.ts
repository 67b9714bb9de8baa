import type { DriveNews, DrivePorts, DriveSays, DriveStatus } from '../control/driveApi.js';
import type { Problem } from '../i18n/problems.js';
import type { Backlog, CardLent } from './cardPorts.js';
import { isoLocal } from './wallClock.js';

export const DRIVE_UNIT = 'denwaban-usb.service';
const NEWS_EVERY_MS = 500;
/** A service that died is started again by then, and puts in order what it left. */
const GRACE_MS = 5000;

export interface DriveDeskPorts {
  readonly card: {
    readonly backlog: Backlog;
    /** Resolves when nothing writes to the card any more. */
    lend(): Promise<CardLent>;
  };
  /** Why the drive is not as it should be; null when it is. */
  trouble(problem: Problem | null): void;
  log(message: string, facts: Record<string, unknown>): void;
  /** Default 5 s. */
  readonly graceMs?: number;
}

/**
 * Where the service that shows the drive comes for the card, and is told what waits. The card is lent for as long as
 * it says so and is there; when it has gone without giving the card back, a successor is waited for, then the card is
 * ours again.
 */
export class DriveDesk implements DrivePorts {
  readonly #ports: DriveDeskPorts;
  #said: DriveSays | null = null;
  #since = isoLocal(new Date());
  #wishes = 0;
  #write: ((news: DriveNews) => void) | null = null;
  #told = '';
  /** What the service wants, and what it has. */
  #wanted: number | null = null;
  #lent: { readonly loan: number; readonly card: CardLent } | null = null;
  #working: Promise<void> | null = null;
  #grace: NodeJS.Timeout | null = null;

  constructor(ports: DriveDeskPorts) {
    this.#ports = ports;
  }

  /** A PC has the card, or is about to get it. */
  get lent(): boolean {
    return this.#wanted !== null || this.#lent !== null;
  }

  status(): DriveStatus {
    const { waiting } = this.#ports.card.backlog;
    const { state, problem } = this.#said ?? { state: 'noService', problem: null };
    return { state, since: this.#since, waiting, problem };
  }

  refresh(): DriveStatus | Problem {
    if (this.#said === null) return { code: 'driveNoService', unit: DRIVE_UNIT };
    const { state } = this.#said;
    if (state === 'noPc' || state === 'noPort') return { code: 'driveNoPc', state };
    this.#wishes++;
    this.#news();
    return this.status();
  }

  attend(write: (news: DriveNews) => void, closed: AbortSignal): Problem | null {
    if (this.#write !== null) return { code: 'driveDeskTaken', unit: DRIVE_UNIT };
    if (closed.aborted) return null;
    if (this.#grace !== null) clearTimeout(this.#grace);
    this.#write = write;
    this.#told = '';
    this.#news();
    const timer = setInterval(() => this.#news(), NEWS_EVERY_MS);
    closed.addEventListener('abort', () => this.#left(timer), { once: true });
    return null;
  }

  says(said: DriveSays): Problem | null {
    if (this.#write === null) return { code: 'driveNoService', unit: DRIVE_UNIT };
    if (said.state !== this.#said?.state) {
      this.#since = isoLocal(new Date());
      this.#ports.log('the drive over USB', { drive: said });
    }
    this.#said = said;
    this.#ports.trouble(said.problem);
    this.#want(said.loan);
    return null;
  }

  /** The recorder stops: the card is ours, whoever has it. */
  async close(): Promise<void> {
    if (this.#grace !== null) clearTimeout(this.#grace);
    await this.#want(null);
  }

  #left(timer: NodeJS.Timeout): void {
    clearInterval(timer);
    this.#write = null;
    this.#said = null;
    this.#since = isoLocal(new Date());
    this.#ports.trouble(null);
    if (!this.lent) return;
    this.#grace = setTimeout(() => {
      this.#ports.log('nobody gives the card back: it is taken', {});
      void this.#want(null);
    }, this.#ports.graceMs ?? GRACE_MS).unref();
  }

  #want(loan: number | null): Promise<void> {
    this.#wanted = loan;
    this.#working ??= this.#work()
      .catch((error: unknown) => this.#ports.log('the card could not be lent or taken back', { err: error }))
      .finally(() => {
        this.#working = null;
      });
    return this.#working;
  }

  async #work(): Promise<void> {
    while ((this.#lent?.loan ?? null) !== this.#wanted) {
      const had = this.#lent;
      this.#lent = null;
      if (had !== null) {
        this.#news();
        await had.card.giveBack();
      } else if (this.#wanted !== null) {
        const loan = this.#wanted;
        this.#lent = { loan, card: await this.#ports.card.lend() };
      }
      this.#news();
    }
  }

  #news(): void {
    const { waiting, ringPart } = this.#ports.card.backlog;
    const lent = this.#lent?.loan ?? null;
    const news = { lent, waiting, ringPart: Math.round(ringPart * 100) / 100, wishes: this.#wishes };
    const text = JSON.stringify(news);
    if (text === this.#told) return;
    this.#told = text;
    this.#write?.(news);
  }
}
