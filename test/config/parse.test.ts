import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { type Board, loadBoards, parseConfig, systemPlaces, userPlaces } from '#src/config.js';
import { type Language, sentence } from '#src/i18n/problems.js';

const boards = loadBoards();
const places = systemPlaces('/home/shop');
const parse = (text: string) => parseConfig(text, '/etc/d.toml', boards, places);

const PI_PANEL = {
  button: { device: '/dev/input/by-path/platform-button@11-event', key: 148 },
  lamps: { green: 'denwaban:green', red: 'denwaban:red' },
};

function boardNamed(name: string): Board {
  const found = boards.find((board) => board.name === name);
  assert.ok(found);
  return found;
}

function faults(text: string, language: Language): string[] {
  const result = parse(text);
  return result.ok ? [] : result.problems.map((problem) => sentence(problem, language));
}

test('the example file parses and says exactly the defaults', () => {
  const example = parse(readFileSync(new URL('../../boards/denwaban.example.toml', import.meta.url), 'utf8'));
  assert.deepEqual(example, parse(''));
  assert.equal(example.ok && example.config.card.ringBytes, 1024 ** 3);
});

test('an empty file means the emulated board with its own sound devices', () => {
  const result = parse('');
  assert.ok(result.ok);
  assert.equal(result.config.emulated, true);
  assert.equal(result.config.line.device, '/run/denwaban/emulator/tty');
  assert.equal(result.config.audio.capture, 'denwaban_line');
  assert.equal(result.config.notice.on, 'incoming');
});

test('the emulated line device follows runtime_dir, and ~/ is the home directory', () => {
  const result = parse('runtime_dir = "~/run"');
  assert.ok(result.ok);
  assert.equal(result.config.line.device, '/home/shop/run/emulator/tty');
});

test('without a file everything lies in the directories of the user', () => {
  const result = parseConfig('', null, boards, userPlaces('/home/a', 1000, undefined, '/run/user/1000'));
  assert.ok(result.ok);
  assert.equal(result.config.path, null);
  assert.equal(result.config.runtimeDir, '/run/user/1000/denwaban');
  assert.equal(result.config.card.ring, '/home/a/.local/state/denwaban/ring');
  assert.equal(result.config.card.ringBytes, 64 * 1024 ** 2);
  assert.equal(userPlaces('/home/a', 7).runtimeDir, '/tmp/denwaban-7');
});

test('a real board with its devices named is accepted', () => {
  const result = parse(`board = "generic"
line.device = "/dev/serial/by-id/usb-x"
[audio]
capture = "hw:1"
playback = "hw:1"
[card]
ring_bytes = 12582912`);
  assert.ok(result.ok);
  assert.equal(result.config.audio.replay, 'default');
  assert.equal(result.config.card.ringBytes, 12582912);
});

test('retention is read in days and parts, the rules behind the top level', () => {
  const result = parse(`[retention]
min_free = "5%"
max_bytes = "1GiB"
min_keep_days = 2
[[retention.rule]]
number = "03*"
max_age_days = 3`);
  assert.ok(result.ok);
  const every = { direction: null, number: null, tag: null };
  assert.deepEqual(result.config.retention, {
    minFree: { part: 0.05 },
    maxBytes: 1024 ** 3,
    rules: [
      { name: '', ...every, minKeepMs: 2 * 86_400_000, maxAgeMs: null },
      { name: 'rule 1', ...every, number: '03*', minKeepMs: 0, maxAgeMs: 3 * 86_400_000 },
    ],
    keepTaggedLast: null,
    onFull: 'stop',
  });
});

