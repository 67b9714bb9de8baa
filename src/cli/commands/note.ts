import type { Command } from 'commander';
import type { CallRow } from '../../control/api.js';
import type { Session } from '../session.js';

export function addNote(program: Command, session: Session): void {
  const { words } = session;
  program
    .command('note')
    .argument('<id|last>')
    .argument('<text>')
    .description(words.helpNote)
    .option('--json', words.helpJson)
    .action(async (asked: string, text: string, options: { json?: true }) => {
      const row = await session.recorder().send<CallRow>('POST', pathOf(asked, 'note'), { text });
      if (options.json) session.printJson(row);
      else if (row.note === null) session.print(words.noteRemoved({ id: row.id }));
      else session.print(words.noteWritten({ id: row.id, note: row.note }));
    });
}

export function addTag(program: Command, session: Session): void {
  const { words } = session;
  program
    .command('tag')
    .argument('<id|last>')
    .argument('<tag>')
    .description(words.helpTag)
    .option('--remove', words.helpTagRemove)
    .option('--json', words.helpJson)
    .action(async (asked: string, tag: string, options: { remove?: true; json?: true }) => {
      const body = { tag, remove: options.remove === true };
      const row = await session.recorder().send<CallRow>('POST', pathOf(asked, 'tag'), body);
      const tags = row.tags.length === 0 ? words.none : row.tags.join(', ');
      if (options.json) session.printJson(row);
      else session.print(words.tagsNow({ id: row.id, tags }));
    });
}

function pathOf(id: string, what: string): string {
  return `/v1/calls/${encodeURIComponent(id)}/${what}`;
}
