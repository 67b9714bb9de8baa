import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ApiClient } from '#src/control/client.js';
import type { StickStatus, StickVisit } from '#src/control/stickTypes.js';
import { Random } from '../../../rig/random.js';
import type { Lab } from '../lab.js';
import { originalHash, placeCalls, RECORDINGS } from '../stickCalls.js';
import { hashesOf, LabStick, type StickFormat } from '../sticks.js';
import { nowMs, run, until } from '../telling.js';

const PULLS = 20;
const ROUNDS = 3;
const SMALL_DAY = '2026-11-20';
const LARGE_DAY = '2026-11-21';
const SMALL = { day: SMALL_DAY, calls: 80, bytes: 48 * 1024 };
const LARGE = { day: LARGE_DAY, calls: 8, bytes: 1_440_000 };
const GENEROUS_MS = 240_000;
const UNIT = 'denwaban-usb.service';
const FOREIGN = {
  'film.mkv': 3 * 1024 ** 2,
  'DENWABAN-AAAAAA/2026/11/20/theirs.wav': 70_000,
  'DENWABAN-AAAAAA/SHA256SUMS': 90,
};

const api = new ApiClient('/run/denwaban/control.sock');
const status = () => api.getJson<StickStatus>('/v1/stick');

/** USB sticks: copied to, pulled at random moments, full, read-only, two at once; and what copies is killed in a call. */
export async function stick(lab: Lab): Promise<void> {
  const { tell, recorder } = lab;
  const seed = Number(/\blab\.seed=(\d+)/.exec(readFileSync('/proc/cmdline', 'utf8'))?.[1]);
  tell.step(`SEED=${seed}`);
  await lab.exchange.ready();
  const placed = placeCalls([SMALL, LARGE]);
  await lab.install('/out/denwaban.deb');
  await run('chown', '-R', 'denwaban:denwaban', RECORDINGS);
  await recorder.armed();
  const life = await lab.oneLife();
  await until('the list and the process for sticks', GENEROUS_MS, async () => {
    const now = await recorder.status();
    return now?.card.recordings.catalogue === 'ready' && (await status()).there;
  });
  tell.step(`${[...placed.values()].flat().length} recordings, and denwaban-usb is there`);
  const wholeMs = await byButton(lab, placed.get(SMALL_DAY) ?? []);
  await pulledAtRandom(lab, new Random(seed), wholeMs);
  await throughput(lab);
  await fullStick(lab);
  await readOnlyStick(lab);
  await twoSticks(lab);
  // Last, since its call would be among those that the others count.
  await killedInCall(lab);
  tell.must('all of it without a restart of the recorder', await life.still());
  await lab.powerOff();
}

async function plugged(one: LabStick, how: 'rw' | 'ro' = 'rw', sticks = 1): Promise<StickStatus> {
  await one.plug(how);
  return until(`stick ${one.slot} is seen`, GENEROUS_MS, async () => {
    const now = await status();
    return now.there && now.sticks.length === sticks ? now : null;
  });
}

async function pulled(one: LabStick, left = 0): Promise<void> {
  await one.pull();
  await until(`stick ${one.slot} is not seen`, GENEROUS_MS, async () => {
    const { sticks, visits } = await status();
    return sticks.length === left && visits.every(({ state }) => state !== 'running');
  });
}

/** `denwaban stick export`: what it said and its exit code. */
function cli(...args: readonly string[]): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
    execFile('denwaban', ['stick', 'export', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : Number(error.code), said: `${stdout}${stderr}`.trim() }),
    );
  });
}

async function exported(...args: readonly string[]): Promise<StickVisit> {
  const { code, said } = await cli(...args, '--json');
  if (code !== 0) throw new Error(`exit ${code}: ${said}`);
  const [visit] = JSON.parse(said) as StickVisit[];
  if (visit === undefined) throw new Error(said);
  return visit;
}

