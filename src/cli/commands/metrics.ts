import type { Command } from 'commander';
import type { Session } from '../session.js';

export function addMetrics(program: Command, session: Session): void {
  program
    .command('metrics')
    .description(session.words.helpMetrics)
    .action(async () => {
      const answer = await session.recorder().download('/v1/metrics');
      let text = '';
      for await (const part of answer.setEncoding('utf8') as AsyncIterable<string>) text += part;
      session.print(text.trimEnd());
    });
}
