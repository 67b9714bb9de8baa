import assert from 'node:assert/strict';
import { suite, type TestContext, test } from 'node:test';
import { SAYINGS } from '#src/emulator/misbehaviour.js';
import { holdMusic } from '#src/emulator/music.js';
import { type Filed, type Setting, VirtualModem } from './virtualModem.js';

/** A device of each trust: its word about the handset is not to be relied upon, it has none, it is sure. */
const UNSURE = { kind: 'generic', profile: 'v253-inband' } as const;
const DUMB = { kind: 'multitech', profile: 'mt9234mu' } as const;
const SURE = { kind: 'composite', profile: 'v253-composite' } as const;
const MISSING: Partial<Setting> = { misbehaviour: { hangUpReport: 'missing' } };

function only(modem: VirtualModem): Filed {
  assert.equal(modem.filed.length, 1, JSON.stringify(modem.filed));
  return modem.filed[0] as Filed;
}

function near(seconds: number | undefined, expected: number, within = 0.7): void {
  assert.ok(Math.abs((seconds ?? Number.NaN) - expected) <= within, `${seconds} s in place of ${expected} s`);
}

function isFree(modem: VirtualModem): void {
  assert.equal(modem.heldByDevice, false, 'the line is let go');
  assert.equal(modem.exchange, 'idle');
}

async function inCall(t: TestContext, setting: Setting, seconds = 12): Promise<VirtualModem> {
  const modem = await VirtualModem.on(t, setting);
  await modem.answers();
  await modem.talks(seconds);
  return modem;
}

