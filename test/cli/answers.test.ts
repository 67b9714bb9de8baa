import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FACTS, LINE_MISSING, ROW, STATUS } from '../control/memoryPorts.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { dir, ports, run, runOnTerminal } = cliAgainstServer();

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
  assert.match((await run(['status'])).out, /^RECORDING now: incoming call, number 03-1234-5678, 00:42\./);
  assert.match((await run(['status'], JA)).out, /^録音中です：着信、電話番号 03-1234-5678、00:42。/);
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

test('status says what the lamps say, and why the last press came to nothing', async () => {
  const { panel } = STATUS;
  ports.current = { ...STATUS, panel: { ...panel, lamp: 'notRecording' } };
  assert.match((await run(['status'])).out, /^Lamps +NOT RECORDING \(green off, red flickers\)$/m);
  ports.current = { ...STATUS, panel: { ...panel, lamp: 'warning', refused: LINE_MISSING } };
  assert.match(
    (await run(['status'])).out,
    /^Lamps +ready to record, but .* \| last press: The line interface/m,
  );
  assert.match((await run(['status'], JA)).out, /^ランプ +録音できるが注意あり.*前回のボタン操作：/m);
  ports.current = { ...STATUS, panel: { ...panel, lamps: false, button: false } };
  assert.doesNotMatch((await run(['status'])).out, /^Lamps/m);
  ports.current = STATUS;
});

test('calls is an aligned table in English', async () => {
  const { out, code } = await run(['calls']);
  assert.equal(code, 0);
  assert.equal(
    out,
    [
      'ID      Start                Dir  Number        Length  Notice     Remarks',
      'K7Q2M9  2026-11-23 18:45:02  in   03-1234-5678  03:12   heard',
      'A0B1C2  2026-11-23 18:45:02  in   withheld      03:12   cut short  interrupted, 1.50 s missing',
      '',
    ].join('\n'),
  );
});

test('calls is an aligned table in Japanese, whose characters are two columns wide', async () => {
  const { out } = await run(['calls', '--lang', 'ja']);
  assert.equal(
    out,
    [
      '通話ID  開始                 方向  電話番号      長さ   案内      備考',
      'K7Q2M9  2026-11-23 18:45:02  着信  03-1234-5678  03:12  放送済',
      'A0B1C2  2026-11-23 18:45:02  着信  非通知        03:12  途中まで  中断, 欠落 1.50 秒',
      '',
    ].join('\n'),
  );
});

test('numbers are written as the country of the line writes them, and stay as they came for programs', async () => {
  const german = join(dir, 'german.toml');
  writeFileSync(german, 'line.country = "DE"\n');
  ports.rows = [
    { ...ROW, number: '03012345678' },
    { ...ROW, number: '+81312345678' },
    { ...ROW, number: '110' },
  ];
  const at = ['--config', german];
  const { out } = await run([...at, 'calls']);
  assert.deepEqual(
    out.split('\n').map((line) => line.slice(34, 49).trim()),
    ['Number', '030 12345678', '+81 3 1234 5678', '110', ''],
  );
  const list = JSON.parse((await run([...at, 'calls', '--json'])).out);
  assert.equal(list.calls[0].number, '03012345678');
  writeFileSync(german, 'line.country = ""\n');
  assert.match((await run([...at, 'calls'])).out, / 03012345678 .*\n.* \+81 3 1234 5678 /);
});

test('calls obeys --limit and --json, and says when there are none', async () => {
  const list = { calls: [ROW], total: 2, catalogue: 'ready' };
  assert.deepEqual(JSON.parse((await run(['calls', '--limit', '1', '--json'])).out), list);
  assert.match((await run(['calls', '--limit', '1'])).out, /\n1 to 1 of 2; --page shows the others\.\n$/);
  assert.match((await run(['calls', '--limit', '1', '--page', '2'])).out, /A0B1C2[\s\S]*\n2 to 2 of 2;/);
  assert.equal((await run(['calls', '--page', '9'])).out, 'There is nothing on this page.\n');
  ports.rows = [];
  assert.equal((await run(['calls'])).out, 'There are no such calls.\n');
});

