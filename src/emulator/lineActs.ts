import { z } from 'zod';
import type { CallerId } from '../call/types.js';
import { countryCodes, loadCountry } from '../config/countries.js';
import type { EmulatedLine } from './emulatedLine.js';
import type { LineCommand } from './lineTypes.js';
import { HOLD_MUSIC, holdMusic } from './music.js';
import type { People } from './people.js';
import { readVoice } from './voice.js';

/**
 * What can be done on the line, by name, for the API (`POST /v1/<name>`) and for scenario files.
 *
 * | act | body |
 * | --- | --- |
 * | ring | { from?, absent?, name?, called?, times? } |
 * | stop-ringing, lift, hang-up, far-hang-up | { } |
 * | dial | { digits, pulse?: 10 or 20, callee?: answers, engaged, unobtainable or neverAnswers, ringbacks? } |
 * | keys | { digits, side, onMs?, offMs?, twistDb? } |
 * | flash | { ms? } |
 * | hold | { side, file? , music?: melody, tone or pips }; resume | { side } |
 * | mute | { on } |
 * | speak | { file, side, wait? } |
 * | call | { from?, absent?, near?, far?, rings?, beforeSpeechMs?, endedBy? } |
 * | line | what of LineHabits changes, country by its code |
 */
export interface Stage {
  readonly line: Pick<EmulatedLine, 'perform' | 'behave' | 'behaviour' | 'subscribe'>;
  readonly people: Pick<People, 'speak' | 'call'>;
}

interface Act<T> {
  /** Of what is asked for. */
  readonly body: z.ZodType<T>;
  /** Answers with what the API answers with; `asked` is a body that fits. */
  perform(stage: Stage, asked: unknown): Promise<unknown>;
}

