import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { test } from 'node:test';

const SRC = resolve(import.meta.dirname, '../src');

/** Which rooms a room's files may import, itself aside. `types` stands for a types.ts only. DESIGN.md, "Rooms". */
const MAY_IMPORT: Record<string, readonly string[]> = {
  call: [],
  signal: [],
  line: ['signal', 'call/types', 'i18n', 'log'],
  trace: ['call', 'line', 'signal'],
  audio: ['signal', 'i18n', 'log'],
  card: ['signal/g711', 'signal/qualityTypes', 'call/types', 'i18n', 'log'],
  panel: ['call/types', 'i18n', 'log'],
  doctor: [
    ...[
      'audio/notices',
      'card/blockDevice',
      'card/cardUse',
      'card/lastStop',
      'card/medium',
      'card/systemClock',
    ],
    ...['card/wholeFile', 'line/profile', 'config', 'control', 'i18n', 'log'],
  ],
  phone: ['call/dialling', 'i18n'],
  prepare: ['card/cardUse', 'card/ringRoom', 'card/superblock', 'i18n'],
  control: [
    'panel/types',
    'signal/qualityTypes',
    'card/page/pageTypes',
    ...['call/types', 'card/types', 'card/catalogueTypes', 'card/healthTypes', 'card/retentionTypes'],
    ...['card/lastStop', 'i18n', 'log'],
  ],
  export: [
    'call/types',
    'signal/levelled',
    'card',
    'control/client',
    'control/api',
    'control/driveApi',
    'control/stickTypes',
    'config',
    'phone',
    'i18n',
    'log',
  ],
  usb: ['export', 'control/client', 'config', 'i18n', 'log'],
  cli: [
    'control',
    'call',
    'phone',
    'card/types',
    'card/page/pageTypes',
    'card/retentionTypes',
    'line/profile',
    'signal/qualityTypes',
    'doctor',
    'export',
    'phone',
    'prepare',
    'trace',
    'i18n',
    'config',
  ],
  emulator: ['line', 'signal', 'call/types', 'control/unixHttp', 'config/countries', 'i18n', 'log'],
  config: [
    'call/types',
    'call/calendar',
    'call/dialling',
    'call/ruleTypes',
    'card/retentionTypes',
    'card/superblock',
    'signal/country',
    'phone',
    'i18n',
  ],
  i18n: [],
  log: [],
  daemon: [
    'call',
    'signal',
    'line',
    'phone',
    'audio',
    'card',
    'panel',
    'control',
    'export',
    'trace',
    'config',
    'i18n',
    'log',
  ],
};

