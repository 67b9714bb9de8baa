import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { loadBoards, loadConfig, SYSTEM_CONFIG } from '#src/config.js';
import { ProblemError, sentence } from '#src/i18n/problems.js';

const dir = mkdtempSync(join(tmpdir(), 'denwaban-config-'));
after(() => rmSync(dir, { recursive: true }));

test('a file that is asked for and is not there is a problem, not the defaults', () => {
  const result = loadConfig(join(dir, 'none.toml'), {});
  assert.ok(!result.ok);
  const [problem] = result.problems;
  assert.ok(problem);
  assert.match(sentence(problem, 'en'), /none\.toml cannot be read \(ENOENT\)/);
  assert.match(sentence(problem, 'ja'), /読めません/);
});

test('the option goes before the environment', () => {
  const [mine, other] = [join(dir, 'mine.toml'), join(dir, 'other.toml')];
  writeFileSync(mine, '[line]\nname = "mine"');
  writeFileSync(other, '[line]\nname = "other"');
  const lineOf = (path: string | undefined) => {
    const result = loadConfig(path, { DENWABAN_CONFIG: other });
    return result.ok && result.config.line.name;
  };
  assert.equal(lineOf(mine), 'mine');
  assert.equal(lineOf(undefined), 'other');
});

test('without any file the built-in configuration is used', { skip: existsSync(SYSTEM_CONFIG) }, () => {
  const result = loadConfig(undefined, { HOME: '/home/a', XDG_RUNTIME_DIR: '/run/user/5' });
  assert.ok(result.ok);
  assert.equal(result.config.path, null);
  assert.equal(result.config.runtimeDir, '/run/user/5/denwaban');
});

test('a damaged board description is named', () => {
  writeFileSync(join(dir, 'odd.json'), '{"name": "odd"}');
  assert.throws(
    () => loadBoards(pathToFileURL(`${dir}/`)),
    (error) => error instanceof ProblemError && /odd\.json is damaged/.test(error.message),
  );
});
