import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { TestContext } from 'node:test';

/** The far side of a tty, in the test's hands. */
export class TestPty {
  /** A name of its own, as /dev/serial/by-id has it: the kernel gives a number that is free to whoever comes next. */
  readonly path: string;
  /** /dev/pts/N */
  readonly node: string;
  readonly #child: ChildProcess;
  /** All bytes that came from whoever has the tty open. */
  heard = Buffer.alloc(0);
  /** Told of every chunk that comes. */
  onData: (bytes: Buffer) => void = () => {};

  private constructor(child: ChildProcess, node: string) {
    this.#child = child;
    this.node = node;
    this.path = join(mkdtempSync(join(tmpdir(), 'dnw-pty-')), 'tty');
    symlinkSync(node, this.path);
    child.on('message', (message: { data?: string }) => {
      const bytes = Buffer.from(message.data ?? '', 'base64');
      this.heard = Buffer.concat([this.heard, bytes]);
      this.onData(bytes);
    });
  }

  static async open(t: TestContext): Promise<TestPty> {
    const child = fork(resolve(import.meta.dirname, 'ptyMain.js'));
    const [{ path }] = (await once(child, 'message')) as [{ path: string }];
    const pty = new TestPty(child, path);
    t.after(() => pty.vanish());
    return pty;
  }

  write(bytes: Uint8Array | string): void {
    this.#child.send({ write: Buffer.from(bytes as string, 'latin1').toString('base64') });
  }

  /** As when the USB plug is pulled. */
  async vanish(): Promise<void> {
    if (!this.#child.connected) return;
    rmSync(dirname(this.path), { recursive: true });
    const gone = once(this.#child, 'exit');
    this.#child.disconnect();
    await gone;
  }
}