/** Rooms and files that are functions of their inputs: no clock, file, device, process or randomness. */
const PURE = [
  'call/',
  'signal/',
  'i18n/findings.ts',
  'i18n/problems',
  'audio/frames.ts',
  'audio/sampleClock.ts',
  'audio/tape.ts',
  'line/callerId/',
  'line/callerIdLines.ts',
  'line/deviceText.ts',
  'line/dialogue.ts',
  'line/dle.ts',
  'line/findDevice.ts',
  'line/hookEdges.ts',
  'line/ladder.ts',
  'line/lineEvents.ts',
  'line/lines.ts',
  'line/report.ts',
  'line/voice/compressions.ts',
  'line/voice/stops.ts',
  'line/voice/streamReader.ts',
  'line/voice/transmit.ts',
  'line/selfTest.ts',
  'card/cardUse.ts',
  'card/callsCsv.ts',
  'card/catalogue/fold.ts',
  'card/catalogue/rowCode.ts',
  'card/catalogue/selection.ts',
  'card/catalogueRow.ts',
  'card/clockCorrection.ts',
  'card/crc32c.ts',
  'card/facts.ts',
  'card/head.ts',
  'card/health.ts',
  'card/healthTypes.ts',
  'card/ladderAlarm.ts',
  'card/lastStop.ts',
  'card/latencies.ts',
  'card/medium.ts',
  'card/mounts.ts',
  'card/header.ts',
  'card/headerText.ts',
  'card/infoFrame.ts',
  'card/mp3Header.ts',
  'card/mulaw.ts',
  'card/journalLine.ts',
  'card/names.ts',
  'card/opusHeader.ts',
  'card/order.ts',
  'card/page/pageScripts.ts',
  'card/page/pageTypes.ts',
  'card/pins.ts',
  'card/refiling.ts',
  'card/retention.ts',
  'card/retentionPlan.ts',
  'card/retentionSurvey.ts',
  'card/retentionTypes.ts',
  'card/ringRoom.ts',
  'card/slot.ts',
  'card/superblock.ts',
  'card/waveform.ts',
  'card/wavHeader.ts',
  'cli/callOptions.ts',
  'control/api.ts',
  'control/callQuery.ts',
  'control/driveApi.ts',
  'control/healthApi.ts',
  'control/metrics.ts',
  'control/stickTypes.ts',
  'daemon/callRules.ts',
  'daemon/present.ts',
  'daemon/pulse.ts',
  'doctor/check.ts',
  'doctor/evidence.ts',
  'doctor/judge',
  'doctor/mask.ts',
  'doctor/testCall.ts',
  'export/gadget/port.ts',
  'export/gadget/session.ts',
  'export/pack/manifest.ts',
  'export/pack/entry.ts',
  'export/pack/names.ts',
  'export/pack/rate.ts',
  'export/stick/newOnes.ts',
  'export/stick/stickOf.ts',
  'export/stick/visits.ts',
  'panel/gestures.ts',
  'panel/inputEvents.ts',
  'panel/lamps.ts',
  'panel/replayChoice.ts',
  'panel/types.ts',
  'export/page/call.ts',
  'export/page/months.ts',
  'export/page/selection.ts',
  'export/page/sha256.ts',
  'export/page/wave.ts',
  'export/page/words.ts',
  'phone/book.ts',
  'phone/contact.ts',
  'phone/csv.ts',
  'phone/csvRows.ts',
  'phone/readContacts.ts',
  'phone/textCode.ts',
  'phone/vcard.ts',
  'prepare/capacity.ts',
  'prepare/disk.ts',
  'prepare/layout.ts',
  'prepare/room.ts',
  'emulator/commandLine.ts',
  'emulator/devices/',
  'emulator/announcement.ts',
  'emulator/deeds.ts',
  'emulator/exchange.ts',
  'emulator/hybrid.ts',
  'emulator/lineCommands.ts',
  'emulator/lineHabits.ts',
  'emulator/lineModel.ts',
  'emulator/lineSound.ts',
  'emulator/listener.ts',
  'emulator/loop.ts',
  'emulator/misbehaviour.ts',
  'emulator/modem.ts',
  'emulator/modemCodec.ts',
  'emulator/modemCommands.ts',
  'emulator/modemReports.ts',
  'emulator/modemStream.ts',
  'emulator/music.ts',
  'emulator/ownTape.ts',
  'emulator/resampler.ts',
  'emulator/signalFaults.ts',
  'emulator/telephone.ts',
  'emulator/tones.ts',
  'emulator/v253Commands.ts',
  'emulator/v253Device.ts',
  'emulator/wire.ts',
  'trace/',
];
const PURE_MAY_IMPORT = ['node:buffer', 'node:crypto'];
const IMPURE_WORDS =
  /\b(Date\.now|new Date\(\)|performance\.|process\.|setTimeout|setInterval|setImmediate|Math\.random|randomBytes|fetch\()/;

const IMPORT = /^(?:import|export)\s(?:[^'";]*?from\s+)?'([^']+)'|\bimport\(\s*'([^']+)'\s*\)/gm;
const MAX_LINES = 350;

function sources(directory: string): string[] {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? sources(join(directory, entry.name)) : [join(directory, entry.name)],
  );
}

const files = sources(SRC)
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(file, 'utf8');
    const imports = [...text.matchAll(IMPORT)].map(([, from, called]) => from ?? called ?? '');
    return { file, name: relative(SRC, file), text, imports };
  });

function roomOf(name: string): string {
  return (name.split('/')[0] ?? '').replace(/\.ts$/, '');
}

test('imports go only where the house plan lets them', () => {
  const wrong: string[] = [];
  for (const { file, name, imports } of files) {
    const room = roomOf(name);
    const allowed = MAY_IMPORT[room];
    assert.ok(allowed, `${name}: the room ${room} is not in the plan`);
    for (const target of imports.filter((path) => path.startsWith('.'))) {
      const to = relative(SRC, resolve(dirname(file), target)).replace(/\.js$/, '');
      const fits = roomOf(to) === room || allowed.some((one) => to === one || to.startsWith(`${one}/`));
      if (!fits) wrong.push(`${name} imports ${to}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('the pure rooms know no clock, file, device or chance', () => {
  const pure = files.filter(({ name }) => PURE.some((one) => name.startsWith(one)));
  assert.ok(pure.length > 10, 'the list of pure files names files that exist');
  const wrong: string[] = [];
  for (const { name, text, imports } of pure) {
    for (const what of imports)
      if (!what.startsWith('.') && !PURE_MAY_IMPORT.includes(what)) wrong.push(`${name} imports ${what}`);
    const word = IMPURE_WORDS.exec(text.replace(/\/\*[\s\S]*?\*\/|\/\/.*/g, ''));
    if (word !== null) wrong.push(`${name} uses ${word[0]}`);
  }
  assert.deepEqual(wrong, []);
});

test('every name in the list of pure files is there', () => {
  for (const one of PURE)
    assert.ok(
      files.some(({ name }) => name.startsWith(one)),
      one,
    );
});

test(`no file is longer than ${MAX_LINES} lines: longer ones hold two rooms`, () => {
  const long = files.filter(({ text }) => text.split('\n').length > MAX_LINES).map(({ name }) => name);
  assert.deepEqual(long, []);
});
