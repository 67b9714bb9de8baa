import type { Command } from 'commander';
import { makeBundle } from '../../doctor/bundle.js';
import type { Session } from '../session.js';
import { asJson, configFileOf, examine } from './doctor.js';

export function addSupportBundle(program: Command, session: Session): void {
  program
    .command('support-bundle')
    .description(session.words.helpSupportBundle)
    .option('--out <file>', session.words.helpBundleOut)
    .action(async (options: { out?: string }) => {
      const stamp = new Date().toISOString().slice(0, 19).replace(/[-:]/g, '').replace('T', '-');
      const name = `denwaban-support-${stamp}`;
      const file = options.out ?? `${name}.tar.gz`;
      const { evidence, checks } = await examine(session);
      const { recorder } = evidence;
      const answers =
        recorder.kind === 'answers' ? { 'status.json': recorder.status, 'card.json': recorder.card } : {};
      const parts = await makeBundle(file, name, {
        facts: { 'doctor.json': asJson(checks, session), 'evidence.json': evidence, ...answers },
        configFile: configFileOf(session),
      });
      session.print(session.words.bundleMade({ file, parts: parts.join(', ') }));
    });
}
