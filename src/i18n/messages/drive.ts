/** What `denwaban drive` says. */
export const driveWords = {
  helpDrive: { en: 'the drive as people see it on a PC', ja: 'PCで見る録音ドライブの操作' },
  helpDriveRebuild: {
    en: 'make the page that shows the recordings anew, from the recordings',
    ja: '録音一覧ページを録音から作り直す',
  },
  driveRebuilding: {
    en: (p: { months: number; monthsDone: number; calls: number }) =>
      `${p.monthsDone} of ${p.months} months, ${p.calls} calls`,
    ja: (p: { months: number; monthsDone: number; calls: number }) =>
      `${p.months} か月中 ${p.monthsDone} か月、${p.calls} 件`,
  },
  driveRebuilt: {
    en: (p: { months: number; calls: number }) =>
      `The page on the drive was made anew (calls: ${p.calls}, months: ${p.months}).`,
    ja: (p: { months: number; calls: number }) =>
      `録音一覧ページを作り直しました（${p.months} か月、${p.calls} 件）。`,
  },
};
