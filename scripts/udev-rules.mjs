import { readdirSync, readFileSync } from 'node:fs';

// udev-rules.mjs: prints the udev rules for what the files in boards/ name. Line interfaces get names that do not
// depend on the socket and ModemManager keeps off them; lamps say NOT RECORDING until the recorder takes them over.
const read = (directory) =>
  readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => JSON.parse(readFileSync(`${directory}/${name}`, 'utf8')));

/** NOT RECORDING: red blinks fast, green is off. `timer` stays, so the kernel blinks and its files stay. */
const BLINK = { red: { on: 100, off: 100 }, green: { on: 0, off: 1000 } };

const profiles = read('boards/lines');
const lamps = new Map();
for (const { panel } of read('boards'))
  for (const [colour, name] of Object.entries(panel?.lamps ?? {})) lamps.set(name, BLINK[colour]);

const usbRules = profiles.flatMap(({ name, usb, audioPath }) =>
  usb.flatMap(({ vendor, product }) => {
    const ids = `ATTRS{idVendor}=="${vendor}", ATTRS{idProduct}=="${product}"`;
    return [
      `# ${name}`,
      `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ${ids.replaceAll('ATTRS', 'ATTR')}, ENV{ID_MM_DEVICE_IGNORE}="1", TEST=="power/control", ATTR{power/control}="on"`,
      // The recorder takes a device that answers nothing out and in again, as far as software can.
      `SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", ${ids.replaceAll('ATTRS', 'ATTR')}, RUN+="/bin/chgrp denwaban /sys%p/authorized", RUN+="/bin/chmod g+w /sys%p/authorized"`,
      `SUBSYSTEM=="tty", ${ids}, ENV{ID_MM_DEVICE_IGNORE}="1", ENV{ID_MM_PORT_IGNORE}="1", GROUP="dialout", SYMLINK+="denwaban-line"`,
      ...(audioPath === 'alsa' ? [`SUBSYSTEM=="sound", KERNEL=="card*", ${ids}, ATTR{id}="denwaban"`] : []),
    ];
  }),
);
const lampRules = [...lamps].flatMap(([name, { on, off }]) => [
  `SUBSYSTEM=="leds", KERNEL=="${name}", ACTION=="add", PROGRAM="/sbin/modprobe -bq ledtrig-timer", ATTR{trigger}="timer", ATTR{delay_on}="${on}", ATTR{delay_off}="${off}"`,
  `SUBSYSTEM=="leds", KERNEL=="${name}", RUN+="/bin/chgrp denwaban /sys%p/delay_on /sys%p/delay_off", RUN+="/bin/chmod g+w /sys%p/delay_on /sys%p/delay_off"`,
]);

process.stdout.write(
  [
    '# Made from boards/ by scripts/udev-rules.mjs.',
    'ACTION=="remove", GOTO="denwaban_end"',
    ...usbRules,
    '# The card for the recordings is known by its label.',
    'SUBSYSTEM=="block", ENV{ID_FS_LABEL}=="DENWABAN", PROGRAM="/bin/systemd-escape -p --template=denwaban-card@.service %N", TAG+="systemd", ENV{SYSTEMD_WANTS}+="%c"',
    '# The ring on a card of its own, or beside the recordings, is the recorder’s to write.',
    'SUBSYSTEM=="block", ENV{ID_PART_ENTRY_NAME}=="denwaban-ring", GROUP="denwaban", MODE="0660"',
    ...lampRules,
    'LABEL="denwaban_end"',
    '',
  ].join('\n'),
);
