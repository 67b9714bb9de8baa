import assert from 'node:assert/strict';
import { test } from 'node:test';
import { headerIn } from '#src/cli/traceHeader.js';
import { loadCountry } from '#src/config/countries.js';
import type { CallDetail } from '#src/control/api.js';
import { loadProfile } from '#src/line/profile.js';
import { parseTrace } from '#src/trace/format.js';
import { replayTrace } from '#src/trace/replay.js';
import { Rig } from '../rig/denwaban.js';

const WORDS = '/usr/share/sounds/alsa/Front_Center.wav';

for (const { profile, kind } of [
  { profile: 'v253-composite', kind: 'composite' },
  { profile: 'v253-inband', kind: 'generic' },
])
  test(`a trace of a ${kind} device replays the call that the recorder made of it`, async (t) => {
    const rig = await Rig.start(
      t,
      `[line]\nprofile = "${profile}"\n[notice]\non = "none"`,
      kind === 'composite' ? [] : ['--device', kind],
    );
    await rig.startDaemon();
    const over = new AbortController();
    const lines: object[] = [];
    const recorded = (async () => {
      for await (const line of rig.api.events<object>('/v1/trace', over.signal)) lines.push(line);
    })();
    await rig.until('the trace', async () => lines.length > 0);
    await rig.pickUp();
    await rig.act('speak', { side: 'far', file: WORDS, wait: true });
    await rig.act('hang-up');
    await rig.event('filed');
    over.abort();
    await recorded;
    const { facts } = await rig.api.getJson<CallDetail>('/v1/calls/last');
    const trace = parseTrace(lines.map((line) => JSON.stringify(line)).join('\n'), headerIn);
    assert.ok(typeof trace !== 'number');
    const found = { profile: loadProfile(trace.header.profile), country: loadCountry(trace.header.country) };
    assert.ok(!('code' in found.profile) && found.country !== null);
    const { rules, byEar } = trace.header;
    const { happened } = replayTrace(trace.lines, {
      profile: found.profile,
      country: found.country,
      rules,
      byEar,
    });
    const effects = happened.flatMap((one) => ('effect' in one ? [one.effect] : []));
    t.diagnostic(`${trace.lines.length} lines: ${effects.map((effect) => effect.kind).join(' ')}`);
    const keep = effects.find((effect) => effect.kind === 'keep');
    const file = effects.find((effect) => effect.kind === 'file');
    assert.ok(keep?.kind === 'keep' && file?.kind === 'file');
    assert.equal(keep.direction, 'in');
    assert.deepEqual(keep.callerId, { kind: 'number', number: '0312345678' });
    assert.equal(file.reason, facts.end);
    const replayedMs = (file.at.sample - keep.fromSample) / 8;
    const recordedMs = facts.samples / 8;
    assert.ok(Math.abs(replayedMs - recordedMs) < 1000, `${replayedMs} ms, recorded ${recordedMs} ms`);
    assert.ok(happened.some((one) => 'event' in one && one.event.kind === 'speech'));
  });