const caller = {
  from: z
    .string()
    .regex(/^[0-9]{1,20}$/)
    .optional(),
  absent: z.enum(['withheld', 'unavailable', 'payphone', 'conflict']).optional(),
};
const nothing = z.strictObject({});
const side = z.enum(['near', 'far']);
const file = z.string().min(1);
const milliseconds = z.int().min(0).max(3_600_000);
const keyMs = z.int().min(10).max(10_000);
const digits = z.string().regex(/^[0-9A-D*#]{1,40}$/);
const dB = z.number().min(-90).max(30);

const country = z
  .string()
  .refine((code) => countryCodes().includes(code.toUpperCase()), {
    error: `is none of ${countryCodes().join(', ')}`,
  })
  .transform((code) => loadCountry(code) ?? undefined);
const habits = z.strictObject({
  country,
  nearOverFarDb: dB,
  callerIdBy: z.enum(['device', 'network', 'both']),
  callerIdWhen: z.enum(['beforeFirstRing', 'afterFirstRing']),
  fsk: z.enum(['sound', 'bitError', 'missing']),
  telephones: z.array(z.enum(['numberDisplay', 'fskDeaf', 'plain'])).max(4),
  interruptsLoopCurrent: z.boolean(),
  afterFarHangUp: z.enum(['busyTone', 'dialTone', 'reorderTone', 'deadLine']),
  reversesAtAnswer: z.boolean(),
  flashGives: z.enum(['dialTone', 'nothing']),
  farLatencyMs: z.int().min(0).max(10_000),
  noiseDb: dB,
  hum: z.strictObject({ hz: z.union([z.literal(50), z.literal(60)]), levelDb: dB }).nullable(),
  recordTone: z.boolean(),
  clipPeak: z.int().min(1).max(32_767).nullable(),
  dcOffset: z.int().min(-32_768).max(32_767),
  capture: z.enum(['live', 'zero', 'frozen']),
});

export const LINE_ACTS = {
  ring: act(
    z.strictObject({
      ...caller,
      name: z.string().min(1).max(40).optional(),
      called: z
        .string()
        .regex(/^[0-9]{1,20}$/)
        .optional(),
      times: z.int().min(1).max(1000).optional(),
    }),
    ({ line }, { times, ...who }) =>
      line.perform({ kind: 'ring', callerId: callerIdOf(who), times: times ?? null, date: dateNow() }),
  ),
  'stop-ringing': plain({ kind: 'stopRinging' }),
  lift: plain({ kind: 'lift' }),
  'hang-up': plain({ kind: 'hangUp' }),
  'far-hang-up': plain({ kind: 'farHangUp' }),
  dial: act(
    z.strictObject({
      digits,
      pulse: z.union([z.literal(10), z.literal(20)]).optional(),
      callee: z.enum(['answers', 'engaged', 'unobtainable', 'neverAnswers']).optional(),
      ringbacks: z.int().min(0).max(1000).optional(),
    }),
    ({ line }, how) => line.perform({ kind: 'dial', ...how }),
  ),
  keys: act(
    z.strictObject({
      digits,
      side,
      onMs: keyMs.default(80),
      offMs: keyMs.default(80),
      twistDb: z.number().min(-20).max(20).default(0),
    }),
    ({ line }, keys) => line.perform({ kind: 'keys', keys }),
  ),
  flash: act(z.strictObject({ ms: z.int().min(20).max(5000).default(500) }), ({ line }, { ms }) =>
    line.perform({ kind: 'flash', ms }),
  ),
  hold: act(
    z.strictObject({ side, file: file.optional(), music: z.enum(HOLD_MUSIC).default('melody') }),
    async ({ line }, { side, file, music }) =>
      line.perform({
        kind: 'hold',
        side,
        music: file === undefined ? holdMusic(music) : await readVoice(file),
      }),
  ),
  resume: act(z.strictObject({ side }), ({ line }, { side }) => line.perform({ kind: 'resume', side })),
  mute: act(z.strictObject({ on: z.boolean() }), ({ line }, { on }) => line.perform({ kind: 'mute', on })),
  speak: act(
    z.strictObject({ file, side, wait: z.boolean().default(false) }),
    async ({ people }, { file, side, wait }) => {
      const { queued, ended } = await people.speak(file, side);
      return wait ? await ended : queued;
    },
  ),
  call: act(
    z.strictObject({
      ...caller,
      near: z.array(file).default([]),
      far: z.array(file).default([]),
      rings: z.int().min(1).max(100).default(2),
      beforeSpeechMs: milliseconds.default(1000),
      endedBy: side.default('near'),
    }),
    ({ people }, { from, absent, ...script }) =>
      people.call({ ...script, callerId: callerIdOf({ from, absent }) }),
  ),
  line: act(habits.partial(), async ({ line }, change) => {
    line.behave(change);
    return {};
  }),
};
export type Habits = z.infer<typeof LINE_ACTS.line.body>;
export type LineActName = keyof typeof LINE_ACTS;

export function isLineAct(name: string): name is LineActName {
  return Object.hasOwn(LINE_ACTS, name);
}

function act<T>(body: z.ZodType<T>, perform: (stage: Stage, asked: T) => Promise<unknown>): Act<T> {
  return { body, perform: (stage, asked) => perform(stage, body.parse(asked)) };
}

function plain(wish: LineCommand): Act<object> {
  return act(nothing, ({ line }) => line.perform(wish));
}

interface Who {
  readonly from?: string | undefined;
  readonly absent?: Extract<CallerId, { kind: 'absent' }>['reason'] | undefined;
  readonly name?: string | undefined;
  readonly called?: string | undefined;
}

/** A number wins over a reason for its absence; with neither the caller withholds it. */
function callerIdOf({ from, absent, name, called }: Who): CallerId {
  const more = {
    ...(name === undefined ? {} : { name }),
    ...(called === undefined ? {} : { calledNumber: called }),
  };
  if (from !== undefined) return { kind: 'number', number: from, ...more };
  return { kind: 'absent', reason: absent ?? 'withheld', ...more };
}

/** The exchange's clock as caller ID has it: MMDDHHMM. */
function dateNow(): string {
  const now = new Date();
  return [now.getMonth() + 1, now.getDate(), now.getHours(), now.getMinutes()]
    .map((part) => String(part).padStart(2, '0'))
    .join('');
}
