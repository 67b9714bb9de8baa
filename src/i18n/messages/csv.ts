/** Words that stand only in a day's `calls.csv`. */
export const csvWords = {
  csvDate: { en: 'Date', ja: '日付' },
  csvTime: { en: 'Time', ja: '時刻' },
  csvDirection: { en: 'Direction', ja: '方向' },
  csvNumber: { en: 'Number', ja: '電話番号' },
  csvLength: { en: 'Length', ja: '長さ' },
  csvNotice: { en: 'Notice', ja: '録音告知' },
  csvRemarks: { en: 'Remarks', ja: '備考' },
  csvHold: { en: 'Legal hold', ja: '保全' },
  csvTags: { en: 'Tags', ja: 'タグ' },
  csvNote: { en: 'Note', ja: 'メモ' },
  csvFile: { en: 'File', ja: 'ファイル' },
  csvGaps: { en: 'sound missing', ja: '音声の欠落あり' },
  csvClockUnsure: { en: 'clock not set', ja: '時計未設定' },
  csvClockCorrected: { en: 'time corrected later', ja: '時刻は後で修正' },
  csvComma: { en: ', ', ja: '、' },
};
