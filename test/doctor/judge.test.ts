import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Board } from '#src/config.js';
import { loadBoards } from '#src/config.js';
import type { CheckName, CheckState } from '#src/doctor/check.js';
import type { Evidence } from '#src/doctor/evidence.js';
import { judge } from '#src/doctor/judge.js';
import { cardsIn, hasCardOf } from '#src/doctor/judgeLine.js';
import { findingText } from '#src/i18n/findings.js';
import { audioProblems } from '#src/i18n/problems/audio.js';
import { cardProblems } from '#src/i18n/problems/card.js';
import { lineProblems } from '#src/i18n/problems/line.js';
import { panelProblems } from '#src/i18n/problems/panel.js';
import { recorderProblems } from '#src/i18n/problems/recorder.js';
import { retentionProblems } from '#src/i18n/problems/retention.js';
import { type Problem, type ProblemCode, sentence } from '#src/i18n/problems.js';
import { loadProfile } from '#src/line/profile.js';
import { HEALTHY, HEALTHY_CARD, HEALTHY_STATUS, LINE, withStatus } from './ward.js';

function boardNamed(name: string): Board {
  const found = loadBoards().find((board) => board.name === name);
  assert.ok(found);
  return found;
}

const { health } = HEALTHY_CARD;
const emulated = HEALTHY.config && { ...HEALTHY.config, emulated: true };
const silent = {
  kind: 'silent',
  problem: { code: 'controlUnreachable', path: '/run/denwaban/control.sock' },
} as const;
const SILENT: Evidence = { ...HEALTHY, recorder: silent };

