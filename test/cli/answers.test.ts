import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FACTS, LINE_MISSING, ROW, STATUS } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run, runOnTerminal } = cliAgainstServer();

test('status says on its first line whether calls are recorded', async () => {
  const en = await run(['status']);
  assert.equal(en.code, 0);
  assert.match(en.out, /^READY: the next call will be recorded\.\n/);
  assert.match(en.out, /restarted 2 times \| last gap 2026-11-23 10:00:00, 0\.50 s \(sound server lost\)/);
  assert.match(en.out, /12\.3 GiB free/);
  const ja = await run(['status'], JA);
  assert.match(ja.out, /^録音できます：次の通話から録音します。\n/);
  assert.doesNotMatch(ja.out, /undefined|null/);
});

test('status names the call that is being recorded', async () => {
  const call = {
    state: 'incoming',
    id: 'X',
    number: '0312345678',
    elapsedMs: 42_900,
    noticePlaying: false,
  } as const;
  ports.current = { ...STATUS, call };
  assert.match((await run(['status'])).out, /^RECORDING now: incoming call, number 0312345678, 00:42\./);
  assert.match((await run(['status'], JA)).out, /^録音中です：着信、電話番号 0312345678、00:42。/);
});

test('status says what to do and exits 1 when calls are not recorded', async () => {
  ports.current = { ...STATUS, armed: false, problems: [LINE_MISSING] };
  const en = await run(['status']);
  assert.equal(en.code, 1);
  assert.match(en.out, /^NOT RECORDING: The line interface \/dev\/x is not there; plug it in/);
  assert.match((await run(['status'], JA)).out, /^録音できません：.*USBに接続/);
  ports.current = { ...STATUS, armed: false };
  assert.match((await run(['status'])).out, /^NOT RECORDING YET: the recorder is still starting/);
});

test('calls is an aligned table in English', async () => {
  const { out, code } = await run(['calls']);
  assert.equal(code, 0);
  assert.equal(
    out,
    [
      'ID      Start                Dir  Number      Length  Notice     Remarks',
      'K7Q2M9  2026-11-23 18:45:02  in   0312345678  03:12   heard',
      'A0B1C2  2026-11-23 18:45:02  in   withheld    03:12   cut short  interrupted, 1.50 s missing',
      '',
    ].join('\n'),
  );
});

test('calls is an aligned table in Japanese, whose characters are two columns wide', async () => {
  const { out } = await run(['calls', '--lang', 'ja']);
  assert.equal(
    out,
    [
      '通話ID  開始                 方向  電話番号    長さ   案内      備考',
      'K7Q2M9  2026-11-23 18:45:02  着信  0312345678  03:12  放送済',
      'A0B1C2  2026-11-23 18:45:02  着信  非通知      03:12  途中まで  中断, 欠落 1.50 秒',
      '',
    ].join('\n'),
  );
});

test('calls obeys --limit and --json, and says when there are none', async () => {
  assert.deepEqual(JSON.parse((await run(['calls', '--limit', '1', '--json'])).out), { calls: [ROW] });
  ports.rows = [];
  assert.equal((await run(['calls'])).out, 'No calls have been recorded yet.\n');
});

test('times are shown in the time zone of whoever looks', async () => {
  assert.match((await run(['calls'], { TZ: 'UTC' })).out, /2026-11-23 09:45:02/);
});

test('show prints every fact in words', async () => {
  ports.file = '/recordings/a.wav';
  const { out } = await run(['show', 'last']);
  for (const wanted of [
    /Call +K7Q2M9/,
    /Direction +in/,
    /Number +0312345678/,
    /Start +2026-11-23 18:45:02 .*\+09:00.* clock NOT synchronised/,
    /Length +03:12 \| 192\.400 s/,
    /Before pick-up +3\.00 s/,
    /Notice +heard from 3\.10 s to 8\.10 s of the recording \(0\.10 s after/,
    new RegExp(`clip ja, match 0\\.99, sha256 ${'c'.repeat(64)}`),
    /Gaps +at 10\.00 s: 0\.50 s of silence filed \(sound server lost\)/,
    /Marks +digit 5 at 11\.25 s/,
    /End +handset put down/,
    /Measured rate +8000\.412 Hz/,
    /File +\/recordings\/a\.wav/,
    new RegExp(`SHA-256 +${FACTS.audioSha256}`),
  ]) {
    assert.match(out, wanted);
  }
  assert.match((await run(['show', 'last'], JA)).out, /案内音声 +放送済：録音の 3\.10 秒から 8\.10 秒まで/);
  assert.deepEqual(JSON.parse((await run(['show', 'last', '--json'])).out).facts, FACTS);
});

test('verify exits 0 when the recording is unchanged and 1 when it is not', async () => {
  const good = await run(['verify', 'last']);
  assert.deepEqual([good.code, good.out.slice(0, 11)], [0, 'OK: K7Q2M9 ']);
  ports.intact = false;
  const bad = await run(['verify', 'last'], JA);
  assert.equal(bad.code, 1);
  assert.match(bad.out, /^不一致：K7Q2M9/);
});

test('only a terminal gets colour, and NO_COLOR is respected', async () => {
  const green = '\x1b[32m';
  assert.ok((await runOnTerminal('status')).startsWith(`${green}READY: `));
  const plain = [await runOnTerminal('status', { NO_COLOR: '1' }), (await run(['status'])).out];
  for (const out of plain) assert.ok(out.startsWith('READY: ') && !out.includes('\x1b'));
});
