import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEvent } from '#src/control/api.js';
import { STUCK_MS } from '#src/panel/gestures.js';
import { LAMPS } from '#src/panel/lamps.js';
import type { LampState, PanelAct } from '#src/panel/types.js';
import { Rig } from './denwaban.js';
import { FakeButton, FakeLamps, panelToml } from './panel.js';

const SPOKEN = '/usr/share/sounds/alsa/Front_Center.wav';

type Did = Extract<LiveEvent, { type: 'panel' }>;

/** A recorder with a button and two lamps, armed and with the button in use. */
export class PanelRig {
  readonly rig: Rig;
  readonly lamps: FakeLamps;
  readonly button: FakeButton;

  private constructor(rig: Rig) {
    this.rig = rig;
    this.lamps = new FakeLamps(join(rig.dir, 'leds'));
    this.button = new FakeButton(join(rig.dir, 'button'));
  }

  /** @param wrap put before the daemon's command line */
  static async start(
    t: TestContext,
    toml = '[notice]\non = "none"',
    wrap: readonly string[] = [],
  ): Promise<PanelRig> {
    const panel = new PanelRig(await Rig.start(t));
    const { rig, lamps, button } = panel;
    rig.wrap = wrap;
    t.after(() => button.unplug());
    rig.configure(`${toml}\n${panelToml(lamps, button)}`);
    await rig.startDaemon();
    await button.plugIn();
    await delay(STUCK_MS + 500);
    await panel.says('armed');
    return panel;
  }

  /** Waits until the lamps say it; gives how long that took, in ms. */
  async says(state: LampState): Promise<number> {
    const began = performance.now();
    await this.rig.until(`the lamps to say ${state}`, async () => this.lamps.show(LAMPS[state]));
    return Math.round(performance.now() - began);
  }

  async press(ms = 100): Promise<void> {
    await this.button.press();
    await delay(ms);
    await this.button.release();
  }

  /** What the button did, as the event stream tells it. */
  async did(act: PanelAct, nth = 1): Promise<Did> {
    return this.rig.until(`the button to ${act}`, async () => {
      const all = this.rig.events.filter((event): event is Did => event.type === 'panel');
      return all.filter((event) => event.act === act)[nth - 1];
    });
  }

  async call(from: string): Promise<string> {
    const { rig } = this;
    const before = rig.events.length;
    await rig.pickUp(from);
    await rig.act('speak', { side: 'near', file: SPOKEN, wait: true });
    await rig.act('hang-up');
    return (await rig.event('filed', before)).call.id;
  }
}
