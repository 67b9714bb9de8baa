/** What `denwaban doctor` and `denwaban support-bundle` say. */
export const doctorWords = {
  helpDoctor: {
    en: 'check everything a call needs, with what to do; works without a recorder too',
    ja: '録音に必要なものをすべて調べ、すべきことを示す（録音機が止まっていても使える）',
  },
  helpDoctorLine: {
    en: 'walk through a test call and compare what arrived',
    ja: '試験通話を案内し、届いたものを調べる',
  },
  helpDoctorOutgoing: {
    en: 'by lifting the handset, without a caller (no notice by default)',
    ja: '着信なしで、受話器を上げて試す（標準ではお知らせは流れない）',
  },
  helpDoctorPatience: {
    en: 'seconds to wait for each step (default 60)',
    ja: '各手順を待つ秒数（既定は60）',
  },
  doctorWell: {
    en: 'All is well: calls are recorded.',
    ja: 'すべて正常です。通話は録音されます。',
  },
  doctorMind: {
    en: (p: { count: number }) => `Calls are recorded, but mind what is below: ${p.count}.`,
    ja: (p: { count: number }) => `通話は録音されますが、下記の ${p.count} 点に注意してください。`,
  },
  doctorIll: {
    en: (p: { count: number }) => `NOT WELL. To be set right: ${p.count}.`,
    ja: (p: { count: number }) => `異常：直すべき点が ${p.count} 件あります。`,
  },
  checkOk: { en: 'ok', ja: '正常' },
  checkWarning: { en: 'MIND', ja: '注意' },
  checkBad: { en: 'BAD', ja: '異常' },
  checkUnknown: { en: '?', ja: '不明' },
  checkRecording: { en: 'Recording', ja: '録音' },
  checkConfig: { en: 'Configuration', ja: '設定' },
  checkService: { en: 'Service', ja: 'サービス' },
  checkLastStop: { en: 'Last stop', ja: '前回の終了' },
  checkLine: { en: 'Line interface', ja: '回線アダプター' },
  checkDialect: { en: 'Dialect', ja: '方式' },
  checkAudio: { en: 'Sound', ja: '音声' },
  checkNotice: { en: 'Notice', ja: 'お知らせ' },
  checkButton: { en: 'Button', ja: 'ボタン' },
  checkLamps: { en: 'Lamps', ja: 'ランプ' },
  checkRing: { en: 'Ring', ja: 'リング' },
  checkRecordings: { en: 'Recordings', ja: '録音の保存先' },
  checkSpace: { en: 'Space', ja: '残り' },
  checkCard: { en: 'Card', ja: 'カード' },
  checkClock: { en: 'Clock', ja: '時計' },
  checkUsbDevice: { en: 'USB drive port', ja: 'USBドライブ端子' },
  checkVersions: { en: 'Versions', ja: '版' },
  helpSupportBundle: {
    en: 'collect logs and facts for support: no sound, no telephone numbers',
    ja: '問い合わせ用にログと状態を集める（音声と電話番号は含まない）',
  },
  helpBundleOut: {
    en: 'write to this file (default denwaban-support-DATE.tar.gz)',
    ja: '出力ファイル（既定は denwaban-support-日時.tar.gz）',
  },
  bundleMade: {
    en: (p: { file: string; parts: string }) =>
      `${p.file} is made (${p.parts}). It has no sound; digits of telephone numbers, notes and tags are replaced by #.`,
    ja: (p: { file: string; parts: string }) =>
      `${p.file} を作りました（${p.parts}）。音声は含まず、電話番号の数字、メモ、タグは # に置き換えてあります。`,
  },
  testCallAgain: {
    en: 'Ctrl-C ends the test.',
    ja: 'Ctrl-C で終了します。',
  },
  testCallLift: { en: 'Lift the handset.', ja: '受話器を上げてください。' },
  testCallRing: {
    en: 'Call this line from another telephone (a mobile), and let it ring.',
    ja: '別の電話（携帯電話など）からこの回線にかけ、呼び出してください。',
  },
  testCallAnswer: {
    en: 'Ringing. Lift the handset now.',
    ja: '呼び出しています。受話器を上げてください。',
  },
  testCallNotice: {
    en: 'The call is recorded. Listen to the notice.',
    ja: '録音しています。お知らせを聞いてください。',
  },
  testCallSpeak: {
    en: 'Say a few words into the handset.',
    ja: '受話器に向かって少し話してください。',
  },
  testCallHangUp: { en: 'Put the handset down.', ja: '受話器を置いてください。' },
  testCallFiling: { en: 'The recording is being filed.', ja: '録音を保存しています。' },
  testCallGood: {
    en: 'The test call was recorded as it should be.',
    ja: '試験通話は正しく録音されました。',
  },
  testCallFailed: {
    en: (p: { count: number }) => `The test call was not as it should be. To be set right: ${p.count}.`,
    ja: (p: { count: number }) => `試験通話で ${p.count} 点の異常がありました。`,
  },
  testRing: { en: 'Ringing', ja: '呼出' },
  testNumber: { en: 'Number', ja: '番号' },
  testOffHook: { en: 'Lifted', ja: '受話器を上げた' },
  testNotice: { en: 'Notice', ja: 'お知らせ' },
  testVoice: { en: 'Voice', ja: '声' },
  testOnHook: { en: 'Put down', ja: '受話器を置いた' },
  testFiled: { en: 'Recording', ja: '録音' },
};
