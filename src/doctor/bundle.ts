import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { answerOf } from '../card/systemClock.js';
import { ProblemError } from '../i18n/problems.js';
import { maskJson, maskLog, maskToml } from './mask.js';

const run = promisify(execFile);
const LOG_LINES = 5000;

export interface BundleParts {
  /** Answers and judgements, by the name of their file. */
  readonly facts: Readonly<Record<string, unknown>>;
  /** The configuration file; null for the built-in one. */
  readonly configFile: string | null;
}

/**
 * Writes a tar.gz for support, everything masked; resolves with the names of its parts.
 *
 * @param name the directory inside, a plain file name
 * @throws ProblemError controlFileUnwritable
 */
export async function makeBundle(out: string, name: string, parts: BundleParts): Promise<readonly string[]> {
  const work = await mkdtemp(join(tmpdir(), 'denwaban-support-'));
  try {
    const files = await textsOf(parts);
    await mkdir(join(work, name));
    for (const [file, text] of files) await writeFile(join(work, name, file), text);
    await run('tar', ['-czf', resolve(out), '--owner=0', '--group=0', '-C', work, name]);
    return files.map(([file]) => file);
  } catch (error) {
    const why = error instanceof Error ? error.message.trim().split('\n').at(-1) : String(error);
    throw new ProblemError({ code: 'controlFileUnwritable', path: out, why: why ?? '' });
  } finally {
    await rm(work, { recursive: true, force: true });
  }
}

async function textsOf({ facts, configFile }: BundleParts): Promise<readonly (readonly [string, string])[]> {
  const config = configFile === null ? null : await readFile(configFile, 'utf8').catch(() => null);
  const log = await answerOf('journalctl', [
    ...['-u', 'denwaban.service', '-o', 'cat', '--no-pager', '-n', String(LOG_LINES)],
  ]);
  return [
    ...Object.entries(facts).map(
      ([file, value]) => [file, `${JSON.stringify(maskJson(value), null, 2)}\n`] as const,
    ),
    ...(config === null ? [] : [['config.toml', maskToml(config)] as const]),
    ...(log === null ? [] : [['log.txt', `${maskLog(log)}\n`] as const]),
  ];
}
