import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import { QUEUED_AUDIO_SLOTS, Ring } from '#src/card/ring.js';
import { chainOf, NO_CHAIN } from '#src/card/slot.js';
import { soundOf } from '#src/card/sound.js';
import type { Problem } from '#src/i18n/problems.js';
import { Random } from '../rig/random.js';
import { closing, openFacts, pcm, sound } from './callSamples.js';
import { MemoryCard } from './memoryStore.js';

const DONE = { id: 'K7Q2M9', path: 'x.wav', bytes: 1, sha256: '' };
const FIRST = openFacts().firstSample;

async function openRing(card: MemoryCard, told: (Problem | null)[] = []): Promise<Ring> {
  return Ring.open(card.store(), {
    nowWallMs: () => 5,
    trouble: (problem) => told.push(problem),
    wait: () => turn(),
  });
}

/** Pushes `slots` full slots of sound, giving the card its turn after each. */
async function talk(recording: Recording, from: number, slots: number): Promise<void> {
  for (let i = from; i < from + slots; i++) {
    recording.push(FIRST + i * SLOT_SAMPLES, sound(i * SLOT_SAMPLES, SLOT_SAMPLES));
    await turn();
  }
}

async function runs(ring: Ring, stream: number) {
  const call = ring.call(stream);
  assert.ok(call);
  const found: { atSample: number; samples: number; sounds: boolean }[] = [];
  for await (const { atSample, samples, pcm: bytes } of soundOf(ring, call)) {
    if (bytes !== null) assert.ok(bytes.equals(pcm(atSample, samples)), `sound at ${atSample}`);
    const last = found.at(-1);
    if (last?.sounds === true && bytes !== null) last.samples += samples;
    else found.push({ atSample, samples, sounds: bytes !== null });
  }
  return found;
}

test('a recording leaves out what came before its beginning and what came twice, and declares what is missing', async () => {
  const ring = await openRing(new MemoryCard(128, 8));
  const recording = new Recording(ring, openFacts());
  recording.push(FIRST - 100, sound(-100, 150));
  recording.push(FIRST + 20, sound(20, 80));
  recording.push(FIRST + 500, sound(500, 100), 'captureLost');
  await recording.close(FIRST + 550, closing);
  assert.deepEqual(await runs(ring, recording.stream), [
    { atSample: 0, samples: 100, sounds: true },
    { atSample: 100, samples: 400, sounds: false },
    { atSample: 500, samples: 50, sounds: true },
  ]);
  const call = ring.call(recording.stream);
  assert.deepEqual(call?.events, [{ kind: 'gap', atSample: 100, samples: 400, reason: 'captureLost' }]);
  assert.deepEqual(call?.close, { ...closing, samples: 550 });
});

test('sound that is missing at the end is a gap up to the end', async () => {
  const ring = await openRing(new MemoryCard(128, 8));
  const recording = new Recording(ring, openFacts());
  recording.push(FIRST, sound(0, 100));
  await recording.close(FIRST + 1000, closing);
  assert.deepEqual((await runs(ring, recording.stream)).at(-1), {
    atSample: 100,
    samples: 900,
    sounds: false,
  });
});

test('a slot is handed over as soon as 0.9 s of sound are there', async () => {
  const ring = await openRing(new MemoryCard(128, 8));
  const recording = new Recording(ring, openFacts());
  recording.push(FIRST, sound(0, SLOT_SAMPLES - 1));
  await turn();
  assert.equal(ring.call(recording.stream)?.audio.length, 0);
  recording.push(FIRST + SLOT_SAMPLES - 1, sound(SLOT_SAMPLES - 1, 1));
  await turn();
  assert.deepEqual(
    ring.call(recording.stream)?.audio.map(({ position, samples }) => [position, samples]),
    [[0, 7200]],
  );
});

test('two calls at once interleave and stay apart, each with an unbroken hash chain', async () => {
  const ring = await openRing(new MemoryCard(128, 8));
  const [one, two] = [new Recording(ring, openFacts()), new Recording(ring, openFacts({ id: 'ZZZZZZ' }))];
  for (let i = 0; i < 5; i++) {
    await talk(one, i, 1);
    await talk(two, i, 1);
  }
  await Promise.all([one.close(FIRST + 36_000, closing), two.close(FIRST + 36_000, closing)]);
  for (const { stream } of [one, two])
    assert.deepEqual(await runs(ring, stream), [{ atSample: 0, samples: 36_000, sounds: true }]);
  const chains = new Map<number, Buffer>();
  for (let seq = 0; seq < 14; seq++) {
    const slot = await ring.read(seq);
    assert.ok(typeof slot !== 'string');
    const header = Buffer.alloc(48);
    header.write('DNW1');
    header.writeUInt16LE(1, 4);
    header.writeUInt16LE({ open: 1, audio: 2, close: 3, event: 4, done: 5, skip: 6 }[slot.type], 6);
    header.writeBigUInt64LE(BigInt(slot.seq), 8);
    header.writeBigUInt64LE(BigInt(slot.wallMs), 16);
    header.writeUInt32LE(slot.stream, 24);
    header.writeUInt32LE(slot.index, 28);
    header.writeUInt32LE(slot.payloadBytes, 32);
    header.writeUInt32LE(slot.format, 36);
    header.writeBigUInt64LE(BigInt(slot.position), 40);
    const expected = chainOf(chains.get(slot.stream) ?? NO_CHAIN, header, slot.payload);
    assert.deepEqual(slot.chain, expected, `seq ${seq}`);
    chains.set(slot.stream, slot.chain);
  }
});

