import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { loadBoards } from '#src/config.js';
import { loadProfiles } from '#src/line/profile.js';
import { RECORDINGS_LABEL, RING_NAME } from '#src/prepare/layout.js';

const ROOT = resolve(import.meta.dirname, '../..');
const UNIT = join(ROOT, 'systemd/denwaban.service');
const LAMPS_UNIT = join(ROOT, 'systemd/denwaban-lamps.service');
const USB_UNIT = join(ROOT, 'systemd/denwaban-usb.service');
const unit = readFileSync(UNIT, 'utf8');
const usbUnit = readFileSync(USB_UNIT, 'utf8');
const rules = execFileSync('node', ['scripts/udev-rules.mjs'], { cwd: ROOT, encoding: 'utf8' }).split('\n');
const skip = spawnSync('systemd-analyze', ['--version']).status === 0 ? false : 'needs systemd-analyze';

test('recorder and drive are exposed by 2.0 of 10 at most, and what watches the lamps by 1.0', {
  skip,
}, () => {
  for (const [file, tenths] of [
    [UNIT, 20],
    [LAMPS_UNIT, 10],
    [USB_UNIT, 20],
  ] as const) {
    const options = ['security', '--offline=yes', `--threshold=${tenths}`, '--no-pager'];
    const { status, stdout } = spawnSync('systemd-analyze', [...options, file], { encoding: 'utf8' });
    assert.match(stdout, /Overall exposure level for denwaban[-a-z]*\.service/);
    assert.equal(status, 0, stdout);
  }
});

test('the lamps are watched from before the recorder starts until it has ended, and it is never given up', () => {
  const lines = readFileSync(LAMPS_UNIT, 'utf8').split('\n');
  for (const line of ['PartOf=denwaban.service', 'Before=denwaban.service', 'Restart=always'])
    assert.ok(lines.includes(line), line);
  assert.ok(lines.includes('ExecStart=/usr/lib/denwaban/bin/lamp-watch /run/denwaban'));
  assert.match(unit, /^Wants=denwaban-lamps\.service$/m);
});

test('systemd understands every line of every unit', { skip }, () => {
  for (const name of readdirSync(join(ROOT, 'systemd')).filter((one) => /\.(service|path)$/.test(one))) {
    const file = join(ROOT, 'systemd', name.replace('@.', '@dev-sda1.'));
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--recursive-errors=no', file], {
      encoding: 'utf8',
      env: { ...process.env, SYSTEMD_UNIT_PATH: `${join(ROOT, 'systemd')}:` },
    });
    // The programs are not installed here; nothing else may be said.
    const said = stderr
      .split('\n')
      .filter((line) => line !== '' && !/is not executable: No such file/.test(line));
    assert.deepEqual(said, [], name);
  }
});

test('the recorder starts again whatever ended it, and for ever', () => {
  for (const line of ['Restart=always', 'StartLimitIntervalSec=0', 'Type=notify', 'NotifyAccess=all'])
    assert.ok(unit.split('\n').includes(line), line);
});

test('the service starts Node with the flags that stand in the first line of the recorder', () => {
  const [line = ''] = readFileSync(join(ROOT, 'src/daemon.ts'), 'utf8').split('\n');
  const flags = line.replace('#!/usr/bin/env -S node ', '');
  assert.match(flags, /^--/);
  const program = '/usr/lib/denwaban';
  assert.ok(
    unit.split('\n').includes(`ExecStart=${program}/bin/node ${flags} ${program}/dist/daemon.js`),
    flags,
  );
});

test('what looks after USB is a service of its own, with few powers, and the recorder knows nothing of it', () => {
  const lines = usbUnit.split('\n');
  const [first = ''] = readFileSync(join(ROOT, 'src/usb.ts'), 'utf8').split('\n');
  const flags = first.replace('#!/usr/bin/env -S node ', '');
  for (const line of [
    `ExecStart=/usr/lib/denwaban/bin/node ${flags} /usr/lib/denwaban/dist/usb.js`,
    'CapabilityBoundingSet=CAP_SYS_ADMIN CAP_DAC_OVERRIDE CAP_DAC_READ_SEARCH CAP_FOWNER',
    'Restart=always',
    'StartLimitIntervalSec=0',
    'RuntimeDirectoryPreserve=yes',
  ])
    assert.ok(lines.includes(line), line);
  assert.doesNotMatch(usbUnit, /^(Requires|BindsTo|PartOf|Conflicts|Before)=.*denwaban/m);
  assert.doesNotMatch(unit, /denwaban-usb/);
  // A board's own card is read by it, never written.
  assert.match(usbUnit, /^DeviceAllow=block-179 r$/m);
});

