import { readdirSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { type Problem, ProblemError } from '../i18n/problems.js';

const words = z.strictObject({ ja: z.string().min(1), en: z.string().min(1) });

/** Where a part is soldered: its GPIO, the pin of the 40-pin header, and a ground pin beside it. */
const pins = z.strictObject({
  gpio: z.int().min(0).max(27),
  pin: z.int().min(1).max(40),
  groundPin: z.int().min(1).max(40),
});

/** The panel's parts as the kernel names them; null: the board has none. */
const panelSchema = z.strictObject({
  /** An input device and the code of its key (linux/input-event-codes.h). */
  button: z
    .strictObject({ device: z.string().startsWith('/dev/input/'), key: z.int().min(1).max(767) })
    .nullable(),
  /** Names below /sys/class/leds. */
  lamps: z.strictObject({ green: z.string().min(1), red: z.string().min(1) }).nullable(),
});

const boardSchema = z.strictObject({
  name: z.string().regex(/^[a-z0-9-]+$/),
  title: words,
  note: words,
  /** How /proc/device-tree/model begins on this board; null where there is none. */
  model: z.string().min(1).nullable(),
  emulated: z.boolean(),
  /** Null: the configuration must say. `{runtime}` stands for runtime_dir. */
  line: z.strictObject({ device: z.string().nullable(), profile: z.string().min(1) }),
  audio: z.strictObject({
    capture: z.string().nullable(),
    playback: z.string().nullable(),
    replay: z.string().nullable(),
  }),
  panel: panelSchema,
  /** Null: the board has no header. */
  wiring: z.strictObject({ button: pins, green: pins, red: pins }).nullable(),
  /** Lines for /boot/firmware/config.txt that make the kernel know button, lamps and watchdog. */
  configTxt: z.array(z.string().regex(/^[a-z0-9_]+=\S+$/)),
  /** The port at which a PC sees a drive. */
  usbDevice: z.strictObject({
    /** Its name below /sys/class/udc; null: there is none, and `says` why. */
    udc: z.string().min(1).nullable(),
    /** Lines for config.txt that the drive needs besides. */
    configTxt: z.array(z.string().regex(/^[a-z0-9_]+=\S+$/)),
    /** Whether a line interface works at the same time. */
    alsoLine: z.boolean(),
    says: words,
  }),
  watchdog: z.strictObject({ device: z.string().min(1), longestSeconds: z.int().min(1) }).nullable(),
  /** A clock that runs without power; null: none that the board brings along. */
  clock: z.strictObject({ device: z.string().min(1).nullable(), says: words }),
  sound: words,
  can: z.array(words).min(1),
  cannot: z.array(words).min(1),
});

/** What a board brings along: the defaults that depend on the hardware, and what it can and cannot do. */
export type Board = Readonly<z.infer<typeof boardSchema>>;

const BOARDS_DIR = new URL('../../boards/', import.meta.url);

/** Reads the board descriptions that come with Denwaban. @throws ProblemError configBoardBroken */
export function loadBoards(dir: URL = BOARDS_DIR): readonly Board[] {
  return readdirSync(dir)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => readBoard(new URL(name, dir)));
}

function readBoard(file: URL): Board {
  const broken = (why: string): Problem => ({ code: 'configBoardBroken', path: file.pathname, why });
  let json: unknown;
  try {
    json = JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new ProblemError(broken(error instanceof Error ? error.message : String(error)));
  }
  const read = boardSchema.safeParse(json);
  if (!read.success) throw new ProblemError(broken(z.prettifyError(read.error).replaceAll('\n', ' ')));
  return read.data;
}
