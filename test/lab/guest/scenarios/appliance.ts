import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import type { LiveEvent } from '#src/control/api.js';
import { FAR, NEAR } from '../exchange.js';
import { Lab } from '../lab.js';
import { nowMs, run, until } from '../telling.js';

/** README's goal for the hardening of the unit. */
const MOST_EXPOSED = 2;
const NUMBER = '0312345678';
const WATCH = 'denwaban-lamps.service';

/** First boot: apt installs it, and it runs. Second boot: it comes up by itself, and one call with everything. */
export async function appliance(lab: Lab): Promise<void> {
  if (!Lab.installed()) return install(lab);
  const { tell, recorder } = lab;
  const armedMs = await recorder.armed();
  tell.measured('power-on to armed', Math.round(armedMs) / 1000, 's');
  const [first] = lab.panel.trace();
  tell.lamps('notRecording', (first?.ms ?? 0) + 500, armedMs - 1000);
  tell.lamps('armed', armedMs + 2500, armedMs + 5500);
  await delay(6000);
  await lab.exchange.ready();
  await call(lab);
  await replay(lab);
  await measure(lab);
  lab.handOverTruth();
  const { downMs } = await lab.panel.press(8500);
  tell.lamps('poweringOff', downMs + 8000, null);
  tell.done();
}

async function install(lab: Lab): Promise<void> {
  const { tell, recorder, exchange } = lab;
  await exchange.ready();
  tell.step('the exchange is up; apt installs the package');
  const said = await lab.install('/out/denwaban.deb');
  tell.must('apt ends with what to do next', /denwaban status/.test(said));
  await recorder.armed();
  tell.step('armed; now the same from power-on');
  await run('systemctl', '--no-block', 'reboot');
}

/** An incoming call with its notice, two voices and a mark. */
async function call(lab: Lab): Promise<void> {
  const { tell, recorder, exchange, panel } = lab;
  const left = new AbortController();
  const events: LiveEvent['type'][] = [];
  void recorder.follow((event) => events.push(event.type), left.signal);
  const { ringMs, offHookMs } = await exchange.answeredCall(NUMBER);
  tell.step('a call is answered');
  tell.lamps('ringing', ringMs + 1500, offHookMs - 100);
  await until('the notice has been played', 60_000, () => events.includes('noticeEnded'));
  tell.lamps('noticePlaying', offHookMs + 1200, offHookMs + 4000);
  await delay(500);
  const speakMs = nowMs();
  await exchange.speak('near', NEAR);
  await exchange.speak('far', FAR);
  tell.lamps('recording', speakMs + 500, nowMs());
  const { downMs } = await panel.press(150);
  await delay(1500);
  tell.lamps('marked', downMs + 200, downMs + 1000);
  const onHookMs = await exchange.act('hang-up');
  tell.lamps('armed', onHookMs + 1500, onHookMs + 3500);
  const { facts } = await lab.filed({
    name: 'the call',
    offHookMs,
    endMs: onHookMs,
    mayLackMs: 0,
    outages: [],
  });
  left.abort();
  tell.step(`filed: ${(facts.samples / 8000).toFixed(1)} s`);
  tell.must('the caller is known', JSON.stringify(facts.callerId).includes(NUMBER));
  tell.must('the notice was heard on the line', facts.notice?.heard === true);
  tell.must(
    'the button made a mark',
    facts.marks.some(({ what }) => what === 'button'),
  );
  const verified = await run('denwaban', 'verify', 'last');
  tell.step(verified.trim());
  await delay(2000);
}

/** One press: the call comes out of the loudspeaker. */
async function replay(lab: Lab): Promise<void> {
  const { tell, recorder, panel } = lab;
  panel.listen();
  await delay(1000);
  const { upMs } = await panel.press(150);
  const lamp = async () => (await recorder.status())?.panel.lamp;
  await until('the call is replayed', 30_000, async () => (await lamp()) === 'replaying');
  await until('the replay ends', 120_000, async () => (await lamp()) !== 'replaying');
  tell.lamps('replaying', upMs + 2500, upMs + 8500);
  await delay(1000);
  panel.stopListening();
  tell.step('the call was replayed');
}

async function measure(lab: Lab): Promise<void> {
  const { tell, recorder } = lab;
  const security = await run('systemd-analyze', 'security', '--no-pager', 'denwaban.service');
  const exposure = Number(/exposure level for denwaban\.service: ([\d.]+)/.exec(security)?.[1]);
  tell.measured('systemd-analyze security denwaban.service', exposure, 'of 10');
  tell.must(`the exposure is ${MOST_EXPOSED} or less`, exposure <= MOST_EXPOSED);
  writeFileSync('/out/processes.txt', await run('ps', '-eo', 'pid,time,rss,args', '--sort=-time'));
  let allMiB = 0;
  // Its `sleep`, another one each second, is left out.
  const watch = { pid: Number(await recorder.property('MainPID', WATCH)), command: WATCH };
  for (const { pid, command } of [...(await recorder.processes()), watch]) {
    const pssKiB = Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1]);
    allMiB += pssKiB / 1024;
    tell.measured(`memory (PSS) of ${command.slice(0, 70)}`, Math.round(pssKiB / 102.4) / 10, 'MiB');
  }
  tell.measured('memory (PSS) of all services', Math.round(allMiB * 10) / 10, 'MiB');
}