/** What a stick holds of these recordings, held against the recorder's own; faults are told. */
async function checked(lab: Lab, name: string, one: LabStick, paths: readonly string[]): Promise<number> {
  return one.elsewhere(async (directory) => {
    const folder = readdirSync(directory).find((entry) => /^DENWABAN-(?!AAAAAA)/.test(entry)) ?? 'none';
    const root = join(directory, folder);
    const found = hashesOf(root);
    const calls = [...found].filter(([file]) => file.endsWith('.wav'));
    const wrong = calls.filter(([file, hash]) => originalHash(file) !== hash);
    lab.tell.must(`${name}: every file on the stick is the recording it is called`, wrong.length === 0);
    const missing = paths.filter((path) => !found.has(path));
    lab.tell.must(`${name}: nothing is missing (${missing.length})`, missing.length === 0);
    const parts = [...found.keys()].filter((file) => file.endsWith('.denwaban-part'));
    lab.tell.must(`${name}: nothing half (${parts.length})`, parts.length === 0);
    if (calls.length > 0) await run('sh', '-c', `cd '${root}' && sha256sum --quiet -c SHA256SUMS`);
    lab.tell.must(`${name}: the page is there`, existsSync(join(root, 'START HERE.html')));
    return calls.length;
  });
}

/**
 * The walk: stick in, button held, lamp, stick out. Foreign files and another recorder's folder stay as they are.
 * @returns how long the visit took, ms
 */
async function byButton(lab: Lab, small: readonly string[]): Promise<number> {
  const { tell, panel } = lab;
  const one = await LabStick.make('a', 'exfat', 96);
  const before = await one.elsewhere((directory) => {
    for (const [name, bytes] of Object.entries(FOREIGN)) {
      mkdirSync(join(directory, name, '..'), { recursive: true });
      writeFileSync(join(directory, name), Buffer.alloc(bytes, 7));
    }
    return hashesOf(directory);
  });
  await plugged(one);
  await panel.press(3400);
  const lamp = async () => (await lab.recorder.status())?.panel.lamp;
  await until('the lamps say exporting', 30_000, async () => (await lamp()) === 'exporting');
  const seen = new Set<number>();
  await until('the copying ends', GENEROUS_MS, async () => {
    const now = await lab.recorder.status();
    if (now?.panel.exported != null) seen.add(now.panel.exported);
    return now?.panel.lamp !== 'exporting';
  });
  tell.step(`by the button: lamp ${await lamp()}, ${seen.size} different states of progress`);
  const doneMs = nowMs();
  const tookMs = (await status()).visits[0]?.tookMs ?? Number.NaN;
  await delay(7000);
  tell.lamps('stickDone', doneMs + 800, nowMs());
  await pulled(one);
  const count = await checked(lab, 'by the button', one, small);
  tell.must('the button copies everything at first', count === SMALL.calls + LARGE.calls);
  const after = await one.elsewhere((directory) => hashesOf(directory));
  for (const [name, hash] of before) tell.must(`${name} was not touched`, after.get(name) === hash);
  await plugged(one);
  const again = await exported();
  tell.must('nothing is copied twice', again.copied === 0 && again.state === 'complete');
  await pulled(one);
  tell.step(`by the button: ${count} calls, foreign files and another recorder's folder as they were`);
  return tookMs;
}

async function fullStick(lab: Lab): Promise<void> {
  const { tell } = lab;
  const one = await LabStick.make('a', 'vfat', 40);
  await one.elsewhere((directory) =>
    writeFileSync(join(directory, 'film.mkv'), Buffer.alloc(27 * 1024 ** 2, 7)),
  );
  await plugged(one);
  const { code, said } = await cli();
  tell.step(said.replaceAll('\n', ' | '));
  const counts = /USB stick full: (\d+) of (\d+) copied, oldest first/.exec(said);
  tell.must('a full stick says how many were copied', code === 1 && counts !== null);
  await pulled(one);
  const oldest = [...readdirSync(join(RECORDINGS, SMALL_DAY.replaceAll('-', '/')))]
    .filter((name) => name.endsWith('.wav'))
    .sort()
    .slice(0, Number(counts?.[1]))
    .map((name) => `${SMALL_DAY.replaceAll('-', '/')}/${name}`);
  const count = await checked(lab, 'full stick', one, oldest);
  tell.must('as many as it said, the oldest', count === Number(counts?.[1]) && count > 20);
  const film = await one.elsewhere((directory) =>
    readFileSync(join(directory, 'film.mkv')).every((byte) => byte === 7),
  );
  tell.must('the film on the full stick is as it was', film);
}

