import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { pino } from 'pino';
import { initialMachine } from '#src/call/machine.js';
import { loadConfig } from '#src/config.js';
import type { ControlPorts, Status } from '#src/control/api.js';
import { ApiClient } from '#src/control/client.js';
import { FirstThings } from '#src/daemon/firstThings.js';
import { ProblemError } from '#src/i18n/problems.js';
import { parseProfile } from '#src/line/profile.js';
import { Rig } from '../rig/denwaban.js';

function firstThingsOf(rig: Rig): FirstThings {
  const loaded = loadConfig(rig.config);
  assert.ok(loaded.ok);
  const file = new URL(`../../boards/lines/${loaded.config.line.profile}.json`, import.meta.url);
  const profile = parseProfile(JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(typeof profile !== 'string');
  return new FirstThings(loaded.config, profile);
}

function hearing(heard: string[]) {
  const sound = {
    sound: ({ position }: { readonly position: number }) => heard.push(`sound ${position}`),
    gap: () => heard.push('gap'),
    lost: () => heard.push('lost'),
    back: () => heard.push('back'),
    log: () => {},
  };
  const line = {
    event: ({ kind }: { readonly kind: string }) => heard.push(kind),
    ready: () => heard.push('ready'),
    lost: () => heard.push('lineLost'),
    log: () => {},
  };
  return { sound, line };
}

async function until(what: string, found: () => boolean): Promise<void> {
  for (const end = performance.now() + 20_000; !found(); await delay(10))
    assert.ok(performance.now() < end, `waited for ${what}`);
}

test('what line and sound say before anybody listens is told then, in order, and a request waits', async (t) => {
  const rig = await Rig.start(t);
  const first = firstThingsOf(rig);
  t.after(async () => {
    await first.line.stop();
    first.capture.stop();
    await first.close();
  });
  await first.start();
  await until('line and sound', () => first.line.state === 'ready' && first.capture.state === 'running');
  await rig.act('lift');
  await delay(300);
  const asked = new ApiClient(join(rig.runtime, 'control.sock')).getJson<Status>('/v1/status');
  const heard: string[] = [];
  const { sound, line } = hearing(heard);
  first.listen(sound, line, () => initialMachine);
  const early = [...heard];
  assert.ok(early.includes('ready') && early.includes('back'), early.join());
  assert.ok(early.indexOf('ready') < early.indexOf('offHook'), early.join());
  assert.equal(
    early.find((said) => said.startsWith('sound')),
    'sound 0',
  );
  await until('more sound', () => heard.length > early.length);
  const ports = { status: () => ({ armed: false }) } as unknown as ControlPorts;
  first.answer({ ports, log: pino({ level: 'silent' }) });
  assert.equal((await asked).armed, false);
});

test('where another recorder answers, neither its line nor its sound is touched', async (t) => {
  const rig = await Rig.start(t);
  await rig.startDaemon();
  const second = firstThingsOf(rig);
  await assert.rejects(second.start(), ProblemError);
  assert.deepEqual(
    [second.line.state, second.line.lastHeardMs, second.capture.state],
    ['opening', null, 'starting'],
  );
});
