import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Roots } from '#src/line/usbDevices.js';

export interface FakeUsb {
  readonly socket: string;
  readonly tty: string;
  readonly vendor?: string;
  readonly product?: string;
  readonly serial?: string | null;
  readonly interface?: string;
}

/** A tree as the kernel's sysfs has it for USB ttys, and their nodes, in a directory of its own. */
export class UsbTree {
  readonly roots: Roots;

  constructor(t: TestContext) {
    const top = mkdtempSync(join(tmpdir(), 'dnw-usb-'));
    t.after(() => rmSync(top, { recursive: true, force: true }));
    this.roots = { sys: join(top, 'sys'), dev: join(top, 'dev') };
    for (const directory of ['sys/class/tty', 'sys/bus/usb/devices', 'sys/devices/usb1', 'dev'])
      mkdirSync(join(top, directory), { recursive: true });
  }

  directory(socket: string): string {
    return join(this.roots.sys, 'devices/usb1', socket);
  }

  /** @param node what the tty's device file leads to; null: a plain file stands in */
  plug(usb: FakeUsb, node: string | null = null): void {
    const {
      socket,
      tty,
      vendor = '0572',
      product = '1340',
      serial = '24680246',
      interface: number = '00',
    } = usb;
    const directory = this.directory(socket);
    const part = join(directory, `${socket}:1.${Number(number)}`);
    mkdirSync(join(part, 'tty', tty), { recursive: true });
    const files = {
      idVendor: vendor,
      idProduct: product,
      authorized: '1',
      ...(serial === null ? {} : { serial }),
    };
    for (const [name, value] of Object.entries(files)) writeFileSync(join(directory, name), `${value}\n`);
    writeFileSync(join(part, 'bInterfaceNumber'), `${number}\n`);
    symlinkSync(part, join(part, 'tty', tty, 'device'));
    symlinkSync(join(part, 'tty', tty), join(this.roots.sys, 'class/tty', tty));
    symlinkSync(directory, join(this.roots.sys, 'bus/usb/devices', socket));
    if (node === null) writeFileSync(join(this.roots.dev, tty), '');
    else symlinkSync(node, join(this.roots.dev, tty));
  }

  pull({ socket, tty }: Pick<FakeUsb, 'socket' | 'tty'>): void {
    for (const path of [
      join(this.roots.dev, tty),
      join(this.roots.sys, 'class/tty', tty),
      join(this.roots.sys, 'bus/usb/devices', socket),
      this.directory(socket),
    ])
      rmSync(path, { recursive: true, force: true });
  }
}
