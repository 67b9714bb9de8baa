import { createWriteStream } from 'node:fs';
import { rename, rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Command } from 'commander';
import type { Playing, PlayRequest } from '../../control/api.js';
import { reasonOf } from '../../control/unixHttp.js';
import { ProblemError } from '../../i18n/problems.js';
import { duration, size } from '../format.js';
import type { Session } from '../session.js';

export function addPlay(program: Command, session: Session): void {
  const { words } = session;
  program
    .command('play')
    .argument('<id|last>')
    .description(words.helpPlay)
    .option('--device <name>', words.helpDevice)
    .option('--out <file>', words.helpOut)
    .action(async (id: string, options: { device?: string; out?: string }) => {
      if (options.out === undefined) await playHere({ call: id, ...deviceOf(options) }, session);
      else await save(id, options.out, session);
    });
}

export function deviceOf(options: { device?: string }): { device?: string } {
  return options.device === undefined ? {} : { device: options.device };
}

/** Has the recorder play, and stays until it has ended or Ctrl-C stops it. */
export async function playHere(request: PlayRequest, session: Session): Promise<void> {
  const recorder = session.recorder();
  const stopped = session.untilInterrupted();
  const { what, device, seconds } = await recorder.send<Playing>('POST', '/v1/play', request);
  session.print(session.words.playing({ what, device, length: duration(seconds * 1000) }));
  await sleep(seconds * 1000, undefined, { signal: stopped }).catch(() =>
    recorder.send('DELETE', '/v1/play'),
  );
}

async function save(id: string, out: string, session: Session): Promise<void> {
  const audio = await session.recorder().download(`/v1/calls/${encodeURIComponent(id)}/audio`);
  if (out === '-') {
    await pipeline(audio, process.stdout, { end: false });
    return;
  }
  // A copy that broke off must not look like a recording, so the name comes last.
  const partial = `${out}.partial`;
  try {
    await pipeline(audio, createWriteStream(partial));
    await rename(partial, out);
  } catch (error) {
    await rm(partial, { force: true });
    throw new ProblemError({ code: 'controlFileUnwritable', path: out, why: reasonOf(error) });
  }
  session.print(session.words.saved({ file: out, size: size((await stat(out)).size) }));
}