test('the panel of the board can be replaced part by part, and taken away', () => {
  const pi: Board = { ...boardNamed('generic'), name: 'pi', panel: PI_PANEL };
  const panelOf = (text: string, board: Board = pi) => {
    const fixed = 'line.device = "/dev/x"\naudio.capture = "a"\naudio.playback = "a"\n[panel]\n';
    const result = parseConfig(`board = "${board.name}"\n${fixed}${text}`, null, [board], places);
    return result.ok ? result.config.panel : result.problems.map((problem) => sentence(problem, 'en'));
  };
  assert.deepEqual(panelOf(''), PI_PANEL);
  assert.deepEqual(panelOf('button_key = 28\nlamp_red = "alarm"'), {
    button: { ...PI_PANEL.button, key: 28 },
    lamps: { green: 'denwaban:green', red: 'alarm' },
  });
  assert.deepEqual(panelOf('button_device = "none"\nlamp_green = "none"'), { button: null, lamps: null });
  const bare = boardNamed('generic');
  assert.deepEqual(panelOf('', bare), { button: null, lamps: null });
  const event3 = { device: '/dev/input/event3', key: 148 };
  assert.deepEqual(panelOf('button_device = "/dev/input/event3"', bare), { button: event3, lamps: null });
  assert.deepEqual(panelOf('lamp_red = "alarm"', bare), [
    'denwaban.toml, line 5: board = "generic" needs the setting panel.lamp_green; add it.',
  ]);
});

