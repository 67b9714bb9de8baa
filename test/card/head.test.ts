import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findHead, type SeqSeen } from '#src/card/head.js';
import { Random, seedFor } from '../rig/random.js';

function reader(seen: readonly SeqSeen[], window: number) {
  let reads = 0;
  return {
    slots: seen.length,
    window,
    reads: () => reads,
    async seqAt(slot: number): Promise<SeqSeen> {
      reads += 1;
      return seen[slot] ?? 'zero';
    },
  };
}

/** A ring in which `written` slots were written, one after another. */
function ringOf(slots: number, written: number): SeqSeen[] {
  const seen: SeqSeen[] = Array<SeqSeen>(slots).fill('zero');
  for (let seq = Math.max(0, written - slots); seq < written; seq++) seen[seq % slots] = seq;
  return seen;
}

test('the head is found wherever it is, in every lap', async () => {
  for (let written = 0; written < 3 * 97; written++) {
    const head = await findHead(reader(ringOf(97, written), 10));
    assert.equal(head, written === 0 ? null : written - 1);
  }
});

test('finding the head of a 1 GiB ring reads about a window, not the ring', async () => {
  const ring = reader(ringOf(65_280, 100_000), 1088);
  assert.equal(await findHead(ring), 99_999);
  assert.ok(ring.reads() < 1300, `${ring.reads()} reads`);
});

test('holes shorter than the window and unreadable slots anywhere do not mislead the search', async () => {
  const random = new Random(seedFor('head with holes'));
  for (let run = 0; run < 2000; run++) {
    const slots = 64 + random.below(500);
    const window = 16 + random.below(16);
    const written = 1 + random.below(slots * 3);
    const seen = ringOf(slots, written);
    for (let holes = random.below(6); holes > 0; holes--) {
      const at = random.below(written);
      const kind = random.below(3);
      // Single holes may lie against the long one: together they must stay shorter than the window.
      for (let seq = at; seq < Math.min(at + window - 6, written - 1); seq++) {
        if (seq < written - slots) continue;
        const before = seq >= slots ? seq - slots : 'zero';
        seen[seq % slots] = kind === 0 ? before : kind === 1 ? 'unreadable' : 'zero';
        if (holes > 1) break;
      }
    }
    assert.equal(await findHead(reader(seen, window)), written - 1, `run ${run}`);
  }
});

test('a great zeroed stretch is betrayed by the samples, and every slot is read', async () => {
  const seen = ringOf(4096, 4000);
  for (let slot = 1000; slot < 3000; slot++) seen[slot] = 'zero';
  assert.equal(await findHead(reader(seen, 100)), 3999);
});
