import { setTimeout as delay } from 'node:timers/promises';
import type { PanelEvent, PanelStatus } from '../control/api.js';
import { type Problem, ProblemError } from '../i18n/problems.js';
import {
  type Button,
  type ButtonInput,
  buttonDueMs,
  exportHeld,
  GESTURES,
  initialButton,
  stepButton,
} from '../panel/gestures.js';
import { InputDevice } from '../panel/inputDevice.js';
import { LAMPS, lampStateOf, lampsOf, type Scene } from '../panel/lamps.js';
import { PanelLamps } from '../panel/leds.js';
import { nextReplay, type ReplayPlace } from '../panel/replayChoice.js';
import type { PanelAct } from '../panel/types.js';
import { noTurns, type Turns, turn } from './pulse.js';

/** What the board has; null: it has none. */
export interface PanelSettings {
  readonly button: { readonly device: string; readonly key: number } | null;
  readonly lamps: { readonly green: string; readonly red: string } | null;
}

/** Ends this recorder and then the machine; resolves only when it came to nothing. */
export type PowerOff = () => Promise<Problem | null>;

export interface PanelPorts {
  nowMs(): number;
  /** What goes on apart from the panel itself. */
  scene(): Omit<Scene, 'poweringOff' | 'exportHeld' | 'sinceMarkMs' | 'sinceRefusalMs'>;
  /** @param atMs when the button was pressed, monotonic. Gives the recording's id. */
  mark(atMs: number): string | null;
  /** The id of the recording so many before the newest, or null when there is none; and how many there are. */
  recording(back: number): Promise<{ readonly id: string | null; readonly calls: number }>;
  replay(id: string): Promise<Problem | null>;
  stopReplay(): void;
  /** Resolves when it came to an end; `scene` tells how far it is. */
  exportToStick(): Promise<Problem | null>;
  readonly powerOff: PowerOff;
  did(event: PanelEvent): void;
  /** A sign of life: the lamps are being drawn. */
  alive(nowMs: number): void;
  trouble(problem: Problem | null): void;
}

/** How often it is looked what the lamps have to say: with what the parts take to notice, far below 5 s. */
export const LOOK_MS = 200;
/** How often lamps are held against what they should show. */
const CHECK_LOOKS = 10;
const LAST_WORD_MS = 300;

/** Wires the front panel: the button's acts are carried out, and the lamps say how the recorder is. */
export class PanelKeeper {
  readonly #ports: PanelPorts;
  readonly #input: InputDevice | null;
  readonly #lamps: PanelLamps | null;
  #button: Button = initialButton;
  #due: NodeJS.Timeout | null = null;
  #looking: NodeJS.Timeout | null = null;
  #looks = 0;
  #turns: Turns = noTurns;
  #place: ReplayPlace | null = null;
  /** The replay that goes on was begun here. */
  #replayIsOurs = false;
  #poweringOff = false;
  #markedMs: number | null = null;
  #refused: { readonly problem: Problem; readonly ms: number } | null = null;
  #buttonProblem: Problem | null = null;

  constructor({ button, lamps }: PanelSettings, ports: PanelPorts) {
    this.#ports = ports;
    this.#lamps = lamps && new PanelLamps(lamps);
    this.#input =
      button &&
      new InputDevice(
        { ...button, nowMs: () => ports.nowMs() },
        {
          input: (input) => this.#take(input),
          trouble: (problem) => {
            this.#buttonProblem = problem;
          },
        },
      );
  }

  status(): PanelStatus {
    const scene = this.#scene();
    return {
      lamp: lampStateOf(scene),
      exported: scene.exported,
      lamps: this.#lamps !== null,
      button: this.#input !== null,
      refused: this.#refused?.problem ?? null,
    };
  }

