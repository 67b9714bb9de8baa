/** Whole answers: the lines that commands print. */
export const answerWords = {
  statusArmed: {
    en: 'READY: the next call will be recorded.',
    ja: '録音できます：次の通話から録音します。',
  },
  statusArmedButMind: {
    en: (p: { sentence: string }) => `READY: the next call will be recorded, but mind this: ${p.sentence}`,
    ja: (p: { sentence: string }) =>
      `録音できます：次の通話から録音しますが、次の点に注意してください。${p.sentence}`,
  },
  statusRecording: {
    en: (p: { call: string; number: string; elapsed: string }) =>
      `RECORDING now: ${p.call}, number ${p.number}, ${p.elapsed}.`,
    ja: (p: { call: string; number: string; elapsed: string }) =>
      `録音中です：${p.call}、電話番号 ${p.number}、${p.elapsed}。`,
  },
  statusInCall: { en: 'RECORDING a call.', ja: '通話を録音中です。' },
  statusNotArmed: {
    en: (p: { sentence: string }) => `NOT RECORDING: ${p.sentence}`,
    ja: (p: { sentence: string }) => `録音できません：${p.sentence}`,
  },
  statusStarting: {
    en: 'NOT RECORDING YET: the recorder is still starting; ask again in a few seconds.',
    ja: 'まだ録音できません：録音機を準備しています。数秒待ってからもう一度確かめてください。',
  },
  statusRecorder: {
    en: (p: { version: string; board: string; since: string }) =>
      `denwaband ${p.version}, board ${p.board}, running since ${p.since}`,
    ja: (p: { version: string; board: string; since: string }) =>
      `denwaband ${p.version}、ボード ${p.board}、${p.since} から動作`,
  },
  soundInCalls: { en: 'in calls only, none now', ja: '通話中のみ（いまは通話なし）' },
  voiceLabel: {
    en: (p: { label: number }) => `label ${p.label}`,
    ja: (p: { label: number }) => `ラベル ${p.label}`,
  },
  voiceDuplex: { en: 'records while it plays', ja: '再生中も録音' },
  voiceHalfDuplex: { en: 'does not record while it plays', ja: '再生中は録音不可' },
  lastGoodAgo: {
    en: (p: { ago: string; id: string }) => `last good recording ${p.ago} ago (${p.id})`,
    ja: (p: { ago: string; id: string }) => `最後の正常な録音は${p.ago}前（${p.id}）`,
  },
  noGoodYet: { en: 'no good recording yet', ja: '正常な録音はまだありません' },
  days: { en: (p: { days: number }) => `${p.days} d`, ja: (p: { days: number }) => `${p.days}日` },
  hours: { en: (p: { hours: number }) => `${p.hours} h`, ja: (p: { hours: number }) => `${p.hours}時間` },
  minutes: {
    en: (p: { minutes: number }) => `${p.minutes} min`,
    ja: (p: { minutes: number }) => `${p.minutes}分`,
  },
  selfTestOff: { en: 'self-test off', ja: '自己診断は停止中' },
  selfTestLift: {
    en: (p: { at: string }) => `self-test at ${p.at} by lifting`,
    ja: (p: { at: string }) => `自己診断 ${p.at}（受話器を上げて確認）`,
  },
  selfTestListen: {
    en: (p: { at: string }) => `self-test at ${p.at} by listening only: this line interface cannot lift`,
    ja: (p: { at: string }) => `自己診断 ${p.at}（聞くだけ。この回線アダプターは受話器を上げられません）`,
  },
  selfTestPassed: {
    en: (p: { at: string }) => `passed ${p.at}`,
    ja: (p: { at: string }) => `${p.at} 合格`,
  },
  lineRecovering: {
    en: (p: { stage: string; attempts: number; seconds: number }) =>
      `being brought back: ${p.stage}, attempt ${p.attempts}, for ${p.seconds} s`,
    ja: (p: { stage: string; attempts: number; seconds: number }) =>
      `復旧中：${p.stage}（${p.attempts}回目、${p.seconds}秒経過）`,
  },
  lineFoundAs: {
    en: (p: { device: string }) => `found as ${p.device}`,
    ja: (p: { device: string }) => `${p.device} として見つかりました`,
  },
  stageStopOnce: { en: 'stop sequence', ja: '停止信号' },
  stageStopThrice: { en: 'stop sequence with three DLE', ja: '停止信号（DLE三つ）' },
  stageStopDuplex: { en: 'end of duplex', ja: '双方向終了信号' },
  stageAnyByte: { en: 'any byte', ja: '任意の1バイト' },
  stageEscape: { en: 'escape and reset', ja: 'エスケープとリセット' },
  stageReopen: { en: 'port opened anew', ja: 'ポートの開き直し' },
  stageUsbPower: { en: 'USB off and on', ja: 'USBの切り入り' },
  stageAlarm: { en: 'needs hands: pull it and plug it in', ja: '手作業が必要：抜き挿ししてください' },
  restarts: {
    en: (p: { times: number }) => `restarted ${p.times} times`,
    ja: (p: { times: number }) => `再起動 ${p.times} 回`,
  },
  lastGap: {
    en: (p: { at: string; length: string; reason: string }) => `last gap ${p.at}, ${p.length} (${p.reason})`,
    ja: (p: { at: string; length: string; reason: string }) =>
      `直近の欠落 ${p.at}、${p.length}（${p.reason}）`,
  },
  ringHolds: {
    en: (p: { hours: string; waiting: number }) =>
      `holds ${p.hours} h of sound, ${p.waiting} calls waiting to be filed`,
    ja: (p: { hours: string; waiting: number }) => `${p.hours} 時間分、保存待ち ${p.waiting} 件`,
  },
  recordingsHold: {
    en: (p: { calls: number; free: string }) => `${p.calls} calls, ${p.free} free`,
    ja: (p: { calls: number; free: string }) => `${p.calls} 件、空き ${p.free}`,
  },
  noticeSetting: {
    en: (p: { on: string; clip: string; length: string }) => `on ${p.on}: clip ${p.clip}, ${p.length}`,
    ja: (p: { on: string; clip: string; length: string }) => `${p.on}：音声 ${p.clip}、${p.length}`,
  },
  noticeUnloaded: { en: 'not loaded', ja: '読み込めていません' },
  none: { en: 'none', ja: 'なし' },
  callsEmpty: { en: 'There are no such calls.', ja: '該当する通話はありません。' },
  pageEmpty: { en: 'There is nothing on this page.', ja: 'このページに通話はありません。' },
  callsShown: {
    en: (p: { first: number; last: number; total: number }) =>
      `${p.first} to ${p.last} of ${p.total}; --page shows the others.`,
    ja: (p: { first: number; last: number; total: number }) =>
      `${p.total} 件中 ${p.first}～${p.last} 件目です。続きは --page で表示します。`,
  },
  callsLoading: {
    en: 'The list is INCOMPLETE: the recorder is still reading the card; ask again in a minute.',
    ja: 'この一覧は未完成です：録音機がカードを読み込んでいます。1分ほど後にもう一度表示してください。',
  },
  stillLoading: { en: 'still reading the card', ja: 'カードを読み込み中' },
  dateWrong: {
    en: 'Write a date as 2026-11-23 or "2026-11-23 18:00".',
    ja: '日付は 2026-11-23 または "2026-11-23 18:00" の形で書いてください。',
  },
  lengthWrong: { en: 'Write a length as 30s, 5m or 1h.', ja: '長さは 30s、5m、1h の形で書いてください。' },
  noteWritten: {
    en: (p: { id: string; note: string }) => `${p.id} has the note: ${p.note}`,
    ja: (p: { id: string; note: string }) => `${p.id} のメモ：${p.note}`,
  },
  noteRemoved: {
    en: (p: { id: string }) => `${p.id} has no note.`,
    ja: (p: { id: string }) => `${p.id} にメモはありません。`,
  },
  tagsNow: {
    en: (p: { id: string; tags: string }) => `Tags of ${p.id}: ${p.tags}`,
    ja: (p: { id: string; tags: string }) => `${p.id} のタグ：${p.tags}`,
  },
  seconds: { en: (p: { s: string }) => `${p.s} s`, ja: (p: { s: string }) => `${p.s} 秒` },
  gapsTotal: {
    en: (p: { s: string }) => `${p.s} s missing`,
    ja: (p: { s: string }) => `欠落 ${p.s} 秒`,
  },
  gapAt: {
    en: (p: { at: string; s: string; reason: string }) =>
      `at ${p.at} s: ${p.s} s of silence filed (${p.reason})`,
    ja: (p: { at: string; s: string; reason: string }) => `${p.at} 秒から ${p.s} 秒間は無音（${p.reason}）`,
  },
  markAt: {
    en: (p: { what: string; at: string }) => `${p.what} at ${p.at} s`,
    ja: (p: { what: string; at: string }) => `${p.at} 秒：${p.what}`,
  },
  endAt: {
    en: (p: { end: string; at: string }) => `${p.end} at ${p.at} s of the recording`,
    ja: (p: { end: string; at: string }) => `録音の ${p.at} 秒：${p.end}`,
  },
  endCues: {
    en: (p: { list: string }) => `recognised by, and how sure: ${p.list}`,
    ja: (p: { list: string }) => `判断の根拠と確かさ：${p.list}`,
  },
  noticeSpan: {
    en: (p: { state: string; from: string; to: string; after: string }) =>
      `${p.state} from ${p.from} s to ${p.to} s of the recording (${p.after} s after the handset was lifted)`,
    ja: (p: { state: string; from: string; to: string; after: string }) =>
      `${p.state}：録音の ${p.from} 秒から ${p.to} 秒まで（受話器を上げて ${p.after} 秒後から）`,
  },
  noticeClip: {
    en: (p: { clip: string; score: string; sha: string }) =>
      `clip ${p.clip}, match ${p.score}, sha256 ${p.sha}`,
    ja: (p: { clip: string; score: string; sha: string }) =>
      `音声 ${p.clip}、一致度 ${p.score}、sha256 ${p.sha}`,
  },
  noticeNotPlayed: { en: 'not played', ja: '流していません' },
  fromPart: {
    en: (p: { id: string }) => `the call begun in ${p.id}`,
    ja: (p: { id: string }) => `${p.id} の続き`,
  },
  verifyOk: {
    en: (p: { id: string; sha: string }) => `OK: ${p.id} is unchanged since it was filed (sha256 ${p.sha}).`,
    ja: (p: { id: string; sha: string }) => `正常：${p.id} は保存したときのままです（sha256 ${p.sha}）。`,
  },
  verifyBad: {
    en: (p: { id: string; file: string; expected: string; actual: string }) =>
      `CHANGED: ${p.id} is not what was filed: ${p.file} has sha256 ${p.actual}, expected ${p.expected}; keep a copy and take the recording from a backup.`,
    ja: (p: { id: string; file: string; expected: string; actual: string }) =>
      `不一致：${p.id} は保存したときと違います。${p.file} の sha256 は ${p.actual}、正しくは ${p.expected} です。控えを取り、バックアップから戻してください。`,
  },
  unreadable: { en: 'unreadable', ja: '読み取り不能' },
  playing: {
    en: (p: { what: string; device: string; length: string }) =>
      `Playing ${p.what} on ${p.device}, ${p.length}; Ctrl-C stops.`,
    ja: (p: { what: string; device: string; length: string }) =>
      `${p.what} を ${p.device} で再生しています（${p.length}、Ctrl-Cで停止）。`,
  },
  saved: {
    en: (p: { file: string; size: string }) => `Saved ${p.file} (${p.size}).`,
    ja: (p: { file: string; size: string }) => `${p.file} に保存しました（${p.size}）。`,
  },
  noticeImported: {
    en: (p: { name: string; length: string; file: string }) =>
      `Imported ${p.name} (${p.length}) as ${p.file}; to use it, set clip = "${p.name}" under [notice] in the configuration.`,
    ja: (p: { name: string; length: string; file: string }) =>
      `${p.name}（${p.length}）を ${p.file} に取り込みました。使うには設定の [notice] に clip = "${p.name}" と書いてください。`,
  },
  noticesEmpty: { en: 'There are no notices.', ja: '案内音声はありません。' },
  configOk: {
    en: (p: { path: string }) => `${p.path}: correct.`,
    ja: (p: { path: string }) => `${p.path}：正しい設定です。`,
  },
  configBuiltIn: {
    en: 'There is no configuration file; the built-in configuration is used.',
    ja: '設定ファイルはありません。組み込みの設定を使います。',
  },
  usageWrong: {
    en: (p: { detail: string }) =>
      `The command was not understood (${p.detail}); "denwaban --help" shows how.`,
    ja: (p: { detail: string }) =>
      `コマンドの書き方が正しくありません（${p.detail}）。「denwaban --help」で使い方を確かめてください。`,
  },
  ioFailed: {
    en: (p: { why: string }) => `The command failed (${p.why}).`,
    ja: (p: { why: string }) => `コマンドを実行できませんでした（${p.why}）。`,
  },

  watchNoticeBegan: { en: 'notice begins', ja: '案内音声を流し始めました' },
  watchNoticeEnded: { en: 'notice ends', ja: '案内音声が終わりました' },
  watchNoticeCut: { en: 'notice cut short', ja: '案内音声は途中で終わりました' },
  watchFiled: {
    en: (p: { id: string; length: string; path: string }) => `filed ${p.id}, ${p.length}: ${p.path}`,
    ja: (p: { id: string; length: string; path: string }) =>
      `${p.id} を保存しました（${p.length}）：${p.path}`,
  },
  watchMissed: {
    en: (p: { number: string; rings: number }) => `missed call, number ${p.number}, ${p.rings} rings`,
    ja: (p: { number: string; rings: number }) => `不在着信：電話番号 ${p.number}、呼び出し ${p.rings} 回`,
  },
  watchProblem: {
    en: (p: { sentence: string }) => `PROBLEM: ${p.sentence}`,
    ja: (p: { sentence: string }) => `問題：${p.sentence}`,
  },
  watchSolved: {
    en: (p: { sentence: string }) => `solved: ${p.sentence}`,
    ja: (p: { sentence: string }) => `解消：${p.sentence}`,
  },
  watchGap: {
    en: (p: { s: string; reason: string }) => `gap: ${p.s} s of sound missing (${p.reason})`,
    ja: (p: { s: string; reason: string }) => `欠落：音声 ${p.s} 秒分（${p.reason}）`,
  },
  watchState: {
    en: (p: { state: string; number: string }) =>
      `${p.state}${p.number === '' ? '' : `, number ${p.number}`}`,
    ja: (p: { state: string; number: string }) =>
      `${p.state}${p.number === '' ? '' : `　電話番号 ${p.number}`}`,
  },
  emulateDone: { en: 'done', ja: '実行しました' },
};
