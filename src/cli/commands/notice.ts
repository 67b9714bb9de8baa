import { readFile } from 'node:fs/promises';
import { parse } from 'node:path';
import type { Command } from 'commander';
import type { NoticeInfo } from '../../control/api.js';
import { reasonOf } from '../../control/unixHttp.js';
import { ProblemError } from '../../i18n/problems.js';
import { table } from '../format.js';
import type { Session } from '../session.js';
import { deviceOf, playHere } from './play.js';

export function addNotice(program: Command, session: Session): void {
  const { words } = session;
  const notice = program.command('notice').description(words.helpNotice).helpCommand(false);
  notice
    .command('list')
    .description(words.helpNoticeList)
    .option('--json', words.helpJson)
    .action(async (options: { json?: true }) => {
      const notices = await listNotices(session);
      if (options.json) session.printJson({ notices });
      else session.print(...(notices.length === 0 ? [words.noticesEmpty] : noticeTable(notices, session)));
    });
  notice
    .command('import')
    .argument('<file>')
    .description(words.helpNoticeImport)
    .option('--name <name>', words.helpNoticeName)
    .option('--json', words.helpJson)
    .action((file: string, options: { name?: string; json?: true }) => importNotice(file, options, session));
  notice
    .command('play')
    .argument('[name]')
    .description(words.helpNoticePlay)
    .option('--device <name>', words.helpDevice)
    .action(async (name: string | undefined, options: { device?: string }) => {
      const chosen = name ?? (await listNotices(session)).find(({ inUse }) => inUse)?.name;
      if (chosen === undefined) throw new ProblemError({ code: 'controlNoSuchNotice', name: '-' });
      await playHere({ notice: chosen, ...deviceOf(options) }, session);
    });
}

async function listNotices(session: Session): Promise<readonly NoticeInfo[]> {
  return (await session.recorder().getJson<{ notices: readonly NoticeInfo[] }>('/v1/notices')).notices;
}

function noticeTable(notices: readonly NoticeInfo[], { words }: Session): string[] {
  const headings = [words.columnName, words.columnLength, words.columnInUse, 'SHA-256', words.columnFile];
  const rows = notices.map((notice) => [
    notice.name,
    words.seconds({ s: notice.seconds.toFixed(1) }),
    notice.inUse ? words.yesMark : '',
    notice.sha256.slice(0, 12),
    notice.file,
  ]);
  return table([headings, ...rows]);
}

async function importNotice(
  file: string,
  options: { name?: string; json?: true },
  session: Session,
): Promise<void> {
  const sound = await readFile(file).catch((error: unknown) => {
    throw new ProblemError({ code: 'controlFileUnreadable', path: file, why: reasonOf(error) });
  });
  const name = options.name ?? parse(file).name.replaceAll(/\s+/g, '-');
  const path = `/v1/notices?name=${encodeURIComponent(name)}`;
  const made = await session.recorder().send<NoticeInfo>('POST', path, sound);
  const length = session.words.seconds({ s: made.seconds.toFixed(1) });
  if (options.json) session.printJson(made);
  else session.print(session.words.noticeImported({ name: made.name, length, file: made.file }));
}
