import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Leveller } from '#src/signal/agc.js';
import type { ApplianceReport, RecordedCall, Scenario } from './applianceReports.js';
import { differences, type Stretch } from './heldAgainst.js';
import { type LampChange, misread, saidFrom } from './lampTrace.js';
import { loudspeakerFault } from './loudspeaker.js';
import { Guest } from './qemu.js';
import { readWavFile, type WavFile } from './wavFile.js';

/** Twice what a busy machine with two cores needs; `drive` waits long for a PC to be idle, `stick` pulls many times. */
const PATIENCE_MS = 900_000;
const LONG_PATIENCE_MS = 3_600_000;
const LONG: readonly Scenario[] = ['drive', 'stick'];
/** From the scenario's end to the machine's. */
const POWER_OFF_MS = 240_000;
const RATE_HZ = 8000;
/** A hook event's way to the recorder: a recording may end sooner or later by so much. */
const HOOK_MS = 100;
/** The hook event's way to the recorder, and the player's buffer behind the notice's last sample. */
const SLACK_SAMPLES = 0.5 * RATE_HZ;
/** The panel's trace ends while the machine goes down, soon after the last word is shown. */
const LAST_GLANCE_MS = 500;

export interface ApplianceOutcome {
  readonly faults: readonly string[];
  readonly measured: readonly string[];
}

/** Boots the appliance's guest, lets it go through the scenario, and judges by what it left behind. */
export async function runAppliance(
  scenario: Scenario,
  lab: string,
  dir: string,
  say: (line: string) => void,
): Promise<ApplianceOutcome> {
  const out = join(dir, 'out');
  mkdirSync(out);
  const prepared = scenario === 'drive' ? ['drive-journal.ndjson', 'drive-catalogue'] : [];
  for (const file of ['denwaban.deb', 'previous.deb', ...prepared])
    if (existsSync(join(lab, file))) copyFileSync(join(lab, file), join(out, file));
  const reports: ApplianceReport[] = [];
  const faults: string[] = [];
  let late: NodeJS.Timeout | undefined;
  const cut = (why: string) => {
    faults.push(why);
    void guest.cut();
  };
  const heard = (report: ApplianceReport) => {
    reports.push(report);
    const at = `guest ${(report.uptimeMs / 1000).toFixed(1).padStart(5)} s`;
    if (report.kind === 'done') late = setTimeout(cut, POWER_OFF_MS, 'the machine did not power itself off');
    if (report.kind === 'step') say(`${at}  ${report.what}`);
    if (report.kind === 'fault') say(`${at}  FAULT ${report.why}`);
    if (report.kind === 'measured') say(`${at}  ${report.what}: ${report.value} ${report.unit}`);
  };
  const guest = await Guest.run(out, heard, (socket) => qemuArguments(lab, out, scenario, socket));
  const never = setTimeout(
    cut,
    LONG.includes(scenario) ? LONG_PATIENCE_MS : PATIENCE_MS,
    'the scenario came to no end',
  );
  await guest.ended;
  clearTimeout(never);
  clearTimeout(late);
  const measured = reports.flatMap((one) =>
    one.kind === 'measured' ? [`${one.what}: ${one.value} ${one.unit}`] : [],
  );
  faults.push(...reports.flatMap((one) => (one.kind === 'fault' ? [one.why] : [])));
  if (!reports.some(({ kind }) => kind === 'done')) {
    const last = (name: string) =>
      existsSync(join(out, name)) ? readFileSync(join(out, name), 'utf8').slice(-3000) : '';
    faults.push(`the guest came to no orderly end:\n${last('console.txt')}${last('journal.txt')}`);
    return { faults, measured };
  }
  return { faults: [...faults, ...judge(reports, out, say)], measured };
}

/** As a replay gives it: the loud and the quiet party evened out. */
function evenedOut(sound: Int16Array): Int16Array {
  const leveller = new Leveller();
  return Int16Array.from([...leveller.push(sound), ...leveller.flush()]);
}

/** Everything the guest left, held against what it should have been. */
function judge(reports: readonly ApplianceReport[], out: string, say: (line: string) => void): string[] {
  const faults: string[] = [];
  const trace = ndjson<LampChange>(join(out, 'lamps.ndjson'));
  const line = readTruth(out);
  for (const report of reports) {
    if (report.kind === 'recording') {
      const file = readWavFile(readFileSync(join(out, report.file)));
      faults.push(...judgeRecording(file, report.of, line, say));
      const loudspeaker = join(out, 'loudspeaker.raw');
      if (existsSync(loudspeaker))
        faults.push(...loudspeakerFault(evenedOut(file.sound), readFileSync(loudspeaker), say));
    }
    if (report.kind !== 'lamps') continue;
    const { word, fromMs, toMs } = report;
    const end = toMs ?? Number.POSITIVE_INFINITY;
    const wrong =
      toMs === null
        ? saidFrom(trace, word, fromMs, trace.at(-1)?.ms ?? 0, LAST_GLANCE_MS) === null && 'it was never said'
        : misread(trace, word, fromMs, end);
    if (wrong) faults.push(`lamps, ${word}: ${wrong}`);
    else say(`lamps as documented: ${word}`);
  }
  return faults;
}