const WRONG: readonly (readonly [text: string, line: number, en: RegExp])[] = [
  ['\nboard = "genric"', 2, /board must be one of .*"emulated", "generic", .*"pi-5", .*not "genric"/],
  ['language = "fr"', 1, /language must be one of "auto", "ja", "en"/],
  ['log_level = "loud"', 1, /log_level must be one of/],
  ['runtime_dir = "run"', 1, /runtime_dir must be a full path/],
  ['[line]\nname = "a b"', 2, /line\.name must be a short name/],
  ['[line]\n\ndevice = 5', 3, /line\.device must be a text in quotes, not 5/],
  ['[line]\ndevice = "ttyACM0"', 2, /line\.device must be a full path.*"ttyACM0"/],
  ['[line]\nprofile = ""', 2, /line\.profile must be/],
  [
    '[line]\nring_timeout_ms = 10',
    2,
    /line\.ring_timeout_ms must be a whole number from 1000 to 60000, not 10/,
  ],
  ['[audio]\ncapture = false', 2, /audio\.capture must be a text/],
  ['[audio]\nplayback = 1', 2, /audio\.playback must be a text/],
  ['[audio]\nreplay = []', 2, /audio\.replay must be a text/],
  ['[audio]\nbackend = "jack"', 2, /audio\.backend must be one of/],
  ['[audio]\npre_roll_ms = 20001', 2, /audio\.pre_roll_ms must be a whole number from 0 to 20000, not 20001/],
  ['[notice]\non = "always"', 2, /notice\.on must be one of/],
  ['[notice]\nclip = "a/b"', 2, /notice\.clip must be/],
  ['[notice]\ndelay_ms = 1.5', 2, /notice\.delay_ms must be a whole number from 0 to 10000, not 1\.5/],
  ['[notice]\ndir = "notices"', 2, /notice\.dir must be a full path/],
  ['[card]\nring = "ring"', 2, /card\.ring must be a full path/],
  ['[card]\nring_bytes = "1GB"', 2, /card\.ring_bytes must be a size of at least 12MiB/],
  ['[card]\nring_bytes = 12582911', 2, /card\.ring_bytes must be a size/],
  ['[card]\nring_bytes = 0', 2, /card\.ring_bytes must be a size of at least 12MiB, .*, not 0\.$/],
  ['[card]\nring_bytes = true', 2, /card\.ring_bytes must be a size/],
  ['[card]\nrecordings = ""', 2, /card\.recordings must be a full path/],
  [
    '[call]\nmax_length_ms = "8h"',
    2,
    /call\.max_length_ms must be a whole number from 1000 to 86400000, not "8h"/,
  ],
  ['[call]\ndevice_grace_ms = -1', 2, /call\.device_grace_ms must be a whole number/],
  ['[panel]\nbutton_key = 768', 2, /panel\.button_key must be a whole number from 1 to 767, not 768/],
  ['[panel]\nbutton_device = "event3"', 2, /panel\.button_device must be a full path/],
  ['[panel]\nlamp_red = "a/b"', 2, /panel\.lamp_red must be a short name/],
  ['[retention]\nmin_free = "half"', 2, /retention\.min_free must be a size such as .* "5%", not "half"/],
  ['[retention]\nmax_age_days = -1', 2, /retention\.max_age_days must be a whole number from 0 to 36500/],
  [
    '[[retention.rule]]\n[[retention.rule]]\nmin_keep_days = 1.5',
    3,
    /rule\.1\.min_keep_days must be a whole/,
  ],
  ['[[retention.rule]]\nmin_keep = 1', 2, /no setting retention\.rule\.0\.min_keep/],
  ['[retention]\nmin_keep_days = 9\nmax_age_days = 8', 3, /retention\.max_age_days contradicts/],
  ['[[retention.rule]]\nmin_keep_days = 9\nmax_age_days = 8', 3, /rule\.0\.max_age_days contradicts/],
  [
    '[retention]\nmax_age_days = 30\n[[retention.rule]]\ntag = "a"\nmin_keep_days = 31',
    5,
    /rule\.0\.min_keep_days contradicts/,
  ],
  [
    '[retention]\nmin_keep_days = 30\n[[retention.rule]]\ntag = "a"\nmax_age_days = 29',
    5,
    /rule\.0\.max_age_days contradicts/,
  ],
  ['[line]\ncountry = "XX"', 2, /line\.country must be one of .*"JP".*, not "XX"/],
  ['[line]\nflash_max_ms = 200', 2, /line\.flash_max_ms must be a whole number from 300 to 1500, not 200/],
  ['[call]\nsilence_ms = -1', 2, /call\.silence_ms must be a whole number from 0 to 3600000/],
  ['[notice]\nrepeat_s = 1.5', 2, /notice\.repeat_s must be a whole number from 0 to 3600/],
  ['[scope]\nrecord = "often"', 2, /scope\.record must be one of "always", "onDemand", "never"/],
  ['[scope]\nrecord_tone = 1', 2, /scope\.record_tone must be true or false, not 1/],
  ['rule = 5', 1, /rule must be a list of groups headed \[\[rule\]\], not 5/],
  ['[[rule]]\nnotice = "a"\nnumbr = "1"', 3, /no setting rule\.0\.numbr; did you mean rule\.0\.number\?/],
  ['[[rule]]\nnotice = "a"\nnumber = 312345678', 3, /rule\.0\.number must be a telephone number/],
  ['[[rule]]\nnotice = "a"\nnumber = ["03*", "mother"]', 3, /rule\.0\.number must be a telephone number/],
  ['[[rule]]\nnotice = "a"\nnumber = []', 3, /rule\.0\.number must be a telephone number/],
  [
    '[[rule]]\nnotice = "a"\nfrom = "hidden"',
    3,
    /rule\.0\.from must be one of "book".*"withheld".*not "hidden"/,
  ],
  ['[[rule]]\nnotice = "a"\nfrom = "book:"', 3, /rule\.0\.from must be one of/],
  ['[[rule]]\nnotice = "a"\nhours = "9-17"', 3, /rule\.0\.hours must be a time of day such as/],
  ['[[rule]]\nnotice = "a"\nnot_hours = "09:00-25:00"', 3, /rule\.0\.not_hours must be a time of day/],
  ['[[rule]]\nnotice = "a"\nhours = "09:00-09:00"', 3, /rule\.0\.hours must be a time of day/],
  ['[[rule]]\nnotice = "a"\ndays = ["mon", "moon"]', 3, /rule\.0\.days must be made of "mon"/],
  ['[[rule]]\nnotice = "a"\nholidays = "yes"', 3, /rule\.0\.holidays must be true or false, not "yes"/],
  ['[[rule]]\nnotice = "a b"', 2, /rule\.0\.notice must be a short name/],
  ['[[rule]]\nrepeat_s = 3601', 2, /rule\.0\.repeat_s must be a whole number from 0 to 3600, not 3601/],
  ['[[rule]]\nname = "x"\nfrom = "book"', 1, /rule\.0 decides nothing; add record/],
  [
    '[[rule]]\nname = "x"\nnotice = "a"\n[[rule]]\nname = "x"\nnotice = "b"',
    5,
    /same name as rule\.1\.name; give/,
  ],
  ['[calendar]\nholidays = ["2026-02-30"]', 2, /calendar\.holidays must be days that exist/],
  ['[calendar]\nholidays = ["2027-01-03..2026-12-29"]', 2, /calendar\.holidays must be days/],
  ['[calendar]\nholidays = ["12-29..2027-01-03"]', 2, /calendar\.holidays must be days/],
  ['[calendar]\nholiday_file = "x.csv"', 2, /calendar\.holiday_file must be a full path/],
  ['[phone_book]\nfile = "x"', 2, /phone_book\.file must be a full path/],
  ['line = "x"', 1, /line must be a group of settings headed \[line\]/],
  ['call = { max_length_ms = 0 }', 1, /call\.max_length_ms must be/],
  ['[notice]\ndelay = 1', 2, /no setting notice\.delay; remove it|did you mean notice\.delay_ms/],
  ['\n\n[audoi]\ncapture = "x"', 3, /no setting audoi; did you mean audio\?/],
  ['[audio]\npre-roll-ms = 1', 2, /no setting audio\.pre-roll-ms; did you mean audio\.pre_roll_ms\?/],
  ['zzzzzzzz = 1', 1, /no setting zzzzzzzz; remove it/],
  ['a = 1\nb == 2', 2, /not valid TOML/],
  ['[line]\nname = "a"\nname = "b"', 3, /not valid TOML/],
];

