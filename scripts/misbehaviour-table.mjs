#!/usr/bin/env node
// Prints which test shows what the recorder makes of each way in which lines and devices misbehave:
// misbehaviour-table.mjs RESULTS. RESULTS: lines of JSON as quiet-reporter.mjs writes them.
// Exit 1 when a bullet has no test, or a test did not run or did not pass.
import { readFileSync } from 'node:fs';

const [results] = process.argv.slice(2);
const bullets = JSON.parse(
  readFileSync(new URL('../test/misbehaviour/bullets.json', import.meta.url), 'utf8'),
);
const passed = new Map();
for (const line of readFileSync(results, 'utf8').split('\n').filter(Boolean)) {
  const { name, ok } = JSON.parse(line);
  passed.set(name, ok && (passed.get(name) ?? true));
}
let failed = 0;
const rows = bullets.flatMap(({ bullet, tests }) => {
  const shown = tests.length === 0 ? [null] : tests;
  return shown.map((name, i) => {
    const ok = name === null ? undefined : passed.get(name);
    const result = ok === undefined ? (name === null ? 'NO TEST' : 'DID NOT RUN') : ok ? 'ok' : 'FAILED';
    if (result !== 'ok') failed++;
    return [i === 0 ? bullet : '', name ?? '', result];
  });
});
const widths = [0, 1].map((column) => Math.max(...rows.map((row) => row[column].length)));
for (const row of [['misbehaviour', 'test', 'result'], ...rows])
  console.log(`${row[0].padEnd(widths[0])} | ${row[1].padEnd(widths[1])} | ${row[2]}`);
if (failed > 0) {
  console.error(`misbehaviour: FAILED, ${failed} of ${rows.length} rows are not ok`);
  process.exitCode = 1;
}
