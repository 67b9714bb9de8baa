import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { pageHtml } from '#src/export/page/pageHtml.js';
import { folderOf } from '#src/export/stick/boxId.js';
import { type VisitOrder, type VisitPorts, type VisitResult, visitStick } from '#src/export/stick/visit.js';
import { LoopDevice } from '../../rig/loopDevice.js';
import { CopyRig, RECORDER } from '../pack/copyRig.js';

export const BOX = 'K7Q2M9';

/** Recordings, and a stick on a real file system of its own. */
export class VisitRig {
  readonly calls: CopyRig;
  readonly device: LoopDevice;
  mounted: string;

  constructor(t: TestContext, type: 'ext4' | 'exfat', count: number, bytes = 64 * 1024 ** 2) {
    this.calls = new CopyRig(t, count);
    this.device = new LoopDevice(bytes);
    t.after(() => this.device.remove());
    this.mounted = this.device.mount(type);
    this.calls.target = join(this.mounted, folderOf(BOX));
  }

  visit(
    order: Partial<VisitOrder> = {},
    ports: Partial<VisitPorts> = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<VisitResult> {
    return visitStick(
      this.mounted,
      { box: BOX, rows: this.calls.rows, all: false, recorder: RECORDER, ...order },
      {
        ...{ open: this.calls.open, language: 'en', progress: () => {}, html: pageHtml },
        ...{ nowMs: () => performance.now(), nowIso: () => new Date().toISOString() },
        ...ports,
      },
      signal,
    );
  }

  /** Every recording on the stick has the bytes of the one it is called, and `sha256sum` agrees. */
  wrong(): string[] {
    const byName = new Map(this.calls.rows.map((row) => [row.path, row]));
    const wrong = this.calls.recordings().filter((name) => {
      const row = byName.get(name);
      return (
        row === undefined || !readFileSync(join(this.calls.target, name)).equals(this.calls.original(row))
      );
    });
    if (this.calls.recordings().length > 0)
      execFileSync('sha256sum', ['--quiet', '-c', 'SHA256SUMS'], { cwd: this.calls.target });
    return wrong;
  }

  /** What lies in the stick's root. */
  root(): string[] {
    return readdirSync(this.mounted)
      .filter((name) => name !== 'lost+found')
      .sort();
  }
}
