/** What `denwaban stick` says. */
export const stickWords = {
  helpStick: { en: 'copy calls to a USB stick that is plugged in', ja: '挿したUSBメモリーに通話を書き出す' },
  helpStickStatus: {
    en: 'which sticks there are, and how far the copying is',
    ja: 'USBメモリーと書き出しの状態を表示する',
  },
  helpStickExport: {
    en: 'copy what is new since the last time, checked; with filters, what they find',
    ja: '前回から後の通話を書き出して検証する（条件を付けると該当するもの）',
  },
  helpStickAll: {
    en: 'everything: also what was copied before and is not there any more',
    ja: 'すべて（以前に書き出し、今はないものも含む）',
  },
  helpStickWhich: {
    en: 'only to this stick (its name or label); otherwise to each in turn',
    ja: 'このUSBメモリーだけ（名前で指定。省略すると順に全部）',
  },
  helpStickStop: {
    en: 'end the copying; it goes on the next time',
    ja: '書き出しを止める（次回は続きから）',
  },
  labelStick: { en: 'USB stick', ja: 'USBメモリー' },
  stickReady: { en: 'ready', ja: '書き出せます' },
  stickComplete: { en: 'all is on it, it may be pulled', ja: '書き出し完了、抜いてよい' },
  stickIsFull: { en: 'full, it may be pulled', ja: '容量不足、抜いてよい' },
  stickIsStopped: { en: 'stopped, it may be pulled', ja: '中断、抜いてよい' },
  stickHasFailed: { en: 'failed, it may be pulled', ja: '失敗、抜いてよい' },
  stickCopying: {
    en: (p: { progress: string }) => `copying, leave it in: ${p.progress}`,
    ja: (p: { progress: string }) => `書き出し中、抜かないこと：${p.progress}`,
  },
  stickNoOne: { en: 'none', ja: 'なし' },
  stickDone: {
    en: (p: { copied: number; size: string; stick: string; folder: string }) =>
      `Copied ${p.copied} calls (${p.size}) to ${p.stick}, folder ${p.folder}, each read back and compared; the stick may be pulled.`,
    ja: (p: { copied: number; size: string; stick: string; folder: string }) =>
      `${p.stick} のフォルダー ${p.folder} に ${p.copied} 件（${p.size}）を書き出し、1件ずつ読み直して確かめました。抜いてもかまいません。`,
  },
  stickNothingNew: {
    en: (p: { stick: string }) =>
      `Nothing is new: everything is on ${p.stick} or was copied to it before; the stick may be pulled.`,
    ja: (p: { stick: string }) =>
      `新しい通話はありません（${p.stick} に書き出し済み）。抜いてもかまいません。`,
  },
  stickMayBePulled: { en: 'The stick may be pulled.', ja: 'USBメモリーは抜いてもかまいません。' },
  stickFailedCalls: {
    en: (p: { ids: string }) => `Not copied: ${p.ids}.`,
    ja: (p: { ids: string }) => `書き出せなかった通話：${p.ids}。`,
  },
  stickGoesOn: {
    en: 'The copying goes on; "denwaban stick status" shows it, "denwaban stick stop" ends it.',
    ja: '書き出しは続いています。「denwaban stick status」で確認、「denwaban stick stop」で中断できます。',
  },
  stickStopping: { en: 'The copying ends.', ja: '書き出しを止めます。' },
};
