import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cliAgainstServer, JA } from './cliRun.js';

const { run } = cliAgainstServer();

test('board list names every board and line interface, and needs no recorder', async () => {
  const { out, code } = await run(['board', 'list']);
  assert.equal(code, 0);
  assert.match(out, /^Boards \(board = "NAME"\)\n/);
  for (const name of ['pi-zero-2w', 'pi-5', 'generic', 'v253-composite', 'conexant-cx930'])
    assert.match(out, new RegExp(`^ {2}${name} +\\S`, 'm'));
  assert.match((await run(['board', 'list'], JA)).out, /^基板/);
});

test('board show says what a Zero 2 W cannot, how to wire it, and what config.txt needs', async () => {
  const { out, code } = await run(['board', 'show', 'pi-zero-2w']);
  assert.equal(code, 0);
  assert.match(out, /^Cannot\n {2}It cannot have the line interface and be a USB drive at the same time/m);
  assert.match(out, /button between pin 11 \(GPIO 17\) and pin 9 \(ground\)/);
  assert.match(
    out,
    /^In \/boot\/firmware\/config\.txt\n {2}dtparam=watchdog=on\n {2}dtoverlay=gpio-key,gpio=17,/m,
  );
  assert.match(out, /^and for the USB drive\n {2}dtoverlay=dwc2,dr_mode=peripheral$/m);
  const ja = await run(['board', 'show', 'pi-zero-2w'], JA);
  assert.match(ja.out, /^できないこと\n {2}回線アダプターとUSBドライブは同時に使えません/m);
  assert.doesNotMatch(ja.out, /undefined/);
});

test('board show of a line interface says what it reports and what it does not', async () => {
  const { out } = await run(['board', 'show', 'conexant-cx930']);
  assert.match(out, /^USB id\n {2}0572:1340$/m);
  assert.match(out, /^Cannot\n {2}It gets on to the line only when/m);
  assert.match((await run(['board', 'show', 'v253-composite'])).out, /any device of this dialect/);
});

test('board show --json is the file, and a name that is none is said', async () => {
  const { out } = await run(['board', 'show', 'pi-5', '--json']);
  assert.equal(JSON.parse(out).usbDevice.udc, '1000480000.usb');
  const none = await run(['board', 'show', 'pi-9']);
  assert.equal(none.code, 66);
  assert.match(none.err, /no board and no line interface named "pi-9"; "denwaban board list"/);
});
