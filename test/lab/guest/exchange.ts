import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '#src/control/client.js';
import { nowMs, run, until } from './telling.js';

const DEVICES = '/app/test/lab/guest/devices';

/** What comes with Debian's alsa-utils: spoken words. */
export const NEAR = '/usr/share/sounds/alsa/Front_Center.wav';
export const FAR = '/usr/share/sounds/alsa/Rear_Left.wav';

/** The emulated exchange and its people, and the plugs of the devices at whose far end they are. */
export class Exchange {
  readonly #api = new ApiClient('/run/lab-emulator/emulator.sock');

  async ready(): Promise<void> {
    await until('the emulated exchange answers', 60_000, () => this.#answers());
  }

  /** Resolves with the moment at which it is so on the line. */
  async act(what: 'lift' | 'hang-up' | 'far-hang-up' | 'ring', body: object = {}): Promise<number> {
    return (await this.#api.send<{ ms: number }>('POST', `/v1/${what}`, body)).ms;
  }

  /** Resolves when the last word has been said. */
  async speak(side: 'near' | 'far', file: string): Promise<void> {
    await this.#api.send('POST', '/v1/speak', { file, side, wait: true });
  }

  async misbehave(how: object): Promise<void> {
    await this.#api.send('POST', '/v1/misbehave', how);
  }

  async devices(what: 'plug' | 'unplug' | 'card-out' | 'card-in'): Promise<number> {
    await run(DEVICES, what);
    return nowMs();
  }

  /** Rings twice and is answered. Times of the first ring and of the off-hook. */
  async answeredCall(from: string): Promise<{ ringMs: number; offHookMs: number }> {
    const ringMs = await this.act('ring', { from });
    await delay(4000);
    return { ringMs, offHookMs: await this.act('lift') };
  }

  #answers(): Promise<boolean> {
    return this.#api.getJson('/v1/status').then(
      () => true,
      () => false,
    );
  }
}
