import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type EarEvent, Listener } from '#src/emulator/listener.js';
import { OwnTape } from '#src/emulator/ownTape.js';
import { dialTone, noise, RATE_HZ } from '#src/emulator/tones.js';

const CHUNK = 80;

/** A wire that carries the emulator's own sound, a box's sound added from some position on, and an ear. */
class Wire {
  readonly own = new OwnTape();
  readonly ear = new Listener(this.own);
  readonly events: EarEvent[] = [];
  private heardTo = 0;

  hears(chunks: number, box: (position: number) => number, skip = 0): void {
    this.heardTo += skip;
    for (let chunk = 0; chunk < chunks; chunk++) {
      while (this.own.end < this.heardTo + 4000) this.own.append(Int16Array.of(ownSound(this.own.end)));
      const sound = Int16Array.from({ length: CHUNK }, (_, i) => {
        const position = this.heardTo + i;
        return ownSound(position) + box(position);
      });
      this.heardTo += CHUNK;
      this.events.push(...this.ear.hear(sound, 1000 + this.heardTo / 8));
    }
  }

  get boxEvents(): EarEvent[] {
    return this.events.filter((event) => event.kind !== 'placed');
  }
}

const ownSound = (position: number) => Math.round(noise(1, position) + dialTone(position));
const silence = () => 0;

test('the ear finds its place by the sound itself and tells when the wire began', () => {
  const wire = new Wire();
  wire.hears(100, silence, 12_345);
  const placed = wire.events.filter((event) => event.kind === 'placed');
  assert.ok(placed.length > 0);
  for (const { originMs } of placed) assert.ok(Math.abs(originMs - 1000) < 0.2, `${originMs}`);
  assert.deepEqual(wire.boxEvents, []);
});

test('the ear hears the box over a loud dial tone, from its first 2 ms to its last', () => {
  const wire = new Wire();
  wire.hears(50, silence);
  const began = 50 * CHUNK + 333;
  const ended = began + RATE_HZ;
  const box = (at: number) => (at >= began && at < ended ? Math.round(1000 * Math.sin(at)) : 0);
  wire.hears(300, box);
  const [first, last, ...more] = wire.boxEvents;
  assert.ok(first?.kind === 'heardBox' && Math.abs(first.sample - began) <= 16, JSON.stringify(first));
  assert.ok(last?.kind === 'heardBoxEnded' && Math.abs(last.sample - ended) <= 16, JSON.stringify(last));
  assert.deepEqual(more, []);
});

test('own sound that has moved on the wire is found again and not taken for the box', () => {
  const wire = new Wire();
  wire.hears(50, silence);
  wire.hears(100, silence, 555);
  assert.deepEqual(wire.boxEvents, []);
  const last = wire.events.at(-1);
  assert.ok(last?.kind === 'placed' && Math.abs(last.originMs - 1000) < 0.2);
});

test('a hole in the own sound is not taken for the box', () => {
  const wire = new Wire();
  wire.hears(50, silence);
  wire.hears(100, (position) => -ownSound(position));
  assert.deepEqual(wire.boxEvents, []);
});
