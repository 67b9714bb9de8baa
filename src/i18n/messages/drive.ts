/** What `denwaban drive` says. */
export const driveWords = {
  helpDrive: { en: 'the drive as people see it on a PC', ja: 'PCで見る録音ドライブの操作' },
  helpDriveRebuild: {
    en: 'make the page that shows the recordings anew, from the recordings',
    ja: '録音一覧ページを録音から作り直す',
  },
  helpDriveStatus: {
    en: 'whether a PC sees the drive, and how many calls wait for it',
    ja: 'PCにドライブが見えているか、まだ入っていない通話があるかを表示',
  },
  helpDriveRefresh: {
    en: 'show the newest calls on the PC now: the drive is taken out and put in again',
    ja: '新しい通話をいまPCに見せる（ドライブをいったん抜き差しした状態にする）',
  },
  labelDrive: { en: 'USB drive', ja: 'USBドライブ' },
  driveStateNoService: { en: 'its service does not run', ja: 'サービスが動いていません' },
  driveStateNoPort: { en: 'no USB device port', ja: 'USBデバイス端子がありません' },
  driveStateNoPc: { en: 'no PC connected', ja: 'PCはつながっていません' },
  driveStatePreparing: {
    en: 'a PC is connected; the drive comes up',
    ja: 'PCに接続中。ドライブを準備しています',
  },
  driveStateShown: { en: 'a PC has the drive (read-only)', ja: 'PCがドライブを使用中（読み取り専用）' },
  driveStateRefreshing: { en: 'taking in new calls', ja: '新しい通話を入れています' },
  driveStateEjected: {
    en: 'ejected by the PC; the cable may be pulled',
    ja: 'PCで取り出し済み。ケーブルを抜けます',
  },
  driveStateFailed: { en: 'not shown', ja: '表示できません' },
  driveSince: {
    en: (p: { state: string; since: string }) => `${p.state} since ${p.since}`,
    ja: (p: { state: string; since: string }) => `${p.state}（${p.since} から）`,
  },
  driveWaiting: {
    en: (p: { waiting: number }) => (p.waiting === 1 ? '1 new call waits' : `${p.waiting} new calls wait`),
    ja: (p: { waiting: number }) => `新しい通話 ${p.waiting} 件が待っています`,
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
