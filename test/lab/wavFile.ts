/** What a recording's file says, read from FORMAT.md and not by the recorder's own code. */
export interface WavFile {
  /** The `dnwb` chunk. */
  readonly facts: {
    readonly id: string;
    readonly start: string;
    readonly preRollSamples: number;
    readonly samples: number;
    readonly interrupted: boolean;
    readonly audioSha256: string;
    readonly gaps: readonly { readonly atSample: number; readonly samples: number }[];
  };
  readonly sound: Int16Array;
}

const PCM = 1;
const MU_LAW = 7;

/** @throws Error saying what is wrong with the file */
export function readWavFile(bytes: Buffer): WavFile {
  const chunks = chunksOf(bytes);
  const [format, data, facts] = ['fmt ', 'data', 'dnwb'].map((name) => {
    const chunk = chunks.get(name);
    if (chunk === undefined) throw new Error(`no chunk "${name.trim()}"`);
    return chunk;
  }) as [Buffer, Buffer, Buffer];
  const text = facts.toString('utf8').replace(/\0+$/, '');
  return {
    facts: JSON.parse(text) as WavFile['facts'],
    sound: soundOf(format.readUInt16LE(0), data),
  };
}

function chunksOf(bytes: Buffer): ReadonlyMap<string, Buffer> {
  if (bytes.toString('latin1', 0, 4) !== 'RIFF' || bytes.toString('latin1', 8, 12) !== 'WAVE')
    throw new Error('no RIFF/WAVE file');
  if (bytes.readUInt32LE(4) + 8 !== bytes.length)
    throw new Error(`RIFF says ${bytes.readUInt32LE(4) + 8} bytes, the file has ${bytes.length}`);
  const chunks = new Map<string, Buffer>();
  for (let at = 12; at + 8 <= bytes.length; ) {
    const size = bytes.readUInt32LE(at + 4);
    if (at + 8 + size > bytes.length) throw new Error('a chunk goes on beyond the file');
    chunks.set(bytes.toString('latin1', at, at + 4), bytes.subarray(at + 8, at + 8 + size));
    at += 8 + size + (size % 2);
  }
  return chunks;
}

function soundOf(format: number, data: Buffer): Int16Array {
  if (format === PCM) return Int16Array.from({ length: data.length >> 1 }, (_, i) => data.readInt16LE(i * 2));
  if (format !== MU_LAW) throw new Error(`sound of format ${format}`);
  return Int16Array.from(data, muLaw);
}

/** ITU-T G.711, table 2b: sign, 3 bits of exponent, 4 of mantissa, all inverted; here in 16 bits. */
function muLaw(code: number): number {
  const bits = ~code & 0xff;
  const size = ((((bits & 0x0f) << 3) + 0x84) << ((bits >> 4) & 7)) - 0x84;
  return (bits & 0x80) === 0 ? size : -size;
}
