import { parseArgs } from 'node:util';
import { CARD_TITLES, measureCard } from './card.js';
import { DETECTORS_TITLE, measureDetectors } from './detectors.js';
import { exportTitle, measureExports } from './export.js';
import { measureRecorder } from './recorder.js';
import { measureSticks, STICK_TITLE } from './stick.js';

/** `npm run bench`: every number that Denwaban claims, beside a peer in the same run where there is one. */
const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    seconds: { type: 'string', default: '60' },
    calls: { type: 'string', default: '50' },
    only: { type: 'string' },
  },
});

/** Two calls, one after the other. */
const MAX_DETECTORS_S = 30;

const cleanings: (() => Promise<void>)[] = [];
const t = { after: (clean: () => Promise<void>) => cleanings.push(clean) };
async function cleanUp(): Promise<void> {
  for (let clean = cleanings.pop(); clean !== undefined; clean = cleanings.pop()) await clean();
}

function show(title: string, rows: object): void {
  console.log(title);
  console.table(rows);
}

try {
  const wanted = (part: string) => values.only === undefined || values.only === part;
  const seconds = Number(values.seconds);
  const recorder = wanted('recorder') ? await measureRecorder(t, seconds, Number(values.calls)) : null;
  await cleanUp();
  const detectors = wanted('detectors')
    ? await measureDetectors(t, Math.min(seconds, MAX_DETECTORS_S))
    : null;
  await cleanUp();
  const card = wanted('card') ? await measureCard(t) : null;
  const exports = wanted('export') ? await measureExports() : null;
  const sticks = wanted('stick') ? await measureSticks() : null;
  const parts = {
    ...(detectors === null ? {} : { detectors }),
    ...(card === null ? {} : { card }),
    ...(exports === null ? {} : { exports }),
    ...(sticks === null ? {} : { sticks }),
  };
  if (values.json) console.log(JSON.stringify({ ...recorder, ...parts }));
  else {
    if (recorder !== null) {
      show(`Recording one call for ${seconds} s, all at once on the same line:`, recorder.recording);
      show('Off-hook byte to first notice sample on the wire, ms:', recorder.offHookToNoticeMs);
    }
    if (detectors !== null) show(DETECTORS_TITLE, detectors);
    for (const [part, rows] of Object.entries(card ?? {}))
      show(CARD_TITLES[part as keyof typeof CARD_TITLES], rows);
    for (const [type, rows] of Object.entries(exports ?? {})) show(exportTitle(type), rows);
    if (sticks !== null) show(STICK_TITLE, sticks);
  }
} catch (error) {
  console.error(`bench: FAILED: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
} finally {
  await cleanUp();
}