async function readOnlyStick(lab: Lab): Promise<void> {
  const one = await LabStick.make('a', 'exfat', 40);
  await plugged(one, 'ro');
  const { code, said } = await cli();
  lab.tell.step(said);
  lab.tell.must('a stick that can only be read is called so', code !== 0 && /can only be read/.test(said));
  await pulled(one);
}

async function twoSticks(lab: Lab): Promise<void> {
  const { tell } = lab;
  const a = await LabStick.make('a', 'ext4', 48);
  const b = await LabStick.make('b', 'vfat', 48);
  await plugged(a);
  const both = await plugged(b, 'rw', 2);
  tell.step(both.sticks.map(({ name, label, fileSystem }) => `${name} ${label} ${fileSystem}`).join(', '));
  const { code, said } = await cli('--to', SMALL_DAY);
  tell.step(said.replaceAll('\n', ' | '));
  tell.must('both sticks get everything', code === 0);
  await pulled(a, 1);
  await pulled(b);
  const paths = hashesOf(join(RECORDINGS, SMALL_DAY.replaceAll('-', '/')));
  const wanted = [...paths.keys()].filter((name) => name.endsWith('.wav'));
  for (const one of [a, b])
    await checked(
      lab,
      `two sticks, ${one.slot}`,
      one,
      wanted.map((name) => `${SMALL_DAY.replaceAll('-', '/')}/${name}`),
    );
}

const median = (values: readonly number[]) =>
  [...values].sort((x, y) => x - y)[values.length >> 1] ?? Number.NaN;

/**
 * `cp` and `sync` of the same files beside ours, on new sticks, in turn. The emulated USB moves what the one emulated
 * processor can copy, so this compares processor time; the mark of 0.9 is for sticks as slow as real ones.
 */
async function throughput(lab: Lab): Promise<void> {
  const { tell } = lab;
  const mb = (LARGE.calls * LARGE.bytes) / 1e6;
  const source = join(RECORDINGS, LARGE_DAY.replaceAll('-', '/'));
  const rates: Record<'cp' | 'copy' | 'all', number[]> = { cp: [], copy: [], all: [] };
  for (let round = 0; round < ROUNDS; round++) {
    rates.cp.push(await byCp('exfat', source, mb));
    const one = await LabStick.make('a', 'exfat', 64);
    await plugged(one);
    const { copied, writtenMs, tookMs } = await exported('--from', LARGE_DAY, '--to', LARGE_DAY);
    await pulled(one);
    tell.must('all of the large calls were copied', copied === LARGE.calls);
    rates.copy.push(mb / ((writtenMs ?? 0) / 1000));
    rates.all.push(mb / ((tookMs ?? 0) / 1000));
  }
  const round = (value: number) => Math.round(value * 100) / 100;
  const [cp, copy, all] = [median(rates.cp), median(rates.copy), median(rates.all)];
  tell.measured('cp and sync', round(cp), 'MB/s');
  tell.measured('denwaban, copying', round(copy), 'MB/s');
  tell.measured('denwaban, with reading back, page and unmounting', round(all), 'MB/s');
  tell.measured('copying beside cp and sync', round(copy / cp), '');
}

async function byCp(format: StickFormat, source: string, mb: number): Promise<number> {
  const one = await LabStick.make('a', format, 64);
  await plugged(one);
  const [seen] = (await status()).sticks;
  mkdirSync('/run/lab-cp', { recursive: true });
  await run('mount', '-o', 'noatime', `/dev/${seen?.name}`, '/run/lab-cp');
  const began = nowMs();
  await run('sh', '-c', `cp -r ${source} /run/lab-cp/ && sync -f /run/lab-cp`);
  const seconds = (nowMs() - began) / 1000;
  await run('umount', '/run/lab-cp');
  await pulled(one);
  return mb / seconds;
}

/**
 * A stick that goes in the middle of a visit, again and again, until it has everything; then a new one, until so many
 * were pulled in the middle. Every stick must have everything in the end, whole and once.
 */