interface Truth {
  readonly sound: Int16Array;
  sampleAt(ms: number): number;
}

/** The emulator's own account: the sound it put on the line, and places for moments. */
function readTruth(out: string): Truth {
  const wav = readFileSync(join(out, 'wire.wav')).subarray(44);
  const sound = Int16Array.from({ length: wav.length >> 1 }, (_, i) => wav.readInt16LE(2 * i));
  const moments = ndjson<{ sample: number; ms: number }>(join(out, 'events.ndjson'));
  return {
    sound,
    sampleAt(ms) {
      const near = moments.reduce((best, one) =>
        Math.abs(one.ms - ms) < Math.abs(best.ms - ms) ? one : best,
      );
      return Math.round(near.sample + ((ms - near.ms) * RATE_HZ) / 1000);
    },
  };
}

type Facts = WavFile['facts'] & {
  readonly notice: { readonly beganSample: number; readonly endedSample: number } | null;
};

function judgeRecording(
  { sound, facts }: WavFile,
  { name, offHookMs, endMs, mayLackMs, outages }: RecordedCall,
  line: Truth,
  say: (text: string) => void,
): string[] {
  const { notice, preRollSamples } = facts as Facts;
  const offHook = line.sampleAt(offHookMs);
  const end = preRollSamples + line.sampleAt(endMs) - offHook;
  const excused: Stretch[] = outages.map(({ fromMs, toMs }) => ({
    fromSample: preRollSamples + line.sampleAt(fromMs) - offHook - SLACK_SAMPLES,
    toSample: preRollSamples + line.sampleAt(toMs) - offHook + SLACK_SAMPLES,
  }));
  if (notice !== null)
    excused.push({
      fromSample: notice.beganSample - SLACK_SAMPLES,
      toSample: notice.endedSample + SLACK_SAMPLES,
    });
  const found = differences(sound, line.sound, preRollSamples, offHook);
  const wrong = found.filter(
    ({ fromSample, toSample }) =>
      fromSample < end - SLACK_SAMPLES &&
      !excused.some((one) => fromSample >= one.fromSample && toSample <= one.toSample),
  );
  const seconds = (samples: number) => (samples / RATE_HZ).toFixed(1);
  const faults = wrong.map(
    ({ fromSample, toSample }) =>
      `${name}: from ${seconds(fromSample)} to ${seconds(toSample)} s the recording is not what was on the line`,
  );
  const lackMs = Math.max(0, Math.round(((end - sound.length) * 1000) / RATE_HZ));
  if (lackMs > mayLackMs + HOOK_MS) faults.push(`${name}: the last ${lackMs} ms are missing`);
  const other = found.reduce((sum, { fromSample, toSample }) => sum + toSample - fromSample, 0);
  const same = seconds(sound.length - preRollSamples - other);
  const all = seconds(sound.length - preRollSamples);
  say(
    `${name}: ${same} of ${all} s are sample by sample what was on the line; the last ${lackMs} ms are missing`,
  );
  return faults;
}

function ndjson<T>(path: string): readonly T[] {
  return readFileSync(path, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((text) => JSON.parse(text) as T);
}

/**
 * Changes to the root file system are forgotten when the machine goes off, and outlive a reboot. The guest's time
 * is counted in instructions, 1 ns each, and does not run ahead of the host's: a busy host makes the scenario take
 * longer and changes nothing else. A processor without AVX is emulated in a tenth less time.
 */
function qemuArguments(lab: string, out: string, scenario: Scenario, socket: string): string[] {
  const seed = process.env.SEED ?? Date.now() % 1e9;
  const drive = (file: string, more: string) => ['-drive', `file=${file},if=virtio,format=raw,${more}`];
  return [
    ...['-machine', 'q35', '-accel', 'tcg,tb-size=512', '-cpu', 'Nehalem', '-m', '1024'],
    ...['-icount', 'shift=0,sleep=on', '-rtc', 'clock=vm'],
    ...['-nodefaults', '-display', 'none', '-monitor', 'none'],
    ...['-kernel', join(lab, 'appliance/vmlinux'), '-initrd', join(lab, 'appliance/initrd')],
    '-append',
    `console=ttyS0 panic=-1 quiet mitigations=off tsc=reliable lab.scenario=${scenario} lab.seed=${seed}`,
    ...drive(join(lab, 'appliance/root.img'), 'snapshot=on'),
    ...drive(join(lab, 'app.img'), 'readonly=on'),
    // What the scenario changes on the prepared card is forgotten too.
    ...(scenario === 'drive' ? drive(join(lab, 'drive.img'), 'snapshot=on') : []),
    ...['-virtfs', `local,path=${out},mount_tag=out,security_model=none,multidevs=remap`],
    ...['-chardev', `socket,id=reports,path=${socket}`, '-device', 'virtio-serial-pci'],
    ...['-device', 'virtserialport,chardev=reports,name=lab.reports'],
    ...['-serial', `file:${join(out, 'console.txt')}`],
  ];
}
