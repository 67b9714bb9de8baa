type None = Record<never, never>;

/** What the doctor saw, as evidence: facts only. What is wrong and what to do are problems' sentences. */
export const findingWords = {
  sawRecording: {
    en: (p: { since: string }) => `a call coming now would be recorded; at work since ${p.since}`,
    ja: (p: { since: string }) => `今かかってきた通話を録音できます。${p.since} から動作中`,
  },
  sawHeardOnly: {
    en: (_: None) => 'no device tells of the line; calls are found in its sound alone',
    ja: (_: None) => '回線を知らせる機器はなく、通話は音声だけから見つけます',
  },
  sawNotArmed: {
    en: (_: None) => 'a call coming now would NOT be recorded',
    ja: (_: None) => '今かかってきた通話は録音されません',
  },
  sawSilent: { en: (_: None) => 'the recorder does not answer', ja: (_: None) => '録音機が応答しません' },
  sawNeedsConfig: {
    en: (_: None) => 'cannot be checked before the configuration is right',
    ja: (_: None) => '設定を直すまで調べられません',
  },
  sawNeedsRecorder: {
    en: (_: None) => 'can be checked only while the recorder runs',
    ja: (_: None) => '録音機が動いている間だけ調べられます',
  },
  sawConfig: {
    en: (p: { file: string; board: string }) => `${p.file} is right; board ${p.board}`,
    ja: (p: { file: string; board: string }) => `${p.file} に誤りはありません。基板 ${p.board}`,
  },
  sawBuiltInConfig: {
    en: (p: { board: string }) => `no file: the built-in configuration; board ${p.board}`,
    ja: (p: { board: string }) => `設定ファイルなし（組み込みの設定）。基板 ${p.board}`,
  },
  sawFaults: {
    en: (p: { file: string; count: number }) => `${p.file} has ${p.count} mistakes`,
    ja: (p: { file: string; count: number }) => `${p.file} に誤りが ${p.count} か所あります`,
  },
  sawService: {
    en: (p: { active: string; restarts: number }) =>
      `denwaban.service is ${p.active}, ${p.restarts} restarts`,
    ja: (p: { active: string; restarts: number }) =>
      `denwaban.service は ${p.active}、再起動 ${p.restarts} 回`,
  },
  sawNoService: {
    en: (_: None) => 'not run by systemd; answers at its socket',
    ja: (_: None) => 'systemdからの起動ではありません。ソケットで応答しています',
  },
  sawNoRun: { en: (_: None) => 'this is the first run', ja: (_: None) => 'はじめての起動です' },
  sawStopUnknown: { en: (_: None) => 'not known', ja: (_: None) => '不明' },
  sawOrderlyStop: {
    en: (p: { at: string }) => `in order, ${p.at}`,
    ja: (p: { at: string }) => `正常終了、${p.at}`,
  },
  sawCrash: {
    en: (p: { since: string }) => `the run begun ${p.since} died while the machine ran on`,
    ja: (p: { since: string }) => `${p.since} に始まった動作が、機械の動作中に異常終了しました`,
  },
  sawPowerCut: {
    en: (p: { since: string }) =>
      `the run begun ${p.since} ended with the machine: a power cut, a reset or a hang`,
    ja: (p: { since: string }) =>
      `${p.since} に始まった動作が、機械ごと止まりました（停電、リセット、または固まった）`,
  },
  sawLine: {
    en: (p: { device: string; model: string }) => `${p.device} is there and answers: ${p.model}`,
    ja: (p: { device: string; model: string }) => `${p.device} があり、応答しています：${p.model}`,
  },
  sawLineThere: {
    en: (p: { device: string }) => `${p.device} is there`,
    ja: (p: { device: string }) => `${p.device} があります`,
  },
  sawLineSettingUp: {
    en: (p: { device: string }) => `${p.device} is being set up`,
    ja: (p: { device: string }) => `${p.device} を準備中です`,
  },
  sawLineNotThere: {
    en: (p: { device: string }) => `${p.device} is not there`,
    ja: (p: { device: string }) => `${p.device} がありません`,
  },
  sawLineTrouble: {
    en: (p: { device: string }) => `${p.device} does not work`,
    ja: (p: { device: string }) => `${p.device} が動作していません`,
  },
  sawDialect: {
    en: (p: { profile: string; reports: string }) =>
      `profile ${p.profile}; while idle it reports ${p.reports}`,
    ja: (p: { profile: string; reports: string }) =>
      `プロファイル ${p.profile}。待機中に報告すること：${p.reports}`,
  },
  sawDialectSilent: {
    en: (p: { profile: string }) => `profile ${p.profile}; the device does not say what it reports`,
    ja: (p: { profile: string }) => `プロファイル ${p.profile}。報告できることを機器が答えません`,
  },
  sawProfile: {
    en: (p: { profile: string }) => `profile ${p.profile}`,
    ja: (p: { profile: string }) => `プロファイル ${p.profile}`,
  },
  sawSound: {
    en: (p: { device: string; by: string; level: string; restarts: number }) =>
      `${p.device} is heard through ${p.by}, level ${p.level} dB, ${p.restarts} restarts`,
    ja: (p: { device: string; by: string; level: string; restarts: number }) =>
      `${p.device} の音声が ${p.by} を通して届いています。音量 ${p.level} dB、再開 ${p.restarts} 回`,
  },
  sawNoSound: {
    en: (p: { device: string; cards: string }) => `nothing is heard from ${p.device}; cards: ${p.cards}`,
    ja: (p: { device: string; cards: string }) => `${p.device} から音声が届きません。カード：${p.cards}`,
  },
  sawSerialSound: {
    en: (p: { device: string; codec: string; label: string }) =>
      `${p.device} gives sound in calls only, coded as ${p.codec}; last call recorded on label ${p.label}`,
    ja: (p: { device: string; codec: string; label: string }) =>
      `${p.device} は通話中だけ音声を出します。符号化は ${p.codec}、直近の通話のラベルは ${p.label}`,
  },
  sawSoundStarting: {
    en: (p: { device: string }) => `${p.device} is being started`,
    ja: (p: { device: string }) => `${p.device} を準備中です`,
  },
  sawCard: {
    en: (p: { device: string; cards: string }) => `the card of ${p.device} is there; cards: ${p.cards}`,
    ja: (p: { device: string; cards: string }) => `${p.device} のカードがあります。カード：${p.cards}`,
  },
  sawNoCard: {
    en: (p: { device: string; cards: string }) => `the card of ${p.device} is not there; cards: ${p.cards}`,
    ja: (p: { device: string; cards: string }) => `${p.device} のカードがありません。カード：${p.cards}`,
  },
  sawNotice: {
    en: (p: { on: string; file: string; seconds: string }) => `${p.on}: ${p.file}, ${p.seconds} s`,
    ja: (p: { on: string; file: string; seconds: string }) => `${p.on}：${p.file}、${p.seconds} 秒`,
  },
  sawNoNotice: {
    en: (_: None) => 'none is played (notice.on = "none")',
    ja: (_: None) => '流しません（notice.on = "none"）',
  },
  sawNoticeTrouble: {
    en: (p: { clip: string }) => `notice.clip = "${p.clip}" is not played as it should be`,
    ja: (p: { clip: string }) => `notice.clip = "${p.clip}" が正しく流れません`,
  },
  sawNoButton: { en: (_: None) => 'this board has none', ja: (_: None) => 'この基板にはありません' },
  sawButton: {
    en: (p: { device: string }) => `${p.device} is there`,
    ja: (p: { device: string }) => `${p.device} があります`,
  },
  sawButtonNotThere: {
    en: (p: { device: string }) => `${p.device} is not there`,
    ja: (p: { device: string }) => `${p.device} がありません`,
  },
  sawNoLamps: { en: (_: None) => 'this board has none', ja: (_: None) => 'この基板にはありません' },
  sawLamps: {
    en: (p: { names: string }) => `${p.names} are there, and the kernel blinks them`,
    ja: (p: { names: string }) => `${p.names} があり、カーネルが点滅させます`,
  },
  sawLampTrouble: {
    en: (p: { names: string }) => `of ${p.names} not all can be used`,
    ja: (p: { names: string }) => `${p.names} のうち使えないものがあります`,
  },
  sawRing: {
    en: (p: { path: string; hours: string; free: string }) =>
      `${p.path}: ${p.hours} h, ${p.free} h of it free`,
    ja: (p: { path: string; hours: string; free: string }) =>
      `${p.path}：${p.hours} 時間分、空き ${p.free} 時間分`,
  },
  sawRingThere: {
    en: (p: { path: string }) => `${p.path} is there`,
    ja: (p: { path: string }) => `${p.path} があります`,
  },
  sawRingNotYet: {
    en: (p: { path: string }) => `${p.path} is not made yet; the recorder makes it`,
    ja: (p: { path: string }) => `${p.path} はまだありません。録音機が作ります`,
  },
  sawRingTrouble: {
    en: (p: { path: string }) => `${p.path} cannot be written`,
    ja: (p: { path: string }) => `${p.path} に書き込めません`,
  },
  sawRingStarting: {
    en: (p: { path: string }) => `${p.path} is being opened`,
    ja: (p: { path: string }) => `${p.path} を準備中です`,
  },
  sawRecordings: {
    en: (p: { path: string; calls: number; waiting: number }) =>
      `${p.path}: ${p.calls} calls, ${p.waiting} waiting to be filed`,
    ja: (p: { path: string; calls: number; waiting: number }) =>
      `${p.path}：${p.calls} 件、保存待ち ${p.waiting} 件`,
  },
  sawRecordingsThere: {
    en: (p: { path: string }) => `${p.path} is there and can be written`,
    ja: (p: { path: string }) => `${p.path} があり、書き込めます`,
  },
  sawRecordingsAbsent: {
    en: (p: { path: string }) => `${p.path} is not made yet; the first call makes it`,
    ja: (p: { path: string }) => `${p.path} はまだありません。最初の通話で作ります`,
  },
  sawRecordingsOut: {
    en: (p: { path: string; why: string }) => `nothing can be filed in ${p.path} (${p.why})`,
    ja: (p: { path: string; why: string }) => `${p.path} に保存できません（${p.why}）`,
  },
  sawSpace: {
    en: (p: { hours: string; free: string }) => `${p.hours} hours of talk fit; ${p.free} free`,
    ja: (p: { hours: string; free: string }) => `あと ${p.hours} 時間分の通話が入ります。空き ${p.free}`,
  },
  sawSpaceUnknown: { en: (_: None) => 'not known', ja: (_: None) => '不明' },
  sawHealth: {
    en: (p: { p99: string; errors: number; years: string }) =>
      `99 % of writes within ${p.p99} ms; ${p.errors} failed; years left: ${p.years}`,
    ja: (p: { p99: string; errors: number; years: string }) =>
      `書き込みの99 % は ${p.p99} ms 以内、失敗 ${p.errors} 回、残り寿命（年）：${p.years}`,
  },
  sawClockRight: {
    en: (p: { rtc: string }) => `set by the network; clock without power: ${p.rtc}`,
    ja: (p: { rtc: string }) => `ネットワークで合わせています。電源なしで動く時計：${p.rtc}`,
  },
  sawClockWrong: {
    en: (p: { rtc: string }) => `not synchronised; clock without power: ${p.rtc}`,
    ja: (p: { rtc: string }) => `合わせていません。電源なしで動く時計：${p.rtc}`,
  },
  sawNoUsbDevice: {
    en: (p: { board: string }) => `the board ${p.board} has none ("denwaban board show ${p.board}" says why)`,
    ja: (p: { board: string }) =>
      `基板 ${p.board} にはありません（理由は「denwaban board show ${p.board}」）`,
  },
  sawUsbDeviceOn: {
    en: (p: { udc: string }) => `${p.udc} is on`,
    ja: (p: { udc: string }) => `${p.udc} が使えます`,
  },
  sawUsbDeviceOff: {
    en: (p: { udc: string; lines: string }) =>
      `${p.udc} is off, and not needed; ${p.lines} in config.txt switches it on`,
    ja: (p: { udc: string; lines: string }) =>
      `${p.udc} は無効（なくても録音できます）。config.txt の ${p.lines} で有効になります`,
  },
  sawVersions: {
    en: (p: { denwaban: string; node: string; kernel: string; system: string }) =>
      `Denwaban ${p.denwaban}, Node ${p.node}, Linux ${p.kernel}, ${p.system}`,
    ja: (p: { denwaban: string; node: string; kernel: string; system: string }) =>
      `電話番 ${p.denwaban}、Node ${p.node}、Linux ${p.kernel}、${p.system}`,
  },
};
