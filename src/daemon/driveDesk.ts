import type { DriveNews, DrivePorts, DriveSays, DriveStatus } from '../control/driveApi.js';
import type { Problem } from '../i18n/problems.js';
import type { Log } from '../log.js';
import type { Backlog, CardLent } from './cardPorts.js';
import { isoLocal } from './wallClock.js';

export const DRIVE_UNIT = 'denwaban-usb.service';
const NEWS_EVERY_MS = 500;
/** A service that died is started again by then, and puts in order what it left. */
const GRACE_MS = 5000;

export interface LendableCard {
  readonly backlog: Backlog;
  /** Resolves when nothing writes to the card any more. */
  lend(): Promise<CardLent>;
}

/**
 * Where the service that shows the drive comes for the card, and is told what waits. The card is lent for as long as
 * it says so and is there; when it has gone without giving the card back, a successor is waited for, then the card is
 * ours again.
 */
export class DriveDesk implements DrivePorts {
  readonly #card: LendableCard;
  readonly #trouble: (problem: Problem | null) => void;
  readonly #log: Pick<Log, 'info'>;
  readonly #graceMs: number;
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

  /** @param trouble is told why the drive is not as it should be; null when it is */
  constructor(
    card: LendableCard,
    trouble: (problem: Problem | null) => void,
    log: Pick<Log, 'info'>,
    graceMs = GRACE_MS,
  ) {
    this.#card = card;
    this.#trouble = trouble;
    this.#log = log;
    this.#graceMs = graceMs;
  }

  /** A PC has the card, or is about to get it. */
  get lent(): boolean {
    return this.#wanted !== null || this.#lent !== null;
  }

  status(): DriveStatus {
    const { waiting } = this.#card.backlog;
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
      this.#log.info({ drive: said }, 'the drive over USB');
    }
    this.#said = said;
    // A board without a card of its own may be fed by a PC: told when somebody asks, but no fault of the recorder's.
    this.#trouble(said.problem?.code === 'driveNoCard' ? null : said.problem);
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
    this.#trouble(null);
    if (!this.lent) return;
    this.#grace = setTimeout(() => {
      this.#log.info('nobody gives the card back: it is taken');
      void this.#want(null);
    }, this.#graceMs).unref();
  }

  #want(loan: number | null): Promise<void> {
    this.#wanted = loan;
    this.#working ??= this.#work()
      .catch((error: unknown) => this.#log.info({ err: error }, 'the card could not be lent or taken back'))
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
        this.#lent = { loan, card: await this.#card.lend() };
      }
      this.#news();
    }
  }

  #news(): void {
    const { waiting, ringPart } = this.#card.backlog;
    const lent = this.#lent?.loan ?? null;
    const news = { lent, waiting, ringPart: Math.round(ringPart * 100) / 100, wishes: this.#wishes };
    const text = JSON.stringify(news);
    if (text === this.#told) return;
    this.#told = text;
    this.#write?.(news);
  }
}
