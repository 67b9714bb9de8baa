import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { BlockStore } from '#src/card/blockStore.js';
import { crc32c } from '#src/card/crc32c.js';
import type { Disk } from '#src/card/disk.js';
import type { FilerRing } from '#src/card/filer.js';
import { HEADER_BYTES, SLOT_BYTES } from '#src/card/slot.js';
import type { Planted } from './life.js';
import { World, type WorldOptions } from './world.js';
import { worldsOf } from './worlds.js';

/** A fault that is not found within so many worlds would not be found in practice. */
const WORLDS = 30;

/** Runs small worlds with many cuts until one is violated. */
async function violationOf(planted: Planted, more: Partial<WorldOptions> = {}): Promise<string> {
  for (let seed = 1; seed <= WORLDS; seed++) {
    const { violation } = await new World({ seed, calls: 60, cuts: 12, planted, ...more }).run();
    if (violation !== null) return violation.message;
  }
  return 'nothing was found';
}

/** Every barrier says that it is done and does nothing. */
const noBarrier = (disk: Disk): Disk => ({ ...disk, barrier: async () => {} });

/** Gives a call's slots free when its filing begins, and writes its DONE for nobody. */
function releasesFirst(ring: FilerRing): FilerRing {
  return {
    read: (seq) => ring.read(seq),
    refile: (stream) => ring.refile(stream),
    release: (stream) => ring.release(stream),
    call: (stream) => {
      const call = ring.call(stream);
      ring.release(stream);
      return call;
    },
    done: async () => {},
  };
}

/** Makes every slot's sum right as it is read, as if nobody looked at it. */
function checksNothing(store: BlockStore): BlockStore {
  return {
    path: store.path,
    write: (offset, data) => store.write(offset, data),
    sync: () => store.sync(),
    reopen: () => store.reopen(),
    close: () => store.close(),
    async read(offset, length) {
      const bytes = await store.read(offset, length);
      if (length !== SLOT_BYTES || bytes.toString('latin1', 0, 4) !== 'DNW1') return bytes;
      bytes.writeUInt32LE(crc32c(bytes.subarray(HEADER_BYTES)), 96);
      bytes.writeUInt32LE(crc32c(bytes.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
      return bytes;
    },
  };
}

test('planted: without a barrier between unlink and create the first reused cluster is seen', async () => {
  assert.match(await violationOf({ disk: noBarrier }), /^I6: cluster \d+ was given away/);
});

test('planted: without a barrier between unlink and create cuts do damage that is seen on the card', async () => {
  assert.match(await violationOf({ disk: noBarrier }, { traceFrees: false }), /^I(1|2|5|7|8|10|15): /);
});

test('planted: a ring whose tail passes a call before its DONE loses the call', async () => {
  assert.match(await violationOf({ ring: releasesFirst }), /^I5: .* neither on the card nor in the ring/);
});

test('planted: slots whose CRC is not checked bring sound that was never recorded', async () => {
  assert.match(await violationOf({ store: checksNothing }), /^I2: /);
});

test('the real store under the same cuts shows nothing', async () => {
  for (let seed = 1; seed <= 6; seed++) {
    const { violation, cuts } = await new World({ seed, calls: 60, cuts: 12 }).run();
    assert.equal(violation, null, `seed ${seed}: ${violation?.lines.slice(-10).join('\n')}`);
    assert.equal(cuts, 12);
  }
});

test('a seed replays to the same hash, another one does not', async () => {
  const hashOf = async (seed: number) => (await new World({ seed, calls: 60, cuts: 6 }).run()).hash;
  assert.equal(await hashOf(77), await hashOf(77));
  assert.notEqual(await hashOf(77), await hashOf(78));
});

test('calls and cuts are shared out wholly among the worlds', () => {
  const worlds = worldsOf({ calls: 1003, cuts: 17, seed: 5 });
  const sum = (of: (world: WorldOptions) => number) => worlds.reduce((all, world) => all + of(world), 0);
  assert.deepEqual([sum(({ calls }) => calls), sum(({ cuts }) => cuts)], [1003, 17]);
  assert.equal(new Set(worlds.map(({ seed }) => seed)).size, worlds.length);
});
