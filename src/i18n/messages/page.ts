/** What the page on the drive says. */
export const pageWords = {
  title: { en: 'Recorded calls', ja: '通話の録音' },
  product: { en: 'Denwaban', ja: '電話番' },
  overview: {
    en: (p: { calls: string; from: string; to: string }) => `${p.calls} calls, ${p.from} to ${p.to}`,
    ja: (p: { calls: string; from: string; to: string }) => `全 ${p.calls} 件（${p.from} ～ ${p.to}）`,
  },
  language: { en: 'Language', ja: '言語' },
  help: { en: 'How to use this page', ja: '使い方' },
  close: { en: 'Close', ja: '閉じる' },

  search: { en: 'Search number, note or tag', ja: '電話番号・メモ・タグで探す' },
  clearSearch: { en: 'Clear the search', ja: '検索の文字を消す' },
  filters: { en: 'Narrow down', ja: '絞り込み' },
  calendar: { en: 'Calendar', ja: 'カレンダー' },
  monthBefore: { en: 'Month before', ja: '前の月' },
  monthAfter: { en: 'Next month', ja: '次の月' },
  wholeMonth: {
    en: (p: { month: string }) => `All calls of ${p.month}`,
    ja: (p: { month: string }) => `${p.month}の全件を表示`,
  },
  dayLabel: {
    en: (p: { day: string; calls: number }) => `${p.day}, ${p.calls} calls`,
    ja: (p: { day: string; calls: number }) => `${p.day}、${p.calls} 件`,
  },
  from: { en: 'From', ja: '開始日' },
  to: { en: 'To', ja: '終了日' },
  direction: { en: 'Direction', ja: '方向' },
  all: { en: 'All', ja: 'すべて' },
  incoming: { en: 'Incoming', ja: '着信' },
  outgoing: { en: 'Outgoing', ja: '発信' },
  tag: { en: 'Tag', ja: 'タグ' },
  anyTag: { en: 'any', ja: '指定なし' },
  heldOnly: { en: 'Only calls on legal hold', ja: '保全中のみ' },
  reset: { en: 'Show all calls', ja: '条件をすべて解除' },
  onlyNumber: {
    en: (p: { number: string }) => `Only ${p.number}`,
    ja: (p: { number: string }) => `${p.number} のみ`,
  },

  in: { en: 'in', ja: '着信' },
  out: { en: 'out', ja: '発信' },
  columnTime: { en: 'Date and time', ja: '日時' },
  columnDirection: { en: 'Direction', ja: '方向' },
  columnNumber: { en: 'Number', ja: '電話番号' },
  columnLength: { en: 'Length', ja: '長さ' },
  columnNotice: { en: 'Notice', ja: '録音告知' },
  columnRemarks: { en: 'Tags, notes, remarks', ja: 'タグ・メモ・備考' },
  list: { en: 'List of calls', ja: '通話の一覧' },
  found: { en: (p: { calls: string }) => `${p.calls} calls`, ja: (p: { calls: string }) => `${p.calls} 件` },
  reading: {
    en: (p: { done: number; months: number }) => `Reading: ${p.done} of ${p.months} months`,
    ja: (p: { done: number; months: number }) => `読み込み中：${p.months} か月中 ${p.done} か月`,
  },
  none: { en: 'No call fits.', ja: '当てはまる通話はありません。' },
  empty: { en: 'There are no recordings yet.', ja: '録音はまだありません。' },
  noData: {
    en: 'The list is not where it should be. Open this page on the drive itself, not a copy of it; the folder “denwaban-page” must lie beside it.',
    ja: '一覧のデータが見つかりません。このページは、コピーせずに録音のドライブの中で開いてください（「denwaban-page」フォルダーと同じ場所にある必要があります）。',
  },
  monthMissing: {
    en: (p: { months: string }) => `Could not be read: ${p.months}`,
    ja: (p: { months: string }) => `読み込めませんでした：${p.months}`,
  },

  noticeHeard: { en: 'played', ja: '放送済' },
  noticeCutShort: { en: 'cut short', ja: '途中まで' },
  noticeNotHeard: { en: 'not heard', ja: '確認できず' },
  noticeNone: { en: 'none', ja: 'なし' },
  held: { en: 'Legal hold', ja: '保全' },
  interrupted: { en: 'Interrupted', ja: '中断' },
  gaps: { en: 'Sound missing', ja: '音声の欠落' },
  clockUnsure: { en: 'Clock not set', ja: '時計未設定' },
  clockCorrected: { en: 'Time corrected', ja: '時刻を補正' },
  marked: { en: 'Marked', ja: 'しるし' },
  interruptedMore: {
    en: 'The power or the recorder failed in this call.',
    ja: '通話中に電源または録音機が停止しました。',
  },
  gapsMore: {
    en: 'In places no sound arrived; there is silence of the same length.',
    ja: '音声が届かなかった部分があり、同じ長さの無音になっています。',
  },
  clockUnsureMore: {
    en: 'The recorder’s clock was not set: date and time may be wrong.',
    ja: '録音機の時計が合っていなかったため、日時が正しくない可能性があります。',
  },
  clockCorrectedMore: {
    en: 'The clock was set after the call; the time shown is the corrected one.',
    ja: '通話の後に時計が合ったため、補正した時刻を表示しています。',
  },

  play: { en: 'Play', ja: '再生' },
  pause: { en: 'Pause', ja: '一時停止' },
  back10: { en: '10 seconds back', ja: '10秒戻る' },
  ahead10: { en: '10 seconds ahead', ja: '10秒進む' },
  speed: { en: 'Speed', ja: '速さ' },
  position: { en: 'Position', ja: '再生位置' },
  positionOf: {
    en: (p: { at: string; of: string }) => `${p.at} of ${p.of}`,
    ja: (p: { at: string; of: string }) => `${p.of} 中 ${p.at}`,
  },
  pickUp: { en: 'Handset lifted', ja: '受話器を上げた' },
  noticeSpan: { en: 'Notice', ja: '録音告知' },
  gapSpan: { en: 'No sound arrived', ja: '音声の欠落' },
  mark: { en: 'Mark', ja: 'しるし' },
  noWaveform: { en: 'No waveform', ja: '波形なし' },
  cannotPlay: {
    en: 'This browser does not play this recording, or the drive was pulled out. Open the file in another program, or choose it here:',
    ja: 'このブラウザーでは再生できないか、ドライブが外されています。ファイルを別のソフトで開くか、ここで選び直してください。',
  },
  openFile: { en: 'Open the file', ja: 'ファイルを開く' },
  chooseFile: { en: 'Choose the file', ja: 'ファイルを選ぶ' },
  file: { en: 'File', ja: 'ファイル' },
  callId: { en: 'Call', ja: '通話ID' },
  note: { en: 'Note', ja: 'メモ' },
  tags: { en: 'Tags', ja: 'タグ' },
  allOfNumber: { en: 'All calls of this number', ja: 'この番号の通話をすべて表示' },
  dayCsv: { en: 'List of this day for Excel', ja: 'この日の一覧（Excel用）' },
  saveCsv: { en: 'Save this list for Excel', ja: '表示中の一覧をExcel用に保存' },
  closePlayer: { en: 'Close the player', ja: '再生欄を閉じる' },

  verify: { en: 'Check recordings', ja: '録音の検査' },
  verifyOne: { en: 'Check this recording', ja: 'この録音を検査' },
  verifyWhy: {
    en: 'Shows whether recordings are still exactly as the recorder wrote them.',
    ja: '録音が、録音機の書いたとおりのままかどうかを確かめます。',
  },
  verifyHow: {
    en: 'Browsers do not let a page read files by itself. Drop recordings or folders here, or choose them:',
    ja: 'ブラウザーの決まりで、ページが自分でファイルを読むことはできません。録音ファイルやフォルダーをここへドラッグするか、選んでください。',
  },
  chooseFiles: { en: 'Choose files', ja: 'ファイルを選ぶ' },
  chooseFolder: { en: 'Choose a folder', ja: 'フォルダーを選ぶ' },
  verifyNothingSent: {
    en: 'Nothing is uploaded: all of it happens on this computer. It compares with the list on this drive; who can change a recording could change the list too, so keep SHA256SUMS of the day elsewhere for proof.',
    ja: 'どこにも送信されません。すべてこのパソコンの中で行います。比較の相手はこのドライブの一覧です。録音を書き換えられる人は一覧も書き換えられるため、証拠として使う場合はその日の SHA256SUMS を別の場所にも保管してください。',
  },
  verifying: {
    en: (p: { done: number; files: number }) => `${p.done} of ${p.files} checked`,
    ja: (p: { done: number; files: number }) => `${p.files} 件中 ${p.done} 件を検査`,
  },
  verified: {
    en: (p: { ok: number; bad: number; unknown: number }) =>
      `${p.ok} unchanged, ${p.bad} CHANGED, ${p.unknown} not in the list`,
    ja: (p: { ok: number; bad: number; unknown: number }) =>
      `変化なし ${p.ok} 件、変化あり ${p.bad} 件、一覧にないファイル ${p.unknown} 件`,
  },
  unchanged: { en: 'unchanged', ja: '変化なし' },
  changed: { en: 'CHANGED', ja: '変化あり' },
  notInList: { en: 'not in the list', ja: '一覧にありません' },
  unreadable: { en: 'cannot be read', ja: '読めません' },

  csvDate: { en: 'Date', ja: '日付' },
  csvTime: { en: 'Time', ja: '時刻' },
};

