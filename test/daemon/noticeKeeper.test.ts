import assert from 'node:assert/strict';
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { loadBoards, parseConfig, systemPlaces } from '#src/config.js';
import { NoticeKeeper } from '#src/daemon/noticeKeeper.js';
import type { Problem } from '#src/i18n/problems.js';

const dir = mkdtempSync(join(tmpdir(), 'denwaban-clips-'));
after(() => rmSync(dir, { recursive: true }));

function keeperFor(text: string): { keeper: NoticeKeeper; troubles: (Problem | null)[] } {
  const result = parseConfig(`notice.dir = "${dir}"\n${text}`, null, loadBoards(), systemPlaces('/'));
  assert.ok(result.ok);
  const troubles: (Problem | null)[] = [];
  const keeper = new NoticeKeeper(result.config.notice, result.config.rules, (trouble) =>
    troubles.push(trouble),
  );
  return { keeper, troubles };
}

test('a clip that a rule names is there at once, and one that is not is said with its rule', async () => {
  const { keeper, troubles } = keeperFor(
    '[[rule]]\nnotice = "en"\n[[rule]]\nname = "closed"\nnotice = "closed"\n[[rule]]\nnotice = "none"',
  );
  await keeper.choose();
  assert.deepEqual(troubles, [{ code: 'noticeOfRuleMissing', rule: 'closed', clip: 'closed' }]);
  assert.equal(keeper.clip?.name, 'ja');
  assert.equal(keeper.named('en')?.name, 'en');
  assert.equal(keeper.named('closed')?.name, 'ja');
  const english = fileURLToPath(new URL('../../notices/en.wav', import.meta.url));
  copyFileSync(english, join(dir, 'closed.wav'));
  await keeper.choose();
  assert.equal(troubles.at(-1), null);
  assert.equal(keeper.named('closed')?.file, join(dir, 'closed.wav'));
});
