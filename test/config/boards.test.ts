import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Board, loadBoards } from '#src/config.js';
import { loadProfile, loadProfiles, parseProfile } from '#src/line/profile.js';

/** GPIO to pin on the 40-pin header of every Raspberry Pi since the B+, and its ground pins. */
const PIN_OF_GPIO: Readonly<Record<number, number>> = {
  ...{
    2: 3,
    3: 5,
    4: 7,
    14: 8,
    15: 10,
    17: 11,
    18: 12,
    27: 13,
    22: 15,
    23: 16,
    24: 18,
    10: 19,
    9: 21,
    25: 22,
  },
  ...{ 11: 23, 8: 24, 7: 26, 5: 29, 6: 31, 12: 32, 13: 33, 19: 35, 16: 36, 26: 37, 20: 38, 21: 40 },
};
const GROUND_PINS = [6, 9, 14, 20, 25, 30, 34, 39];
const KANA_OR_KANJI = /[\u3041-\u30ff\u4e00-\u9fff]/;

const boards = loadBoards();

function overlay(board: Board, name: string): Map<string, string>[] {
  return board.configTxt
    .filter((line) => line.startsWith(`dtoverlay=${name},`))
    .map(
      (line) =>
        new Map(
          line
            .split(',')
            .slice(1)
            .map((part) => part.split('=') as [string, string]),
        ),
    );
}

test('the boards of the house are all there', () => {
  assert.deepEqual(
    boards.map(({ name }) => name),
    ['cm4', 'emulated', 'generic', 'lab-guest', 'pi-3b-plus', 'pi-4b', 'pi-5', 'pi-zero-2w'],
  );
});

test('the boards that say their model are told apart by how it begins', () => {
  // As the firmware writes it into the device tree.
  for (const [model, board] of [
    ['Raspberry Pi Zero 2 W Rev 1.0', 'pi-zero-2w'],
    ['Raspberry Pi 3 Model B Plus Rev 1.3', 'pi-3b-plus'],
    ['Raspberry Pi 4 Model B Rev 1.4', 'pi-4b'],
    ['Raspberry Pi 5 Model B Rev 1.0', 'pi-5'],
    ['Raspberry Pi Compute Module 4 Rev 1.1', 'cm4'],
  ] as const) {
    const found = boards.filter((one) => one.model !== null && model.startsWith(one.model));
    assert.deepEqual(
      found.map(({ name }) => name),
      [board],
    );
  }
});

test('every board says in both languages what it can and what it cannot', () => {
  for (const board of boards) {
    const says = [
      board.note,
      board.sound,
      board.clock.says,
      board.usbDevice.says,
      ...board.can,
      ...board.cannot,
    ];
    for (const { ja, en } of says) {
      assert.match(ja, KANA_OR_KANJI, board.name);
      assert.match(ja, /。$/, board.name);
      assert.match(en, /^[\x20-\x7e]+\.$/, board.name);
    }
  }
});

test('every board names a line profile that exists', () => {
  for (const { name, line } of boards) assert.ok(!('code' in loadProfile(line.profile)), name);
});

test('button and lamps are wired to the pins that the overlays name, and the kernel calls them so', () => {
  const wired = boards.filter(({ wiring }) => wiring !== null);
  assert.equal(wired.length, 5);
  for (const board of wired) {
    const { wiring, panel } = board;
    assert.ok(wiring !== null && panel.button !== null && panel.lamps !== null, board.name);
    const parts = [wiring.button, wiring.green, wiring.red];
    for (const { gpio, pin, groundPin } of parts) {
      assert.equal(PIN_OF_GPIO[gpio], pin, board.name);
      assert.ok(GROUND_PINS.includes(groundPin), board.name);
    }
    assert.equal(new Set(parts.flatMap(({ pin, groundPin }) => [pin, groundPin])).size, 6, board.name);
    const [key, ...moreKeys] = overlay(board, 'gpio-key');
    assert.deepEqual(moreKeys, [], board.name);
    assert.equal(Number(key?.get('gpio')), wiring.button.gpio, board.name);
    assert.equal(Number(key?.get('keycode')), panel.button.key, board.name);
    // The overlay puts the GPIO into the node's name, and a unit address is hexadecimal.
    const node = `platform-button@${wiring.button.gpio.toString(16)}-event`;
    assert.equal(panel.button.device, `/dev/input/by-path/${node}`, board.name);
    const lamps = new Map(
      overlay(board, 'gpio-led').map((led) => [led.get('label'), Number(led.get('gpio'))]),
    );
    assert.deepEqual(
      [...lamps],
      [
        [panel.lamps.green, wiring.green.gpio],
        [panel.lamps.red, wiring.red.gpio],
      ],
      board.name,
    );
  }
});

