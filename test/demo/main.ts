import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { RATE_HZ } from '#src/card/types.js';
import type { CallDetail, LiveEvent, Verification } from '#src/control/api.js';
import { Rig } from '../rig/denwaban.js';

/**
 * The demo: one incoming call on the emulated line, as it happens, and then what is left of it. Ends with
 * `demo: OK` only when the notice was heard in time, and the filed recording checks out.
 */
const SPOKEN = '/usr/share/sounds/alsa';
const KEPT = resolve(import.meta.dirname, '../../demo-recordings');
const TOO_LATE_MS = 150;

const cleanings: (() => Promise<void>)[] = [];
const clean = async () => {
  for (const one of cleanings.splice(0)) await one();
};
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    console.log(`demo: interrupted (${signal})`);
    void clean().then(() => process.exit(130));
  });

let beganMs: number | null = null;

function say(who: string, what: string): void {
  const now = performance.now();
  beganMs ??= now;
  console.log(`${((now - beganMs) / 1000).toFixed(1).padStart(6)} s  ${who.padEnd(9)} ${what}`);
}

function tell(event: LiveEvent): void {
  switch (event.type) {
    case 'state':
      say(
        'denwaban',
        event.call.number === null ? event.call.state : `${event.call.state}, ${event.call.number}`,
      );
      break;
    case 'noticeBegan': {
      const after = event.afterOffHookMs;
      say(
        'denwaban',
        `the notice is on the line${after === null ? '' : `, since ${after.toFixed(0)} ms after off-hook`}`,
      );
      break;
    }
    case 'noticeEnded':
      say('denwaban', `the notice has ended${event.cutShort ? ', cut short' : ''}`);
      break;
    case 'filed':
      say('denwaban', `filed as ${event.call.path}`);
      break;
    case 'problem':
      say('denwaban', `problem: ${event.problem.code}`);
  }
}

async function call(rig: Rig): Promise<void> {
  const speak = async (side: 'far' | 'near', file: string) => {
    say(side === 'far' ? 'caller' : 'office', `speaks (${file})`);
    await rig.act('speak', { side, file: join(SPOKEN, file), wait: true });
  };
  say('caller', 'dials the office from 03-1234-5678');
  await rig.act('ring', { from: '0312345678' });
  await delay(3500);
  say('office', 'lifts the handset');
  await rig.act('lift');
  await rig.event('noticeEnded');
  await speak('far', 'Front_Center.wav');
  await speak('near', 'Rear_Left.wav');
  await speak('far', 'Side_Right.wav');
  await delay(300);
  say('office', 'puts the handset down');
  await rig.act('hang-up');
  await rig.event('filed');
}

async function show(rig: Rig): Promise<void> {
  for (const args of [['calls'], ['show', 'last'], ['verify', 'last']]) {
    const { code, stdout, stderr } = await rig.cli(args, { COLUMNS: process.env.COLUMNS ?? '120' });
    console.log(`\n$ denwaban ${args.join(' ')}\n${stdout}${stderr}`.trimEnd());
    if (code !== 0) throw new Error(`denwaban ${args.join(' ')} ended with code ${code}`);
  }
}

/** Whether the recording is what it should be; throws a sentence when it is not. */
async function check(rig: Rig): Promise<void> {
  const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
  const verified = await rig.api.send<Verification>('POST', '/v1/calls/last/verify');
  const { notice } = facts;
  const afterMs = notice === null ? null : ((notice.beganSample - facts.preRollSamples) * 1000) / RATE_HZ;
  if (!verified.ok) throw new Error('the recording does not have the checksum it was filed with');
  if (!notice?.heard || notice.cutShort) throw new Error('the notice was not heard in the recording');
  if (afterMs === null || afterMs > TOO_LATE_MS)
    throw new Error(`the notice came ${afterMs} ms after off-hook`);
  if (facts.preRollSamples < RATE_HZ) throw new Error('less than a second from before the off-hook');
  if (facts.gaps.length > 0) throw new Error(`${facts.gaps.length} gaps in the recording`);
}

async function main(): Promise<void> {
  const rig = await Rig.start({ after: (one) => cleanings.push(one) });
  await rig.startDaemon((event) => tell(event));
  await call(rig);
  await show(rig);
  await check(rig);
  rmSync(KEPT, { recursive: true, force: true });
  mkdirSync(KEPT, { recursive: true });
  cpSync(rig.recordings, KEPT, { recursive: true });
  console.log(`\nListen to it: the recording is kept in ${KEPT}`);
}

try {
  await main();
  await clean();
  console.log('demo: OK');
} catch (error) {
  await clean();
  console.error(`demo: FAILED: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
