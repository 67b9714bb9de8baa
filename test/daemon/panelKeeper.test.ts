import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { STALL_MS, WATCH_MS } from '#src/audio/capture.js';
import type { PanelEvent } from '#src/control/api.js';
import { LOOK_MS, PanelKeeper, type PanelPorts } from '#src/daemon/panelKeeper.js';
import { forgetPowerOff, powerOffObstacle, requestPowerOff } from '#src/daemon/powerOff.js';
import type { Problem } from '#src/i18n/problems.js';
import { SIGN_OF_LIFE } from '#src/line/driver.js';
import { STUCK_MS } from '#src/panel/gestures.js';
import { LAMPS, type Lamps, lampsOf } from '#src/panel/lamps.js';
import { FakeButton, FakeLamps } from '../rig/panel.js';

const FAILED: Problem = { code: 'catalogueFailed', why: 'x' };

const QUIET: ReturnType<PanelPorts['scene']> = {
  ...{ armed: true, call: 'none', noticePlaying: false, replaying: false, troubled: false },
  ...{ exported: null, stickDone: false },
};

/** A panel on a recorder of ports alone. */
async function panelWith(t: TestContext, ports: Partial<PanelPorts>) {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  const lamps = new FakeLamps(join(dir, 'leds'));
  const button = new FakeButton(join(dir, 'button'));
  const events: PanelEvent[] = [];
  const keeper = new PanelKeeper(
    { button: { device: button.path, key: button.key }, lamps: lamps.names },
    {
      nowMs: () => performance.now(),
      scene: () => QUIET,
      mark: () => null,
      recording: async () => ({ id: 'K7Q2M9', calls: 1 }),
      replay: async () => null,
      stopReplay: () => {},
      exportToStick: async () => null,
      powerOff: async () => null,
      did: (event) => events.push(event),
      alive: () => {},
      trouble: () => {},
      ...ports,
    },
  );
  t.after(async () => {
    await keeper.stop();
    await button.unplug();
    rmSync(dir, { recursive: true, force: true });
  });
  keeper.start();
  await button.plugIn();
  await delay(STUCK_MS + 500);
  const until = async (what: string, found: () => boolean) => {
    const end = performance.now() + 20_000;
    while (!found()) {
      if (performance.now() > end) throw new Error(`waited for ${what}: ${JSON.stringify(lamps.shows)}`);
      await delay(10);
    }
  };
  const shows = (show: Lamps) => until(JSON.stringify(show), () => lamps.show(show));
  return { keeper, button, lamps, events, shows, until };
}

test('what the parts take to notice, and the lamps to show it, is less than 5 s for every cause', () => {
  const sound = STALL_MS + WATCH_MS;
  const line = SIGN_OF_LIFE.everyMs + SIGN_OF_LIFE.answerMs;
  assert.ok(Math.max(sound, line) + LOOK_MS < 5000);
});

test('a list of recordings that fails is what the press came to, no more', async (t) => {
  const recording = async () => Promise.reject(new Error('no catalogue'));
  const { keeper, button, events, shows, until } = await panelWith(t, { recording });
  await button.press();
  await button.release();
  await until('the event', () => events.length === 1);
  assert.deepEqual(events[0]?.problem, { code: 'controlFailed', where: 'replayLast', why: 'no catalogue' });
  assert.equal(keeper.status().refused?.code, 'controlFailed');
  await shows(LAMPS.warning);
});

test('an export shows how far it is, and what it came to', async (t) => {
  let end: (problem: Problem) => void = () => {};
  let exported: number | null = null;
  const exportToStick = () =>
    new Promise<Problem>((resolve) => {
      end = resolve;
    });
  const scene = () => ({ ...QUIET, exported });
  const { keeper, button, events, shows, until } = await panelWith(t, { exportToStick, scene });
  await button.press();
  await delay(3100);
  await button.release();
  for (const part of [0, 0.3, 0.8]) {
    exported = part;
    await until('the part', () => keeper.status().exported === part);
    await shows(lampsOf('exporting', part));
  }
  exported = null;
  end(FAILED);
  await shows(LAMPS.warning);
  assert.deepEqual(
    events.map(({ gesture, act, problem }) => [gesture, act, problem]),
    [['hold3s', 'export', FAILED]],
  );
});

test('a power-off that comes to nothing is said, and the lamps go on telling the truth', async (t) => {
  const { button, events, shows, until } = await panelWith(t, { powerOff: async () => FAILED });
  await button.press();
  await until('the event', () => events.length === 1);
  assert.deepEqual(events[0], { gesture: 'hold8s', act: 'powerOff', id: null, problem: FAILED });
  await button.release();
  await shows(LAMPS.warning);
  await shows(LAMPS.armed);
});

test('one that stood still and goes on puts its lamps right, and shows that it lives', async (t) => {
  let stoodMs = 0;
  const signs: number[] = [];
  const nowMs = () => performance.now() + stoodMs;
  const { lamps, shows, until } = await panelWith(t, { nowMs, alive: (ms) => signs.push(ms) });
  await shows(LAMPS.armed);
  await until('a sign of life', () => signs.length > 0);
  const before = signs.length;
  lamps.green.set(LAMPS.notRecording.green);
  lamps.red.set(LAMPS.notRecording.red);
  stoodMs = 4000;
  await shows(LAMPS.armed);
  await until('another sign', () => signs.length > before);
});

test('the request to power off: where it cannot be made nothing is closed for it', (t) => {
  const dir = mkdtempSync(join(tmpdir(), 'dnw-'));
  t.after(() => rmSync(dir, { recursive: true, force: true }));
  assert.equal(powerOffObstacle(dir), null);
  const gone = join(dir, 'gone');
  assert.deepEqual(powerOffObstacle(gone), {
    code: 'powerOffFailed',
    path: join(gone, 'poweroff'),
    why: 'ENOENT',
  });
  forgetPowerOff(gone);
  mkdirSync(join(dir, 'poweroff'));
  assert.equal(requestPowerOff(dir)?.code, 'powerOffFailed');
});