test('calls asks for what was typed, days and times being local', async () => {
  const typed =
    'calls --from 2026-11-23 --to 2026-11-23 --number 03-1234 --text 還付 --tag 苦情 --held --direction in ' +
    '--min 30s --max 5m --sort length --reverse --limit 5 --page 3';
  assert.equal((await run(typed.split(' '))).code, 0);
  await run(['calls', '--from', '2026-11-23 18:00', '--to', '2026-11-23 18:00', '--sort', 'number']);
  assert.deepEqual(ports.asked, [
    {
      fromMs: Date.parse('2026-11-23T00:00:00+09:00'),
      untilMs: Date.parse('2026-11-24T00:00:00+09:00'),
      number: '031234',
      direction: 'in',
      leastMs: 30_000,
      mostMs: 300_000,
      tag: '苦情',
      held: true,
      text: '還付',
      sort: 'length',
      descending: false,
      limit: 5,
      offset: 10,
    },
    {
      fromMs: Date.parse('2026-11-23T18:00:00+09:00'),
      untilMs: Date.parse('2026-11-23T18:01:00+09:00'),
      sort: 'number',
      descending: false,
      limit: 20,
      offset: 0,
    },
  ]);
});

test('calls shows hold, tags and the beginning of the note, and says when the list is incomplete', async () => {
  const note = 'お客様より折り返し電話の依頼あり、担当は田中';
  ports.rows = [{ ...ROW, hold: '訴訟', tags: ['苦情', 'vip'], note }];
  const { recordings } = STATUS.card;
  const card = { ...STATUS.card, recordings: { ...recordings, catalogue: 'loading' as const } };
  ports.current = { ...STATUS, card };
  const { out } = await run(['calls'], JA);
  assert.match(out, /保全, #苦情, #vip, お客様より折り返し電話の…\nこの一覧は未完成です/);
  assert.match((await run(['status'])).out, /still reading the card/);
});

test('note and tag say what stands beside the call then', async () => {
  assert.equal((await run(['note', 'last', '折り返し'])).out, 'K7Q2M9 has the note: 折り返し\n');
  assert.equal((await run(['note', 'last', ''], JA)).out, 'K7Q2M9 にメモはありません。\n');
  assert.equal((await run(['tag', 'last', '苦情'])).out, 'Tags of K7Q2M9: 苦情\n');
  assert.equal((await run(['tag', 'last', '苦情', '--remove'])).out, 'Tags of K7Q2M9: none\n');
  assert.deepEqual(ports.remarks, [
    { op: 'note', text: '折り返し' },
    { op: 'note', text: '' },
    { op: 'tag', tag: '苦情' },
    { op: 'untag', tag: '苦情' },
  ]);
  assert.equal((await run(['note', 'NOBODY', 'x'])).code, 66);
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
    /Number +03-1234-5678/,
    /Start +2026-11-23 18:45:02 .*\+09:00.* clock NOT synchronised/,
    /Length +03:12 \| 192\.400 s/,
    /Before pick-up +3\.00 s/,
    /Sound +WAV PCM 16 bit, 8000 Hz/,
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

test('show says how a call sounds, and what to do about a poor one', async () => {
  const quality = {
    ...{
      talkMs: 42_000,
      speechDb: -20.3,
      nearDb: -17.3,
      farDb: -33.1,
      imbalanceDb: 15.8,
      estimate: true as const,
    },
    ...{ noiseDb: -65, snrDb: 44.7, humDb: -52.4, humHz: 50 as const, clippedShare: 0.021, clippedRuns: 40 },
    ...{ silenceShare: 0.31, frozenShare: 0, offset: 0, likelyUnusable: ['clipped' as const] },
  };
  ports.facts = { ...FACTS, quality };
  const { out } = await run(['show', 'last']);
  assert.match(
    out,
    /^Sound quality +speech -20 dB \(42 s\) \| near -17 dB, far -33 dB, 16 dB apart \(estimate\) \| noise -65 dB \| hum 50 Hz -52 dB \| clipped 2 % of the speech \| silence 31 %$/m,
  );
  assert.match(
    out,
    /^WARNING +Recording K7Q2M9 is likely unusable: .*turn the capture gain of the line down/m,
  );
  const ja = (await run(['show', 'last'], JA)).out;
  assert.match(ja, /^音質 +声 -20 dB（42 秒） \| 手元 -17 dB、相手 -33 dB、差 16 dB（推定）/m);
  assert.match(ja, /^注意 +録音 K7Q2M9 は使えないおそれがあります：.*録音レベルを下げてください/m);
  ports.facts = FACTS;
});

test('show says by which rule a call was recorded, which number was called, and what its end was recognised by', async () => {
  ports.facts = {
    ...FACTS,
    callerId: { kind: 'absent', reason: 'withheld', calledNumber: '0398765432' },
    rule: 'second number',
    end: 'tone',
    endedSample: 1_540_000,
    cues: [
      { cue: 'onHook', confidence: 0.8 },
      { cue: 'tone', confidence: 0.9 },
    ],
  };
  const { out } = await run(['show', 'last']);
  assert.match(out, /^Our number +03-9876-5432$/m);
  assert.match(out, /^Rule +by rule "second number"$/m);
  assert.match(
    out,
    /^End +the far end hung up \(tone\) at 192\.50 s of the recording \| recognised by, and how sure: handset put down 80 %, the far end hung up \(tone\) 90 %$/m,
  );
  assert.match(
    (await run(['show', 'last'], JA)).out,
    /^終了 +録音の 192\.50 秒：相手が切断（話中音） \| 判断の根拠と確かさ：受話器を置いた 80 %/m,
  );
  ports.facts = { ...FACTS, endedSample: 1_560_000, cues: [{ cue: 'onHook', confidence: 1 }] };
  assert.match((await run(['show', 'last'])).out, /^End +handset put down at 195\.00 s of the recording$/m);
  ports.facts = FACTS;
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

test('status says since when no good recording came, how the line is tested, and how it is brought back', async () => {
  const line = {
    ...STATUS.line,
    foundAs: '/dev/ttyACM1',
    recovery: { stage: 'usbPower', attempts: 7, sinceMs: 42_400 },
  };
  const problem = { code: 'lineNoDialTone', name: 'line1' } as const;
  const last = { at: '2026-11-23T03:47:00.000+09:00', levelDb: null, problem };
  const health = { ...STATUS.health, selfTest: { kind: 'lift', at: '03:47', last } } as const;
  ports.current = { ...STATUS, line, health };
  const { out } = await run(['status']);
  assert.match(
    out,
    /^Line .*found as \/dev\/ttyACM1 \| being brought back: USB off and on, attempt 7, for 42 s$/m,
  );
  assert.match(
    out,
    /^Health +last good recording 3 h ago \(K7Q2M9\) \| self-test at 03:47 by lifting \| The self-test/m,
  );
  ports.current = { ...STATUS, health: { ...STATUS.health, lastGood: null } };
  assert.match((await run(['status'])).out, /no good recording yet \| .*this line interface cannot lift$/m);
  assert.match(
    (await run(['status'], JA)).out,
    /^健全性 +正常な録音はまだありません \| 自己診断 03:47（聞くだけ/m,
  );
  ports.current = STATUS;
});

test('metrics prints what the recorder tells in the format of Prometheus', async () => {
  const { out, code } = await run(['metrics']);
  assert.equal(code, 0);
  assert.match(out, /^# TYPE denwaban_armed gauge\ndenwaban_armed 1$/m);
});
