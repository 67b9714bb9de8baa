import { execFileSync } from 'node:child_process';
import { constants, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lamps, Pattern } from '#src/panel/lamps.js';

const KEY_PROG1 = 148;
const READER_MS = 30_000;

/** One lamp as the kernel shows it in /sys/class/leds, made of plain files. */
export class FakeLamp {
  readonly dir: string;

  constructor(dir: string, trigger = 'none mmc0 [timer] heartbeat') {
    this.dir = dir;
    mkdirSync(dir, { recursive: true });
    writeFileSync(join(dir, 'trigger'), `${trigger}\n`);
    this.set({ onMs: 500, offMs: 500 });
  }

  /** Somebody else changes it. */
  set({ onMs, offMs }: Pattern): void {
    writeFileSync(join(this.dir, 'delay_on'), `${onMs}\n`);
    writeFileSync(join(this.dir, 'delay_off'), `${offMs}\n`);
  }

  get shows(): Pattern {
    return { onMs: this.#number('delay_on'), offMs: this.#number('delay_off') };
  }

  get trigger(): string {
    return readFileSync(join(this.dir, 'trigger'), 'utf8').split('\n')[0] ?? '';
  }

  /** Plain files keep the end of what was longer; the kernel's do not. */
  #number(file: string): number {
    return Number(readFileSync(join(this.dir, file), 'utf8').split('\n')[0]);
  }
}

export class FakeLamps {
  readonly green: FakeLamp;
  readonly red: FakeLamp;

  constructor(dir: string) {
    this.green = new FakeLamp(join(dir, 'green'));
    this.red = new FakeLamp(join(dir, 'red'));
  }

  get names() {
    return { green: this.green.dir, red: this.red.dir };
  }

  get shows(): Lamps {
    return { green: this.green.shows, red: this.red.shows };
  }

  show({ green, red }: Lamps): boolean {
    const same = (a: Pattern, b: Pattern) => a.onMs === b.onMs && a.offMs === b.offMs;
    return same(this.green.shows, green) && same(this.red.shows, red);
  }
}

/** A button as a FIFO that carries what the kernel would write. */
export class FakeButton {
  readonly path: string;
  readonly key = KEY_PROG1;
  #fifo: FileHandle | null = null;

  constructor(path: string) {
    this.path = path;
    execFileSync('mkfifo', [path]);
  }

  /** Resolves when somebody reads it. An open that waits in the kernel would keep this process from ever ending. */
  async plugIn(): Promise<void> {
    const { O_WRONLY, O_NONBLOCK } = constants;
    const nobody = (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENXIO') throw error;
      return null;
    };
    for (const end = performance.now() + READER_MS; this.#fifo === null; await delay(10)) {
      if (performance.now() > end) throw new Error(`nobody read ${this.path} in ${READER_MS} ms`);
      this.#fifo = await open(this.path, O_WRONLY | O_NONBLOCK).catch(nobody);
    }
  }

  /** The reader sees its end, as when the device vanishes. */
  async unplug(): Promise<void> {
    await this.#fifo?.close();
    this.#fifo = null;
  }

  press(): Promise<void> {
    return this.send(1, this.key, 1);
  }

  release(): Promise<void> {
    return this.send(1, this.key, 0);
  }

  /** @param wallMs the kernel's stamp */
  async send(type: number, code: number, value: number, wallMs = Date.now()): Promise<void> {
    const word = process.arch === 'arm' || process.arch === 'ia32' ? 4 : 8;
    const event = Buffer.alloc(2 * word + 8);
    event.writeUInt32LE(Math.floor(wallMs / 1000), 0);
    event.writeUInt32LE(Math.round((wallMs % 1000) * 1000), word);
    event.writeUInt16LE(type, 2 * word);
    event.writeUInt16LE(code, 2 * word + 2);
    event.writeInt32LE(value, 2 * word + 4);
    const syn = Buffer.from(event);
    syn.fill(0, 2 * word);
    await this.#fifo?.write(Buffer.concat([event, syn]));
  }
}

/** What goes under `[panel]` for these. */
export function panelToml(lamps: FakeLamps, button: FakeButton): string {
  const { green, red } = lamps.names;
  return `[panel]\nbutton_device = "${button.path}"\nlamp_green = "${green}"\nlamp_red = "${red}"`;
}
