import type { ModemKind, RelayLabel } from './modemKind.js';

const IDLE: RelayLabel = { holdsLoop: false, cutsPhone: false, sound: 'nothing' };
const ANSWERING: RelayLabel = { holdsLoop: true, cutsPhone: true, sound: 'line' };
const PHONE_ONLY: RelayLabel = { holdsLoop: false, cutsPhone: true, sound: 'phone' };
const LISTENING: RelayLabel = { holdsLoop: true, cutsPhone: false, sound: 'line' };
const SPEAKER: RelayLabel = { holdsLoop: false, cutsPhone: false, sound: 'silence' };
const SCREENING: RelayLabel = { holdsLoop: true, cutsPhone: false, sound: 'line' };

/** The dialect of the standard: every list in brackets. Facts: line-interface §1.2, §1.6. */
const GENERIC: ModemKind = {
  name: 'generic',
  identity: {
    model: 'V.253 voice modem',
    version: '1.0',
    gmi: 'Generic',
    gmm: 'V.253 voice modem',
    gmr: '1.0',
  },
  labels: { 0: IDLE, 1: ANSWERING, 2: PHONE_ONLY, 3: LISTENING },
  classes: '0,1,8',
  labelLines: [
    '0,"",B0804100,B0804100,B0804100',
    '1,"T",0B8433C1,0FE431C1,0B8431C1',
    '2,"L",08800101,0CE00101,08800101',
    '3,"LT",0B8433C1,0FE431C1,0B8431C1',
  ],
  codecLines: [
    '0,"SIGNED PCM",16,0,(8000),(0),(0)',
    '1,"UNSIGNED PCM",8,0,(8000),(0),(0)',
    '4,"G.711U",8,0,(8000),(0),(0)',
    '5,"G.711A",8,0,(8000),(0),(0)',
    '128,"IMA ADPCM",4,0,(8000),(0),(0)',
  ],
  codecs: { 0: 'signed16', 1: 'unsigned8', 4: 'mulaw', 5: 'alaw', 128: 'imaAdpcm' },
  codecAtStart: 1,
  codecArguments: [2, 3, 4],
  duplex: true,
  lacks: ['-STE', '-SCID'],
  hookCodes: { off: 'H', on: 'h' },
  reportsWhileRecording: true,
  interruptionCode: 'l',
  busyCode: 'b',
  reversal: { code: 'L', onlyOffHook: false },
  digitBrackets: { begin: '/', end: '~' },
  ownHookReport: false,
  falseDialTone: false,
  packsDlePairs: true,
  stopDles: 1,
  duplexEnds: '^',
  afterPlay: 'OK',
  inactivity: 70,
  dtr: 0,
  listeningNeedsPhone: false,
  playBufferBytes: 4096,
};

/** CX930xx on a board with the parts that sense the hook; 8000 Hz and 8 bits only. */
const CONEXANT: ModemKind = {
  ...GENERIC,
  name: 'conexant',
  identity: {
    model: '56000',
    version: 'CX93001-EIS_V0.2002-V92',
    gmi: 'CONEXANT ACF',
    gmm: 'V92 CX93010',
    gmr: 'CX93001-EIS_V0.2002-V92',
  },
  labels: {
    ...GENERIC.labels,
    4: SPEAKER,
    5: SCREENING,
    6: SPEAKER,
    7: SCREENING,
  },
  classes: '0,1,1.0,2,8',
  labelLines: [
    '0,"",B0804100,B0804100,B0804100',
    '1,"T",0B8433C1,0FE431C1,0B8431C1',
    '2,"L",08800101,0CE00101,08800101',
    '3,"LT",0B8433C1,0FE431C1,0B8431C1',
    '4,"S",B0804100,B0804100,B0804100',
    '5,"ST",0B8433C1,0FE431C1,0B8431C1',
    '6,"M",B0804100,B0804100,B0804100',
    '7,"MST",0B8433C1,0FE431C1,0B8431C1',
  ],
  codecLines: [
    '0,"SIGNED PCM",8,0,8000,0,0',
    '1,"UNSIGNED PCM",8,0,8000,0,0',
    '129,"IMA ADPCM",4,0,8000,0,0',
    '130,"UNSIGNED PCM",8,0,8000,0,0',
    '140,"2 Bit ADPCM",2,0,8000,0,0',
    '141,"4 Bit ADPCM",4,0,8000,0,0',
  ],
  codecs: { 1: 'unsigned8', 129: 'imaAdpcm', 130: 'unsigned8' },
  codecAtStart: 1,
  lacks: [],
  interruptionCode: null,
  reversal: { code: 'l', onlyOffHook: true },
  packsDlePairs: false,
  duplexEnds: '^!',
  inactivity: 0,
  dtr: 2,
  playBufferBytes: 2048,
};

