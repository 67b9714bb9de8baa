import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Ring } from '#src/card/ring.js';
import { soundOf } from '#src/card/sound.js';
import type { RecordingEvent } from '#src/card/types.js';
import { Random, seedFor } from '../rig/random.js';
import { openFacts, pcm } from './callSamples.js';
import { MemoryCard } from './memoryStore.js';

const UNIT = 8;

/** What is known of one call from outside: what was handed over, and what the ring acknowledged. */
interface Known {
  readonly salt: number;
  pushed: number;
  openAcknowledged: boolean;
  readonly audio: { position: number; samples: number; acknowledged: boolean }[];
  marks: number;
  readonly marksAcknowledged: Set<number>;
  done: 'no' | 'asked' | 'acknowledged';
}

const options = {
  nowWallMs: () => 1_795_000_000_000,
  trouble: () => {},
  wait: () => Promise.resolve(),
};

/** Reads every call the ring still has and holds it against what is known. */
async function check(ring: Ring, known: Map<number, Known>, where: string): Promise<void> {
  for (const [stream, call] of known) {
    const found = ring.call(stream);
    if (call.done === 'acknowledged') {
      assert.ok(found === undefined || found.done !== null, `${where}: call ${stream} was done`);
      continue;
    }
    if (call.done !== 'no' && found === undefined) continue;
    if (call.openAcknowledged) assert.equal(found?.open?.id, `C${call.salt}`, `${where}: open of ${stream}`);
    if (found === undefined) continue;
    const marks = found.events.map((event) => (event.kind === 'mark' ? event.atSample : -1));
    assert.deepEqual(
      marks,
      [...new Set(marks)].sort((a, b) => a - b),
      `${where}: marks of ${stream} in order`,
    );
    for (const mark of marks) assert.ok(mark >= 0 && mark < call.marks, `${where}: bogus mark ${mark}`);
    for (const mark of call.marksAcknowledged) assert.ok(marks.includes(mark), `${where}: lost mark ${mark}`);
    const covered = new Set<number>();
    for await (const { atSample, samples, pcm: sound } of soundOf(ring, found)) {
      if (sound === null) continue;
      assert.ok(atSample + samples <= call.pushed, `${where}: sound that was never written`);
      assert.ok(sound.equals(pcm(atSample, samples, call.salt)), `${where}: wrong sound in call ${stream}`);
      covered.add(atSample);
    }
    for (const slot of call.audio)
      if (slot.acknowledged)
        assert.ok(covered.has(slot.position), `${where}: lost ${slot.position} of ${stream}`);
  }
  for (const { stream } of ring.unfiled) assert.ok(known.has(stream), `${where}: bogus call ${stream}`);
}

/** One thing that happens to the ring, chosen by chance. */
function act(ring: Ring, known: Map<number, Known>, running: number[], random: Random): void {
  const choice = random.below(20);
  const stream = running.length > 0 ? random.pick(running) : null;
  const call = stream === null ? undefined : known.get(stream);
  if (stream === null || call === undefined || (choice === 0 && running.length < 3)) {
    const begun = ring.begin();
    const fresh: Known = {
      salt: begun,
      pushed: 0,
      openAcknowledged: false,
      audio: [],
      marks: 0,
      marksAcknowledged: new Set(),
      done: 'no',
    };
    const open = Buffer.from(JSON.stringify(openFacts({ id: `C${begun}` })));
    const acknowledged = () => {
      fresh.openAcknowledged = true;
    };
    if (ring.append(begun, 'open', open, 0, acknowledged) === null) {
      known.set(begun, fresh);
      running.push(begun);
    } else ring.release(begun);
  } else if (choice <= 2) {
    running.splice(running.indexOf(stream), 1);
    call.done = 'asked';
    const facts = { id: '', path: '', bytes: 0, sha256: '' };
    void ring.done(stream, facts).then(() => {
      call.done = 'acknowledged';
      ring.release(stream);
    });
  } else if (choice <= 4) {
    const mark: RecordingEvent & { kind: 'mark' } = { kind: 'mark', atSample: call.marks, what: 'button' };
    const acknowledged = () => {
      call.marksAcknowledged.add(mark.atSample);
    };
    if (ring.append(stream, 'event', Buffer.from(JSON.stringify(mark)), 0, acknowledged) === null)
      call.marks += 1;
  } else {
    const samples = random.below(8) === 0 ? 1500 : 1 + random.below(60);
    const slot = { position: call.pushed, samples, acknowledged: false };
    const acknowledged = () => {
      slot.acknowledged = true;
    };
    const payload = pcm(call.pushed, samples, call.salt);
    if (ring.append(stream, 'audio', payload, call.pushed, acknowledged) !== null) return;
    call.audio.push(slot);
    call.pushed += samples;
  }
}

