import { execFileSync } from 'node:child_process';
import {
  createReadStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { rowOf } from '#src/card/catalogueRow.js';
import type { CatalogueRow } from '#src/card/catalogueTypes.js';
import { type Disk, realDisk } from '#src/card/disk.js';
import { type CopyPorts, type CopyResult, copyRecordings } from '#src/export/pack/copier.js';
import { type Exported, MANIFEST_NAME, parseManifest } from '#src/export/pack/manifest.js';
import { PART_ENDING } from '#src/export/pack/names.js';
import type { OpenRecording } from '#src/export/pack/original.js';
import type { CopyOrder } from '#src/export/pack/plan.js';
import { manyLines, placeRecordings } from '../../rig/manyRecordings.js';
import { Random } from '../../rig/random.js';

export const RECORDER = { host: 'denwaban', board: 'emulated', version: '0.1.0' };

/** Recordings in a directory of their own, and an empty target, both removed after the test. */
export class CopyRig {
  readonly dir = mkdtempSync(join(tmpdir(), 'dnw-pack-'));
  readonly card = join(this.dir, 'card');
  readonly rows: readonly CatalogueRow[];
  target = join(this.dir, 'target');

  /** @param ofSamples only of this length */
  constructor(t: TestContext, count: number, ofSamples: number | null = null) {
    t.after(() => rmSync(this.dir, { recursive: true, force: true }));
    const all = manyLines(new Random(7), { count: ofSamples === null ? count : 20 * count, perDay: 8 });
    const lines = [...all]
      .filter(({ samples }) => ofSamples === null || samples === ofSamples)
      .slice(0, count);
    placeRecordings(this.card, lines);
    this.rows = lines.map(rowOf);
  }

  open: OpenRecording = async (row) => {
    const file = join(this.card, row.path);
    return existsSync(file) ? createReadStream(file) : null;
  };

  copy(
    order: Partial<CopyOrder> = {},
    ports: Partial<CopyPorts> = {},
    signal: AbortSignal = new AbortController().signal,
  ): Promise<CopyResult> {
    const whole: CopyOrder = {
      ...{ rows: this.rows, template: '{date}/{name}', format: 'original', recorder: RECORDER },
      ...{ recheck: true, ...order },
    };
    return copyRecordings(whole, { ...this.#ports(), ...ports }, signal);
  }

  #ports(): CopyPorts {
    return {
      ...{ target: this.disk(), open: this.open, language: 'en', progress: () => {} },
      nowIso: () => '2026-11-24T10:00:00.000+09:00',
    };
  }

  disk(): Disk {
    return realDisk(this.target);
  }

  /** All files in the target, relative, sorted. */
  files(): string[] {
    if (!existsSync(this.target)) return [];
    const found = readdirSync(this.target, { recursive: true, encoding: 'utf8' });
    return found.filter((name) => statSync(join(this.target, name)).isFile()).sort();
  }

  recordings(): string[] {
    return this.files().filter((name) => name.endsWith('.wav'));
  }

  parts(): string[] {
    return this.files().filter((name) => name.endsWith(PART_ENDING));
  }

  manifest(): readonly Exported[] {
    return parseManifest(readFileSync(join(this.target, MANIFEST_NAME), 'utf8')).exported;
  }

  original(row: CatalogueRow): Buffer {
    return readFileSync(join(this.card, row.path));
  }

  /** What `sha256sum -c` says, as anybody would ask it; throws when a sum is wrong. */
  checkSums(): string[] {
    const said = execFileSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: this.target, encoding: 'utf8' });
    return said.trim().split('\n').sort();
  }
}