/** Label 1 carries nothing to +VRX: 1, then 5 (facts: line-interface §1.2). */
const USR5637: ModemKind = {
  ...GENERIC,
  name: 'usr5637',
  identity: {
    model: '5601',
    version: 'U.S. Robotics 56K FAX USB V1.2.23',
    gmi: 'U.S. Robotics',
    gmm: 'U.S. Robotics 56K FAX USB',
    gmr: '1.2.23',
  },
  labels: {
    0: IDLE,
    1: { ...ANSWERING, sound: 'silence' },
    2: PHONE_ONLY,
    4: SPEAKER,
    5: SCREENING,
  },
  classes: '0,1,2,2.0,8',
  labelLines: [
    '0,"",A0000000,A0000000,A0000000',
    '1,"T",0B800000,0BE00000,0B800000',
    '2,"L",08800000,0CE00000,08800000',
    '4,"S",A0000000,A0000000,A0000000',
    '5,"ST",0B800000,0BE00000,0B800000',
  ],
  codecLines: [
    '128,"8-BIT LINEAR",(7200,8000,11025)',
    '129,"16-BIT LINEAR",(7200,8000,11025)',
    '130,"8-BIT ALAW",(8000)',
    '131,"8-BIT ULAW",(8000)',
    '132,"IMA ADPCM",(7200,8000,11025)',
  ],
  codecs: { 128: 'unsigned8', 129: 'signed16', 130: 'alaw', 131: 'mulaw', 132: 'imaAdpcm' },
  codecAtStart: 128,
  codecArguments: [2],
  interruptionCode: null,
  busyCode: null,
  reversal: null,
  ownHookReport: true,
  falseDialTone: true,
  packsDlePairs: false,
  duplexEnds: '^',
  afterPlay: 'VCON',
  inactivity: 0,
  dtr: 2,
};

/** No event of any kind while it records (facts: line-interface §0.2); stops on three DLE as a Zoom 3095. */
const MULTITECH: ModemKind = {
  ...CONEXANT,
  name: 'multitech',
  identity: {
    model: '56000',
    version: 'MT9234MU 1.01',
    gmi: 'Multi-Tech Systems, Inc.',
    gmm: 'MT9234MU',
    gmr: '1.01',
  },
  codecLines: [
    '128,"8-BIT LINEAR",8,0,(8000),(0),(0)',
    '129,"16-BIT LINEAR",16,0,(8000),(0),(0)',
    '131,"G.711U",8,0,(8000),(0),(0)',
    '132,"G.711A",8,0,(8000),(0),(0)',
  ],
  codecs: { 128: 'unsigned8', 129: 'signed16', 131: 'mulaw', 132: 'alaw' },
  codecAtStart: 128,
  codecArguments: [4],
  lacks: ['-STE', '-SCID'],
  reportsWhileRecording: false,
  busyCode: null,
  reversal: null,
  stopDles: 3,
};

/** Half duplex, keys closed by 0x7F, masks counted from the right, the line not freed by DTR. */
const INTEL: ModemKind = {
  ...GENERIC,
  name: 'intel',
  identity: { model: '536EP', version: 'MD566X 4.60', gmi: 'Intel', gmm: 'MD566X', gmr: '4.60' },
  labelLines: [
    '0,"",0082010D,0082010D,0082010D',
    '1,"T",83CC21D0,838C27F0,838C21D0',
    '2,"L",80800110,80800730,80800110',
    '3,"LT",83CC21D0,838C27F0,838C21D0',
  ],
  codecLines: [
    '0,"8-BIT LINEAR",8,0,(4800,7200,8000,9600,11025),(0),(0)',
    '1,"16-BIT LINEAR",16,0,(4800,7200,8000,9600,11025),(0),(0)',
    '128,"8-BIT LINEAR",8,0,(4800,7200,8000,9600,11025),(0),(0)',
    '129,"16-BIT LINEAR",16,0,(4800,7200,8000,9600,11025),(0),(0)',
    '132,"IMA ADPCM",4,0,(4800,7200,8000,9600,11025),(0),(0)',
    '140,"A-LAW",8,0,(8000),(0),(0)',
  ],
  codecs: {
    0: 'unsigned8',
    1: 'signed16',
    128: 'unsigned8',
    129: 'signed16',
    132: 'imaAdpcm',
    140: 'alaw',
  },
  codecAtStart: 0,
  duplex: false,
  reversal: null,
  digitBrackets: { begin: '/', end: '\x7f' },
  listeningNeedsPhone: true,
};

export const MODEM_KINDS: Readonly<Record<string, ModemKind>> = {
  conexant: CONEXANT,
  usr5637: USR5637,
  multitech: MULTITECH,
  generic: GENERIC,
  intel: INTEL,
};
