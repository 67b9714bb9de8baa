import assert from 'node:assert/strict';
import { dleCode, dleReport } from '#src/line/dle.js';
import type { LineProfile } from '#src/line/profile.js';
import { loadProfile } from '#src/line/profile.js';
import { bytesLine, soundLine, type TraceHeader, type TraceLine } from '#src/trace/format.js';
import { rulesWith } from '../call/callRules.js';
import { Line, NUMBER } from '../emulator/modelLine.js';
import { samplesIn } from '../rig/sound.js';

const WORDS = '/usr/share/sounds/alsa/Front_Center.wav';
const BLOCK_MS = 20;
const CODES: Readonly<Record<string, string>> = { ring: 'R', offHook: 'H', onHook: 'h', farEndHungUp: 'l' };

export function profileOf(name: string): LineProfile {
  const profile = loadProfile(name);
  assert.ok(!('code' in profile));
  return profile;
}

export const HEADER: TraceHeader = {
  trace: 1,
  version: '0.1.0',
  profile: 'v253-composite',
  country: 'JP',
  rules: rulesWith({ flashMaxMs: 1000 }),
  byEar: null,
};

/** A trace taken from the line model: a call comes in, the caller speaks, the handset is put down. */
export function tracedCall(): TraceLine[] {
  const line = new Line();
  const lines: TraceLine[] = [];
  let sample = 0;
  const passes = (seconds: number) => {
    for (let ms = 0; ms < seconds * 1000; ms += BLOCK_MS) {
      const before = line.events.length;
      const sound = line.runs(BLOCK_MS / 1000);
      const atMs = 5000 + (sample + sound.length) / 8;
      lines.push(soundLine(sample, sound, atMs));
      sample += sound.length;
      tell(before, atMs);
    }
  };
  const tell = (from: number, atMs: number) => {
    for (const { kind } of line.events.slice(from)) {
      const code = CODES[kind];
      if (code !== undefined) lines.push(bytesLine(dleCode(code), atMs));
    }
  };
  const does = (...wish: Parameters<Line['does']>) => {
    const before = line.events.length;
    assert.ok(line.does(...wish));
    tell(before, 5000 + sample / 8);
  };
  passes(1);
  does({ kind: 'ring', callerId: NUMBER, times: null });
  passes(1.5);
  lines.push(bytesLine(dleReport(['DATE=1124', 'TIME=1530', 'NMBR=0312345678']), 5000 + sample / 8));
  passes(1);
  does({ kind: 'lift' });
  passes(1);
  does({ kind: 'speak', voice: { id: 1, side: 'far', samples: samplesIn(WORDS) } });
  passes(2);
  does({ kind: 'hangUp' });
  passes(3);
  return lines;
}
