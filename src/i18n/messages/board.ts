/** What `denwaban board` says. */
export const boardWords = {
  helpBoardGroup: {
    en: 'the boards and line interfaces that Denwaban knows',
    ja: '対応する基板と回線アダプター',
  },
  helpBoardList: { en: 'list them', ja: '一覧する' },
  helpBoardShow: {
    en: 'what one can and cannot, how to wire it, and its lines for config.txt',
    ja: 'できること・できないこと、配線、config.txt に書く行を表示する',
  },
  boardName: { en: 'Name', ja: '名前' },
  boardTitle: { en: 'What it is', ja: '内容' },
  boardsTitle: { en: 'Boards (board = "NAME")', ja: '基板（board = "名前"）' },
  profilesTitle: {
    en: 'Line interfaces (line.profile = "NAME")',
    ja: '回線アダプター（line.profile = "名前"）',
  },
  boardCan: { en: 'Can', ja: 'できること' },
  boardCannot: { en: 'Cannot', ja: 'できないこと' },
  boardWiring: { en: 'Wiring', ja: '配線' },
  boardUsbDevice: { en: 'USB drive for a PC', ja: 'PCへのUSBドライブ' },
  boardClock: { en: 'Clock', ja: '時計' },
  boardSound: { en: 'Sound', ja: '音声' },
  boardWatchdog: { en: 'Watchdog', ja: 'ウォッチドッグ' },
  boardWatchdogIs: {
    en: (p: { device: string; seconds: number }) => `${p.device}, at most ${p.seconds} s`,
    ja: (p: { device: string; seconds: number }) => `${p.device}、最長 ${p.seconds} 秒`,
  },
  boardConfigTxt: { en: 'In /boot/firmware/config.txt', ja: '/boot/firmware/config.txt に書く行' },
  boardConfigDrive: { en: 'and for the USB drive', ja: 'USBドライブを使う場合はさらに' },
  boardButtonPins: {
    en: (p: { gpio: number; pin: number; ground: number }) =>
      `button between pin ${p.pin} (GPIO ${p.gpio}) and pin ${p.ground} (ground)`,
    ja: (p: { gpio: number; pin: number; ground: number }) =>
      `押しボタン：${p.pin} 番ピン（GPIO ${p.gpio}）と ${p.ground} 番ピン（GND）の間`,
  },
  boardGreenPins: {
    en: (p: { gpio: number; pin: number; ground: number }) =>
      `green lamp: LED and 330 ohm from pin ${p.pin} (GPIO ${p.gpio}) to pin ${p.ground} (ground)`,
    ja: (p: { gpio: number; pin: number; ground: number }) =>
      `緑ランプ：${p.pin} 番ピン（GPIO ${p.gpio}）からLEDと330Ωを通して ${p.ground} 番ピン（GND）へ`,
  },
  boardRedPins: {
    en: (p: { gpio: number; pin: number; ground: number }) =>
      `red lamp: LED and 330 ohm from pin ${p.pin} (GPIO ${p.gpio}) to pin ${p.ground} (ground)`,
    ja: (p: { gpio: number; pin: number; ground: number }) =>
      `赤ランプ：${p.pin} 番ピン（GPIO ${p.gpio}）からLEDと330Ωを通して ${p.ground} 番ピン（GND）へ`,
  },
  profileUsb: { en: 'USB id', ja: 'USBのID番号' },
  profileAny: { en: 'any device of this dialect', ja: 'この方式の機器すべて' },
  profileReports: { en: 'Reports', ja: '報告すること' },
  profileSound: { en: 'Sound', ja: '音声' },
  profileSoundAlsa: { en: 'an ALSA card', ja: 'ALSAカード' },
  profileSoundSerial: { en: 'over the serial port', ja: 'シリアル回線' },
  meaningRing: { en: 'ringing', ja: '呼出' },
  meaningShortRing: { en: 'short ring', ja: '短い呼出（情報受信端末起動）' },
  meaningReversal: { en: 'polarity reversed', ja: '極性反転' },
  meaningOffHook: { en: 'handset lifted', ja: '受話器を上げた' },
  meaningOnHook: { en: 'handset put down', ja: '受話器を置いた' },
  meaningFarEnd: { en: 'far end hung up', ja: '相手が切った' },
};
