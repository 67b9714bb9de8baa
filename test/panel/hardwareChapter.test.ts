import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const ROOT = resolve(import.meta.dirname, '../..');
const READMES = ['README.md', 'README.ja.md'] as const;
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

test('the picture of the lamps shows the table as it is (node scripts/draw-lamps.mjs > boards/lamps.svg)', () => {
  const drawn = execFileSync(process.execPath, ['scripts/draw-lamps.mjs'], { cwd: ROOT, encoding: 'utf8' });
  assert.equal(read('boards/lamps.svg'), drawn);
  for (const readme of READMES) assert.match(read(readme), /\(boards\/lamps\.svg\)/);
});

interface Wire {
  readonly gpio: number;
  readonly pin: number;
  readonly groundPin: number;
}

test('both READMEs wire button and lamps as every board with a header has them', () => {
  const boards = readdirSync(join(ROOT, 'boards')).filter((name) => name.endsWith('.json'));
  const wirings = boards.flatMap((name): Record<string, Wire>[] => {
    const { wiring } = JSON.parse(read(`boards/${name}`));
    return wiring === null ? [] : [wiring];
  });
  assert.ok(wirings.length >= 5);
  const labels = {
    button: ['button', 'ボタン'],
    green: ['green lamp', '緑ランプ'],
    red: ['red lamp', '赤ランプ'],
  };
  for (const wiring of wirings)
    for (const [part, names] of Object.entries(labels)) {
      const wire = wiring[part];
      assert.ok(wire !== undefined, part);
      for (const [i, readme] of READMES.entries())
        assert.ok(
          read(readme).includes(`| ${names[i]} | ${wire.gpio} | ${wire.pin} | ${wire.groundPin} |`),
          `${readme}: ${part}`,
        );
    }
});