test('calls go round the ring many times, the oldest filed ones overwritten', async () => {
  const card = new MemoryCard(128, 8);
  let ring = await openRing(card);
  for (let call = 0; call < 40; call++) {
    const recording = new Recording(ring, openFacts());
    await talk(recording, 0, 10);
    await recording.close(FIRST + 10 * SLOT_SAMPLES, closing);
    assert.deepEqual(await runs(ring, recording.stream), [{ atSample: 0, samples: 72_000, sounds: true }]);
    await ring.done(recording.stream, DONE);
    ring.release(recording.stream);
    if (call % 7 === 0) {
      await ring.close();
      ring = await openRing(card);
      assert.deepEqual(ring.unfiled, []);
    }
  }
  assert.ok(card.written.length > 4 * 128);
});

test('after an orderly stop nothing is skipped; after a cut writing goes on in a fresh unit', async () => {
  const card = new MemoryCard(128, 8);
  const first = await openRing(card);
  const recording = new Recording(first, openFacts());
  await recording.close(FIRST, closing);
  await first.close();
  await (await openRing(card)).close();
  assert.deepEqual(card.written, [0, 1, 2, 3]);
  const third = await openRing(card);
  new Recording(third, openFacts());
  await turn();
  card.cutPower(new Random(1));
  await openRing(card);
  assert.deepEqual(card.written, [0, 1, 2, 3, 4, 5, 6, 7]);
});

test('a filed call keeps its slots until it is released, over a restart as well', async () => {
  const card = new MemoryCard(128, 8);
  const ring = await openRing(card);
  const recording = new Recording(ring, openFacts());
  await talk(recording, 0, 20);
  await recording.close(FIRST + 20 * SLOT_SAMPLES, closing);
  await ring.done(recording.stream, DONE);
  assert.deepEqual([ring.unfiled.length, ring.usage.waitingCalls], [0, 0]);
  await ring.close();
  const again = await openRing(card);
  assert.deepEqual(again.unfiled, []);
  const { path, bytes, sha256 } = again.unverified[0]?.done ?? {};
  assert.deepEqual({ id: DONE.id, path, bytes, sha256 }, DONE);
  const other = new Recording(again, openFacts({ id: 'ZZZZZZ' }));
  await talk(other, 0, 200);
  assert.deepEqual(await runs(again, recording.stream), [{ atSample: 0, samples: 144_000, sounds: true }]);
  again.refile(recording.stream);
  assert.deepEqual([again.unverified.length, again.usage.waitingCalls], [0, 2]);
});

test('sound that comes while less than a quarter is free says that room is short', async () => {
  let times = 0;
  const ring = await Ring.open(new MemoryCard(400, 8).store(), {
    nowWallMs: () => 5,
    trouble: () => {},
    short: () => {
      times += 1;
    },
  });
  const recording = new Recording(ring, openFacts());
  await talk(recording, 0, 220);
  assert.equal(times, 0);
  await talk(recording, 220, 20);
  assert.ok(times > 0 && times < 20, `${times}`);
});

test('a ring full of unfiled calls blocks nobody, overwrites nothing, says so, and recovers', async () => {
  const card = new MemoryCard(128, 8);
  const told: (Problem | null)[] = [];
  const ring = await openRing(card, told);
  const waiting = new Recording(ring, openFacts());
  await talk(waiting, 0, 30);
  await waiting.close(FIRST + 30 * SLOT_SAMPLES, closing);
  const running = new Recording(ring, openFacts({ id: 'ZZZZZZ' }));
  await talk(running, 0, 200);
  assert.deepEqual(
    told.map((problem) => problem?.code),
    ['ringFull'],
  );
  assert.deepEqual(await runs(ring, waiting.stream), [{ atSample: 0, samples: 216_000, sounds: true }]);
  await ring.done(waiting.stream, DONE);
  ring.release(waiting.stream);
  await talk(running, 200, 5);
  await running.close(FIRST + 205 * SLOT_SAMPLES, closing);
  assert.deepEqual(
    told.map((problem) => problem?.code),
    ['ringFull', undefined],
  );
  const found = await runs(ring, running.stream);
  assert.equal(found.length, 3);
  assert.deepEqual(found[2], { atSample: 200 * SLOT_SAMPLES, samples: 5 * SLOT_SAMPLES, sounds: true });
  const gap = { kind: 'gap', atSample: found[1]?.atSample, samples: found[1]?.samples, reason: 'ringFull' };
  assert.deepEqual(ring.call(running.stream)?.events, [gap]);
  assert.equal(new Set(card.written).size, card.written.length);
});