suite('a hang-up that is reported wrongly or not at all', () => {
  test('no hang-up is reported and the far end hangs up: the busy tone ends the call where it began, and the line is let go', async (t) => {
    for (const device of [UNSURE, DUMB]) {
      const modem = await inCall(t, { ...device, ...MISSING });
      const hungUp = modem.seconds;
      modem.does({ kind: 'farHangUp' });
      await modem.runs(8);
      modem.does({ kind: 'hangUp' });
      await modem.runs(5);
      const { reason, ended, filed } = only(modem);
      assert.equal(reason, 'tone', device.kind);
      near(ended, hungUp);
      assert.ok(filed < hungUp + 6, `${filed}`);
      isFree(modem);
      t.mock.timers.reset();
    }
  });

  test('no hang-up is reported by a device that is sure of it: busy tone that goes on, or that stops and leaves silence, ends the call', async (t) => {
    for (const listens of [20, 6]) {
      const modem = await inCall(t, { ...SURE, ...MISSING });
      const hungUp = modem.seconds;
      modem.does({ kind: 'farHangUp' });
      await modem.runs(listens);
      modem.does({ kind: 'hangUp' });
      await modem.runs(70);
      const { reason, ended } = only(modem);
      assert.equal(reason, 'tone');
      near(ended, hungUp);
      t.mock.timers.reset();
    }
  });

  test('no hang-up is reported and no tone comes: silence after the last word ends the call, and the line is let go', async (t) => {
    for (const device of [UNSURE, DUMB]) {
      const modem = await inCall(t, { ...device, ...MISSING, line: { afterFarHangUp: 'deadLine' } });
      const hungUp = modem.seconds;
      modem.does({ kind: 'farHangUp' });
      modem.does({ kind: 'hangUp' });
      await modem.runs(55);
      assert.equal(modem.filed.length, 0, 'not sooner than the setting says');
      await modem.runs(10);
      const { reason, ended } = only(modem);
      assert.equal(reason, 'silence', device.kind);
      near(ended, hungUp, 1.5);
      isFree(modem);
      t.mock.timers.reset();
    }
  });

  test('no hang-up is reported by a device that is sure of it, and no tone comes: the next ring ends the call, and the next call is its own', async (t) => {
    const modem = await inCall(t, { ...SURE, ...MISSING, line: { afterFarHangUp: 'deadLine' } });
    const hungUp = modem.seconds;
    modem.does({ kind: 'farHangUp' });
    modem.does({ kind: 'hangUp' });
    await modem.runs(90);
    await modem.answers();
    await modem.talks(8);
    assert.deepEqual([only(modem).reason, modem.marks], ['silence', []]);
    near(only(modem).ended, hungUp, 1.5);
    assert.equal(modem.machine.phase.kind, 'offHook');
  });

  test('no hang-up is reported and music plays on: the recording ends at the greatest length and goes on in parts without a gap, until the tone', async (t) => {
    const modem = await inCall(t, { ...DUMB, ...MISSING, rules: { maxLengthMs: 30_000 } });
    modem.does({ kind: 'hold', side: 'far', music: holdMusic('melody') });
    modem.does({ kind: 'hangUp' });
    await modem.runs(60);
    assert.deepEqual(
      modem.filed.map(({ reason }) => reason),
      ['maxLength', 'maxLength'],
    );
    modem.does({ kind: 'farHangUp' });
    await modem.runs(8);
    const [first, second, last] = modem.filed;
    assert.equal(last?.reason, 'tone');
    near(second?.began, first?.ended ?? 0, 0.1);
    near(last?.began, second?.ended ?? 0, 0.1);
    near(second?.heardSeconds, 30, 0.2);
    isFree(modem);
  });

  test('a hang-up reported ten seconds late ends the call once, then or by the tone before it, and the next call is its own', async (t) => {
    for (const device of [UNSURE, SURE])
      for (const far of ['waits', 'hangs up'] as const) {
        const modem = await inCall(t, { ...device, misbehaviour: { hangUpReport: { lateMs: 10_000 } } });
        const hungUp = modem.seconds;
        modem.does({ kind: 'hangUp' });
        await modem.runs(2);
        const byTone = far === 'hangs up' && device === UNSURE;
        if (byTone) modem.does({ kind: 'farHangUp' });
        await modem.runs(16);
        const { reason, ended } = only(modem);
        assert.equal(reason, byTone ? 'tone' : 'onHook', `${device.kind}, the far end ${far}`);
        near(ended, hungUp + (byTone ? 2 : 10));
        isFree(modem);
        await modem.answers();
        await modem.talks(4);
        assert.equal(modem.filed.length, 1);
        assert.equal(modem.machine.phase.kind, 'offHook');
        t.mock.timers.reset();
      }
  });

  test('a spurious h in a call is taken back by the voices that go on: one recording, whole', async (t) => {
    for (const device of [UNSURE, DUMB, { kind: 'conexant', profile: 'conexant-cx930' }]) {
      const modem = await inCall(t, device, 8);
      const beganTalking = modem.seconds - 8;
      for (let times = 0; times < 3; times++) {
        modem.babbles(SAYINGS.phoneDown);
        await modem.talks(8);
      }
      assert.deepEqual(modem.filed, [], device.kind);
      modem.does({ kind: 'farHangUp' });
      await modem.runs(5);
      modem.does({ kind: 'hangUp' });
      await modem.runs(4);
      const { heardSeconds, ended } = only(modem);
      assert.ok(heardSeconds > 32, `${heardSeconds}`);
      near(ended, beganTalking + 32);
      isFree(modem);
      t.mock.timers.reset();
    }
  });

  test('a storm of H is one call, whole, and brings no other after it', async (t) => {
    for (const device of [UNSURE, SURE]) {
      const modem = await inCall(t, device, 6);
      modem.babbles(SAYINGS.hookStorm);
      await modem.talks(6);
      const hungUp = modem.seconds;
      modem.does({ kind: 'hangUp' });
      await modem.runs(10);
      assert.equal(only(modem).reason, 'onHook');
      assert.ok(modem.told.filter((kind) => kind === 'offHook').length > 200);
      near(only(modem).ended, hungUp);
      isFree(modem);
      t.mock.timers.reset();
    }
  });

  test('a storm of H while nobody telephones: the dial tone that nobody uses ends it within 70 s, and the line is let go', async (t) => {
    const modem = await VirtualModem.on(t, UNSURE);
    modem.babbles(SAYINGS.hookStorm);
    await modem.runs(3);
    assert.equal(modem.heldByDevice, true);
    await modem.runs(67);
    assert.equal(only(modem).reason, 'tone');
    isFree(modem);
  });

  test('p and P, or h and H, swapped: the first call is recorded some seconds late, and every later one from the off-hook to its end', async (t) => {
    for (const [device, hookAsExtension] of [
      [UNSURE, true],
      [UNSURE, false],
      [SURE, false],
    ] as const) {
      const modem = await VirtualModem.on(t, {
        ...device,
        misbehaviour: { swapsHook: true, hookAsExtension },
      });
      for (let call = 0; call < 3; call++) {
        await modem.answers(4);
        const lifted = modem.seconds - 1;
        await modem.talks(call === 0 ? 16 : 8);
        const hungUp = modem.seconds;
        modem.does({ kind: 'hangUp' });
        await modem.runs(8);
        assert.deepEqual([modem.filed.length, modem.missed], [call + 1, 0], JSON.stringify(modem.filed));
        const { direction, reason, began, ended, heardSeconds } = modem.filed[call] as Filed;
        assert.deepEqual([direction, reason], ['in', 'onHook'], device.kind);
        near(began, lifted);
        near(ended, hungUp);
        const late = call === 0 ? 4 : 1;
        assert.ok(heardSeconds > hungUp - lifted - late, `${heardSeconds}`);
        isFree(modem);
      }
      t.mock.timers.reset();
    }
  });

  test('p and P, given by a profile that leaves p out, swapped: the line is let go again', async (t) => {
    const modem = await VirtualModem.on(t, {
      kind: 'conexant',
      profile: 'conexant-cx930',
      misbehaviour: { swapsHook: true, hookAsExtension: true },
    });
    await modem.answers(4);
    await modem.talks(8);
    modem.does({ kind: 'hangUp' });
    await modem.runs(3);
    assert.equal(modem.heldByDevice, true, 'P was taken for a lifting');
    await modem.runs(67);
    assert.deepEqual([modem.missed, only(modem).reason], [1, 'tone']);
    isFree(modem);
  });

  test('a spurious h between rings answers no caller, nor after them', async (t) => {
    const modem = await VirtualModem.on(t, UNSURE);
    for (let call = 0; call < 2; call++) {
      modem.does({ kind: 'ring', callerId: { kind: 'absent', reason: 'withheld' }, times: 4 });
      for (let ring = 0; ring < 4; ring++) {
        await modem.runs(2);
        modem.babbles(SAYINGS.phoneDown);
        await modem.runs(1);
        assert.equal(modem.heldByDevice, false);
      }
      await modem.runs(15);
    }
    assert.deepEqual([modem.missed, modem.filed], [2, []]);
    await modem.answers();
    await modem.talks(4);
    assert.equal(modem.machine.phase.kind, 'offHook');
  });

  test('l at every answer, for a reversal and no hang-up, ends no call', async (t) => {
    const conexant = { kind: 'conexant', profile: 'conexant-cx930' };
    for (const device of [SURE, UNSURE, conexant]) {
      const modem = await inCall(t, {
        ...device,
        misbehaviour: { reversalAtAnswer: true },
        line: { reversesAtAnswer: true },
      });
      await modem.runs(12);
      await modem.talks(4);
      const hungUp = modem.seconds;
      modem.does({ kind: 'hangUp' });
      await modem.runs(6);
      assert.equal(only(modem).reason, 'onHook', device.kind);
      near(only(modem).ended, hungUp);
      t.mock.timers.reset();
    }
  });
});