test('no network is waited for', () => {
  for (const [, units = ''] of unit.matchAll(/^(?:After|Wants|Requires)=(.*)$/gm))
    assert.doesNotMatch(units, /network|time-sync|multi-user|basic\.target|sysinit\.target/);
  assert.match(unit, /^DefaultDependencies=no$/m);
});

test('every line interface that boards/lines knows by its ids is named, and ModemManager keeps off it', () => {
  const profiles = loadProfiles();
  let ids = 0;
  for (const profile of profiles) {
    assert.ok('usb' in profile);
    for (const { vendor, product } of profile.usb) {
      ids++;
      const of = (subsystem: string, attribute: string) =>
        rules.filter(
          (rule) =>
            rule.startsWith(`SUBSYSTEM=="${subsystem}"`) &&
            rule.includes(`${attribute}{idVendor}=="${vendor}", ${attribute}{idProduct}=="${product}"`),
        );
      assert.match(of('usb', 'ATTR').join(), /ENV\{ID_MM_DEVICE_IGNORE\}="1"/);
      assert.match(of('tty', 'ATTRS').join(), /ENV\{ID_MM_PORT_IGNORE\}="1".*SYMLINK\+="denwaban-line"/);
      assert.equal(of('sound', 'ATTRS').length, profile.audioPath === 'alsa' ? 1 : 0);
    }
  }
  assert.ok(ids > 5);
});

test('of a known line interface the recorder may write one attribute, the one that takes it out and in again', () => {
  const given = rules.filter((rule) => rule.includes('SUBSYSTEM=="usb"') && rule.includes('RUN'));
  const known = loadProfiles().flatMap((profile) => ('usb' in profile ? profile.usb : []));
  assert.equal(given.length, known.length);
  for (const [i, { vendor, product }] of known.entries()) {
    assert.ok(given[i]?.includes(`ATTR{idVendor}=="${vendor}", ATTR{idProduct}=="${product}"`));
    assert.deepEqual(
      [...(given[i] ?? '').matchAll(/RUN\+="([^"]*)"/g)].map(([, command]) => command),
      ['/bin/chgrp denwaban /sys%p/authorized', '/bin/chmod g+w /sys%p/authorized'],
    );
  }
  // ProtectKernelTunables makes /sys read-only, except where this opens it.
  assert.match(unit, /^ReadWritePaths=.*-\/sys\/devices/m);
  assert.match(unit, /^User=denwaban$/m);
});

test('every lamp of a board says NOT RECORDING from the start, and the recorder may change its times', () => {
  const names = loadBoards().flatMap(({ panel }) => (panel.lamps === null ? [] : Object.values(panel.lamps)));
  assert.ok(names.length > 0);
  for (const name of names) {
    const own = rules.filter((rule) => rule.includes(`KERNEL=="${name}"`)).join('\n');
    assert.match(own, /ATTR\{trigger\}="timer", ATTR\{delay_on\}="\d+", ATTR\{delay_off\}="[1-9]\d*"/);
    assert.match(own, /chgrp denwaban \/sys%p\/delay_on \/sys%p\/delay_off/);
    assert.doesNotMatch(own, /brightness/);
  }
});

test('a prepared card is mounted by its label, and its ring is the recorder’s alone', () => {
  const card = rules.filter((rule) => rule.startsWith('SUBSYSTEM=="block"'));
  assert.match(
    card.join('\n'),
    new RegExp(`ENV\\{ID_FS_LABEL\\}=="${RECORDINGS_LABEL}".*denwaban-card@\\.service`),
  );
  const ring = card.filter((rule) => rule.includes(`ENV{ID_PART_ENTRY_NAME}=="${RING_NAME}"`)).join();
  assert.match(ring, /GROUP="denwaban", MODE="0660"$/);
  // sd, mmc, and partitions with a number of their own: Documentation/admin-guide/devices.txt.
  for (const major of [8, 65, 179, 259])
    assert.ok(unit.split('\n').includes(`DeviceAllow=block-${major} rw`));
});
