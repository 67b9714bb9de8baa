import { appendFileSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from '../lab.js';
import { run } from '../telling.js';

const CONFIG = '/etc/denwaban/denwaban.toml';
const OWN_WORDS = '# the owner was here\n';

/** The previous package, then this one, then none: what was recorded stays as it is. */
export async function upgrade(lab: Lab): Promise<void> {
  const { tell, exchange } = lab;
  await exchange.ready();
  await lab.install('/out/previous.deb');
  const previous = await version();
  appendFileSync(CONFIG, OWN_WORDS);
  await shortCall(lab);
  const first = await sums();
  await lab.install('/out/denwaban.deb');
  const now = await version();
  tell.step(`upgraded from ${previous} to ${now}`);
  tell.must('it is another version', previous !== now);
  tell.must('the configuration is as the owner left it', readFileSync(CONFIG, 'utf8').endsWith(OWN_WORDS));
  tell.must('an upgrade leaves the recordings as they are', (await sums()) === first);
  await shortCall(lab);
  const both = await sums();
  tell.must('both calls are there', both.split('\n').filter(Boolean).length === 2 && both.includes(first));
  for (const how of ['remove', 'purge']) {
    await run('apt-get', '-y', how, 'denwaban');
    tell.must(`${how} leaves the recordings as they are`, (await sums()) === both);
    tell.step(`${how}: the recordings are as they were`);
  }
  await lab.powerOff();
}

async function shortCall(lab: Lab): Promise<void> {
  await lab.recorder.armed();
  const offHookMs = await lab.talk();
  await delay(3000);
  const endMs = await lab.exchange.act('hang-up');
  await lab.filed({ name: 'a short call', offHookMs, endMs, mayLackMs: 0, outages: [] });
}

async function sums(): Promise<string> {
  return run(
    'sh',
    '-c',
    'cd /var/lib/denwaban/recordings && find . -name "*.wav" -print0 | sort -z | xargs -0 sha256sum',
  );
}

async function version(): Promise<string> {
  return (await run('dpkg-query', '-W', '-f', '$' + '{Version}', 'denwaban')).trim();
}
