import { test } from 'node:test';
import { VirtualModem } from './virtualModem.js';

test('x', async (t) => {
  for (const [kind, profile] of [
    ['generic', 'v253-inband'],
    ['conexant', 'conexant-cx930'],
    ['usr5637', 'usr5637'],
    ['multitech', 'mt9234mu'],
    ['composite', 'v253-composite'],
  ] as const) {
    const t0 = performance.now();
    const modem = await VirtualModem.on(t, { kind, profile });
    await modem.answers();
    await modem.talks(40);
    modem.does({ kind: 'hangUp' });
    await modem.runs(20);
    console.log(
      kind,
      modem.filed,
      modem.marks,
      modem.told,
      modem.heldByDevice,
      modem.exchange,
      performance.now() - t0,
    );
    t.mock.timers.reset();
  }
});
