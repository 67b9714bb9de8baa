import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StickOrder, StickReport, StickSeen, StickVisit } from '#src/control/stickTypes.js';
import { cliAgainstServer, JA } from './cliRun.js';

const { ports, run, runOnTerminal } = cliAgainstServer();

const STICK: StickSeen = {
  ...{ name: 'sda1', label: 'SanDisk Ultra', fileSystem: 'exfat', bytes: 32e9 },
  ...{ problem: null, outcome: null },
};

/** A process for sticks that answers each order with these visits, one report after the other. */
function desk(sticks: readonly StickSeen[], ...steps: readonly Partial<StickVisit>[][]): StickOrder[] {
  const orders: StickOrder[] = [];
  void ports.stick.attend((order) => {
    orders.push(order);
    if (order.do !== 'export') return;
    for (const [i, step] of steps.entries()) {
      const visits = step.map((visit): StickVisit => ({ ...visitOf(order.order), ...visit }));
      const problem = visits.find((visit) => visit.problem !== null)?.problem ?? null;
      const answered = i === steps.length - 1 ? { order: order.order, problem } : null;
      const report: StickReport = { sticks, visits, answered };
      setTimeout(() => ports.stick.report(report), 50 + 700 * i);
    }
  }, new AbortController().signal);
  ports.stick.report({ sticks, visits: [], answered: null });
  return orders;
}

function visitOf(order: number): StickVisit {
  return {
    ...{ order, stick: STICK.label, folder: 'DENWABAN-K7Q2M9', state: 'complete' },
    ...{ files: 480, filesDone: 480, bytes: 4.8e8, bytesDone: 4.8e8, copied: 480, copiedBytes: 4.8e8 },
    ...{ found: 0, gone: [], failed: [], damaged: [], writtenMs: 1, tookMs: 2, problem: null },
  };
}

const HALF: Partial<StickVisit> = { state: 'running', filesDone: 48, bytesDone: 4.8e7 };

test('what is new is copied, and the last line says that the stick may be pulled', async () => {
  const orders = desk([STICK], [HALF], [{}]);
  const { out, err, code } = await run(['stick', 'export']);
  assert.deepEqual([code, err], [0, '']);
  assert.match(out, /^48 of 480 calls \(10 %\)\n/);
  assert.match(
    out,
    /Copied 480 calls \(458 MiB\) to SanDisk Ultra, folder DENWABAN-K7Q2M9, each read back and compared; the stick may be pulled\.\n$/,
  );
  assert.deepEqual(
    orders.map((order) => order.do),
    ['hello', 'export'],
  );
  const [, order] = orders;
  assert.ok(order?.do === 'export' && order.query === undefined && order.all === undefined);
});

test('filters, --all and --stick go along', async () => {
  const orders = desk([STICK], [{}]);
  await run(['stick', 'export', '--tag', '苦情', '--all', '--stick', 'sda1', '--json']);
  const [, order] = orders;
  assert.ok(order?.do === 'export');
  assert.deepEqual(
    [order.query, order.all, order.stick],
    [`tag=${encodeURIComponent('苦情')}`, true, 'sda1'],
  );
});

test('on a terminal there is a bar', async () => {
  desk(
    [STICK],
    [HALF],
    [{ ...HALF, filesDone: 240, bytesDone: 2.4e8 }],
    [{ ...HALF, filesDone: 360, bytesDone: 3.6e8 }],
    [{}],
  );
  const said = await runOnTerminal('stick export', { COLUMNS: '120' });
  assert.match(said, /\[##-+\] {2}48 of 480 calls \(10 %\)/);
  assert.match(said, /\[#{12}-{12}\] {2}240 of 480/);
});

const FULL: Partial<StickVisit> = {
  ...{ state: 'full', copied: 132, filesDone: 132 },
  problem: { code: 'stickFull', stick: STICK.label, done: 132, wanted: 480 },
};

test('a full stick says how many of how many, in both languages, and ends with 1', async () => {
  desk([STICK], [FULL]);
  const en = await run(['stick', 'export']);
  assert.match(en.out, /^USB stick full: 132 of 480 copied, oldest first;/);
  assert.match(en.out, /The stick may be pulled\.\n$/);
  desk([STICK], [FULL]);
  const ja = await run(['stick', 'export'], JA);
  assert.match(ja.out, /^USBメモリーが一杯です：古い順に 480 件中 132 件を書き出しました。/);
  assert.deepEqual([en.code, ja.code], [1, 1]);
});

test('a stick that was pulled is an error, said once', async () => {
  const problem = { code: 'stickPulled', stick: STICK.label, done: 48, wanted: 480 } as const;
  desk([], [{ state: 'failed', problem }]);
  ports.stick.report({ sticks: [STICK], visits: [], answered: null });
  const { out, code } = await run(['stick', 'export']);
  assert.equal(code, 74);
  assert.equal(out.match(/was pulled before all was on it: 48 of 480/g)?.length, 1);
});

test('without the process or a stick it is said what to do', async () => {
  const nobody = await run(['stick', 'export']);
  assert.match(nobody.err, /denwaban-usb does not run; start it with/);
  assert.equal(nobody.code, 69);
  desk([]);
  const none = await run(['stick', 'export']);
  assert.match(none.err, /There is no USB stick in the recorder; put one in/);
  assert.equal(none.code, 66);
});

test('status tells each stick, how far it is, and whether it may be pulled', async () => {
  const other: StickSeen = {
    ...STICK,
    name: 'sdb1',
    label: 'Old one',
    outcome: 'complete',
    fileSystem: 'vfat',
  };
  const problem = { code: 'stickReadOnly', stick: 'Locked' } as const;
  desk([STICK]);
  ports.stick.report({
    sticks: [STICK, other, { ...STICK, name: 'sdc1', label: 'Locked', problem }],
    visits: [{ ...visitOf(7), ...HALF }],
    answered: null,
  });
  const { out, code } = await run(['stick', 'status']);
  const [first, second, third] = out.split('\n');
  assert.match(
    first ?? '',
    /^sda1 +SanDisk Ultra +exfat, 29\.8 GiB +copying, leave it in: 48 of 480 calls \(10 %\)$/,
  );
  assert.match(second ?? '', /^sdb1 +Old one +vfat, .* all is on it, it may be pulled$/);
  assert.match(third ?? '', /can only be read; unlock its write protection/);
  assert.equal(code, 0);
  const json = JSON.parse((await run(['stick', 'status', '--json'])).out);
  assert.deepEqual([json.there, json.sticks.length, json.visits[0].filesDone], [true, 3, 48]);
});

test('stop is passed on', async () => {
  const orders = desk([STICK]);
  assert.equal((await run(['stick', 'stop'])).code, 0);
  assert.deepEqual(
    orders.map((order) => order.do),
    ['hello', 'stop'],
  );
});
