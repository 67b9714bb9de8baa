import type { Command } from 'commander';
import { type Board, loadBoards } from '../../config.js';
import { ProblemError } from '../../i18n/problems.js';
import { type LineProfile, loadProfiles } from '../../line/profile.js';
import { table } from '../format.js';
import type { Session } from '../session.js';
import { meaningWord } from '../terms.js';

export function addBoard(program: Command, session: Session): void {
  const { words } = session;
  const board = program.command('board').description(words.helpBoardGroup).helpCommand(false);
  board
    .command('list')
    .description(words.helpBoardList)
    .option('--json', words.helpJson)
    .action((options: { json?: true }) => {
      const [boards, profiles] = [loadBoards(), usableProfiles()];
      if (options.json) session.printJson({ boards, profiles });
      else session.print(words.boardsTitle, ...titles(boards, session), '', words.profilesTitle);
      if (!options.json) session.print(...titles(profiles, session));
    });
  board
    .command('show')
    .argument('<name>')
    .description(words.helpBoardShow)
    .option('--json', words.helpJson)
    .action((name: string, options: { json?: true }) => {
      const found = loadBoards().find((one) => one.name === name);
      const profile = usableProfiles().find((one) => one.name === name);
      const shown = found ?? profile;
      if (shown === undefined) throw new ProblemError({ code: 'configNoSuchBoard', name });
      if (options.json) session.printJson(shown);
      else session.print(...('can' in shown ? boardLines(shown, session) : profileLines(shown, session)));
    });
}

function usableProfiles(): readonly LineProfile[] {
  return loadProfiles().map((profile) => {
    if ('code' in profile) throw new ProblemError(profile);
    return profile;
  });
}

function titles(things: readonly (Board | LineProfile)[], { words, language }: Session): string[] {
  return table([
    [words.boardName, words.boardTitle],
    ...things.map(({ name, title }) => [name, title[language]]),
  ]).map((line) => `  ${line}`);
}

function boardLines(board: Board, { words, language }: Session): string[] {
  const { wiring, watchdog, usbDevice } = board;
  const pins = ({ gpio, pin, groundPin }: NonNullable<Board['wiring']>['button']) => ({
    gpio,
    pin,
    ground: groundPin,
  });
  const wires =
    wiring === null
      ? []
      : [
          words.boardButtonPins(pins(wiring.button)),
          words.boardGreenPins(pins(wiring.green)),
          words.boardRedPins(pins(wiring.red)),
        ];
  const dog =
    watchdog === null
      ? []
      : [words.boardWatchdogIs({ device: watchdog.device, seconds: watchdog.longestSeconds })];
  const lines = [
    board.title[language],
    board.note[language],
    ...list(
      words.boardCan,
      board.can.map((one) => one[language]),
    ),
    ...list(
      words.boardCannot,
      board.cannot.map((one) => one[language]),
    ),
    ...list(words.boardUsbDevice, [usbDevice.says[language]]),
    ...list(words.boardSound, [board.sound[language]]),
    ...list(words.boardClock, [board.clock.says[language]]),
    ...list(words.boardWatchdog, dog),
    ...list(words.boardWiring, wires),
    ...list(words.boardConfigTxt, board.configTxt),
  ];
  if (usbDevice.configTxt.length > 0) lines.push(...list(words.boardConfigDrive, usbDevice.configTxt));
  return lines;
}

function profileLines(profile: LineProfile, { words, language }: Session): string[] {
  const ids = profile.usb.map(({ vendor, product }) => `${vendor}:${product}`);
  const meanings = [...new Set(Object.values(profile.events))].map((one) => meaningWord(one, words));
  const sound = { alsa: words.profileSoundAlsa, serial: words.profileSoundSerial }[profile.audioPath];
  return [
    profile.title[language],
    ...list(words.profileUsb, ids.length === 0 ? [words.profileAny] : ids),
    ...list(words.profileSound, [sound]),
    ...list(words.profileReports, meanings),
    ...list(
      words.boardCannot,
      profile.cannot.map((one) => one[language]),
    ),
  ];
}

function list(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines.map((line) => `  ${line}`)];
}
