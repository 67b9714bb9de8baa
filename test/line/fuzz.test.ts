import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fuzz } from '../fuzz/fuzz.js';
import { seedFor } from '../rig/random.js';

const BYTES = Number(process.env.FUZZ_BYTES ?? 1_000_000);

test('noise through every driver: no throw, whole calls after each storm, and memory flat in long calls and endless lines', async () => {
  const found = await fuzz({ bytes: BYTES, seed: seedFor('driver fuzz') });
  console.log(`# ${JSON.stringify(found)}`);
  assert.ok(found.bytes >= BYTES && found.recoveries >= 15, 'the noise came, and calls after it');
  assert.ok(found.readies > 5, 'some of it threw the drivers out');
});
