import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type Problem, ProblemError } from '../i18n/problems.js';
import type { LineConversation } from './conversation.js';
import { chooseDevice, type KnownTty, knownAs } from './findDevice.js';
import {
  climb,
  type Ladder,
  type LadderEvent,
  ON_THE_GROUND,
  onOpenPort,
  type Recovery,
  type Rung,
  recoveryOf,
} from './ladder.js';
import type { LineProfile } from './profile.js';
import { isThere, nodeOf, type Roots, SYSTEM_ROOTS, usbTtyOf, usbTtys } from './usbDevices.js';
import { authorize, BACK_MS, cycleUsb, giveBack } from './usbPower.js';
import { wake } from './wake.js';

export interface RescueSettings {
  readonly device: string;
  readonly profile: LineProfile;
  readonly nowMs: () => number;
  readonly roots?: Roots;
}

export interface RescueListener {
  lost(problem: Problem): void;
  log(message: string, facts: Record<string, unknown>): void;
}

interface Named {
  readonly rung: Rung | null;
  readonly waitMs: number;
}

const LOOK_EVERY_MS = 1000;

/** Brings a line interface back that fell silent or has another name now: carries out what the ladder says. */
export class Rescue {
  readonly #settings: RescueSettings;
  readonly #listener: RescueListener;
  readonly #roots: Roots;
  #ladder: Ladder = ON_THE_GROUND;
  #known: KnownTty | null = null;
  #foundAs: string | null = null;
  /** A USB device that was taken away and could not be given back. */
  #away: string | null = null;
  #triedMs: number | null = null;
  /** The node that was last to be opened, as `nodeOf` tells it; null: there was none. */
  #triedNode: string | null = null;
  /** Whether a call is being recorded whose sound would be lost with the power of the device. */
  soundNeeded: () => boolean = () => false;
  /** The rung that the silence on the open port led to. */
  #named: Named | null = null;

  constructor(settings: RescueSettings, listener: RescueListener) {
    this.#settings = settings;
    this.#listener = listener;
    this.#roots = settings.roots ?? SYSTEM_ROOTS;
  }

  /** Monotonic ms at which something was last tried. */
  get triedMs(): number | null {
    return this.#triedMs;
  }

  /** The device file in use when it is not the configured one. */
  get foundAs(): string | null {
    return this.#foundAs;
  }

  get ladder(): Ladder {
    return this.#ladder;
  }

