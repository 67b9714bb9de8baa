import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Rig } from '../rig/denwaban.js';

test('after a call metrics and status tell of a good recording, a ring and a line that answers', async (t) => {
  const rig = await Rig.start(t, '[notice]\non = "none"');
  await rig.startDaemon();
  const before = (await rig.cli(['metrics'])).stdout;
  assert.match(before, /^denwaban_armed 1$/m);
  assert.match(before, /^denwaban_recordings_filed_total 0$/m);
  assert.doesNotMatch(before, /^denwaban_last_good_recording_age_seconds/m);
  await rig.pickUp();
  await rig.act('hang-up');
  const { call } = await rig.event('filed');
  await rig.until('it is looked at', async () => (await rig.status()).health.lastGood !== null);
  const { stdout, code } = await rig.cli(['metrics']);
  assert.equal(code, 0);
  assert.match(stdout, /^denwaban_recordings_filed_total 1$/m);
  assert.match(stdout, /^denwaban_last_good_recording_age_seconds \d+(\.\d+)?$/m);
  assert.match(stdout, /^denwaban_last_ring_age_seconds \d+(\.\d+)?$/m);
  assert.match(stdout, /^denwaban_line_last_byte_age_seconds \d+(\.\d+)?$/m);
  assert.match(stdout, /^denwaban_line_recovery_seconds 0$/m);
  const { health, line } = await rig.status();
  assert.equal(health.lastGood?.id, call.id);
  assert.deepEqual([line.recovery, line.foundAs], [null, null]);
  // Another run knows of it from the card.
  await rig.stopDaemon('SIGTERM');
  await rig.startDaemon();
  await rig.until('the recording of the run before', async () => {
    return (await rig.status()).health.lastGood?.id === call.id;
  });
  await rig.until('the free room', async () => {
    return /^denwaban_card_free_bytes \d+$/m.test((await rig.cli(['metrics'])).stdout);
  });
});