type Case = readonly [
  what: string,
  evidence: Evidence,
  name: CheckName,
  state: CheckState,
  code: ProblemCode,
];
const FAULTS: readonly Case[] = [
  ['installed, and still emulated', { ...HEALTHY, config: emulated }, 'config', 'warning', 'boardEmulated'],
  ['another board', { ...HEALTHY, boardHere: 'pi-5' }, 'config', 'warning', 'boardOther'],
  [
    'the service has failed',
    { ...SILENT, service: { load: 'loaded', active: 'failed', result: 'watchdog', restarts: 3 } },
    'service',
    'bad',
    'doctorServiceFailed',
  ],
  [
    'the service was stopped',
    { ...SILENT, service: { load: 'loaded', active: 'inactive', result: 'success', restarts: 0 } },
    'service',
    'bad',
    'doctorServiceFailed',
  ],
  [
    'the service is started again and again',
    { ...HEALTHY, service: { load: 'loaded', active: 'active', result: 'success', restarts: 6 } },
    'service',
    'warning',
    'doctorManyRestarts',
  ],
  ['nobody answers', SILENT, 'recording', 'bad', 'controlUnreachable'],
  [
    'this user may not ask',
    { ...HEALTHY, recorder: { kind: 'silent', problem: { code: 'controlNotAllowed', path: '/run/x' } } },
    'recording',
    'warning',
    'controlNotAllowed',
  ],
  [
    'not armed',
    withStatus({ armed: false, problems: [{ code: 'lineSilent', path: '/dev/x' }] }),
    'recording',
    'bad',
    'lineSilent',
  ],
  [
    'the line does not answer',
    withStatus({ problems: [{ code: 'lineSilent', path: '/dev/x' }] }),
    'line',
    'bad',
    'lineSilent',
  ],
  [
    'a name that changes',
    { ...HEALTHY, line: { ...LINE, device: '/dev/ttyACM0' } },
    'line',
    'warning',
    'lineUnstable',
  ],
  [
    'no line interface, no recorder',
    { ...SILENT, line: { ...LINE, there: false, byId: null } },
    'line',
    'bad',
    'lineMissing',
  ],
  [
    'it does not report the handset',
    withStatus({ line: { ...HEALTHY_STATUS.line, reports: ['ring'] } }),
    'dialect',
    'bad',
    'lineNoHook',
  ],
  [
    'no voice mode',
    withStatus({ problems: [{ code: 'lineNotVoice', path: '/dev/x' }] }),
    'dialect',
    'bad',
    'lineNotVoice',
  ],
  [
    'a profile that is none',
    { ...HEALTHY, line: { ...LINE, profile: loadProfile('none') } },
    'dialect',
    'bad',
    'lineProfileBroken',
  ],
  [
    'a modem that does not record while it plays',
    withStatus({ problems: [{ code: 'lineNoDuplex', path: '/dev/x' }] }),
    'dialect',
    'warning',
    'lineNoDuplex',
  ],
  [
    'digital silence',
    withStatus({ audio: { ...HEALTHY_STATUS.audio, levelDb: -96 } }),
    'audio',
    'warning',
    'captureSilent',
  ],
  ['the card is not there', { ...SILENT, soundCards: [] }, 'audio', 'bad', 'captureNoCard'],
  [
    'the notice was not heard',
    withStatus({ problems: [{ code: 'noticeNotHeard', clip: 'ja', id: 'K7Q2M9' }] }),
    'notice',
    'bad',
    'noticeNotHeard',
  ],
  [
    'the notice is not there',
    { ...HEALTHY, notice: { code: 'noticeMissing', path: '/x.wav' } },
    'notice',
    'bad',
    'noticeMissing',
  ],
  [
    'no button',
    { ...HEALTHY, panel: { button: { device: '/dev/input/x', there: false }, lamps: null } },
    'button',
    'bad',
    'buttonMissing',
  ],
  [
    'a lamp that nobody blinks',
    { ...HEALTHY, panel: { button: null, lamps: [{ name: 'denwaban:red', there: true, timer: false }] } },
    'lamps',
    'bad',
    'lampNotTimer',
  ],
  [
    'the ring fails',
    withStatus({ problems: [{ code: 'ringWriteFailed', path: '/r', why: 'EIO' }] }),
    'ring',
    'bad',
    'ringWriteFailed',
  ],
  [
    'the ring cannot be written',
    { ...SILENT, ring: { path: '/r', there: true, readOnly: true } },
    'ring',
    'bad',
    'ringUnreadable',
  ],
  [
    'the card is out',
    withStatus({ problems: [{ code: 'cardRemoved', path: '/r', why: 'ENODEV', hours: 17 }] }),
    'recordings',
    'bad',
    'cardRemoved',
  ],
  [
    'an encoder is missing',
    withStatus({ problems: [{ code: 'encoderMissing', program: 'lame', package: 'lame' }] }),
    'recordings',
    'warning',
    'encoderMissing',
  ],
  [
    'nothing may be deleted',
    withStatus({ problems: [{ code: 'nothingEvictable', path: '/r' }] }),
    'space',
    'bad',
    'nothingEvictable',
  ],
  [
    'little may be deleted',
    withStatus({ problems: [{ code: 'evictableShort', hours: 5 }] }),
    'space',
    'warning',
    'evictableShort',
  ],
  [
    'the card wears out',
    withStatus({}, { health: { ...health, advice: 'planReplacement' } }),
    'card',
    'warning',
    'cardWearsOut',
  ],
  [
    'the card is slow',
    withStatus({}, { health: { ...health, advice: 'useFaster' } }),
    'card',
    'warning',
    'cardSlow',
  ],
  [
    'the clock is not set',
    { ...HEALTHY, clockSynchronised: false },
    'clock',
    'warning',
    'clockUnsynchronised',
  ],
  [
    'the only USB port is a drive',
    { ...SILENT, board: boardNamed('pi-zero-2w'), udcs: ['3f980000.usb'], line: { ...LINE, there: false } },
    'usbDevice',
    'bad',
    'usbDeviceTakesPort',
  ],
  ['an older recorder still runs', withStatus({ version: '0.0.9' }), 'versions', 'warning', 'versionsDiffer'],
  [
    'the last run crashed',
    { ...HEALTHY, lastStop: { how: 'crash', startedAt: '2026-11-22T09:00:00+09:00', endedAt: null } },
    'lastStop',
    'warning',
    'doctorCrashed',
  ],
  [
    'the power was cut',
    { ...HEALTHY, lastStop: { how: 'powerCut', startedAt: '2026-11-22T09:00:00+09:00', endedAt: null } },
    'lastStop',
    'warning',
    'doctorPowerCut',
  ],
];

test('with nothing to complain of every check is ok', () => {
  assert.deepEqual(
    judge(HEALTHY).filter(({ state }) => state !== 'ok'),
    [],
  );
});

test('every fault is named by the check it belongs to, with a sentence in each language', () => {
  for (const [what, evidence, name, state, code] of FAULTS) {
    const check = judge(evidence).find((one) => one.name === name);
    assert.ok(check, what);
    assert.equal(check.state, state, what);
    const remedy = check.remedies.find((problem) => problem.code === code);
    assert.ok(remedy, `${what}: ${JSON.stringify(check.remedies)}`);
    for (const language of ['en', 'ja'] as const) {
      assert.doesNotMatch(sentence(remedy, language), /undefined|null|NaN/, what);
      assert.doesNotMatch(findingText(check.evidence, language), /undefined|null|NaN/, what);
    }
  }
});