export const helpText: {
  readonly en: readonly [string, string][];
  readonly ja: readonly [string, string][];
} = {
  en: [
    ['Listen', 'Double-click a call, or select it and press Enter. Click the waveform to jump.'],
    [
      'Find',
      'Type part of a number, note or tag; several words narrow down. Click a day in the calendar to see only that day.',
    ],
    [
      'Keys',
      '/ search · ↑ ↓ PageUp PageDown Home End select · Enter play · Space pause · ← → 5 seconds · Esc back',
    ],
    [
      'Send a recording',
      'Each recording is a plain sound file. Select the call: below it stands where its file is. Copy it with your file manager.',
    ],
    [
      'Notes, tags, holds',
      'They are written on the recorder (denwaban note, tag, hold). This page only shows them.',
    ],
    ['Nothing leaves this computer', 'The page needs no network and sends nothing.'],
  ],
  ja: [
    [
      '聞く',
      '通話をダブルクリックするか、選んで Enter キーを押します。波形をクリックすると、その位置から再生します。',
    ],
    [
      '探す',
      '電話番号・メモ・タグの一部を入力します。空白で区切ると、すべてを含む通話に絞り込みます。カレンダーの日を押すと、その日だけを表示します。',
    ],
    [
      'キー操作',
      '「/」検索　↑↓ PageUp PageDown Home End 選択　Enter 再生　スペース 一時停止　←→ 5秒移動　Esc 戻る',
    ],
    [
      '録音を渡す',
      '録音は1件ごとに普通の音声ファイルです。通話を選ぶと、下にファイルの場所が表示されます。エクスプローラーなどでコピーしてください。',
    ],
    ['メモ・タグ・保全', '録音機の側で付けます（denwaban note、tag、hold）。このページでは表示だけです。'],
    ['外には何も出ません', 'このページはネットワークを使わず、どこにも送信しません。'],
  ],
};