  start(): void {
    this.look();
    this.#input?.start();
    if (this.#lamps === null && this.#input === null) return;
    this.#looking = setInterval(() => this.#turn(), LOOK_MS);
  }

  #turn(): void {
    const nowMs = this.#ports.nowMs();
    const { turns, sign, mistrust } = turn(this.#turns, nowMs);
    this.#turns = turns;
    if (++this.#looks % CHECK_LOOKS === 0 || mistrust) this.#lamps?.check();
    this.#ports.trouble(this.#lamps?.problem ?? this.#buttonProblem);
    this.look();
    if (sign) this.#ports.alive(nowMs);
  }

  /** The last thing the lamps say is that nothing is recorded any more. */
  async stop(): Promise<void> {
    if (this.#looking !== null) clearInterval(this.#looking);
    if (this.#due !== null) clearTimeout(this.#due);
    this.#input?.stop();
    this.#lamps?.show(LAMPS[this.#poweringOff ? 'poweringOff' : 'notRecording']);
    await Promise.race([this.#lamps?.settled(), delay(LAST_WORD_MS, null, { ref: false })]);
  }

  /** Shows what is now; to be called when something changed. */
  look(): void {
    const scene = this.#scene();
    if (scene.replaying && this.#place !== null) this.#place = { ...this.#place, atMs: this.#ports.nowMs() };
    // A replay must not speak into a call's room.
    if (scene.replaying && (scene.call === 'running' || scene.call === 'unrecorded') && this.#replayIsOurs)
      this.#ports.stopReplay();
    this.#lamps?.show(lampsOf(lampStateOf(scene), scene.exported));
  }

  #scene(): Scene {
    const now = this.#ports.nowMs();
    return {
      ...this.#ports.scene(),
      poweringOff: this.#poweringOff,
      exportHeld: exportHeld(this.#button, now),
      sinceMarkMs: this.#markedMs === null ? null : now - this.#markedMs,
      sinceRefusalMs: this.#refused === null ? null : now - this.#refused.ms,
    };
  }

  #take(input: ButtonInput): void {
    const { call, replaying } = this.#ports.scene();
    const { button, acts } = stepButton(this.#button, input, {
      inCall: call === 'running' || call === 'unrecorded',
      replaying,
    });
    this.#button = button;
    for (const act of acts) void this.#act(act, input.ms);
    if (this.#due !== null) clearTimeout(this.#due);
    const dueMs = buttonDueMs(button);
    const tick = () => this.#take({ kind: 'tick', ms: this.#ports.nowMs() });
    const waitMs = Math.max(0, Math.ceil((dueMs ?? 0) - this.#ports.nowMs()));
    this.#due = dueMs === null ? null : setTimeout(tick, waitMs);
  }

  async #act(act: PanelAct, ms: number): Promise<void> {
    const { id, problem } = await this.#carryOut(act, ms).catch((error: unknown) => {
      return { id: null, problem: problemOf(error, act) };
    });
    this.#refused = problem === null ? null : { problem, ms: this.#ports.nowMs() };
    this.#ports.did({ gesture: GESTURES[act], act, id, problem });
    this.look();
  }

  async #carryOut(act: PanelAct, ms: number): Promise<Pick<PanelEvent, 'id' | 'problem'>> {
    switch (act) {
      case 'mark':
        this.#markedMs = this.#ports.nowMs();
        return { id: this.#ports.mark(ms), problem: null };
      case 'stopReplay':
        this.#ports.stopReplay();
        return { id: null, problem: null };
      case 'replayLast':
      case 'replayPrevious':
        return this.#replay(act);
      case 'export':
        return { id: null, problem: await this.#ports.exportToStick() };
      case 'powerOff':
        return { id: null, problem: await this.#powerOff() };
    }
  }

  async #replay(act: 'replayLast' | 'replayPrevious'): Promise<Pick<PanelEvent, 'id' | 'problem'>> {
    const { id: newest } = await this.#ports.recording(0);
    const place = nextReplay(this.#place, act, newest, this.#ports.nowMs());
    const { id, calls } = await this.#ports.recording(place.back);
    if (id === null) return { id, problem: { code: 'replayNothing', calls } };
    this.#place = place;
    const problem = await this.#ports.replay(id);
    this.#replayIsOurs = problem === null;
    return { id, problem };
  }

  async #powerOff(): Promise<Problem | null> {
    this.#poweringOff = true;
    this.look();
    const problem = await this.#ports.powerOff();
    this.#poweringOff = false;
    return problem;
  }
}

function problemOf(error: unknown, act: PanelAct): Problem {
  if (error instanceof ProblemError) return error.problem;
  return { code: 'controlFailed', where: act, why: error instanceof Error ? error.message : String(error) };
}