test('a board without a header has no lines for config.txt, and one with a watchdog switches it on', () => {
  for (const { name, wiring, configTxt, watchdog } of boards) {
    if (wiring === null) assert.deepEqual(configTxt, [], name);
    else assert.equal(configTxt.includes('dtparam=watchdog=on'), watchdog !== null, name);
  }
});

test('only a board with a USB device controller asks for its overlay', () => {
  // The lab's port is the kernel's own dummy.
  for (const { name, usbDevice } of boards.filter(({ name }) => name !== 'lab-guest')) {
    const asks = usbDevice.configTxt.includes('dtoverlay=dwc2,dr_mode=peripheral');
    assert.equal(asks, usbDevice.udc !== null, name);
  }
});

test('a board that cannot be drive and recorder at once says so among what it cannot', () => {
  for (const { name, usbDevice, cannot } of boards.filter((one) => one.usbDevice.udc !== null)) {
    const said = cannot.some(({ en }) => /line interface and be a USB drive at the same time/.test(en));
    assert.equal(said, !usbDevice.alsoLine, name);
  }
  assert.equal(boards.find(({ name }) => name === 'pi-zero-2w')?.usbDevice.alsoLine, false);
});

test('every line profile is sound, and no two claim the same USB device', () => {
  const claimed = new Map<string, string>();
  for (const profile of loadProfiles()) {
    assert.ok(!('code' in profile), JSON.stringify(profile));
    assert.deepEqual(loadProfile(profile.name), profile, 'the name is the file’s');
    for (const meaning of profile.control === 'none' ? [] : (['ring', 'offHook', 'onHook'] as const))
      assert.ok(Object.values(profile.events).includes(meaning), `${profile.name} ${meaning}`);
    for (const { vendor, product } of profile.usb) {
      assert.equal(claimed.get(`${vendor}:${product}`), undefined, profile.name);
      claimed.set(`${vendor}:${product}`, profile.name);
    }
    for (const { ja, en } of profile.cannot) {
      assert.match(ja, KANA_OR_KANJI, profile.name);
      assert.match(en, /^[\x20-\x7e]+\.$/, profile.name);
    }
  }
  assert.equal(claimed.get('0572:1340'), 'conexant-cx930');
});

test('a modem whose sound comes over its tty hangs up when the port is closed, and says what is lost', () => {
  for (const profile of loadProfiles()) {
    assert.ok(!('code' in profile));
    if (profile.audioPath !== 'serial') continue;
    const commands = profile.init.map(({ command }) => command);
    assert.deepEqual(commands.slice(0, 2), ['ATH', 'AT&D2'], profile.name);
    assert.ok(
      profile.cannot.some(({ en }) => /no pre-roll/.test(en)),
      profile.name,
    );
    assert.notEqual(profile.hook, 'sure', `${profile.name}: facts, line-interface §0.2`);
  }
});

test('how a modem streams is told of modems that do, and of no others', () => {
  for (const name of ['usr5637', 'v253-composite']) {
    const profile = loadProfile(name);
    assert.ok(!('code' in profile));
    const { voice, ...without } = profile;
    const inband = loadProfile('v253-inband');
    assert.ok('voice' in inband);
    const wrong = voice === undefined ? { ...profile, voice: inband.voice } : without;
    assert.match(String(parseProfile(wrong)), /audioPath serial/);
  }
});
