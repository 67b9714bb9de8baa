import { spawn } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from '../lab.js';
import { nowMs } from '../telling.js';

const LINE = '/dev/serial/by-id/usb-Denwaban_Lab_Line_Interface_LINE0001-if00';
/** The bound, in guest time. */
const SAID_WITHIN_MS = 5000;
const OUT_MS = 6000;

type Plug = 'tty' | 'sound card';

/** In mid-call the tty goes and comes back as another number; then the sound card; then both. */
export async function unplug(lab: Lab): Promise<void> {
  await lab.exchange.ready();
  await lab.install('/out/denwaban.deb');
  await lab.recorder.armed();
  const life = await lab.oneLife();
  const before = realpathSync(LINE);
  await pulled(lab, ['tty']);
  const after = realpathSync(LINE);
  lab.tell.step(`the line interface was ${before} and came back as ${after}`);
  lab.tell.must('the tty came back as another number', before !== after);
  await pulled(lab, ['sound card']);
  await pulled(lab, ['tty', 'sound card']);
  lab.tell.must('all of it without a restart', await life.still());
  await lab.powerOff();
}

async function pulled(lab: Lab, plugs: readonly Plug[]): Promise<void> {
  const { tell, exchange, recorder, panel } = lab;
  const name = plugs.join(' and ');
  const offHookMs = await lab.talk();
  await delay(3000);
  // Somebody who holds the old tty open keeps its number taken.
  const hold = spawn('sh', ['-c', `exec sleep 20 <${realpathSync(LINE)}`], { stdio: 'ignore' });
  await delay(500);
  const outMs = nowMs();
  await Promise.all(plugs.map((plug) => exchange.devices(plug === 'tty' ? 'unplug' : 'card-out')));
  const saidMs = await panel.says('notRecording', outMs, 30_000);
  tell.measured(`${name} out: until the lamps say NOT RECORDING`, Math.round(saidMs - outMs), 'ms');
  tell.must(
    `${name} out: the lamps say NOT RECORDING within ${SAID_WITHIN_MS / 1000} s`,
    saidMs - outMs <= SAID_WITHIN_MS,
  );
  await delay(OUT_MS);
  const inMs = nowMs();
  await Promise.all(plugs.map((plug) => exchange.devices(plug === 'tty' ? 'plug' : 'card-in')));
  const armedMs = await recorder.armed();
  tell.measured(`${name} back: until armed`, Math.round(armedMs - inMs), 'ms');
  hold.kill();
  await delay(3000);
  const onHookMs = await exchange.act('hang-up');
  const outages = plugs.includes('sound card') ? [{ fromMs: outMs, toMs: armedMs }] : [];
  const { facts } = await lab.filed({
    name: `${name} out and back`,
    offHookMs,
    endMs: onHookMs,
    mayLackMs: 0,
    outages,
  });
  tell.step(`${name}: filed, ${(facts.samples / 8000).toFixed(1)} s, ended by ${facts.end}`);
  tell.must(`${name}: one gap in the sound at most`, facts.gaps.length <= 1);
  await delay(4000);
}
