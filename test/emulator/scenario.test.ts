import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { countryCodes } from '#src/config/countries.js';
import type { WireEvent } from '#src/emulator/emulatedLine.js';
import { isLineAct, LINE_ACTS, type Stage } from '#src/emulator/lineActs.js';
import { parseScenario, ScenarioPlayer } from '#src/emulator/scenario.js';
import { RATE_HZ } from '#src/emulator/tones.js';
import { ProblemError } from '#src/i18n/problems.js';
import { Line, voice } from './modelLine.js';

const DIR = join(import.meta.dirname, '../../test/scenarios');

/** Plays scenarios on the line model in the model's own time: an hour takes a second. */
class Stand {
  readonly model = new Line();
  readonly asked: unknown[] = [];
  readonly stage: Stage;
  readonly #listeners = new Set<(event: WireEvent) => void>();
  #voices = 0;

  constructor() {
    const { model } = this;
    this.stage = {
      line: {
        behaviour: model.habits,
        behave: (change) => {
          const given = Object.entries(change).filter(([, value]) => value !== undefined);
          model.habits = { ...model.habits, ...Object.fromEntries(given) };
        },
        subscribe: (listener) => {
          this.#listeners.add(listener);
          return () => this.#listeners.delete(listener);
        },
        perform: async (wish) => {
          this.#hears(() => assert.ok(model.does(wish), `${wish.kind} while ${model.state.exchange}`));
          return this.#now();
        },
      },
      people: {
        speak: async (_file, side) => {
          await this.stage.line.perform(voice(++this.#voices, side, 1));
          await this.pause(1000);
          return { queued: this.#now(), ended: Promise.resolve(this.#now()) };
        },
        call: () => assert.fail('no scenario asks for a whole call'),
      },
    };
  }

  async play(file: string, text = readFileSync(file, 'utf8')): Promise<readonly string[]> {
    const scenario = parseScenario(file, text);
    const player = new ScenarioPlayer(
      this.stage,
      () => this.#now().ms,
      (ms) => this.pause(ms),
    );
    await player.play(scenario, async (name, body) => {
      if (isLineAct(name)) return LINE_ACTS[name].perform(this.stage, body);
      this.asked.push({ [name]: body });
      return {};
    });
    await this.pause(1000);
    return this.model.events.map(({ kind }) => kind);
  }

  async pause(ms: number): Promise<void> {
    this.#hears(() => this.model.runs(ms / 1000));
  }

  #hears(happens: () => void): void {
    const from = this.model.events.length;
    happens();
    for (const event of this.model.events.slice(from))
      for (const listener of this.#listeners) listener({ ...event, ms: event.sample / 8 });
  }

  #now(): { sample: number; ms: number } {
    const { sample } = this.model.state;
    return { sample, ms: (sample * 1000) / RATE_HZ };
  }
}

/** What must come in this order, other events between, and what must not come at all. */
const COURSES: Record<string, readonly [comes: string, never?: string]> = {
  'jp-number-display': ['reversal shortRing offHook callerIdSent onHook ring ring offHook speakEnded onHook'],
  'jp-primary-answer-without-fsk': ['reversal shortRing offHook onHook ring offHook onHook', 'callerIdSent'],
  'jp-fsk-deaf': ['reversal shortRing offHook callerIdSent onHook ring offHook onHook'],
  'jp-lifted-during-short-rings': ['shortRing offHook callerIdSent onHook ring offHook speakEnded onHook'],
  'jp-plain-telephone': ['reversal shortRing shortRing ring offHook onHook', 'callerIdSent'],
  'jp-fsk-bit-error': ['offHook callerIdSent onHook ring offHook onHook'],
  'jp-payphone': ['offHook callerIdSent onHook ring offHook onHook'],
  'jp-withheld': ['offHook callerIdSent onHook ring offHook onHook'],
  'jp-dial-in': ['offHook callerIdSent onHook ring offHook onHook'],
  'jp-second-telephone': ['offHook callerIdSent onHook ring offHook onHook'],
  'jp-fast-ring-again': ['reversal ring farGaveUp reversal offHook callerIdSent onHook ring offHook onHook'],
  'jp-gives-up-in-short-rings': ['offHook callerIdSent farGaveUp onHook', 'ring'],
  'jp-busy-tone-ends-call': ['offHook callerIdSent onHook ring offHook farEndHungUp onHook'],
  'jp-hold-music-400': ['ring offHook speakEnded speakEnded speakEnded onHook', 'farEndHungUp'],
  'notice-handset-down': ['callerId ring ring offHook onHook', 'speakBegan'],
  'notice-far-hangs-up': ['ring ring offHook farEndHungUp onHook'],
  'notice-flash': ['ring ring offHook onHook offHook speakEnded onHook'],
  'notice-transfer': ['ring offHook onHook offHook digit digit farAnswered speakEnded onHook'],
  'outgoing-answered-late': ['offHook digit farAnswered speakEnded speakEnded onHook'],
  'outgoing-engaged': ['offHook digit onHook', 'farAnswered'],
  'outgoing-pulse': [
    'offHook onHook offHook digit farAnswered onHook offHook onHook digit farAnswered onHook',
  ],
  'missing-hang-up-busy-tone': ['ring offHook farEndHungUp onHook'],
  'missing-hang-up-silence': ['ring offHook farEndHungUp onHook'],
  'us-cpc': ['ring callerIdSent ring offHook farEndHungUp onHook', 'reversal'],
  'us-reorder': ['offHook digit onHook', 'farAnswered'],
  'gb-caller-display': ['reversal callerIdSent ring ring offHook farEndHungUp onHook', 'shortRing'],
  'de-clip': ['ring callerIdSent ring offHook farEndHungUp onHook', 'reversal'],
  'keys-in-call': ['ring offHook digit digit digit digit digit onHook'],
  'flash-and-mute': ['offHook onHook offHook onHook offHook onHook offHook speakEnded onHook'],
  'sound-bad-line': ['ring offHook speakEnded speakEnded onHook'],
  'sound-zero-filled': ['ring offHook speakEnded speakEnded speakEnded onHook'],
  'sound-frozen': ['ring offHook speakEnded speakEnded speakEnded onHook'],
};

test('every scenario that comes along has its course told here', () => {
  assert.deepEqual(
    readdirSync(DIR).sort(),
    Object.keys(COURSES)
      .map((name) => `${name}.json`)
      .sort(),
  );
});

for (const [name, [comes, never]] of Object.entries(COURSES)) {
  test(`scenario ${name}: ${comes}`, async () => {
    const stand = new Stand();
    const told = await stand.play(join(DIR, `${name}.json`));
    let at = 0;
    for (const kind of comes.split(' ')) {
      const found = told.indexOf(kind as (typeof told)[number], at);
      assert.ok(found >= 0, `no ${kind} after ${told.slice(0, at).join(' ')} in ${told.join(' ')}`);
      at = found + 1;
    }
    for (const kind of never?.split(' ') ?? []) assert.ok(!told.includes(kind), kind);
    assert.equal(stand.model.state.hook, 'on');
    assert.equal(stand.model.state.exchange, 'idle');
    const misbehaves = name.startsWith('missing-hang-up');
    assert.deepEqual(stand.asked, misbehaves ? [{ misbehave: { hangUpReport: 'missing' } }] : []);
    assert.equal(stand.model.habits.country.code, 'JP', 'the line is as it was');
  });
}

function refusal(text: string): string {
  try {
    parseScenario('/somewhere/night.json', text);
  } catch (error) {
    assert.ok(error instanceof ProblemError && error.problem.code === 'emulatorScenarioWrong', String(error));
    const { file, step, why } = error.problem;
    return `${file}, ${step}: ${why}`;
  }
  return 'none';
}

test('a scenario that is wrong is refused with its file, the step and what is wrong', () => {
  const with1 = (step: object) => JSON.stringify({ title: 'x', steps: [{ do: 'lift' }, step] });
  assert.match(refusal('{'), /^night\.json, the file: /);
  assert.match(refusal('{"title":"x","steps":[]}'), /^night\.json, the file: steps: /);
  assert.match(refusal(with1({ do: 'sing' })), /^night\.json, step 2: there is no act "sing"$/);
  assert.match(refusal(with1({ do: 'dial', with: { digits: 'x' } })), /^night\.json, step 2: digits: /);
  assert.match(
    refusal(with1({ do: 'lift', atMs: 1, on: 'ring' })),
    /^night\.json, step 2: has both atMs and on$/,
  );
  assert.match(refusal(with1({ do: 'lift', afterMs: -1 })), /^night\.json, step 2: afterMs: /);
  const line = JSON.stringify({ title: 'x', line: { country: 'XX' }, steps: [{ do: 'lift' }] });
  assert.equal(refusal(line), `night.json, the file: line.country: is none of ${countryCodes().join(', ')}`);
});

test('sound files are found beside the scenario, and an event that does not come ends it in words', async () => {
  const steps = [
    { do: 'speak', with: { file: 'a.wav', side: 'far' } },
    { do: 'lift', on: 'ring' },
  ];
  const scenario = parseScenario('/s/x.json', JSON.stringify({ title: 'x', steps }));
  assert.equal(scenario.steps[0]?.with.file, '/s/a.wav');
  const stand = new Stand();
  let ms = 0;
  const player = new ScenarioPlayer(
    stand.stage,
    () => ms,
    async () => {
      ms += 10_000;
    },
  );
  const failed = player.play({ ...scenario, steps: scenario.steps.slice(1) }, async () => ({}));
  await assert.rejects(failed, (error) => {
    assert.ok(error instanceof ProblemError && error.problem.code === 'emulatorScenarioWrong');
    assert.equal(error.problem.step, 'step 1 (lift)');
    return true;
  });
});

test('steps come at their time, after the step before them, or after so many events', async () => {
  const steps = [
    { do: 'ring', atMs: 2000 },
    { do: 'lift', on: 'ring', count: 3, afterMs: 500 },
    { do: 'hang-up', atMs: 12_000 },
    { do: 'lift', afterMs: 1000 },
    { do: 'hang-up' },
  ];
  const stand = new Stand();
  await stand.play('/s/x.json', JSON.stringify({ title: 'x', steps }));
  const near = (seconds: readonly number[], expected: readonly number[]) =>
    assert.ok(
      seconds.length === expected.length &&
        seconds.every((one, i) => Math.abs(one - (expected[i] ?? 0)) < 0.05),
      `${seconds}`,
    );
  near(stand.model.secondsOf('ring'), [2.3, 5.3, 8.3]);
  near(stand.model.secondsOf('offHook'), [8.8, 13]);
  near(stand.model.secondsOf('onHook'), [12, 13]);
});
