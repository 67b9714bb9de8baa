import assert from 'node:assert/strict';
import { closeSync, mkdtempSync, openSync, readSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { type BlockStore, openBlockStore } from '#src/card/blockStore.js';
import { Recording, SLOT_SAMPLES } from '#src/card/recording.js';
import { QUEUED_AUDIO_SLOTS, Ring } from '#src/card/ring.js';
import { SLOT_BYTES } from '#src/card/slot.js';
import { soundOf } from '#src/card/sound.js';
import type { Problem } from '#src/i18n/problems.js';
import { closing, openFacts, pcm, sound } from './callSamples.js';
import { MemoryCard } from './memoryStore.js';

const FIRST = openFacts().firstSample;
const RING_BYTES = 64 * 1024 ** 2;

/** The ring's card as a person handles it: its file is moved away and back, and a pulled one gives EIO. */
class PulledCard {
  readonly path: string;
  readonly told: (Problem | null)[] = [];
  out = false;
  tries = 0;

  constructor(t: TestContext) {
    const directory = mkdtempSync(join(tmpdir(), 'dnw-pulled-'));
    t.after(() => rmSync(directory, { recursive: true, force: true }));
    this.path = join(directory, 'ring');
  }

  async open(): Promise<Ring> {
    const store = await openBlockStore(this.path, RING_BYTES, () => 5);
    const io = <T>(what: () => Promise<T>): Promise<T> =>
      this.out ? Promise.reject(Object.assign(new Error('EIO'), { code: 'EIO' })) : what();
    const pulled: BlockStore = {
      path: store.path,
      read: (offset, length) => io(() => store.read(offset, length)),
      write: (offset, data) => io(() => store.write(offset, data)),
      sync: () => io(() => store.sync()),
      reopen: async () => {
        this.tries += 1;
        await store.reopen();
        this.out = false;
      },
      close: () => store.close(),
    };
    return Ring.open(pulled, {
      nowWallMs: () => 5,
      trouble: (problem) => this.told.push(problem),
      wait: () => turn(),
    });
  }

  pull(): void {
    this.out = true;
    renameSync(this.path, `${this.path}.out`);
  }

  putBack(): void {
    renameSync(`${this.path}.out`, this.path);
  }

  /** Another card of the same kind in its place. */
  async putInAnother(): Promise<void> {
    await (await openBlockStore(this.path, RING_BYTES, () => 6)).close();
  }

  async until(what: () => boolean): Promise<void> {
    for (let i = 0; i < 1e6 && !what(); i++) await turn();
    assert.ok(what());
  }
}

function push(recording: Recording, from: number, slots: number): void {
  for (let i = from; i < from + slots; i++)
    recording.push(FIRST + i * SLOT_SAMPLES, sound(i * SLOT_SAMPLES, SLOT_SAMPLES));
}

async function sounds(ring: Ring, stream: number) {
  const call = ring.call(stream);
  assert.ok(call);
  const found: { from: number; slots: number; sounds: boolean }[] = [];
  for await (const { atSample, samples, pcm: bytes } of soundOf(ring, call)) {
    if (bytes !== null) assert.ok(bytes.equals(pcm(atSample, samples)), `sound at ${atSample}`);
    const last = found.at(-1);
    if (last !== undefined && last.sounds === (bytes !== null)) last.slots += samples / SLOT_SAMPLES;
    else found.push({ from: atSample / SLOT_SAMPLES, slots: samples / SLOT_SAMPLES, sounds: bytes !== null });
  }
  return { found, events: call.events };
}

test('the ring’s card is pulled in a call and put back: what fits RAM is there, and the alarm ends by itself', async (t) => {
  const card = new PulledCard(t);
  const ring = await card.open();
  const recording = new Recording(ring, openFacts());
  push(recording, 0, 3);
  await card.until(() => (ring.call(recording.stream)?.audio.length ?? 0) === 3);
  card.pull();
  push(recording, 3, 5);
  await card.until(() => card.tries > 6);
  assert.equal(ring.failing, true);
  assert.equal(card.told.at(-1)?.code, 'ringWriteFailed');
  card.putBack();
  await card.until(() => !ring.failing);
  push(recording, 8, 2);
  await recording.close(FIRST + 10 * SLOT_SAMPLES, closing);
  assert.deepEqual((await sounds(ring, recording.stream)).found, [{ from: 0, slots: 10, sounds: true }]);
  assert.equal(card.told.at(-1), null);
  await ring.close();
});

test('what does not fit into 8 s of RAM while the card is out is a declared gap of exactly its length', async (t) => {
  const card = new PulledCard(t);
  const ring = await card.open();
  const recording = new Recording(ring, openFacts());
  push(recording, 0, 2);
  await card.until(() => (ring.call(recording.stream)?.audio.length ?? 0) === 2);
  card.pull();
  push(recording, 2, QUEUED_AUDIO_SLOTS + 7);
  await card.until(() => card.tries > 3);
  card.putBack();
  await card.until(() => !ring.failing);
  const lostFrom = 2 + QUEUED_AUDIO_SLOTS;
  push(recording, lostFrom + 7, 3);
  await recording.close(FIRST + (lostFrom + 10) * SLOT_SAMPLES, closing);
  const { found, events } = await sounds(ring, recording.stream);
  assert.deepEqual(found, [
    { from: 0, slots: lostFrom, sounds: true },
    { from: lostFrom, slots: 7, sounds: false },
    { from: lostFrom + 7, slots: 3, sounds: true },
  ]);
  assert.deepEqual(events, [
    { kind: 'gap', atSample: lostFrom * SLOT_SAMPLES, samples: 7 * SLOT_SAMPLES, reason: 'ringSlow' },
  ]);
  await ring.close();
});

test('another recorder’s card in its place is refused and left as it is; the first one is taken again', async (t) => {
  const card = new PulledCard(t);
  const ring = await card.open();
  const recording = new Recording(ring, openFacts());
  push(recording, 0, 2);
  await card.until(() => (ring.call(recording.stream)?.audio.length ?? 0) === 2);
  card.pull();
  push(recording, 2, 1);
  await card.until(() => card.tries > 2);
  await card.putInAnother();
  await card.until(() => card.told.at(-1)?.code === 'ringExchanged');
  const stream = recording.stream;
  await assert.rejects(() => sounds(ring, stream), 'a foreign card is no hole in the recording');
  const foreign = openSync(card.path, 'r');
  const slot = Buffer.alloc(SLOT_BYTES);
  readSync(foreign, slot, 0, SLOT_BYTES, 4 * 1024 ** 2);
  closeSync(foreign);
  assert.ok(slot.every((byte) => byte === 0));
  rmSync(card.path);
  card.putBack();
  await card.until(() => !ring.failing);
  push(recording, 3, 1);
  await recording.close(FIRST + 4 * SLOT_SAMPLES, closing);
  assert.deepEqual((await sounds(ring, stream)).found, [{ from: 0, slots: 4, sounds: true }]);
  await ring.close();
});

test('a card that is no ring at all is refused with its own sentence', async (t) => {
  const card = new PulledCard(t);
  const ring = await card.open();
  const recording = new Recording(ring, openFacts());
  card.pull();
  push(recording, 0, 1);
  await card.until(() => card.tries > 2);
  const file = openSync(card.path, 'w');
  writeSync(file, Buffer.alloc(64 * 1024, 'holiday'));
  closeSync(file);
  await card.until(() => card.told.at(-1)?.code === 'ringForeign');
  rmSync(card.path);
  card.putBack();
  await card.until(() => !ring.failing);
  await ring.close();
});

test('each batch tells how much it was and how long the card took, each failure why', async () => {
  const card = new MemoryCard(128, 8);
  let nowMs = 0;
  const wrote: { bytes: number; tookMs: number }[] = [];
  const failed: string[] = [];
  card.slow = async () => {
    nowMs += 750;
  };
  const ring = await Ring.open(card.store(), {
    nowWallMs: () => 5,
    trouble: () => {},
    nowMs: () => nowMs,
    wrote: (batch) => wrote.push(batch),
    failed: (why) => failed.push(why),
    wait: () => turn(),
  });
  let faults = 2;
  card.fault = (operation) => {
    if (operation === 'sync' && faults-- > 0) throw Object.assign(new Error('sync'), { code: 'EIO' });
  };
  const recording = new Recording(ring, openFacts());
  await recording.close(FIRST, closing);
  assert.deepEqual(failed, ['EIO', 'EIO']);
  assert.deepEqual(wrote, [{ bytes: 2 * SLOT_BYTES, tookMs: 750 }]);
});
