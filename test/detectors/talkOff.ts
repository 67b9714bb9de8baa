import { countryCodes, loadCountry } from '#src/config/countries.js';
import { DtmfDetector } from '#src/signal/dtmf.js';
import { ToneDetector } from '#src/signal/tones.js';
import { type Report, table } from './report.js';
import { soundFiles, soundOf } from './sounds.js';

const RATE_HZ = 8000;
const BLOCK_SAMPLES = 1600;
const LEAST_SECONDS = 3600;
const AT_ONCE = 2;

interface Hits {
  digits: number;
  ends: number;
  others: number;
}

/**
 * Speech and music that hold no key and no tone: every digit and every busy or reorder tone of any country that
 * is heard in them is false. Ringback and dial tone are counted too, but end no call.
 */
export async function compareTalkOff(packages: readonly string[]): Promise<Report> {
  const seen = new Set<string>();
  const rows: (string | number)[][] = [];
  const found: string[] = [];
  const all: Hits = { digits: 0, ends: 0, others: 0 };
  let samples = 0;
  const cpu = { dtmf: 0, tones: 0 };
  for (const name of packages) {
    const files = await soundFiles(name, seen);
    const here: Hits = { digits: 0, ends: 0, others: 0 };
    let length = 0;
    for (let at = 0; at < files.length; at += AT_ONCE) {
      const some = files.slice(at, at + AT_ONCE);
      for (const [i, sound] of (await Promise.all(some.map(soundOf))).entries()) {
        length += sound.length;
        listen(sound, some[i] ?? '', here, found, cpu);
      }
    }
    samples += length;
    all.digits += here.digits;
    all.ends += here.ends;
    all.others += here.others;
    rows.push([name, files.length, clock(length), here.digits, here.ends, here.others]);
  }
  rows.push(['together', seen.size, clock(samples), all.digits, all.ends, all.others]);
  const seconds = samples / RATE_HZ;
  const plans = countryCodes();
  return {
    lines: [
      `Talk-off: digits and tones heard in speech and music, with the tones of ${plans.join(' ')}`,
      ...table(['Debian package', 'files', 'length', 'digits', 'busy, reorder', 'ringback, dial'], rows),
      ...found,
      `Real-time factor on this machine: keys ${Math.round(seconds / cpu.dtmf)}, tones of one country ${Math.round(
        (seconds * plans.length) / cpu.tones,
      )}`,
      ...(seconds < LEAST_SECONDS ? [`FAILED: less than ${LEAST_SECONDS} s of sound`] : []),
    ],
    ok: all.digits === 0 && all.ends === 0 && seconds >= LEAST_SECONDS,
  };
}

function listen(
  sound: Int16Array,
  path: string,
  hits: Hits,
  found: string[],
  cpu: { dtmf: number; tones: number },
): void {
  let began = process.cpuUsage().user;
  const since = () => (process.cpuUsage().user - began) / 1e6;
  const keys = new DtmfDetector();
  for (const { digit, atSample } of blocks(sound).flatMap((block) => keys.push(block))) {
    hits.digits++;
    found.push(`  key ${digit} at ${(atSample / RATE_HZ).toFixed(2)} s of ${path}`);
  }
  cpu.dtmf += since();
  began = process.cpuUsage().user;
  for (const code of countryCodes()) {
    const country = loadCountry(code);
    if (country === null) continue;
    const tones = new ToneDetector(country);
    for (const { tone, on, fromSample } of blocks(sound).flatMap((block) => tones.push(block))) {
      if (!on) continue;
      if (tone === 'busy' || tone === 'reorder') hits.ends++;
      else hits.others++;
      found.push(`  ${code} ${tone} at ${(fromSample / RATE_HZ).toFixed(2)} s of ${path}`);
    }
  }
  cpu.tones += since();
}

function blocks(sound: Int16Array): Int16Array[] {
  return Array.from({ length: Math.ceil(sound.length / BLOCK_SAMPLES) }, (_, i) =>
    sound.subarray(i * BLOCK_SAMPLES, (i + 1) * BLOCK_SAMPLES),
  );
}

function clock(samples: number): string {
  const seconds = Math.round(samples / RATE_HZ);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
