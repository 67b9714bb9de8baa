import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import type { LastStop } from '#src/card/lastStop.js';
import type { Check, CheckName } from '#src/doctor/check.js';
import type { ProblemCode } from '#src/i18n/problems.js';
import { Rig } from '../rig/denwaban.js';

const CLI = resolve(import.meta.dirname, '../../dist/cli/main.js');
const NOTICE = join(import.meta.dirname, '../../notices/ja.wav');
const SPOKEN = '/usr/share/sounds/alsa/Front_Center.wav';
const NUMBER = '0312345678';
const DIALLED = '5551234';

interface Report {
  readonly code: number;
  readonly checks: readonly (Check & { readonly todo: readonly string[] })[];
}

/** A rig with a name of its own for everything that a test breaks, and its own word on the system's clock. */
class DoctorRig {
  readonly rig: Rig;
  readonly line: string;
  readonly notice: string;
  readonly #bin: string;

  constructor(rig: Rig) {
    this.rig = rig;
    this.line = join(rig.dir, 'usb-line');
    this.notice = join(rig.dir, 'notice.wav');
    this.#bin = join(rig.dir, 'bin');
    mkdirSync(this.#bin);
    this.clock(true);
    this.program('journalctl', `cat '${join(rig.dir, 'journal')}'`);
    copyFileSync(NOTICE, this.notice);
    this.plugIn();
    rig.configure(`[line]\ndevice = "${this.line}"\n[notice]\nclip = "${this.notice}"`);
  }

  plugIn(): void {
    symlinkSync(join(this.rig.runtime, 'emulator/tty'), this.line);
  }

  clock(synchronised: boolean): void {
    this.program('timedatectl', `echo ${synchronised ? 'yes' : 'no'}`);
  }

  program(name: string, script: string): void {
    writeFileSync(join(this.#bin, name), `#!/bin/sh\n${script}\n`);
    chmodSync(join(this.#bin, name), 0o755);
  }

  get path(): string {
    return `${this.#bin}:${process.env.PATH}`;
  }

  cli(args: string[], lang = 'en') {
    return this.rig.cli(['--config', this.rig.config, '--lang', lang, ...args], { PATH: this.path });
  }

  async doctor(): Promise<Report> {
    const { code, stdout, stderr } = await this.cli(['doctor', '--json']);
    assert.ok(stdout !== '', stderr);
    return { code, checks: JSON.parse(stdout).checks };
  }

  /** The doctor in a world of its own, where `mounts` was done before. */
  doctorIn(mounts: string): Report {
    const words = ['--runtime', this.rig.runtime, '--config', this.rig.config, 'doctor', '--json'];
    const command = ['-rm', 'sh', '-c', `${mounts} && exec "$0" "$@"`, process.execPath, CLI, ...words];
    const env = { ...process.env, PATH: this.path };
    const { status, stdout, stderr } = spawnSync('unshare', command, { encoding: 'utf8', env });
    assert.ok(stdout !== '' && status !== null, stderr);
    return { code: status, checks: JSON.parse(stdout).checks };
  }

  /** With more lines in the configuration than the recorder read. */
  async withConfig<T>(change: (toml: string) => string, look: () => T | Promise<T>): Promise<T> {
    const before = readFileSync(this.rig.config, 'utf8');
    writeFileSync(this.rig.config, change(before));
    try {
      return await look();
    } finally {
      writeFileSync(this.rig.config, before);
    }
  }
}

function stateOf({ checks }: Report, name: CheckName) {
  return checks.find((check) => check.name === name)?.state;
}

/** The check has this remedy, said in a sentence; and no check but this one (and its consequences) is not well. */
function names(
  report: Report,
  name: CheckName,
  code: ProblemCode,
  consequences: readonly CheckName[] = [],
): void {
  const check = report.checks.find((one) => one.name === name);
  assert.ok(check);
  assert.ok(['bad', 'warning'].includes(check.state), `${name} is ${check.state}`);
  const at = check.remedies.findIndex((problem) => problem.code === code);
  assert.ok(at >= 0, `${name}: ${JSON.stringify(check.remedies)} has no ${code}`);
  assert.match(check.todo[at] ?? '', /[a-z] .*[.?]$/);
  assert.equal(report.code, report.checks.some(({ state }) => state === 'bad') ? 1 : 0);
  const others = report.checks
    .filter(({ state }) => state === 'bad' || state === 'warning')
    .map((one) => one.name);
  assert.deepEqual(
    others.filter((one) => one !== name && !consequences.includes(one)),
    [],
    `${code} is blamed on others`,
  );
}

test('the doctor: all green on the emulated board; then faults one by one, each by name and remedy', async (t) => {
  const rig = await Rig.start(t);
  const ward = new DoctorRig(rig);
  rig.wrap = ['env', `PATH=${ward.path}`];
  await rig.startDaemon();

  await t.test('all green, and the exit code says so', async () => {
    await rig.until('a measured level', async () => (await rig.status()).audio.levelDb !== null);
    const report = await ward.doctor();
    const ill = report.checks.filter(({ state }) => state !== 'ok');
    assert.deepEqual(ill, []);
    assert.equal(report.code, 0);
    const { stdout } = await ward.cli(['doctor'], 'ja');
    assert.match(stdout, /^すべて正常です。通話は録音されます。\n正常 +録音 /);
    assert.doesNotMatch(stdout, /undefined|null|NaN/);
  });

  await t.test('notice file unreadable', async () => {
    writeFileSync(ward.notice, 'RIFF this is no sound');
    names(await ward.doctor(), 'notice', 'noticeUnreadable');
    rmSync(ward.notice);
    names(await ward.doctor(), 'notice', 'noticeMissing');
    copyFileSync(NOTICE, ward.notice);
  });

  await t.test('configuration broken', async () => {
    const report = await ward.withConfig(
      (toml) => `languge = "ja"\n${toml}`,
      () => ward.doctor(),
    );
    names(report, 'config', 'configUnknownKey');
    assert.equal(stateOf(report, 'recording'), 'ok', 'the recorder still runs with the old one');
  });

  await t.test('line device missing', async () => {
    rmSync(ward.line);
    names(await ward.doctor(), 'line', 'lineMissing');
    ward.plugIn();
  });

  await t.test('line profile that does not exist', async () => {
    const change = (toml: string) => toml.replace('[line]', '[line]\nprofile = "none"');
    names(await ward.withConfig(change, () => ward.doctor()), 'dialect', 'lineProfileBroken');
  });

  await t.test('sound lost', async () => {
    await rig.act('sound', { down: 4000 });
    await rig.until('the loss', async () => (await rig.status()).audio.state === 'lost');
    names(await ward.doctor(), 'audio', 'captureLost', ['recording']);
    await rig.until('sound', async () => (await rig.status()).armed);
  });

  await t.test('sound card missing', async () => {
    const change = (toml: string) => `${toml}\n[audio]\ncapture = "plughw:CARD=Modem"\n`;
    names(await ward.withConfig(change, () => ward.doctor()), 'audio', 'captureNoCard');
  });

  await t.test('clock not synchronised', async () => {
    ward.clock(false);
    names(await ward.doctor(), 'clock', 'clockUnsynchronised');
    ward.clock(true);
  });

  await t.test('button and lamps missing', async () => {
    const panel =
      '\n[panel]\nbutton_device = "/dev/input/denwaban-none"\nlamp_green = "no:green"\nlamp_red = "no:red"\n';
    const report = await ward.withConfig(
      (toml) => toml + panel,
      () => ward.doctor(),
    );
    names(report, 'button', 'buttonMissing', ['lamps']);
    names(report, 'lamps', 'lampMissing', ['button']);
  });

  await t.test('a test call: the person is led through it, and what arrived is compared', async () => {
    const { said, code } = await testCall(ward);
    const { call } = await rig.event('filed');
    assert.match(said, /ok +Ringing +ring\nok +Number +0312345678\nok +Lifted/);
    assert.match(said, /ok +Voice +-\d+ dB\nok +Put down +onHook\n/);
    assert.ok(said.includes(call.path));
    // On a busy machine the player may stumble, so that the notice was not on the line: then the doctor must say so.
    const heard = call.notice === 'heard' && call.gapSamples === 0;
    assert.equal(code, heard ? 0 : 1, said);
    if (heard)
      assert.match(said, /ok +Notice +\d+ ms\n[\s\S]*The test call was recorded as it should be\.\n$/);
    else assert.match(said, /BAD +(Notice|Recording) [\s\S]*The test call was not as it should be/);
  });

  await t.test('a test call that comes to nothing names the first thing that did not arrive', async () => {
    const { code, stdout } = await ward.cli(['doctor', 'line', '--patience', '1']);
    assert.equal(code, 1);
    assert.match(stdout, /BAD +Ringing +-\n {6}No ringing arrived from the line; check the cord/);
    assert.doesNotMatch(stdout, /Voice/);
  });

  await t.test('the support bundle has facts and the log, and no digit of a number', async () => {
    await rig.act('lift');
    await rig.until('the call', async () => (await rig.status()).call.state === 'outgoing');
    // Tones of the phone as the device tells them: DLE and the digit.
    const tones = [...DIALLED].map((digit) => `10${digit.charCodeAt(0).toString(16)}`).join('');
    await rig.act('misbehave', { babbleHex: tones });
    await delay(500);
    await rig.act('hang-up');
    await rig.until('both calls', async () => (await rig.status()).card.recordings.calls === 2);
    await ward.cli(['note', 'last', `Call back ${NUMBER}`]);
    writeFileSync(join(rig.dir, 'journal'), rig.log);
    assert.match(rig.log, new RegExp(NUMBER), 'the log itself has it');
    await ward.withConfig(
      (toml) => `${toml}\n[[retention.rule]]\nnumber = "${NUMBER}"\n`,
      () => searchBundle(ward),
    );
  });

  await t.test('recorder dead: said first, and how it ended', async () => {
    await rig.stopDaemon('SIGKILL');
    const report = await ward.doctor();
    names(report, 'recording', 'controlUnreachable', ['lastStop']);
    names(report, 'lastStop', 'doctorCrashed', ['recording']);
    assert.equal(stateOf(report, 'notice'), 'ok', 'what can be seen without it is seen');
    assert.equal(stateOf(report, 'ring'), 'ok');
  });

  const dead: readonly CheckName[] = ['recording', 'lastStop'];
  await t.test('power cut: the record is of another boot', async () => {
    const file = join(rig.dir, 'state/run.json');
    const record: LastStop = JSON.parse(readFileSync(file, 'utf8'));
    writeFileSync(file, JSON.stringify({ ...record, boot: 'the boot before' }));
    names(await ward.doctor(), 'lastStop', 'doctorPowerCut', dead);
  });

  await t.test('card with the recordings not mounted', async () => {
    const change = (toml: string) => toml.replace('[card]', '[card]\nmount_point = true');
    names(await ward.withConfig(change, () => ward.doctor()), 'recordings', 'cardOutOfReach', dead);
  });

  await t.test('ring on a card that can only be read', () => {
    const card = `mount --bind ${rig.dir} ${rig.dir} && mount -o remount,bind,ro ${rig.dir}`;
    names(ward.doctorIn(card), 'ring', 'ringUnreadable', [...dead, 'recordings']);
  });

  await t.test('disk nearly full', () => {
    const tiny = `mount -t tmpfs -o size=16m tmpfs ${rig.recordings}`;
    names(ward.doctorIn(tiny), 'space', 'cardSpaceShort', dead);
  });
});

/** Does what the doctor asks a person to do, and gives all that it says. */
async function testCall({ rig, path }: DoctorRig): Promise<{ readonly said: string; readonly code: number }> {
  const words = ['--runtime', rig.runtime, '--config', rig.config, '--lang', 'en', 'doctor', 'line'];
  const child = spawn(process.execPath, [CLI, ...words], { env: { ...process.env, PATH: path } });
  const closed = once(child, 'close');
  const answers: readonly (readonly [RegExp, () => Promise<unknown>])[] = [
    [/^Call this line/, () => rig.act('ring', { from: NUMBER })],
    [/^Ringing\. Lift/, () => rig.act('lift')],
    [/^Say a few words/, () => rig.act('speak', { side: 'near', file: SPOKEN, wait: true })],
    [/^Put the handset down/, () => rig.act('hang-up')],
  ];
  const said: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    said.push(`${line}\n`);
    await answers.find(([prompt]) => prompt.test(line))?.[1]();
  }
  const [code] = await closed;
  return { said: said.join(''), code };
}

async function searchBundle(ward: DoctorRig): Promise<void> {
  const { rig } = ward;
  const out = join(rig.dir, 'bundle.tar.gz');
  const { code, stdout, stderr } = await ward.cli(['support-bundle', '--out', out]);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /doctor\.json, evidence\.json, status\.json, card\.json, config\.toml, log\.txt/);
  const everything = execFileSync('tar', ['-xzOf', out], { encoding: 'utf8' });
  const names = execFileSync('tar', ['-tzf', out], { encoding: 'utf8' });
  assert.doesNotMatch(names, /\.(wav|mp3|opus)$/m);
  assert.match(everything, /_in_##########_/, 'the call is told, its number is not');
  assert.match(everything, /"kind":"callerId","callerId":\{"kind":"number","number":"##########"\}/);
  assert.match(everything, /number = "##########"/);
  for (const number of [NUMBER, NUMBER.slice(1), DIALLED]) assert.ok(!everything.includes(number), number);
  const digits = [...everything.matchAll(/"kind":"digit","digit":"(.)"/g)].map(([, digit]) => digit);
  assert.equal(digits.length, DIALLED.length);
  assert.ok(digits.every((digit) => digit === '#'));
}
