import assert from 'node:assert/strict';
import { loadCountry } from '#src/config/countries.js';
import { type LineHabits, usualHabits } from '#src/emulator/lineHabits.js';
import { advance, command, idleLine } from '#src/emulator/lineModel.js';
import type { LineCommand, LineState, ModelEvent } from '#src/emulator/lineTypes.js';
import { RATE_HZ } from '#src/emulator/tones.js';
import type { Country } from '#src/signal/country.js';

export function country(code: string): Country {
  const found = loadCountry(code);
  assert.ok(found !== null, code);
  return found;
}

const BLOCK = 160;
export const NUMBER = { kind: 'number', number: '0312345678' } as const;

/** The line model by hand, in blocks as the emulator makes them. */
export class Line {
  state: LineState = idleLine(0);
  events: ModelEvent[] = [];
  habits: LineHabits;

  constructor(habits: Partial<LineHabits> = {}) {
    this.habits = { ...usualHabits(country('JP')), ...habits };
  }

  does(wish: LineCommand): boolean {
    const done = command(this.state, wish, this.habits);
    if (done === null) return false;
    this.state = done.state;
    this.events.push(...done.events);
    return true;
  }

  runs(seconds: number): Int16Array {
    const sound: number[] = [];
    for (let block = 0; block < (seconds * RATE_HZ) / BLOCK; block++) {
      const step = advance(this.state, BLOCK, this.habits);
      this.state = step.state;
      this.events.push(...step.events);
      sound.push(...step.pcm);
    }
    return Int16Array.from(sound);
  }

  secondsOf(kind: ModelEvent['kind']): number[] {
    return this.events.filter((event) => event.kind === kind).map((event) => event.sample / RATE_HZ);
  }

  talks(): this {
    this.does({ kind: 'ring', callerId: NUMBER, times: null });
    this.runs(1);
    assert.ok(this.does({ kind: 'lift' }));
    return this;
  }
}

/** Amplitude of one frequency in the sound, Goertzel's way. */
export function amplitudeAt(hz: number, sound: Int16Array): number {
  let re = 0;
  let im = 0;
  sound.forEach((sample, i) => {
    re += sample * Math.cos((2 * Math.PI * hz * i) / RATE_HZ);
    im += sample * Math.sin((2 * Math.PI * hz * i) / RATE_HZ);
  });
  return (2 * Math.hypot(re, im)) / sound.length;
}

export function voice(id: number, side: 'near' | 'far', seconds: number): LineCommand {
  const samples = Int16Array.from({ length: seconds * RATE_HZ }, (_, i) =>
    Math.round(8000 * Math.sin((2 * Math.PI * (side === 'near' ? 700 : 1100) * i) / RATE_HZ)),
  );
  return { kind: 'speak', voice: { id, side, samples } };
}
