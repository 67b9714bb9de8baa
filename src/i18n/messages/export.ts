/** What `denwaban export` says. */
export const exportWords = {
  helpExport: {
    en: 'copy calls to a folder or a zip, checked; a day is 2026-11-23',
    ja: '通話をフォルダーやzipに書き出し、検証する（日は 2026-11-23）',
  },
  helpExportTo: {
    en: 'the folder (also on a stick), made when missing, or FILE.zip',
    ja: '書き出し先のフォルダー（USBメモリーも可。なければ作る）、または ファイル.zip',
  },
  helpExportFormat: {
    en: 'original (as filed, default), wav (16 bit), flac, opus or mp3',
    ja: 'original（保存したまま、既定）、wav（16ビット）、flac、opus、mp3',
  },
  helpExportLevel: {
    en: 'even the loud and the quiet party out in the copy (not with --format original); the recording stays as it is',
    ja: 'コピーの中で大きい声と小さい声をそろえる（--format original では使えません）。元の録音は変わりません',
  },
  exportLevelOriginal: {
    en: 'error: --level makes a new copy; choose its form with --format wav, flac, opus or mp3',
    ja: 'エラー：--level は新しいコピーを作ります。--format wav、flac、opus、mp3 のどれかを選んでください',
  },
  helpExportName: {
    en: 'file names, "/" makes folders: {date} {time} {year} {month} {day} {direction} {number} {name} {length} {id} (default {name})',
    ja: 'ファイル名（/ でフォルダー）：{date} {time} {year} {month} {day} {direction} {number} {name} {length} {id}（既定は {name}）',
  },
  helpExportDryRun: {
    en: 'only show what would be copied, how large it is and whether it fits',
    ja: '書き出さずに、対象と大きさ、空き容量に収まるかだけを表示する',
  },
  exportNameWrong: { en: 'there is no field like this', ja: 'そのような項目はありません' },
  exportNothing: {
    en: 'There are no such calls, so nothing was copied.',
    ja: '該当する通話がないため、何も書き出していません。',
  },
  exportWould: {
    en: (p: { files: number; size: string; path: string; found: number }) =>
      `Would copy ${p.files} calls (${p.size}) to ${p.path}; ${p.found} are there already.`,
    ja: (p: { files: number; size: string; path: string; found: number }) =>
      `${p.path} に ${p.files} 件（${p.size}）を書き出します。${p.found} 件はすでにあります。`,
  },
  exportFits: {
    en: (p: { free: string }) => `It fits: ${p.free} are free.`,
    ja: (p: { free: string }) => `空き ${p.free} に収まります。`,
  },
  exportFitsNot: {
    en: (p: { free: string; files: number }) =>
      `It does NOT fit: ${p.free} are free, enough for about ${p.files} of them, oldest first.`,
    ja: (p: { free: string; files: number }) =>
      `空き ${p.free} には収まりません。古い順に約 ${p.files} 件だけ入ります。`,
  },
  exportProgress: {
    en: (p: { done: number; files: number; percent: number }) =>
      `${p.done} of ${p.files} calls (${p.percent} %)`,
    ja: (p: { done: number; files: number; percent: number }) =>
      `${p.files} 件中 ${p.done} 件（${p.percent} %）`,
  },
  exportLeft: {
    en: (p: { rate: string; left: string }) => `${p.rate}/s, ${p.left} left`,
    ja: (p: { rate: string; left: string }) => `${p.rate}/秒、残り ${p.left}`,
  },
  exportDone: {
    en: (p: { copied: number; size: string; path: string; found: number }) =>
      `Copied ${p.copied} calls (${p.size}) to ${p.path}, each read back and compared; ${p.found} were there already.`,
    ja: (p: { copied: number; size: string; path: string; found: number }) =>
      `${p.path} に ${p.copied} 件（${p.size}）を書き出し、1件ずつ読み直して確かめました。${p.found} 件はすでにありました。`,
  },
  exportFull: {
    en: (p: { path: string; done: number; wanted: number }) =>
      `FULL: ${p.path} has no room for more: ${p.done} of ${p.wanted} calls copied, oldest first; free space there or take a larger one, and run it again: it goes on from there.`,
    ja: (p: { path: string; done: number; wanted: number }) =>
      `空き容量不足：${p.path} が一杯です。古い順に ${p.wanted} 件中 ${p.done} 件を書き出しました。空きを増やすか大きいものに替えてもう一度実行すると、続きから始まります。`,
  },
  exportStopped: {
    en: (p: { done: number; wanted: number }) =>
      `STOPPED: ${p.done} of ${p.wanted} calls copied, nothing half; run it again and it goes on from there.`,
    ja: (p: { done: number; wanted: number }) =>
      `中断しました：${p.wanted} 件中 ${p.done} 件を書き出しました（途中のファイルは残していません）。もう一度実行すると、続きから始まります。`,
  },
  exportFailed: {
    en: (p: { done: number; wanted: number; sentence: string }) =>
      `FAILED: ${p.done} of ${p.wanted} calls copied. ${p.sentence}`,
    ja: (p: { done: number; wanted: number; sentence: string }) =>
      `失敗しました：${p.wanted} 件中 ${p.done} 件を書き出しました。${p.sentence}`,
  },
  exportZipFull: {
    en: (p: { path: string }) =>
      `FULL: there is no room for ${p.path}, and nothing of it was left behind; free space there or take a larger one.`,
    ja: (p: { path: string }) =>
      `空き容量不足：${p.path} を作る空きがありません（途中のファイルは残していません）。空きを増やすか大きいものに替えてください。`,
  },
  exportZipStopped: {
    en: (p: { path: string }) => `STOPPED: ${p.path} was not made, and nothing of it was left behind.`,
    ja: (p: { path: string }) =>
      `中断しました：${p.path} は作っていません（途中のファイルも残していません）。`,
  },
  exportGone: {
    en: (p: { ids: string }) => `Deleted on the recorder before they could be copied: ${p.ids}.`,
    ja: (p: { ids: string }) => `書き出す前に録音機で削除されました：${p.ids}。`,
  },
  exportDamaged: {
    en: (p: { ids: string }) =>
      `Copied as they are, but their sound is NOT what was filed (see the manifest): ${p.ids}.`,
    ja: (p: { ids: string }) =>
      `書き出しましたが、音声が保存時と異なります（マニフェストに記載）：${p.ids}。`,
  },
  exportLeftOver: {
    en: (p: { files: string }) =>
      `Unfinished files of an earlier export were left, since they may share their place with finished ones; check the stick for errors on a PC: ${p.files}.`,
    ja: (p: { files: string }) =>
      `以前の書き出しの途中のファイルが残っています。完成したファイルと場所を共有しているおそれがあるため消していません。PCでエラーチェックをしてください：${p.files}。`,
  },
};
