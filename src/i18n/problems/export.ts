/** What can be wrong with a copy of recordings: folder, zip, USB stick. */
export const exportProblems = {
  exportTargetFailed: {
    en: (p: { path: string; why: string }) =>
      `Nothing more can be written to ${p.path} (${p.why}); check that it is plugged in and may be written, and run the export again: it goes on where it stopped.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} に書き込めません（${p.why}）。接続されているか、書き込めるか確かめて、もう一度書き出してください。続きから始まります。`,
  },
  exportTargetReadOnly: {
    en: (p: { path: string }) =>
      `${p.path} can only be read; unlock the write protection or choose another place.`,
    ja: (p: { path: string }) =>
      `${p.path} は読み取り専用です。書き込み禁止を解除するか、別の場所を選んでください。`,
  },
  exportNotOurs: {
    en: (p: { path: string }) =>
      `${p.path} is there already, is not of an export and was left untouched; choose another folder or name.`,
    ja: (p: { path: string }) =>
      `${p.path} は書き出しとは別のファイルとしてすでにあるため、手を付けていません。別のフォルダーか名前を選んでください。`,
  },
  exportIntoRecordings: {
    en: (p: { path: string }) =>
      `${p.path} lies in the recordings directory, in which nothing but the recorder may write; choose another place.`,
    ja: (p: { path: string }) =>
      `${p.path} は録音フォルダーの中にあります。録音機以外は書き込めないため、別の場所を選んでください。`,
  },
  exportReadBackDiffers: {
    en: (p: { path: string }) =>
      `${p.path} read back differs from what was written, and was taken away; run the export again, and if this repeats use another stick or disk.`,
    ja: (p: { path: string }) =>
      `${p.path} を読み直したところ、書いた内容と違っていたため削除しました。もう一度書き出し、繰り返すときは別のUSBメモリーかディスクを使ってください。`,
  },
  exportOriginalCut: {
    en: (p: { path: string; bytes: number; expectedBytes: number }) =>
      `The recording ${p.path} has ${p.bytes} bytes instead of ${p.expectedBytes} on the recorder's own card, so it was not copied; "denwaban verify" says more.`,
    ja: (p: { path: string; bytes: number; expectedBytes: number }) =>
      `録音 ${p.path} は録音機のカード上で ${p.expectedBytes} バイトのはずが ${p.bytes} バイトのため、書き出していません。「denwaban verify」で確かめてください。`,
  },
  exportProgramMissing: {
    en: (p: { program: string; package: string }) =>
      `This format needs the program ${p.program}; install the package ${p.package}, or export with --format original or wav.`,
    ja: (p: { program: string; package: string }) =>
      `この形式にはプログラム ${p.program} が必要です。パッケージ ${p.package} を入れるか、--format original か wav で書き出してください。`,
  },
  exportUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The recording ${p.path} cannot be decoded (${p.why}), so it was not copied; export it with --format original.`,
    ja: (p: { path: string; why: string }) =>
      `録音 ${p.path} を変換できないため（${p.why}）、書き出していません。--format original で書き出してください。`,
  },
};