test('every wrong key gives one sentence with its line in both languages', () => {
  for (const [text, line, wanted] of WRONG) {
    const [en, ja] = [faults(text, 'en'), faults(text, 'ja')];
    assert.equal(en.length, 1, `${JSON.stringify(text)} gave ${JSON.stringify(en)}`);
    assert.match(en[0] ?? '', wanted);
    assert.match(en[0] ?? '', new RegExp(`^/etc/d\\.toml, line ${line}: `));
    assert.equal(ja.length, 1);
    assert.match(ja[0] ?? '', new RegExp(`^/etc/d\\.toml の ${line} 行目：`));
    assert.match(ja[0] ?? '', /[ぁ-ん]/);
  }
});

test('several faults are all listed, in the order of the lines', () => {
  const found = faults('languge = "ja"\n[audio]\npre_roll_ms = -5\nbackend = "x"\n[cards]\nring = 1', 'en');
  assert.deepEqual(
    found.map((one) => /line (\d+)/.exec(one)?.[1]),
    ['1', '3', '4', '5'],
  );
});

test('a real board asks for the devices that it cannot know', () => {
  const found = faults('# a shop\nboard = "generic"\n\n[audio]\ncapture = "hw:1"', 'en');
  assert.deepEqual(found, [
    '/etc/d.toml, line 2: board = "generic" needs the setting line.device; add it.',
    '/etc/d.toml, line 4: board = "generic" needs the setting audio.playback; add it.',
  ]);
});

test('a caller has not given up while the country has no ring between two', () => {
  for (const [country, ms] of [
    ['JP', 6000],
    ['DE', 7000],
    ['US', 8000],
  ] as const) {
    const result = parse(`line.country = "${country}"`);
    assert.ok(result.ok);
    assert.equal(result.config.line.ringTimeoutMs, ms);
  }
});
