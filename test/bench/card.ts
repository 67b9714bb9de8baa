import { measureFiling } from './filing.js';
import { measureStart, type WithRecordings } from './start.js';
import { measureWriteRatios } from './writeRatio.js';

const COUNTS = [0, 10_000, 100_000];
const CALL_SECONDS = 600;
const FILING_SECONDS = 300;

/** What the store costs: bytes on the card, filing, time to be armed, memory, answers. Tables by title. */
export async function measureCard(t: { after(clean: () => Promise<void>): void }) {
  const root = process.getuid?.() === 0;
  if (!root) console.error('bench: the write ratios need root (loop devices) and are left out');
  const writes = root ? await measureWriteRatios(CALL_SECONDS) : {};
  const filing = await measureFiling(FILING_SECONDS);
  const starts: WithRecordings[] = [];
  for (const count of COUNTS) starts.push(await measureStart(t, count));
  return {
    writes,
    filing,
    starts: starts.map(({ start }) => start),
    queries: starts.at(-1)?.queries ?? {},
  };
}

export const CARD_TITLES = {
  writes: `Bytes that reach the device while a call of ${CALL_SECONDS} s is recorded, by the kernel's count:`,
  filing: 'Filing, as a multiple of real time:',
  starts: 'From the start of the process, with so many recordings on the card:',
  queries: `Asking for calls among ${COUNTS.at(-1)}, ms:`,
} as const;
