export const cardProblems = {
  ringMissingSpace: {
    en: (p: { path: string; bytes: number }) =>
      `There is no room for the ring ${p.path} (${megabytes(p.bytes)} MB); free space there or set a smaller card.ring_bytes; calls are NOT recorded until then.`,
    ja: (p: { path: string; bytes: number }) =>
      `リング ${p.path}（${megabytes(p.bytes)} MB）を作る空き容量がありません。空きを増やすか card.ring_bytes を小さくしてください。それまで録音できません。`,
  },
  ringTooSmall: {
    en: (p: { path: string; bytes: number; leastBytes: number }) =>
      `The ring ${p.path} has only ${megabytes(p.bytes)} MB; give it at least ${megabytes(p.leastBytes)} MB with card.ring_bytes.`,
    ja: (p: { path: string; bytes: number; leastBytes: number }) =>
      `リング ${p.path} は ${megabytes(p.bytes)} MB しかありません。card.ring_bytes を ${megabytes(p.leastBytes)} MB 以上にしてください。`,
  },
  ringForeign: {
    en: (p: { path: string }) =>
      `${p.path} holds something that is no ring of Denwaban and was left untouched; move it away, or set another place with card.ring.`,
    ja: (p: { path: string }) =>
      `${p.path} にはDenwabanのリングではないデータがあるため、手を付けていません。別の場所へ移すか、card.ring を変えてください。`,
  },
  ringUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The ring ${p.path} cannot be opened (${p.why}); check that the card is in and that the recorder may read and write it; calls are NOT recorded until then.`,
    ja: (p: { path: string; why: string }) =>
      `リング ${p.path} を開けません（${p.why}）。カードが入っているか、読み書きの権限があるか確認してください。それまで録音できません。`,
  },
  ringSlow: {
    en: (p: { path: string }) =>
      `The card took more than 8 seconds to write to ${p.path}, so sound was lost and is marked as a gap; replace the card by a faster one.`,
    ja: (p: { path: string }) =>
      `カードが ${p.path} への書き込みに8秒以上かかったため、音声が途切れました（欠落として記録済み）。速いカードに交換してください。`,
  },
  ringFull: {
    en: (p: { path: string; calls: number }) =>
      `The ring ${p.path} is full of ${p.calls} calls that could not be filed, so sound is being lost; make the recordings directory writable again or free space in it.`,
    ja: (p: { path: string; calls: number }) =>
      `リング ${p.path} が保存待ちの通話 ${p.calls} 件で一杯になり、録音できません。録音フォルダーに書き込めるようにするか、空きを増やしてください。`,
  },
  ringWriteFailed: {
    en: (p: { path: string; why: string }) =>
      `The card refuses writing to the ring ${p.path} (${p.why}); sound is kept in memory for 8 seconds only: replace the card now.`,
    ja: (p: { path: string; why: string }) =>
      `カードがリング ${p.path} への書き込みを拒否しました（${p.why}）。音声はメモリーに8秒しか保持できません。すぐにカードを交換してください。`,
  },
  cardFull: {
    en: (p: { path: string; bytes: number }) =>
      `There is no room to file ${p.path} (${megabytes(p.bytes)} MB); free space on the card; the recording waits safely in the ring.`,
    ja: (p: { path: string; bytes: number }) =>
      `${p.path}（${megabytes(p.bytes)} MB）を保存する空き容量がありません。カードの空きを増やしてください。録音はリングに残っています。`,
  },
  cardReadOnly: {
    en: (p: { path: string }) =>
      `${p.path} cannot be filed because the card is write-protected or worn out; unlock or replace it; the recording waits safely in the ring.`,
    ja: (p: { path: string }) =>
      `カードが書き込み禁止か寿命のため ${p.path} を保存できません。ロックを外すか交換してください。録音はリングに残っています。`,
  },
  cardMissing: {
    en: (p: { path: string; why: string }) =>
      `The recordings directory ${p.path} cannot be used (${p.why}); check that the card is in and card.recordings is right; new recordings wait safely in the ring.`,
    ja: (p: { path: string; why: string }) =>
      `録音フォルダー ${p.path} が使えません（${p.why}）。カードが入っているか、card.recordings が正しいか確認してください。新しい録音はリングに残ります。`,
  },
  readBackDiffers: {
    en: (p: { path: string }) =>
      `${p.path} read back from the card differs from what was written; it will be written again; if this repeats, replace the card.`,
    ja: (p: { path: string }) =>
      `${p.path} をカードから読み直したところ、書いた内容と違っていました。もう一度書き込みます。繰り返す場合はカードを交換してください。`,
  },
  secondLookDiffers: {
    en: (p: { path: string }) =>
      `${p.path} was well when it was filed and is damaged or missing now; it is filed again from the ring; replace the card soon.`,
    ja: (p: { path: string }) =>
      `${p.path} は保存時には正常でしたが、いま破損または消失しています。リングから保存し直します。早めにカードを交換してください。`,
  },
  encoderMissing: {
    en: (p: { program: string; package: string }) =>
      `Calls are filed in the profile "standard" because the program ${p.program} is missing; install the package ${p.package}, or choose another card.profile; no call is lost, they only take more room.`,
    ja: (p: { program: string; package: string }) =>
      `プログラム ${p.program} がないため、通話を「standard」形式で保存しています。パッケージ ${p.package} を入れるか、card.profile を変えてください。通話は失われませんが、容量を多く使います。`,
  },
  encoderFailed: {
    en: (p: { program: string; package: string; why: string }) =>
      `Calls are filed in the profile "standard" because ${p.program} failed (${p.why}); install the package ${p.package} again, or choose another card.profile; no call is lost, they only take more room.`,
    ja: (p: { program: string; package: string; why: string }) =>
      `${p.program} が失敗したため（${p.why}）、通話を「standard」形式で保存しています。パッケージ ${p.package} を入れ直すか、card.profile を変えてください。通話は失われませんが、容量を多く使います。`,
  },
  indexLineBroken: {
    en: (p: { path: string; line: number }) =>
      `Line ${p.line} of ${p.path} is damaged and was passed over; the recording itself is found by its own file, nothing needs to be done.`,
    ja: (p: { path: string; line: number }) =>
      `${p.path} の ${p.line} 行目が壊れているため読み飛ばしました。録音は音声ファイル自体から見つけるので、操作は不要です。`,
  },
  recordingUnreadable: {
    en: (p: { path: string; why: string }) =>
      `${p.path} is no recording that can be read (${p.why}) and was left alone; move it away if it does not belong there.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} は録音として読めないため（${p.why}）、そのまま残しました。不要なら別の場所へ移してください。`,
  },
};

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
