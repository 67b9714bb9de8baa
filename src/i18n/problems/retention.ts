export const retentionProblems = {
  cardProtected70: {
    en: (p: { percent: number }) =>
      `${p.percent} % of the card is held by recordings that may not be deleted; release holds that are no longer needed, shorten retention.min_keep_days, or use a larger card.`,
    ja: (p: { percent: number }) =>
      `カードの ${p.percent} % が削除できない録音で占められています。不要になった保全を解除するか、retention.min_keep_days を短くするか、大きいカードに替えてください。`,
  },
  evictableShort: {
    en: (p: { hours: number }) =>
      `At the present rate the card can take calls for about ${p.hours} hours more before nothing is left that may be deleted; release holds, shorten retention.min_keep_days, or use a larger card.`,
    ja: (p: { hours: number }) =>
      `今の使い方では約 ${p.hours} 時間で、削除してよい録音がなくなります。保全を解除するか、retention.min_keep_days を短くするか、大きいカードに替えてください。`,
  },
  nothingEvictable: {
    en: (p: { path: string }) =>
      `The card at ${p.path} is full and nothing on it may be deleted; new calls are kept in the ring for the hours it holds: release holds or put in a larger card today.`,
    ja: (p: { path: string }) =>
      `カード（${p.path}）が一杯で、削除してよい録音がありません。新しい通話はリングに残せる時間だけ保たれます。今日中に保全を解除するか、大きいカードに替えてください。`,
  },
  nothingEvictableRingFull: {
    en: (p: { path: string }) =>
      `The card at ${p.path} and the ring are full and nothing may be deleted, so new calls are NOT recorded; release holds or put in a larger card now.`,
    ja: (p: { path: string }) =>
      `カード（${p.path}）もリングも一杯で、削除してよい録音がないため、新しい通話を録音できません。すぐに保全を解除するか、大きいカードに替えてください。`,
  },
  retentionHold85: {
    en: (p: { id: string; percent: number }) =>
      `Holding ${p.id} would protect ${p.percent} % of the card, and soon no call could be recorded; release other holds first, or repeat the command with --yes.`,
    ja: (p: { id: string; percent: number }) =>
      `${p.id} を保全すると、カードの ${p.percent} % が削除できなくなり、近いうちに録音できなくなります。先に他の保全を解除するか、--yes を付けて実行し直してください。`,
  },
  retentionListLoading: {
    en: (p: { id: string }) =>
      `${p.id} is not held yet: how much of the card would be protected is known when all recordings are read; nothing is deleted until then; repeat the command in a minute, or now with --yes.`,
    ja: (p: { id: string }) =>
      `${p.id} はまだ保全していません。保全の割合は全録音を読み終えてから分かります。それまで何も削除しません。1分ほど後にもう一度実行するか、いますぐなら --yes を付けてください。`,
  },
  retentionFailed: {
    en: (p: { why: string }) =>
      `Old recordings could not be looked through (${p.why}), so none are deleted; recording goes on while there is room; start the recorder anew if this stays.`,
    ja: (p: { why: string }) =>
      `古い録音を調べられないため（${p.why}）、削除していません。空きがある間は録音を続けます。続くようなら録音機を起動し直してください。`,
  },
  recordingUnremovable: {
    en: (p: { path: string; why: string }) =>
      `${p.path} was to be deleted and could not be (${p.why}); it is tried again every hour; check the card if this repeats.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} を削除できませんでした（${p.why}）。1時間ごとにやり直します。繰り返す場合はカードを確認してください。`,
  },
  recordingHeldByFile: {
    en: (p: { path: string }) =>
      `${p.path} is write-protected, which marks a recording on hold, and was not deleted; release it, or take the write protection off the file.`,
    ja: (p: { path: string }) =>
      `${p.path} は保全の印である書き込み禁止になっているため、削除していません。保全を解除するか、ファイルの書き込み禁止を外してください。`,
  },
  recordingMissing: {
    en: (p: { id: string; path: string }) =>
      `The recording ${p.id} (${p.path}) is listed, but its file is gone and no rule deleted it; put it back from a copy if there is one.`,
    ja: (p: { id: string; path: string }) =>
      `録音 ${p.id}（${p.path}）は一覧にありますが、ファイルがありません。規則で削除したものではないので、控えがあれば元の場所に戻してください。`,
  },
  evictionFreesNothing: {
    en: (p: { path: string; calls: number }) =>
      `${p.calls} old recordings were deleted from ${p.path}, but no space became free; see what else fills the card, and check the card itself.`,
    ja: (p: { path: string; calls: number }) =>
      `${p.path} から古い録音を ${p.calls} 件削除しましたが、空きが増えません。ほかに容量を使っているものがないか、カード自体に異常がないか確認してください。`,
  },
};