test('a card slower than 8 s costs sound, which is counted and declared; a shorter stall costs none', async () => {
  for (const stalled of [QUEUED_AUDIO_SLOTS - 1, QUEUED_AUDIO_SLOTS + 4]) {
    const card = new MemoryCard(256, 8);
    const told: (Problem | null)[] = [];
    const ring = await openRing(card, told);
    const recording = new Recording(ring, openFacts());
    await turn();
    let goOn = () => {};
    const stall = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    card.slow = () => stall;
    await talk(recording, 0, stalled);
    goOn();
    card.slow = async () => {};
    await turn();
    await talk(recording, stalled, 3);
    await recording.close(FIRST + (stalled + 3) * SLOT_SAMPLES, closing);
    const lost = Math.max(0, stalled - QUEUED_AUDIO_SLOTS) * SLOT_SAMPLES;
    const gap = {
      kind: 'gap',
      atSample: QUEUED_AUDIO_SLOTS * SLOT_SAMPLES,
      samples: lost,
      reason: 'ringSlow',
    };
    assert.deepEqual(ring.call(recording.stream)?.events, lost > 0 ? [gap] : []);
    assert.deepEqual(
      told.map((problem) => problem?.code),
      lost > 0 ? ['ringSlow', undefined] : [],
    );
  }
});

for (const operation of ['write', 'sync'] as const)
  test(`when a ${operation} fails the sound is written again in the next unit, and the fault is told`, async () => {
    const card = new MemoryCard(256, 8);
    const told: (Problem | null)[] = [];
    const ring = await openRing(card, told);
    const recording = new Recording(ring, openFacts());
    await talk(recording, 0, 3);
    let failures = 2;
    card.fault = (name) => {
      if (name === operation && failures-- > 0) throw Object.assign(new Error('broken'), { code: 'EIO' });
    };
    await talk(recording, 3, 6);
    await recording.close(FIRST + 9 * SLOT_SAMPLES, closing);
    assert.deepEqual(await runs(ring, recording.stream), [{ atSample: 0, samples: 64_800, sounds: true }]);
    assert.deepEqual(told, [{ code: 'ringWriteFailed', path: '/memory/ring', why: 'EIO' }, null]);
    const places = ring.call(recording.stream)?.audio.map(({ seq }) => seq) ?? [];
    assert.equal((places[3] ?? 0) % 8, 0, `written again at ${places[3]}`);
    card.cutPower(new Random(2));
    const again = await openRing(card);
    assert.deepEqual(await runs(again, recording.stream), [{ atSample: 0, samples: 64_800, sounds: true }]);
  });

test('what failed writes left on the card stands before what counts, and is no call of its own later', async () => {
  const card = new MemoryCard(256, 8);
  const ring = await openRing(card);
  const first = new Recording(ring, openFacts());
  let failures = 7;
  card.fault = (name) => {
    if (name === 'sync' && failures-- > 0) throw Object.assign(new Error('broken'), { code: 'EIO' });
  };
  await talk(first, 0, 1);
  await first.close(FIRST + SLOT_SAMPLES, closing);
  await ring.done(first.stream, DONE);
  ring.release(first.stream);
  const second = new Recording(ring, openFacts({ id: 'ZZZZZZ' }));
  await talk(second, 0, 2);
  for (let start = 0; start < 2; start++) {
    card.cutPower(new Random(2));
    const again = await openRing(card);
    assert.deepEqual(
      again.unfiled.map(({ open }) => open?.id),
      ['ZZZZZZ'],
    );
    again.release(first.stream);
    await again.done(again.begin(), DONE);
  }
});

test('a card that fails for good neither blocks closing the ring nor grows the queue', async () => {
  const card = new MemoryCard(256, 8);
  const ring = await openRing(card);
  card.fault = () => {
    throw Object.assign(new Error('broken'), { code: 'EROFS' });
  };
  const recording = new Recording(ring, openFacts());
  await talk(recording, 0, 100);
  assert.deepEqual(ring.call(recording.stream)?.audio, []);
  await ring.close();
});
