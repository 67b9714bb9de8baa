import { setTimeout as delay } from 'node:timers/promises';
import type { Lab } from '../lab.js';
import { nowMs } from '../telling.js';

/** systemd's 20 s, and what a busy emulated machine adds. */
const PATIENCE_MS = 120_000;
/** NOT RECORDING is to be seen within so much of any cause. */
const TOLD_MS = 5000;

/** What hangs or dies is noticed and healed without anybody: times are printed. */
export async function watchdog(lab: Lab): Promise<void> {
  const { exchange, recorder } = lab;
  await exchange.ready();
  await lab.install('/out/denwaban.deb');
  await recorder.armed();
  await delay(3000);
  const life = await lab.oneLife();
  await healed(lab, 'capture frozen (SIGSTOP)', async () => {
    const cell = (await recorder.processes()).find(({ command }) => /cellMain|arecord/.test(command));
    if (cell === undefined) throw new Error('no capture process');
    process.kill(cell.pid, 'SIGSTOP');
    return async () => undefined;
  });
  await healed(lab, 'line device mute', async () => {
    await exchange.misbehave({ mute: true });
    return () => exchange.misbehave({ mute: false });
  });
  await frozen(lab, 'daemon frozen (SIGSTOP), then let go on', (pid) => process.kill(pid, 'SIGCONT'));
  lab.tell.must('none of them took a restart', await life.still());
  await killedInCall(lab);
  await frozen(lab, 'daemon frozen (SIGSTOP) for good', () => undefined);
  await lab.powerOff();
}

/** @param end what is done with it when the lamps say NOT RECORDING */
async function frozen(lab: Lab, what: string, end: (pid: number) => void): Promise<void> {
  await healed(lab, what, async () => {
    const pid = Number(await lab.recorder.property('MainPID'));
    const frozenMs = nowMs();
    process.kill(pid, 'SIGSTOP');
    return async () => {
      await lab.panel.says('notRecording', frozenMs, PATIENCE_MS);
      end(pid);
    };
  });
}

/** `harm` does it and returns what only a person can undo. */
async function healed(lab: Lab, what: string, harm: () => Promise<() => Promise<void>>): Promise<void> {
  const { tell, panel, recorder } = lab;
  const harmMs = nowMs();
  const undo = await harm();
  // A look of a second would miss what is healed sooner.
  const saidMs = await panel.changes(harmMs, PATIENCE_MS);
  tell.measured(`${what}: until the lamps say so`, Math.round(saidMs - harmMs), 'ms');
  tell.must(`${what}: told within ${TOLD_MS / 1000} s`, saidMs - harmMs <= TOLD_MS);
  await undo();
  const armedMs = await panel.says('armed', saidMs, PATIENCE_MS);
  await recorder.armed();
  tell.measured(`${what}: until armed again`, Math.round(armedMs - saidMs), 'ms');
  await delay(3000);
}

/** The recorder dies in a call: what had been said by then is on file, less a second. */
async function killedInCall(lab: Lab): Promise<void> {
  const offHookMs = await lab.talk();
  await delay(5000);
  let diedMs = 0;
  await healed(lab, 'daemon killed (SIGKILL) in a call', async () => {
    const pid = Number(await lab.recorder.property('MainPID'));
    diedMs = nowMs();
    process.kill(pid, 'SIGKILL');
    return async () => undefined;
  });
  await lab.exchange.act('hang-up');
  const name = 'daemon killed in the call';
  const { facts } = await lab.filed({ name, offHookMs, endMs: diedMs, mayLackMs: 1000, outages: [] });
  lab.tell.must('the recording says that it was interrupted', facts.interrupted);
}
