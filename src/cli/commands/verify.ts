import type { Command } from 'commander';
import type { Verification } from '../../control/api.js';
import { EXIT } from '../exits.js';
import type { Session } from '../session.js';

export function addVerify(program: Command, session: Session): void {
  const { words } = session;
  program
    .command('verify')
    .argument('<id|last>')
    .description(words.helpVerify)
    .option('--json', words.helpJson)
    .action(async (asked: string, options: { json?: true }) => {
      const path = `/v1/calls/${encodeURIComponent(asked)}/verify`;
      const found = await session.recorder().send<Verification>('POST', path);
      if (!found.ok) session.exitWith(EXIT.checkFailed);
      const { id, file, expectedSha256: expected } = found;
      if (options.json) session.printJson(found);
      else if (found.ok) session.print(words.verifyOk({ id, sha: expected }));
      else {
        const actual = found.actualSha256 ?? words.unreadable;
        session.print(words.verifyBad({ id, file, expected, actual }));
      }
    });
}
