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
  ringExchanged: {
    en: (p: { path: string }) =>
      `The card with the ring was exchanged: ${p.path} is the ring of another one and was left untouched; put the first card back, or restart the recorder to use this one; calls are NOT recorded until then.`,
    ja: (p: { path: string }) =>
      `リングのカードが入れ替わっています。${p.path} は別のカードのリングなので手を付けていません。元のカードを戻すか、このカードを使うには録音機を再起動してください。それまで録音できません。`,
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
  cardRemoved: {
    en: (p: { path: string; why: string; hours: number }) =>
      `The card with the recordings ${p.path} is out or does not answer (${p.why}); put it back; nothing is lost meanwhile: calls wait in the ring, which has room for ${p.hours} more hours of talk.`,
    ja: (p: { path: string; why: string; hours: number }) =>
      `録音 ${p.path} のカードが抜けているか、応答しません（${p.why}）。カードを戻してください。その間の通話はリングに残り、あと ${p.hours} 時間分は失われません。`,
  },
  cardNotMounted: {
    en: (p: { path: string; hours: number }) =>
      `No card is mounted on ${p.path}, so nothing is filed there; put the card in and mount it (mount-card), or set card.mount_point = false if there is none; calls wait in the ring, which has room for ${p.hours} more hours of talk.`,
    ja: (p: { path: string; hours: number }) =>
      `${p.path} にカードがマウントされていないため、保存を止めています。カードを入れてマウントするか（mount-card）、カードを使わないなら card.mount_point = false にしてください。通話はリングに残り、あと ${p.hours} 時間分入ります。`,
  },
  cardTurnedReadOnly: {
    en: (p: { path: string; hours: number }) =>
      `The card with the recordings ${p.path} has become read-only: it is write-protected, damaged or at the end of its life; copy the recordings and replace the card; calls wait in the ring, which has room for ${p.hours} more hours of talk.`,
    ja: (p: { path: string; hours: number }) =>
      `録音 ${p.path} のカードが読み取り専用になりました（書き込み禁止、破損、または寿命）。録音を写してからカードを交換してください。通話はリングに残り、あと ${p.hours} 時間分入ります。`,
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
  cardLosesFiles: {
    en: (p: { path: string; times: number }) =>
      `The card does not keep what is written to it: ${p.path} was filed well ${p.times} times and was damaged or missing each time; replace the card now; the call is kept in the ring and is tried again.`,
    ja: (p: { path: string; times: number }) =>
      `カードが書いた内容を保持できません。${p.path} は ${p.times} 回正しく保存したのに、毎回破損または消失しました。すぐにカードを交換してください。通話はリングに残してあり、間を置いて保存し直します。`,
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
  recordingCut: {
    en: (p: { path: string; bytes: number; expectedBytes: number }) =>
      `${p.path} has ${p.bytes} bytes instead of ${p.expectedBytes}; it is listed and was left alone; check it with "denwaban verify" and take it from a backup.`,
    ja: (p: { path: string; bytes: number; expectedBytes: number }) =>
      `${p.path} は ${p.expectedBytes} バイトのはずが ${p.bytes} バイトです。一覧には載せ、ファイルはそのまま残しました。「denwaban verify」で確かめ、バックアップから戻してください。`,
  },
  recordingsMissing: {
    en: (p: { path: string; count: number }) =>
      `${p.count} recordings of ${p.path} are no longer on the card although nobody deleted them here; if they were not moved away on purpose, take them from a backup.`,
    ja: (p: { path: string; count: number }) =>
      `${p.path} の録音 ${p.count} 件がカードにありません（この機械では削除していません）。意図して移したのでなければ、バックアップから戻してください。`,
  },
  foreignFiles: {
    en: (p: { path: string; count: number }) =>
      `${p.count} files or folders in ${p.path} of the recordings directory do not belong to Denwaban and were left alone; move them away if they are not wanted there.`,
    ja: (p: { path: string; count: number }) =>
      `録音フォルダーの ${p.path} にDenwabanのものでないファイルやフォルダーが ${p.count} 個あります。手を付けていません。不要なら別の場所へ移してください。`,
  },
  journalBroken: {
    en: (p: { path: string; line: number }) =>
      `Line ${p.line} of ${p.path} is damaged and was passed over; the card itself says the same, nothing needs to be done.`,
    ja: (p: { path: string; line: number }) =>
      `${p.path} の ${p.line} 行目が壊れているため読み飛ばしました。同じ内容がカードにあるため、操作は不要です。`,
  },
  stateUnusable: {
    en: (p: { path: string; why: string }) =>
      `${p.path} cannot be read or written (${p.why}); make card.state a directory the recorder may write; calls are recorded all the same, but lists are made anew at each start.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} を読み書きできません（${p.why}）。card.state を書き込めるディレクトリーにしてください。録音は続きますが、一覧は起動のたびに作り直します。`,
  },
  catalogueFailed: {
    en: (p: { why: string }) =>
      `The list of recordings failed (${p.why}) and is being made anew from the card; ask again in a minute; recording goes on.`,
    ja: (p: { why: string }) =>
      `録音の一覧に障害が起きたため（${p.why}）、カードから作り直しています。1分ほど後にもう一度試してください。録音は続いています。`,
  },
};

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1e6);
}