test('whatever the recorder says is wrong stands in a check that is not ok', () => {
  const rooms = [
    audioProblems,
    cardProblems,
    lineProblems,
    panelProblems,
    recorderProblems,
    retentionProblems,
  ];
  const bare: Evidence = { ...HEALTHY, panel: { button: null, lamps: null } };
  for (const code of rooms.flatMap((room) => Object.keys(room)) as ProblemCode[]) {
    // The facts of a sentence do not matter for who it is put to.
    const problem = { code } as Problem;
    const recorder = {
      kind: 'answers',
      status: { ...HEALTHY_STATUS, problems: [problem] },
      card: HEALTHY_CARD,
    } as const;
    for (const evidence of [
      { ...HEALTHY, recorder },
      { ...bare, recorder },
    ]) {
      const checks = judge(evidence).filter(({ remedies }) => remedies.includes(problem));
      assert.equal(checks.length, 1, code);
      assert.ok(['bad', 'warning'].includes(checks[0]?.state ?? ''), code);
    }
  }
});

test('with a broken configuration what depends on it is not known, and the fault is told once', () => {
  const fault: Problem = { code: 'configSyntax', path: '/c', line: 1, why: 'x' };
  const none = {
    config: null,
    board: null,
    line: null,
    notice: null,
    panel: null,
    ring: null,
    recordings: null,
  };
  const checks = judge({ ...SILENT, ...none, faults: [fault] });
  const told = checks.filter(({ remedies }) => remedies.includes(fault));
  assert.deepEqual(
    told.map(({ name }) => name),
    ['config'],
  );
  for (const name of ['line', 'audio', 'notice', 'ring', 'recordings', 'space'] as const)
    assert.equal(checks.find((one) => one.name === name)?.state, 'unknown', name);
});

test('room is what is free, or what old recordings may make free', () => {
  const recordings = { ...HEALTHY.recordings, space: { freeBytes: 28.8e6 * 0.5, totalBytes: 128e9 } };
  const space = (evidence: Evidence) =>
    judge({ ...evidence, recordings: recordings as Evidence['recordings'] }).find(
      ({ name }) => name === 'space',
    )?.state;
  assert.equal(space(HEALTHY), 'bad');
  const retention = { level: 0, protectedPart: 0.1, hoursLeft: 300 } as const;
  assert.equal(space(withStatus({ card: { ...HEALTHY_STATUS.card, retention } })), 'ok');
  assert.equal(
    space(withStatus({ card: { ...HEALTHY_STATUS.card, retention: { ...retention, hoursLeft: 23 } } })),
    'warning',
  );
});

test('on the emulated board silence is right, and its devices are known only while it runs', () => {
  const quiet = withStatus({ audio: { ...HEALTHY_STATUS.audio, levelDb: -96 } });
  assert.equal(judge({ ...quiet, config: emulated }).find(({ name }) => name === 'audio')?.state, 'ok');
  const dead = judge({ ...SILENT, config: emulated, line: { ...LINE, there: false } });
  assert.equal(dead.find(({ name }) => name === 'line')?.state, 'unknown');
});

test('it is said which program captures', () => {
  for (const [backend, word] of [
    ['cell', 'alsa-capture'],
    ['arecord', 'arecord'],
  ] as const) {
    const evidence = withStatus({ audio: { ...HEALTHY_STATUS.audio, backend } });
    const check = judge(evidence).find(({ name }) => name === 'audio');
    assert.ok(check);
    for (const language of ['en', 'ja'] as const) {
      const text = findingText(check.evidence, language);
      assert.ok(text.includes(` ${word}`), text);
    }
  }
});

test('the card of an ALSA device is found by id and by number, and a name of other kind says nothing', () => {
  const cards = cardsIn(` 0 [Headphones     ]: bcm2835_headpho - bcm2835 Headphones
                      bcm2835 Headphones
 1 [Line           ]: USB-Audio - Line Interface
                      Acme Line Interface at usb-3f980000.usb-1.3, full speed
`);
  assert.deepEqual(cards, [
    { index: 0, id: 'Headphones' },
    { index: 1, id: 'Line' },
  ]);
  for (const device of ['hw:1', 'hw:Line,0', 'plughw:CARD=Line', 'plughw:CARD=Line,DEV=0', 'plughw:0'])
    assert.equal(hasCardOf(device, cards), true, device);
  for (const device of ['hw:2', 'plughw:CARD=Modem']) assert.equal(hasCardOf(device, cards), false, device);
  for (const device of ['default', 'denwaban_line', 'pulse'])
    assert.equal(hasCardOf(device, cards), null, device);
});

test('a line that is only heard needs no device: the doctor looks at its sound card instead', () => {
  const passive = {
    ...HEALTHY,
    line: { ...LINE, device: 'none', there: false, profile: loadProfile('passive') },
  };
  for (const name of ['line', 'dialect'] as const) {
    const check = judge(passive).find((one) => one.name === name);
    assert.deepEqual([check?.state, check?.evidence.code], ['ok', 'sawHeardOnly'], name);
  }
});
