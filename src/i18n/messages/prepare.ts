/** What `denwaban card prepare` says. */
export const prepareWords = {
  helpPrepare: {
    en: 'make a card or stick ready for the recorder; shows what would be done until --erase is given',
    ja: 'カードやUSBメモリーを録音機用に準備する（--erase を付けるまでは、内容を表示するだけ）',
  },
  helpPrepareDryRun: { en: 'only show what would be done (the default)', ja: '内容を表示するだけ（既定）' },
  helpPrepareErase: {
    en: 'do it: the code of this card that was shown',
    ja: '実行する：表示されたこのカードのコードを指定する',
  },
  helpPrepareLose: {
    en: 'what on the card may be lost: data or recordings',
    ja: '消してよいもの：data（データ）か recordings（録音）',
  },
  helpPrepareRing: {
    en: 'size of the ring, as 2GiB, or none (default: a sixteenth of the card, at most 2 GiB)',
    ja: 'リングの大きさ（2GiB など、または none。既定はカードの16分の1、最大2 GiB）',
  },
  helpPrepareFixed: { en: 'a built-in disk is meant', ja: '内蔵ディスクを対象にする' },
  prepareNone: {
    en: 'No card or stick is there; put one in.',
    ja: 'カードもUSBメモリーもありません。入れてください。',
  },
  prepareWhich: {
    en: 'Which one? Nothing is changed by looking: denwaban card prepare DEVICE',
    ja: '対象を選んでください（表示だけでは何も変わりません）： denwaban card prepare デバイス',
  },
  prepareKindCard: { en: 'card', ja: 'カード' },
  prepareKindUsb: { en: 'USB', ja: 'USB接続' },
  prepareKindImage: { en: 'image', ja: 'イメージ' },
  prepareKindFixed: { en: 'built in', ja: '内蔵' },
  prepareEmpty: { en: 'nothing on it', ja: '空' },
  prepareUnknown: { en: 'something that is not known', ja: '不明なデータ' },
  prepareMountedAt: {
    en: (p: { places: string }) => `in use: ${p.places}`,
    ja: (p: { places: string }) => `使用中：${p.places}`,
  },
  prepareNow: { en: 'On it now:', ja: '現在の中身：' },
  prepareThen: { en: 'Then:', ja: '準備後：' },
  prepareRecordings: {
    en: (p: { standard: string; long: string }) =>
      `recordings, exFAT, readable on any PC: about ${p.standard} hours (profile standard), ${p.long} (long)`,
    ja: (p: { standard: string; long: string }) =>
      `録音（exFAT、パソコンで読める）：約 ${p.standard} 時間（形式 standard）、${p.long} 時間（long）`,
  },
  prepareRing: {
    en: (p: { hours: string }) => `ring: ${p.hours} hours of talk until they are filed`,
    ja: (p: { hours: string }) => `リング：保存待ちの通話 ${p.hours} 時間分`,
  },
  prepareAligned: {
    en: (p: { unit: string; cluster: string }) => `aligned to ${p.unit}, clusters of ${p.cluster}`,
    ja: (p: { unit: string; cluster: string }) => `${p.unit} 単位に整列、クラスター ${p.cluster}`,
  },
  prepareCommands: { en: 'What would be done:', ja: '実行する内容：' },
  prepareTry: {
    en: 'write at 60 places of the card and read them back: is it as large as it says?',
    ja: '約60か所に書いて読み直し、表示どおりの容量があるか確かめる',
  },
  prepareNothingDone: {
    en: 'Nothing was changed.',
    ja: '何も変更していません。',
  },
  prepareHow: {
    en: (p: { code: string }) =>
      `This card's code is ${p.code}. To erase it and make it ready, repeat the command with --erase and the code.`,
    ja: (p: { code: string }) =>
      `このカードのコードは ${p.code} です。消去して準備するには、同じコマンドに --erase とコードを付けてください。`,
  },
  prepareHowData: {
    en: 'What is on it now would be lost: add --lose data as well.',
    ja: '現在の中身は失われます。--lose data も必要です。',
  },
  prepareHowRecordings: {
    en: 'It is a recorder’s card with recordings: copy them first. --lose recordings is needed as well.',
    ja: '録音機のカードで、録音が入っています。先に写しを取ってください。--lose recordings も必要です。',
  },
  prepareStays: {
    en: 'Leave the card in until it says that it is ready.',
    ja: '「準備できました」と表示されるまで、カードを抜かないでください。',
  },
  prepareReady: {
    en: 'The card is ready. Put it into the recorder; it is mounted by itself. In /etc/denwaban/denwaban.toml:',
    ja: '準備できました。録音機に入れると自動的にマウントされます。/etc/denwaban/denwaban.toml に次を書きます：',
  },
};
