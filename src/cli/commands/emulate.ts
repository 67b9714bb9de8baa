import { resolve } from 'node:path';
import { type Command, Option } from 'commander';
import type { Session } from '../session.js';
import { wholeNumber } from './calls.js';

/** Acts on the emulator's own socket; its answer is printed when there is something in it. */
export function addEmulate(program: Command, session: Session): void {
  const { words } = session;
  const emulate = program.command('emulate').description(words.helpEmulate).helpCommand(false);
  const post = async (path: string, body: object = {}) => {
    const answer = await session.emulate<object>('POST', path, body);
    session.print(Object.keys(answer ?? {}).length > 0 ? JSON.stringify(answer) : words.emulateDone);
  };
  const plain: readonly (readonly [command: string, help: string])[] = [
    ['stop-ringing', words.helpStopRinging],
    ['lift', words.helpLift],
    ['hang-up', words.helpHangUp],
    ['far-hang-up', words.helpFarHangUp],
  ];
  for (const [command, help] of plain) {
    emulate
      .command(command)
      .description(help)
      .action(() => post(`/v1/${command}`));
  }
  emulate
    .command('ring')
    .argument('[number]')
    .description(words.helpRing)
    .addOption(absentOption(session))
    .option('--times <n>', words.helpTimes, wholeNumber)
    .action((from: string | undefined, options: object) => post('/v1/ring', { from, ...options }));
  emulate
    .command('dial')
    .argument('<digits>')
    .description(words.helpDial)
    .addOption(new Option('--pulse <rate>', words.helpPulse).choices(['10', '20']))
    .option('--callee <fate>', words.helpCallee)
    .option('--ringbacks <n>', words.helpRingbacks, wholeNumber)
    .action((digits: string, { pulse, ...options }: { pulse?: string }) =>
      post('/v1/dial', { digits, ...(pulse === undefined ? {} : { pulse: Number(pulse) }), ...options }),
    );
  emulate
    .command('speak')
    .argument('<file>')
    .description(words.helpSpeak)
    .addOption(new Option('--near', words.helpNear).conflicts('far'))
    .option('--far', words.helpFar)
    .option('--wait', words.helpWait)
    .action((file: string, options: { far?: true; wait?: true }) => {
      const side = options.far ? 'far' : 'near';
      return post('/v1/speak', { file: resolve(file), side, wait: options.wait === true });
    });
  emulate
    .command('call')
    .argument('[number]')
    .description(words.helpCall)
    .addOption(absentOption(session))
    .option('--near <files...>', words.helpCallNear)
    .option('--far <files...>', words.helpCallFar)
    .action((from: string | undefined, options: { absent?: string; near?: string[]; far?: string[] }) =>
      post('/v1/call', { from, ...options, near: absolute(options.near), far: absolute(options.far) }),
    );
  emulate
    .command('sound')
    .description(words.helpSound)
    .requiredOption('--down <ms>', words.helpDown, wholeNumber)
    .action((options: { down: number }) => post('/v1/sound', { down: options.down }));
  addTelephone(emulate, session, post);
  emulate
    .command('line')
    .argument('<json>')
    .description(words.helpLine)
    .action((json: string) => post('/v1/line', Buffer.from(json)));
  emulate
    .command('scenario')
    .argument('<file>')
    .description(words.helpScenario)
    .action((file: string) => post('/v1/scenario', { file: resolve(file) }));
}

/** What a telephone does in a call. */
function addTelephone(
  emulate: Command,
  { words }: Session,
  post: (path: string, body: object) => Promise<void>,
): void {
  emulate
    .command('flash')
    .argument('[ms]', undefined, wholeNumber)
    .description(words.helpFlash)
    .action((ms: number | undefined) => post('/v1/flash', { ms }));
  emulate
    .command('keys')
    .argument('<digits>')
    .description(words.helpKeys)
    .option('--far', words.helpFar)
    .action((digits: string, options: { far?: true }) => post('/v1/keys', { digits, side: sideOf(options) }));
  emulate
    .command('hold')
    .description(words.helpHoldMusic)
    .option('--far', words.helpFar)
    .option('--file <file>', words.helpHoldFile)
    .action((options: { far?: true; file?: string }) => {
      const file = options.file === undefined ? {} : { file: resolve(options.file) };
      return post('/v1/hold', { side: sideOf(options), ...file });
    });
  emulate
    .command('resume')
    .description(words.helpResume)
    .option('--far', words.helpFar)
    .action((options: { far?: true }) => post('/v1/resume', { side: sideOf(options) }));
  for (const [name, help, on] of [
    ['mute', words.helpMute, true],
    ['unmute', words.helpUnmute, false],
  ] as const) {
    emulate
      .command(name)
      .description(help)
      .action(() => post('/v1/mute', { on }));
  }
}

function sideOf({ far }: { far?: true }): 'near' | 'far' {
  return far ? 'far' : 'near';
}

function absentOption({ words }: Session): Option {
  const reasons = ['withheld', 'unavailable', 'payphone', 'conflict'];
  return new Option('--absent <reason>', words.helpAbsent).choices(reasons);
}

/** The emulator has a working directory of its own. */
function absolute(files: readonly string[] | undefined): string[] | undefined {
  return files?.map((file) => resolve(file));
}
