import type { Random } from '../rig/random.js';

/** What real devices say, whole; latin1. */
const DIALOGUES = [
  '\r\nOK\r\n',
  '\r\nERROR\r\n',
  '\r\nRING\r\n',
  '\r\nCONNECT\r\n',
  '\r\nCONNECT 115200\r\n',
  '\r\nNO CARRIER\r\n',
  '\r\nVCON\r\n',
  '\r\nBUSY\r\n',
  '\r\n+CME ERROR: 3\r\n',
  '\r\n8\r\n\r\nOK\r\n',
  '\r\n0,1,8\r\n\r\nOK\r\n',
  'AT+FCLASS?\r\r\n8\r\n\r\nOK\r\n',
  '\r\nDATE=1124\r\nTIME=1530\r\nNMBR=0312345678\r\n',
  '\r\nDATE = 1124\r\nTIME = 1530\r\nNMBR = P\r\nNAME = YAMADA TARO\r\n',
  '\r\nMESG=8012010831313234313533300208303331323334353601\r\n',
  '\x10XDATE=1124\rTIME=1530\rNMBR=0451234567\r\x10.',
  '\x10XNMBR=P\rNAME=\x8e\x52\x93\x63\r\x10.',
  '\x10XNMBR=03',
  '\x10R',
  '\x10H',
  '\x10h',
  '\x10H\x10h',
  '\x10l',
  '\x10L',
  '\x10b',
  '\x10d',
  '\x10o',
  '\x10u',
  '\x105',
  '\x10#',
  '\x10/\x105\x105\x105\x10~',
  '\x10/\x109\x109',
  '\x10/\x101\x10-',
  '\x10\x10',
  '\x10\x1a',
  '\x10\x03\r\nOK\r\n',
  '\x10\x03',
  '\x10\x03\r\nVCON\r\n',
  '\r\n0,"SIGNED PCM",16,0,(8000),(0),(0)\r\n128,"IMA ADPCM",4,0,(8000),(0),(0)\r\n\r\nOK\r\n',
  '\r\n0,"",B0804100,B0804100,B0804100\r\n\r\nOK\r\n',
];
const POOL_BYTES = 1 << 18;
const MEMORY_BYTES = 1 << 15;
const MOODS = ['uniform', 'dles', 'codes', 'dialogue', 'dialogue', 'broken', 'memory', 'endless'] as const;

/** Bytes as a sick device, a bad cable or a stranger on the port gives them: seeded, and never the same for long. */
export class Noise {
  readonly #random: Random;
  readonly #uniform: Uint8Array;
  readonly #memory = new Uint8Array(MEMORY_BYTES);
  #mood: (typeof MOODS)[number] = 'uniform';
  #moodLeft = 0;

  constructor(random: Random) {
    this.#random = random;
    this.#uniform = Uint8Array.from({ length: POOL_BYTES }, () => random.below(256));
  }

  /** What the device really said: it comes back later, in pieces. */
  remember(bytes: Uint8Array): void {
    const room = MEMORY_BYTES - Math.min(bytes.length, MEMORY_BYTES);
    this.#memory.set(bytes.subarray(0, MEMORY_BYTES), room === 0 ? 0 : this.#random.below(room));
  }

  /** At least one byte, about so many. */
  read(length: number): Uint8Array {
    if (this.#moodLeft <= 0) {
      this.#mood = this.#random.pick(MOODS);
      this.#moodLeft = 200 + this.#random.below(6000);
    }
    this.#moodLeft -= length;
    switch (this.#mood) {
      case 'uniform':
        return this.#piece(this.#uniform, length);
      case 'memory':
        return this.#piece(this.#memory, length);
      case 'dles':
        return this.#piece(this.#uniform, length).map((byte) => (byte < 96 ? 0x10 : byte));
      case 'codes':
        return this.#piece(this.#uniform, length).map((byte, at) =>
          at % 2 === 0 ? 0x10 : 0x20 + (byte & 0x5f),
        );
      case 'endless':
        return this.#piece(this.#uniform, length).map((byte) => 0x20 + (byte & 0x3f));
      case 'dialogue':
        return this.#said(length, false);
      case 'broken':
        return this.#said(length, true);
    }
  }

  #piece(of: Uint8Array, length: number): Uint8Array {
    const most = Math.max(1, Math.min(length, of.length >> 1));
    return of.slice(this.#random.below(of.length - most)).subarray(0, most);
  }

  /** Dialogues one after the other; broken: cut short, said again, a byte of them changed. */
  #said(length: number, broken: boolean): Uint8Array {
    const random = this.#random;
    let said = '';
    while (said.length < length) {
      let one: string = random.pick(DIALOGUES);
      if (broken) {
        if (random.below(3) === 0) one = one.slice(0, random.below(one.length + 1));
        if (random.below(6) === 0) one = one.repeat(1 + random.below(20));
        if (random.below(3) === 0) {
          const at = random.below(one.length + 1);
          one = one.slice(0, at) + String.fromCharCode(random.below(256)) + one.slice(at + 1);
        }
      }
      said += one === '' ? '\r' : one;
    }
    return Buffer.from(said.slice(0, Math.max(1, length)), 'latin1');
  }
}
