import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { Report } from './reports.js';

export interface GuestSettings {
  /** Where buildGuest put its work. */
  readonly lab: string;
  /** Shared with the guest as /out; the report socket and the console's text go there too. */
  readonly out: string;
  /** Raw images, in order: /dev/vdc and on. */
  readonly disks: readonly string[];
  readonly kernelWords: readonly string[];
  heard(report: Report): void;
}

/**
 * Guest time advances with instructions, 2^n ns each, and with the clock only while the guest is idle: on a slow
 * or busy host it passes more slowly, and nothing that happens in the guest takes longer by its own clock.
 */
const NS_PER_INSTRUCTION_LOG2 = 1;
/** Built by scripts/lab: a host that stands still does not make an idle guest's clock jump. */
const STEADY_CLOCK = resolve(import.meta.dirname, '../../.lab/steadyClock.so');

/**
 * A running virtual machine. TCG always: KVM inside other virtual machines opens and then hangs (facts: lab §1).
 */
export class Guest {
  readonly #child: ChildProcess;
  readonly ended: Promise<void>;

  private constructor(child: ChildProcess, ended: Promise<void>) {
    this.#child = child;
    this.ended = ended;
  }

  static start(settings: GuestSettings): Promise<Guest> {
    return Guest.run<Report>(settings.out, settings.heard, (socket) => qemuArguments(settings, socket));
  }

  /** Any virtual machine that sends its reports to a socket in `out`. */
  static async run<R>(
    out: string,
    heard: (report: R) => void,
    argumentsOf: (socket: string) => readonly string[],
  ): Promise<Guest> {
    const socket = join(out, 'reports.sock');
    const server = createServer((from) => {
      createInterface({ input: from }).on('line', (line) => {
        heard(JSON.parse(line) as R);
      });
    });
    server.listen(socket);
    await once(server, 'listening');
    const child = spawn('qemu-system-x86_64', argumentsOf(socket), {
      env: { ...process.env, LD_PRELOAD: STEADY_CLOCK },
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    const end = () => child.kill('SIGKILL');
    process.once('exit', end);
    // Once the server is closed too, every report that was under way has come.
    const ended = once(child, 'close').then(async () => {
      process.removeListener('exit', end);
      server.close();
      await once(server, 'close');
    });
    return new Guest(child, ended);
  }

  /** Takes the power away. Resolves when the last report has come. */
  async cut(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}

function qemuArguments({ lab, out, disks, kernelWords }: GuestSettings, socket: string): string[] {
  const drive = (file: string, more = '') => ['-drive', `file=${file},if=virtio,format=raw${more}`];
  return [
    ...['-machine', 'q35', '-accel', 'tcg,tb-size=256', '-cpu', 'max', '-smp', '1', '-m', '768'],
    ...['-icount', `shift=${NS_PER_INSTRUCTION_LOG2},sleep=on`, '-rtc', 'clock=vm'],
    ...['-nodefaults', '-display', 'none', '-no-reboot', '-monitor', 'none'],
    ...['-kernel', join(lab, 'guest/vmlinux'), '-initrd', join(lab, 'guest/initrd')],
    ...['-append', `console=ttyS0 panic=-1 quiet mitigations=off tsc=reliable ${kernelWords.join(' ')}`],
    ...drive(join(lab, 'guest/root.img'), ',readonly=on'),
    ...drive(join(lab, 'app.img'), ',readonly=on'),
    ...disks.flatMap((disk) => drive(disk, ',cache=unsafe')),
    ...['-virtfs', `local,path=${out},mount_tag=out,security_model=none,multidevs=remap`],
    ...['-chardev', `socket,id=reports,path=${socket}`, '-device', 'virtio-serial-pci'],
    ...['-device', 'virtserialport,chardev=reports,name=lab.reports'],
    ...['-serial', `file:${join(out, 'console.txt')}`],
  ];
}
