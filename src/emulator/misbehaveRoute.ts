import { z } from 'zod';
import type { EmulatedDevice } from './emulatedDevice.js';
import { AT_OPEN, type Misbehaviour, REFUSALS, SAYINGS, type Saying } from './misbehaviour.js';

/**
 * POST /v1/misbehave. Every field may be left out; null ends a fault that lasts.
 *
 * | field | lasts | |
 * | --- | --- | --- |
 * | answerDelayMs | yes | every answer so late |
 * | mute | yes | says nothing |
 * | wedged | yes | says nothing until its power was off: `unplugMs`, or POST /v1/cycle-power |
 * | chunkBytes | yes | 1, 32, 64, 512: length of a write |
 * | splitsDle | yes | <DLE> ends a write, its code begins the next |
 * | refuses | yes | list of VLS=3, VSM2, VSM4, VTR, VTX, VRX: ERROR; 2 and 4 are the arguments |
 * | atOpen | once | staleStream, halfDate, echo, noise: what the next opener finds |
 * | ringsTwice, ringsInReply | yes | RING doubled; RING within every reply |
 * | callerId | yes | { when: beforeFirstRing or afterSecondRing, twice, nmrb, name: plain, shiftJis or backspace, badRawChecksum } |
 * | hangUpReport | yes | missing, or { lateMs } |
 * | swapsHook | yes | h for H, p for P and the other way |
 * | hookAsExtension | yes | p and P in place of h and H |
 * | reversalAtAnswer | yes | <DLE>l at every answer |
 * | heldKeyMs, keyEnd | yes | how long keys are held; what closes them: ~, -, 0x7f, never |
 * | say | once | a saying of misbehaviour.ts: spurious h, storm of H, unknown codes, half a report … |
 * | babbleHex | once | any bytes |
 * | unplugMs, returnsAs | once | plug out for so long; then back under another name beside the first |
 *
 * A composite device knows answerDelayMs, mute, wedged, ringsTwice, callerId's when and twice, hangUpReport, swapsHook,
 * reversalAtAnswer, say, babbleHex, unplugMs and returnsAs.
 */
const milliseconds = z.number().int().min(0).max(3_600_000);
const flag = z.boolean().nullable().optional();

export const misbehaveBody = z.strictObject({
  answerDelayMs: milliseconds.nullable().optional(),
  mute: flag,
  wedged: flag,
  chunkBytes: z
    .union([z.literal(1), z.literal(32), z.literal(64), z.literal(512)])
    .nullable()
    .optional(),
  splitsDle: flag,
  refuses: z.array(z.enum(REFUSALS)).nullable().optional(),
  atOpen: z.enum(AT_OPEN).optional(),
  ringsTwice: flag,
  ringsInReply: flag,
  callerId: z
    .strictObject({
      when: z.enum(['beforeFirstRing', 'afterSecondRing']).optional(),
      twice: z.boolean().optional(),
      nmrb: z.boolean().optional(),
      name: z.enum(['plain', 'shiftJis', 'backspace']).optional(),
      badRawChecksum: z.boolean().optional(),
    })
    .nullable()
    .optional(),
  hangUpReport: z
    .union([z.literal('missing'), z.strictObject({ lateMs: milliseconds })])
    .nullable()
    .optional(),
  swapsHook: flag,
  hookAsExtension: flag,
  reversalAtAnswer: flag,
  heldKeyMs: milliseconds.nullable().optional(),
  keyEnd: z.enum(['~', '-', '0x7f', 'never']).nullable().optional(),
  say: z.enum(Object.keys(SAYINGS) as [Saying, ...Saying[]]).optional(),
  babbleHex: z
    .string()
    .regex(/^([0-9a-fA-F]{2}){1,1024}$/)
    .optional(),
  unplugMs: milliseconds.optional(),
  returnsAs: z
    .string()
    .regex(/^[A-Za-z0-9._-]{1,40}$/)
    .optional(),
});

export async function misbehave(device: EmulatedDevice, body: z.infer<typeof misbehaveBody>): Promise<void> {
  const { say, babbleHex, unplugMs, returnsAs, ...faults } = body;
  const change = Object.entries(faults).map(([name, value]) => [name, value ?? undefined]);
  device.misbehave(Object.fromEntries(change) as Misbehaviour);
  if (say !== undefined) device.babble(Buffer.from(SAYINGS[say], 'latin1'));
  if (babbleHex !== undefined) device.babble(Buffer.from(babbleHex, 'hex'));
  if (unplugMs !== undefined) await device.unplug(unplugMs, returnsAs);
}
