import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { SerialDevice } from '#src/emulator/serialDevice.js';
import type { Random } from '../../rig/random.js';
import type { Report } from '../reports.js';

/** Where the daemon finds the line interface and its sound. */
export const TTY = '/run/line';
export const CAPTURE_DEVICE = 'hw:Loopback,1,0';
const PLAY_DEVICE = 'hw:Loopback,0,0';
const PLAY_STATUS = '/proc/asound/Loopback/pcm0p/sub0/status';
const REPORT_EVERY_MS = 20;

const nowMs = () => Number(process.hrtime.bigint()) / 1e6;

/**
 * A line without hardware: the kernel's loopback card carries a sound that says where it is, a V.253 device
 * on a pty says what the handset does.
 */
export class Line {
  readonly #report: (report: Report) => void;
  readonly #device: SerialDevice;
  #place = 0;

  constructor(seed: number, report: (report: Report) => void) {
    this.#report = report;
    this.#device = new SerialDevice(TTY, seed, nowMs);
  }

  /** Resolves when sound is on the line and the device is plugged in. */
  async start(sound: string): Promise<void> {
    await this.#device.plugIn();
    const format = ['-t', 'raw', '-f', 'S16_LE', '-r', '8000', '-c', '1'];
    const buffer = ['--buffer-time=2000000', '--period-time=100000'];
    const player = spawn('aplay', ['-q', '-D', PLAY_DEVICE, ...format, ...buffer, sound]);
    player.stderr.on('data', (text) => this.#report({ kind: 'failed', why: `aplay: ${text}` }));
    while (this.#played() === 0) await delay(20);
    setInterval(() => this.#played(), REPORT_EVERY_MS);
  }

  /** One call: rung or dialled, some seconds of talk. */
  async call(random: Random): Promise<void> {
    const incoming = random.below(2) === 0;
    if (incoming) {
      this.#tell('ring');
      await delay(300 + random.below(700));
    }
    this.#tell('offHook');
    this.#report({ kind: 'offHook', place: this.#played(), wallMs: Date.now() });
    await delay(2500 + random.below(4500));
    this.#tell('onHook');
    this.#report({ kind: 'onHook', place: this.#played() });
  }

  #tell(kind: 'ring' | 'offHook' | 'onHook'): void {
    this.#device.notice({ kind, sample: this.#place, ms: nowMs() });
  }

  /** Reports and returns how far the sound has been played. */
  #played(): number {
    const place = Number(/^hw_ptr\s*: (\d+)/m.exec(readFileSync(PLAY_STATUS, 'utf8'))?.[1] ?? 0);
    if (place < this.#place) this.#report({ kind: 'failed', why: 'the sound on the line broke off' });
    if (place > this.#place) this.#report({ kind: 'played', place });
    this.#place = place;
    return place;
  }
}
