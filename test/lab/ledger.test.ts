import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Found } from './cardCopy.js';
import { Ledger } from './ledger.js';

const START_MS = Date.parse('2026-11-24T09:00:00.000Z');

interface Shape {
  readonly id?: string;
  readonly sha256?: string;
  readonly interrupted?: boolean;
  /** Of the pattern, on file. */
  readonly until?: number;
  readonly gapSamples?: number;
  readonly declaredSamples?: number;
}

/** A recording of the call that began at place 80,000 with a pre-roll of 24,000 samples. */
function recording({ id = 'AAAAAA', sha256 = 'x', interrupted = false, ...shape }: Shape = {}): Found {
  const { until = 120_000, gapSamples = 0, declaredSamples = gapSamples } = shape;
  const samples = until - 56_000;
  const runs =
    gapSamples === 0
      ? [{ atSample: 0, place: 56_000, samples }]
      : [
          { atSample: 0, place: 56_000, samples: 30_000 },
          {
            atSample: 30_000 + gapSamples,
            place: 86_000 + gapSamples,
            samples: samples - 30_000 - gapSamples,
          },
        ];
  return {
    path: `2026/11/24/2026-11-24_09-00-00_in_anon_${id}.wav`,
    sha256,
    samples,
    runs,
    facts: {
      id,
      start: new Date(START_MS).toISOString(),
      preRollSamples: 24_000,
      samples,
      interrupted,
      audioSha256: '',
      gaps: declaredSamples === 0 ? [] : [{ atSample: 30_000, samples: declaredSamples }],
    },
  };
}

/** A ledger with one call, ended or cut. */
function ledgerWith(end: 'onHook' | 'cut'): Ledger {
  const ledger = new Ledger();
  ledger.take({ kind: 'played', place: 79_000 });
  ledger.take({ kind: 'offHook', place: 80_000, wallMs: START_MS + 100 });
  ledger.take({ kind: 'played', place: 120_000 });
  if (end === 'onHook') ledger.take({ kind: 'onHook', place: 120_000 });
  else ledger.cut();
  return ledger;
}

const faultsOf = (ledger: Ledger, ...found: readonly Found[]) => ledger.judge(found).faults;

test('a call that ended must be there whole, once', () => {
  assert.deepEqual(faultsOf(ledgerWith('onHook'), recording()), []);
  assert.match(faultsOf(ledgerWith('onHook')).join(), /has no recording/);
  assert.match(
    faultsOf(ledgerWith('onHook'), recording({ until: 112_000 })).join(),
    /last 1000 ms are missing/,
  );
  assert.match(
    faultsOf(ledgerWith('onHook'), recording(), recording({ id: 'BBBBBB' })).join(),
    /2 recordings/,
  );
});

test('a call that the cut broke off may lack one second and not more', () => {
  const { faults, losses } = ledgerWith('cut').judge([recording({ until: 112_400, interrupted: true })]);
  assert.deepEqual(faults, []);
  assert.deepEqual(losses, [{ ms: 950, inCall: true }]);
  const tooShort = recording({ until: 111_992, interrupted: true });
  assert.match(faultsOf(ledgerWith('cut'), tooShort).join(), /last 1001 ms are missing/);
  assert.match(faultsOf(ledgerWith('cut')).join(), /has no recording/);
  assert.match(faultsOf(ledgerWith('cut'), recording()).join(), /not marked as interrupted/);
});

test('a call cut within its first second may have nothing on file, or its pre-roll only', () => {
  const cutEarly = () => {
    const ledger = new Ledger();
    ledger.take({ kind: 'offHook', place: 80_000, wallMs: START_MS });
    ledger.take({ kind: 'played', place: 84_000 });
    ledger.cut();
    return ledger;
  };
  const losses = [{ ms: 500, inCall: true }];
  const empty = { ...recording({ interrupted: true, until: 56_000 }), runs: [] };
  const preRoll = recording({ interrupted: true, until: 70_000 });
  for (const found of [[], [empty], [preRoll]]) {
    const verdict = cutEarly().judge(found);
    assert.deepEqual([verdict.faults, verdict.losses], [[], losses]);
  }
});

test('what is missing inside must be declared as a gap', () => {
  assert.deepEqual(faultsOf(ledgerWith('onHook'), recording({ gapSamples: 500 })), []);
  const silent = recording({ gapSamples: 500, declaredSamples: 0 });
  assert.match(
    faultsOf(ledgerWith('onHook'), silent).join(),
    /500 samples are not the line's, gaps declare 0/,
  );
});

test('a finished recording is never touched again', () => {
  const judged = () => {
    const ledger = ledgerWith('onHook');
    assert.deepEqual(faultsOf(ledger, recording()), []);
    ledger.cut();
    return ledger;
  };
  assert.deepEqual(judged().judge([recording()]), { faults: [], losses: [], finished: 1, intact: 1 });
  assert.match(faultsOf(judged()).join(), /was finished and is gone/);
  assert.match(faultsOf(judged(), recording({ sha256: 'y' })).join(), /was finished and has changed/);
});

test('what the daemon said was filed before the cut counts as finished at once', () => {
  const ledger = ledgerWith('onHook');
  const { path, sha256 } = recording();
  ledger.take({ kind: 'filed', id: 'AAAAAA', path });
  ledger.take({ kind: 'hashed', id: 'AAAAAA', path, sha256 });
  ledger.cut();
  assert.match(faultsOf(ledger, recording({ sha256: 'y' })).join(), /has changed/);
});

test('recordings of no call, and two of the same name, are found', () => {
  const stray = {
    ...recording({ id: 'CCCCCC' }),
    facts: { ...recording().facts, start: '2026-01-01T00:00:00Z' },
  };
  assert.match(faultsOf(ledgerWith('onHook'), recording(), stray).join(), /is of no call/);
  const twice = { ...recording(), path: '2026/11/25/other.wav' };
  assert.match(faultsOf(ledgerWith('onHook'), recording(), twice).join(), /are the same recording/);
});