  recovery(): Recovery | null {
    return recoveryOf(this.#ladder, this.#settings.nowMs());
  }

  /** The device file to open, or why there is none. */
  async deviceToOpen(): Promise<string | Problem> {
    const { device, profile, nowMs } = this.#settings;
    this.#triedMs = nowMs();
    const configuredThere = await isThere(device);
    if (!configuredThere) await this.#giveBack();
    const chosen = chooseDevice({
      configured: await usbTtyOf(device, this.#roots),
      configuredThere,
      known: this.#known,
      all: this.#known === null ? [] : await usbTtys(this.#roots),
      profile: profile.usb,
    });
    if (chosen.kind === 'stranger') return { code: 'lineOtherDevice', path: device, ids: chosen.ids };
    const renumbered = chosen.kind === 'renumbered' ? join(this.#roots.dev, chosen.tty) : device;
    const found = renumbered === device ? null : renumbered;
    if (found !== null && found !== this.#foundAs)
      this.#listener.log('the line interface has another name now', {
        configured: device,
        found,
        usb: this.#known?.identity,
      });
    if (found === null && this.#foundAs !== null)
      this.#listener.log('the line interface has its configured name again', { configured: device });
    this.#foundAs = found;
    this.#triedNode = await nodeOf(found ?? device);
    return found ?? device;
  }

  /** Gets an answer out of the device, with what can be done on an open port. @throws ProblemError lineSilent */
  async wake(conversation: LineConversation, write: (bytes: Uint8Array) => void): Promise<void> {
    const { device } = this.#settings;
    const again = this.#ladder.rung !== null;
    const next = (): Rung => {
      this.#named = this.#climb({ kind: 'silent', nowMs: this.#settings.nowMs() });
      const rung = this.#named.rung ?? 'reopen';
      // Long enough now that people should know: the rest takes several seconds more.
      if (rung === 'escape') this.#listener.lost(this.#silent());
      return rung;
    };
    this.#named = null;
    if (!(await wake(conversation, write, device, again, next))) throw new ProblemError(this.#silent());
    this.#named = null;
  }

  /** The device is set up and idles. */
  ready(): void {
    const nowMs = this.#settings.nowMs();
    const { sinceMs, readyMs } = this.#ladder;
    this.#ladder = climb(this.#ladder, { kind: 'ready', nowMs }).ladder;
    const { rung, attempts } = this.#ladder;
    if (sinceMs !== null && readyMs === null)
      this.#listener.log('the line interface answers again', {
        stage: rung,
        attempts,
        afterMs: Math.round(nowMs - sinceMs),
      });
    void this.#remember();
  }

  /** The port was closed for this reason: does what is to be done while it is, and waits until it may be opened. */
  async after(why: Problem, stopping: AbortSignal): Promise<void> {
    const nowMs = this.#settings.nowMs();
    const named = this.#named;
    this.#named = null;
    const silent = why.code === 'lineSilent' || why.code === 'lineWedged';
    // A rung that needs the port closed has been named on the open one.
    const step =
      silent && named !== null && named.rung !== null && !onOpenPort(named.rung)
        ? named
        : this.#climb({ kind: silent ? 'fellSilent' : 'failed', nowMs });
    if (step.rung === 'usbPower') await this.#usbPower();
    if (step.rung === 'alarm') await this.#waitForHands(step.waitMs, stopping);
    else await delay(step.waitMs, null, { signal: stopping }).catch(() => {});
  }

  /** Calls for people. The slow pace, unless somebody pulls the plug meanwhile: then there is something new to try at once. */
  async #waitForHands(waitMs: number, stopping: AbortSignal): Promise<void> {
    const { device, nowMs } = this.#settings;
    const untilMs = nowMs() + waitMs;
    this.#listener.lost(this.#silent());
    while (nowMs() < untilMs && !stopping.aborted) {
      await delay(LOOK_EVERY_MS, null, { signal: stopping }).catch(() => {});
      this.#triedMs = nowMs();
      // Beside what was tried, not beside what is there now: who heard the alarm may have been quick.
      if ((await nodeOf(this.#foundAs ?? device)) !== this.#triedNode) return;
    }
  }

  #climb(event: LadderEvent): Named {
    this.#triedMs = event.nowMs;
    const { ladder, rung, waitMs } = climb(this.#ladder, event);
    this.#ladder = ladder;
    if (rung !== null)
      this.#listener.log('the line interface does not answer; trying the next means', {
        stage: rung,
        attempts: ladder.attempts,
        sinceMs: Math.round(event.nowMs - (ladder.sinceMs ?? event.nowMs)),
        device: this.#foundAs ?? this.#settings.device,
      });
    return { rung, waitMs };
  }

  async #usbPower(): Promise<void> {
    // Its sound card may work on while its commands are dead.
    if (this.#settings.profile.audioPath === 'alsa' && this.soundNeeded()) {
      this.#listener.log('the line interface is not switched off while it carries the sound of a call', {});
      return;
    }
    const usb = await usbTtyOf(this.#foundAs ?? this.#settings.device, this.#roots);
    const directory = usb?.directory ?? this.#known?.directory ?? null;
    if (directory === null) {
      this.#listener.log('the line interface is no USB device that could be switched off and on', {});
      return;
    }
    const problem = await cycleUsb(directory);
    if (problem === null) return delay(BACK_MS, undefined, { ref: false });
    this.#away = directory;
    this.#listener.log('the line interface cannot be switched off and on', { problem });
  }

  /** What was taken away and not given back, by this recorder or by one that died. */
  async #giveBack(): Promise<void> {
    if (this.#away !== null && (await authorize(this.#away, '1')) === null) this.#away = null;
    const given = await giveBack(this.#settings.profile.usb, this.#roots);
    if (given.length > 0)
      this.#listener.log('a USB device that had been switched off is on again', { usb: given });
  }

  /** With the alarm the sentence says what hands have to do. */
  #silent(): Problem {
    const { device, nowMs } = this.#settings;
    if (!this.#ladder.alarmed) return { code: 'lineSilent', path: device };
    const sinceMs = nowMs() - (this.#ladder.sinceMs ?? nowMs());
    return { code: 'lineWedged', path: device, minutes: Math.max(1, Math.round(sinceMs / 60_000)) };
  }

  async #remember(): Promise<void> {
    const tty = await usbTtyOf(this.#foundAs ?? this.#settings.device, this.#roots);
    if (tty !== null) this.#known = knownAs(tty, await usbTtys(this.#roots));
  }
}