/** What a new run finds of a call counts as acknowledged from then on; the call goes on behind it. */
async function adopt(ring: Ring, stream: number, call: Known | undefined): Promise<void> {
  const found = ring.call(stream);
  if (found === undefined || call === undefined) return;
  call.audio.length = 0;
  for await (const { atSample, samples, pcm: sound } of soundOf(ring, found))
    if (sound !== null) call.audio.push({ position: atSample, samples, acknowledged: true });
  call.pushed = Math.max(0, ...found.audio.map(({ position, samples }) => position + samples));
  for (const event of found.events) if (event.kind === 'mark') call.marksAcknowledged.add(event.atSample);
}

async function oneCard(random: Random, seen: { cutsInOpen: number; laps: number }): Promise<void> {
  const slots = UNIT * (12 + random.below(8));
  const card = new MemoryCard(slots, UNIT);
  const known = new Map<number, Known>();
  const boots = 2 + random.below(6);
  let highest = 0;
  for (let boot = 0; boot < boots; boot++) {
    if (boot > 0 && random.below(3) === 0) card.cutAfter = random.below(3);
    const ring = await Promise.race([Ring.open(card.store(), options), card.whenCut]);
    if (ring === 'cut') {
      seen.cutsInOpen += 1;
      card.cutPower(random);
      continue;
    }
    card.cutAfter = Number.POSITIVE_INFINITY;
    await check(ring, known, `boot ${boot}`);
    for (const { stream } of ring.unverified) {
      ring.release(stream);
      const call = known.get(stream);
      if (call !== undefined) call.done = 'acknowledged';
    }
    const running = ring.unfiled
      .map(({ stream }) => stream)
      .filter((stream) => known.get(stream)?.done === 'no');
    for (const { stream } of ring.unfiled)
      if (!running.includes(stream))
        await ring.done(stream, { id: '', path: '', bytes: 0, sha256: '' }).then(() => ring.release(stream));
    for (const [stream] of known) if (ring.call(stream) === undefined) known.delete(stream);
    for (const stream of running) await adopt(ring, stream, known.get(stream));
    const acts = random.below(slots * 2);
    const breakAt = random.below(acts + 1);
    for (let i = 0; i < acts; i++) {
      if (i === breakAt && random.below(2) === 0) card.cutAfter = random.below(4);
      act(ring, known, running, random);
      if (random.below(3) === 0) await new Promise(setImmediate);
      if (card.cutAfter < 0) break;
    }
    highest = Math.max(highest, card.written.length);
    card.cutPower(random);
  }
  seen.laps += Math.floor(highest / slots);
  await check(await Ring.open(card.store(), options), known, 'last boot');
}

test('power cuts anywhere, again and again: no acknowledged slot lost, none bogus', async () => {
  const random = new Random(seedFor('ring cuts'));
  const seen = { cutsInOpen: 0, laps: 0 };
  for (let card = 0; card < 80; card++) await oneCard(random, seen);
  assert.ok(seen.cutsInOpen > 5, `only ${seen.cutsInOpen} cuts hit the opening with its SKIPs`);
  assert.ok(seen.laps > 30, `only ${seen.laps} laps were made`);
});

test('garbage from an earlier life of the card is never taken for a call', async () => {
  const random = new Random(seedFor('ring garbage'));
  const card = new MemoryCard(UNIT * 20, UNIT);
  const other = new MemoryCard(UNIT * 20, UNIT);
  const foreign = await Ring.open(other.store(), options);
  const stream = foreign.begin();
  foreign.append(stream, 'open', Buffer.from('{}'), 0);
  await foreign.close();
  for (let slot = 0; slot < card.slots; slot++) {
    const kind = random.below(3);
    const old = await other.store().read(4 * 1024 ** 2, 16_384);
    if (kind === 0) card.plant(slot, old);
    else if (kind === 1)
      card.plant(slot, Buffer.from(Array.from({ length: 16_384 }, () => random.below(256))));
  }
  const ring = await Ring.open(card.store(), options);
  assert.deepEqual(ring.unfiled, []);
  const begun = ring.begin();
  await new Promise<void>((resolve) => {
    ring.append(begun, 'open', Buffer.from(JSON.stringify(openFacts())), 0, resolve);
  });
  card.cutPower(random);
  const again = await Ring.open(card.store(), options);
  assert.deepEqual(
    again.unfiled.map(({ open }) => open?.id),
    ['K7Q2M9'],
  );
});
