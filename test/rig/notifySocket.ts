import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';

/** Receives as systemd does. A barrier's file descriptor is closed, which tells the sender that it was heard. */
const RECEIVER = `
import array, os, socket, sys
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(sys.argv[1])
while True:
    data, control, _, _ = s.recvmsg(65536, 4096)
    for level, kind, fds in control:
        if kind == socket.SCM_RIGHTS:
            for fd in array.array('i', fds): os.close(fd)
    print(data.decode().replace('\\n', '|'), flush=True)
`;

/** A socket in systemd's place: what it was told, one line a message, the variables parted by `|`. */
export class NotifySocket {
  readonly path: string;
  readonly told: string[] = [];

  private constructor(path: string, receiver: ChildProcess) {
    this.path = path;
    let rest = '';
    receiver.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const lines = (rest + text).split('\n');
      rest = lines.pop() ?? '';
      this.told.push(...lines.filter((line) => line !== 'BARRIER=1'));
    });
  }

  static async open(t: TestContext): Promise<NotifySocket> {
    const dir = mkdtempSync(join(tmpdir(), 'dnw-notify-'));
    const path = join(dir, 'notify');
    const receiver = spawn('python3', ['-c', RECEIVER, path], { stdio: ['ignore', 'pipe', 'inherit'] });
    t.after(() => {
      receiver.kill('SIGKILL');
      rmSync(dir, { recursive: true, force: true });
    });
    while (!existsSync(path)) await delay(20);
    return new NotifySocket(path, receiver);
  }

  async until(what: RegExp, times = 1, ms = 20_000): Promise<void> {
    const end = performance.now() + ms;
    while (this.told.filter((line) => what.test(line)).length < times) {
      if (performance.now() > end) throw new Error(`waited for ${what}; told: ${this.told.join('\n')}`);
      await delay(20);
    }
  }
}
