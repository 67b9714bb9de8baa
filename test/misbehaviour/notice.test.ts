import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Kept, type Made, VirtualLine } from './virtualLine.js';

/** What can happen while the notice is played into the line (facts: line-interface §8). */
function onlyCall(made: Made): Kept {
  assert.equal(made.calls.length, 1, 'one recording');
  const [call] = made.calls;
  assert.ok(call?.close);
  return call;
}

const marksOf = ({ events }: Kept) => events.flatMap((event) => (event.kind === 'mark' ? [event.what] : []));

test('a handset put down in the notice stops it: the call is filed at once, the notice as cut short', async (t) => {
  const made = await new VirtualLine(t).play('notice-handset-down');
  const { close } = onlyCall(made);
  assert.equal(close?.end, 'onHook');
  assert.equal(made.notices.length, 1);
  assert.deepEqual(
    made.noticesEnded.map(({ cutShort, heard }) => [cutShort, heard]),
    [[true, true]],
  );
});

test('the far end hangs up in the notice: a mark, no second notice, and the handset ends the call', async (t) => {
  const made = await new VirtualLine(t).play('notice-far-hangs-up');
  const call = onlyCall(made);
  assert.ok(marksOf(call).includes('farEndHungUp'));
  assert.equal(call.close?.end, 'onHook');
  assert.equal(made.notices.length, 1);
});

for (const [scenario, what] of [
  ['notice-flash', 'a flash in the notice'],
  ['notice-transfer', 'a flash in the notice and a transfer to another number'],
] as const)
  test(`${what} leaves one call with one notice and a mark`, async (t) => {
    const made = await new VirtualLine(t).play(scenario);
    const call = onlyCall(made);
    assert.ok(marksOf(call).includes('flash'));
    assert.equal(made.notices.length, 1);
    assert.equal(call.close?.end, 'onHook');
    assert.equal(call.open.direction, 'in');
    const upMs = (made.secondsOf('onHook').at(-1) ?? Number.NaN) * 1000 - call.beganSample / 8;
    assert.ok(Math.abs(call.close.durationMs - upMs) <= 1, 'to the last on-hook');
  });

test('an outgoing call that is answered late hears its notice when it is answered, not while it rings', async (t) => {
  const made = await new VirtualLine(t, '[notice]\non = "both"').play('outgoing-answered-late');
  const call = onlyCall(made);
  assert.equal(call.open.direction, 'out');
  const answered = made.secondsOf('farAnswered')[0] ?? Number.NaN;
  const [notice, ...more] = made.notices.map((sample) => sample / 8000);
  assert.deepEqual(more, []);
  assert.ok(notice !== undefined && notice > answered && notice < answered + 3, `${notice}, ${answered}`);
});

test('an outgoing call that nobody answers, for the number is engaged, hears no notice', async (t) => {
  const made = await new VirtualLine(t, '[notice]\non = "both"').play('outgoing-engaged');
  onlyCall(made);
  assert.deepEqual(made.notices, []);
});