async function pulledAtRandom(lab: Lab, random: Random, wholeMs: number): Promise<void> {
  const { tell } = lab;
  const total = SMALL.calls + LARGE.calls;
  let pulls = 0;
  for (let sticks = 0; pulls < PULLS && sticks < PULLS; sticks++) {
    const format = sticks % 2 === 0 ? 'exfat' : 'vfat';
    const one = await LabStick.make('a', format, 64);
    const had = [0];
    for (let there = 0; there < total; had.push(there)) {
      await plugged(one);
      await api.send('POST', '/v1/stick/export', { query: `to=${LARGE_DAY}T23:59:59%2B09:00` });
      // Once all pulls were had, it may end.
      const part = (total - there) / total;
      await delay(pulls < PULLS ? 300 + random.below(wholeMs * part) : 3 * wholeMs);
      await pulled(one);
      // Of visits that ended before, nothing is told any more.
      if ((await status()).visits.some(({ problem }) => problem?.code === 'stickPulled')) pulls++;
      there = await one.elsewhere(callsIn);
    }
    tell.step(
      `${format}: had ${had.join(' ')} of ${total} after each pull; ${pulls} of ${PULLS} in the middle so far`,
    );
    await plugged(one);
    const last = await exported('--to', LARGE_DAY);
    await pulled(one);
    const count = await checked(lab, `${format}, pulled ${had.length} times`, one, []);
    tell.must(`${format}: everything is there once`, count === total && last.copied + last.found === total);
  }
  tell.must(`${PULLS} sticks were pulled in the middle`, pulls >= PULLS);
}

/** How many recordings have their names on it. */
function callsIn(directory: string): number {
  const names = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  return names.filter((name) => name.endsWith('.wav')).length;
}

/** As from a checkout, with usb-detection: the process and its watch on USB are killed as their own crash would. */
async function killedInCall(lab: Lab): Promise<void> {
  const { tell, recorder } = lab;
  mkdirSync('/run/systemd/system/denwaban-usb.service.d', { recursive: true });
  writeFileSync(
    '/run/systemd/system/denwaban-usb.service.d/lab.conf',
    '[Service]\nEnvironment=LD_LIBRARY_PATH=/opt/lab/lib\nExecStart=\nExecStart=/opt/lab/bin/node /app/dist/usb.js\n',
  );
  await run('systemctl', 'daemon-reload');
  await run('systemctl', 'restart', UNIT);
  await until('denwaban-usb is there again', GENEROUS_MS, async () => (await status()).there);
  const cellOf = async () => {
    const group = await recorder.property('ControlGroup', UNIT);
    const pids = readFileSync(`/sys/fs/cgroup${group}/cgroup.procs`, 'utf8').trim().split('\n').map(Number);
    return pids.find((pid) => readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes('cellMain')) ?? null;
  };
  const cell = await until('usb-detection watches', GENEROUS_MS, cellOf);
  await lab.notOurs();
  const offHookMs = await lab.talk();
  await delay(2000);
  process.kill(cell, 'SIGSEGV');
  const next = await until('the watch is started again', GENEROUS_MS, async () => {
    const now = await cellOf();
    return now !== null && now !== cell ? now : null;
  });
  tell.step(`in a call: usb-detection's cell ${cell} died of SIGSEGV, ${next} took its place`);
  const one = await LabStick.make('a', 'exfat', 64);
  await plugged(one);
  await api.send('POST', '/v1/stick/export', {});
  await until('it copies', GENEROUS_MS, async () =>
    (await status()).visits.some(({ filesDone }) => filesDone > 0),
  );
  process.kill(Number(await recorder.property('MainPID', UNIT)), 'SIGSEGV');
  await until('the recorder says so', GENEROUS_MS, async () => {
    const now = await recorder.status();
    return now?.problems.some(({ code }) => code === 'stickProcessDied') ?? false;
  });
  tell.step('in the call: what copies died of SIGSEGV, and the recorder says so');
  await until(
    'the stick is seen by the next one',
    GENEROUS_MS,
    async () => (await status()).sticks.length === 1,
  );
  const done = await exported();
  tell.step(`in the call: ${done.found} found, ${done.copied} copied by the next one`);
  const endMs = await lab.exchange.act('hang-up');
  const name = 'what copies killed twice in the call';
  await lab.filed({ name, offHookMs, endMs, mayLackMs: 0, outages: [] });
  await pulled(one);
}
