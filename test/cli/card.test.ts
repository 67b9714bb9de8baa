import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CARD } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run } = cliAgainstServer();

test('card says first that all is well, then how far it reaches, how it wears and what went wrong', async () => {
  const { out, code } = await run(['card']);
  assert.equal(code, 0);
  assert.equal(
    out,
    [
      'The card is well; nothing needs to be done.',
      'Recordings  ready | /var/lib/denwaban/recordings',
      'Space       12.3 GiB free of 111 GiB | 2 calls',
      'Room for    458 hours of talk fit (profile standard) | at 3.2 h a day, 142 days until the oldest must go',
      'Ring        ready | /var/lib/denwaban/ring | holds 18.6 h of talk, 18.2 h of it free, 0 calls waiting to be filed',
      'Wear        Ring, Recordings: mmcblk0 (119 GiB) | 43.8 GiB written (counted at the device) | 687 MiB a day | about 81 years left (endures 64.0 TB, a guess by its size; set card.endurance_tb to what the maker says)',
      'Writes      5210 since the start, half within 6.0 ms, 99 % within 60 ms, longest 812 ms, 2 slower than 500 ms',
      'Errors      1, last 2026-11-23 10:00:00 (ring: EIO) | card taken out 1 times, last 2026-11-23 10:00:00 | back 2026-11-23 10:01:00',
      'Clock       clock synchronised | set 1 times, last 2026-11-23 09:00:10 by 1795000000.0 s',
      '',
    ].join('\n'),
  );
  const ja = await run(['card'], JA);
  assert.match(ja.out, /^カードは正常です。操作は不要です。\n録音の保存先 /);
  assert.match(ja.out, /1日 3\.2 時間として、古い録音が消えるまで 142 日/);
  assert.doesNotMatch(ja.out, /undefined|null/);
});

test('card does not count days beyond ten years', async () => {
  ports.cardNow = { ...CARD, recordings: { ...CARD.recordings, daysLeft: 813_871 } };
  assert.match((await run(['card'])).out, /more than 10 years until the oldest must go/);
});

test('card says what is wrong and what to do, and exits 1', async () => {
  const path = '/media/card';
  ports.cardNow = { ...CARD, problems: [{ code: 'cardRemoved', path, why: 'ENODEV', hours: 17.3 }] };
  const { out, code } = await run(['card']);
  assert.equal(code, 1);
  assert.match(
    out,
    /^NOT WELL: The card with the recordings \/media\/card is out .*put it back; .*17\.3 more hours/,
  );
  assert.match((await run(['card'], JA)).out, /^異常：.*カードを戻してください/);
});

test('card gives advice before anything is wrong', async () => {
  ports.cardNow = { ...CARD, health: { ...CARD.health, advice: 'planReplacement' } };
  const { out, code } = await run(['card']);
  assert.equal(code, 0);
  assert.match(out, /^The card works, but mind this: at present use the card has less than half a year/);
  assert.match((await run(['card'], JA)).out, /^カードは動作していますが、.*寿命は半年未満/);
});

test('card is honest about what it does not know', async () => {
  const recordings = {
    ...CARD.recordings,
    freeBytes: null,
    totalBytes: null,
    hoursFit: null,
    daysLeft: null,
  };
  const unknown = { device: null, capacityBytes: null, counted: 'ownWrites', bytesPerDay: null } as const;
  const wear = CARD.health.wear.map((one) => ({ ...one, ...unknown, endurance: null, yearsLeft: null }));
  const syncs = { count: 0, slow: 0, p50Ms: null, p99Ms: null, maxMs: null };
  ports.cardNow = { ...CARD, recordings, health: { ...CARD.health, wear, syncs } };
  for (const env of [{}, JA]) {
    const { out } = await run(['card'], env);
    assert.doesNotMatch(out, /undefined|null|NaN/);
  }
  assert.match((await run(['card'])).out, /only our own writes are counted.*life not known/);
});

test('card --json is the report as the API gives it', async () => {
  assert.deepEqual(JSON.parse((await run(['card', '--json'])).out), CARD);
});
