/** The texts of `--help`. */
export const helpWords = {
  helpProgram: {
    en: 'Denwaban, the call recorder: see, check and hear what was recorded',
    ja: '電話番：通話録音機の状態確認、録音の一覧・検査・再生',
  },
  helpTitleUsage: { en: 'Usage:', ja: '使い方：' },
  helpTitleArguments: { en: 'Arguments:', ja: '引数：' },
  helpTitleOptions: { en: 'Options:', ja: 'オプション：' },
  helpTitleGlobal: { en: 'Global Options:', ja: '共通オプション：' },
  helpTitleCommands: { en: 'Commands:', ja: 'コマンド：' },
  helpExits: {
    en: `Exit codes:
  0   all is well
  1   a check failed: verify found a change, status that calls are not recorded,
      card that it is not well, doctor that something must be set right,
      export that not all could be copied as it was filed,
      book import that rows were passed over
  2   the command was not understood
  66  there is no such call, notice or file
  69  the recorder (or the emulator) cannot be reached
  74  reading, writing or playing failed
  78  the configuration is wrong`,
    ja: `終了コード：
  0   正常
  1   検査の結果に問題あり（verify：変化を検出、status：録音できない状態、card：カードの異常、doctor：直すべき点、export：保存時のまま全部は書き出せなかった、book import：飛ばした行がある）
  2   コマンドの書き方が正しくない
  66  指定の通話・案内音声・ファイルがない
  69  録音機（またはエミュレーター）に接続できない
  74  読み書きや再生に失敗した
  78  設定が正しくない`,
  },
  helpHelp: { en: 'show this help', ja: 'この説明を表示する' },
  helpVersion: { en: 'show the version', ja: '版を表示する' },
  helpConfig: {
    en: 'configuration file (env DENWABAN_CONFIG)',
    ja: '設定ファイル（環境変数 DENWABAN_CONFIG）',
  },
  helpRuntime: {
    en: 'directory of the recorder’s sockets (env DENWABAN_RUNTIME)',
    ja: '録音機のソケットがあるディレクトリー（環境変数 DENWABAN_RUNTIME）',
  },
  helpLang: {
    en: 'language: ja or en (default: by the locale)',
    ja: '言語：ja か en（既定はロケールによる）',
  },
  helpJson: { en: 'print JSON', ja: 'JSONで出力する' },
  helpStatus: {
    en: 'is it recording, and if not, what to do',
    ja: '録音できる状態か、できないなら何をすべきかを表示する',
  },
  helpMetrics: {
    en: 'print the state as metrics for Prometheus',
    ja: '状態をPrometheus形式の指標で出力する',
  },
  helpCard: {
    en: 'is the card well, how far does it reach, what to do',
    ja: 'カードの状態、残り時間、すべきことを表示する',
  },
  helpCalls: { en: 'list the recorded calls, newest first', ja: '録音した通話を新しい順に一覧する' },
  helpLimit: { en: 'how many calls to list (default 20)', ja: '表示する件数（既定は20）' },
  helpFrom: {
    en: 'from this day or time on, local: 2026-11-23 or "2026-11-23 18:00"',
    ja: 'この日・時刻から（現地時間）：2026-11-23 または "2026-11-23 18:00"',
  },
  helpTo: { en: 'to the end of this day, or this minute', ja: 'この日の終わり、またはこの分まで' },
  helpNumber: { en: 'number, or a part of it', ja: '電話番号（一部でもよい）' },
  helpText: { en: 'text in the note', ja: 'メモに含まれる文字' },
  helpWithTag: { en: 'only with this tag', ja: 'このタグが付いた通話だけ' },
  helpHeld: { en: 'only calls under legal hold', ja: '保全中の通話だけ' },
  helpDirection: {
    en: 'only incoming or outgoing calls: in or out',
    ja: '着信だけ（in）または発信だけ（out）',
  },
  helpMin: { en: 'at least this long: 30s, 5m, 1h', ja: 'この長さ以上：30s、5m、1h' },
  helpMax: { en: 'at most this long', ja: 'この長さ以下' },
  helpSort: {
    en: 'order: time (newest first), length (longest first) or number',
    ja: '並び順：time（新しい順）、length（長い順）、number（番号順）',
  },
  helpReverse: { en: 'the other way round', ja: '逆順にする' },
  helpPage: { en: 'which page, from 1', ja: '何ページ目か（1から）' },
  helpNote: {
    en: 'write a note beside a call; an empty text removes it',
    ja: '通話にメモを付ける（空にすると消す）',
  },
  helpTag: { en: 'tag a call', ja: '通話にタグを付ける' },
  helpTagRemove: { en: 'take the tag away', ja: 'タグを外す' },
  helpShow: { en: 'everything that is known about a call', ja: '通話の記録をすべて表示する' },
  helpVerify: { en: 'check that a recording is unchanged', ja: '録音が保存時から変わっていないか検査する' },
  helpPlay: { en: 'play a recording, or save it', ja: '録音を再生する、または保存する' },
  helpDevice: { en: 'ALSA device to play on', ja: '再生するALSAデバイス' },
  helpOut: {
    en: 'save the WAV to this file instead ("-": standard output)',
    ja: '再生せずWAVをこのファイルに保存する（-：標準出力）',
  },
  helpWatch: { en: 'watch calls live until Ctrl-C', ja: '通話の様子を表示し続ける（Ctrl-Cで終了）' },
  helpNotice: { en: 'the notices callers hear', ja: '相手に流す案内音声' },
  helpNoticeList: { en: 'list the notices', ja: '案内音声を一覧する' },
  helpNoticeImport: { en: 'import a sound file as a notice', ja: '音声ファイルを案内音声として取り込む' },
  helpNoticePlay: {
    en: 'play a notice here, not into the line',
    ja: '案内音声を（回線でなく）手元で再生する',
  },
  helpNoticeName: {
    en: 'name of the notice (default: the file’s name)',
    ja: '案内音声の名前（既定はファイル名）',
  },
  helpConfigGroup: { en: 'the configuration', ja: '設定' },
  helpConfigCheck: { en: 'check a configuration file', ja: '設定ファイルを検査する' },
  helpEmulate: {
    en: 'act on the line emulator (board = "emulated")',
    ja: '回線エミュレーターを操作する（board = "emulated"）',
  },
  helpRing: { en: 'the far party calls', ja: '外から電話をかける' },
  helpAbsent: {
    en: 'why no number is shown: withheld, unavailable, payphone or conflict',
    ja: '番号を表示しない理由：withheld（非通知）、unavailable（表示圏外）、payphone（公衆電話）、conflict（サービス競合）',
  },
  helpTimes: { en: 'how often it rings', ja: '呼び出しの回数' },
  helpStopRinging: { en: 'the far party gives up', ja: '呼び出しをやめる' },
  helpLift: { en: 'lift the handset', ja: '受話器を上げる' },
  helpSpeak: { en: 'speak a sound file into the call', ja: '音声ファイルを通話に流す' },
  helpNear: { en: 'from the local handset', ja: '手元の受話器から' },
  helpFar: { en: 'from the far party', ja: '相手側から' },
  helpWait: { en: 'wait until it has been spoken', ja: '話し終わるまで待つ' },
  helpHangUp: { en: 'put the handset down', ja: '受話器を置く' },
  helpFarHangUp: { en: 'the far party hangs up', ja: '相手が電話を切る' },
  helpDial: { en: 'dial from the local phone', ja: '手元の電話機からダイヤルする' },
  helpCall: { en: 'a whole call, from ring to hang-up', ja: '呼び出しから切断までの通話をまるごと行う' },
  helpCallNear: { en: 'sound files spoken at the local handset', ja: '手元の受話器で話す音声ファイル' },
  helpCallFar: { en: 'sound files spoken by the far party', ja: '相手が話す音声ファイル' },
  helpScenario: {
    en: 'play a scenario file: what happens on the line, step by step',
    ja: 'シナリオファイルを実行する（回線で起きることを順に再現）',
  },
  helpFlash: {
    en: 'flash the hook for so many milliseconds (500)',
    ja: 'フッキングする（ミリ秒、既定は 500）',
  },
  helpKeys: { en: 'press keys in the call', ja: '通話中にキーを押す' },
  helpHoldMusic: { en: 'music instead of a party', ja: '保留音を流す' },
  helpHoldFile: { en: 'a sound file instead of the melody', ja: 'メロディーの代わりに流す音声ファイル' },
  helpResume: { en: 'end the music', ja: '保留を解除する' },
  helpMute: { en: 'mute the local handset', ja: '手元の受話器をミュートする' },
  helpUnmute: { en: 'let the local handset be heard again', ja: 'ミュートを解除する' },
  helpPulse: { en: 'dial with pulses, 10 or 20 a second', ja: 'パルスでダイヤルする（毎秒 10 または 20）' },
  helpCallee: {
    en: 'what becomes of it: answers, engaged, unobtainable or neverAnswers',
    ja: '相手の状態：answers（応答）、engaged（話中）、unobtainable（接続不可）、neverAnswers（応答なし）',
  },
  helpRingbacks: { en: 'ringback tones until the answer', ja: '応答までの呼出音の回数' },
  helpLine: {
    en: 'change how the line behaves, as JSON: {"country":"US","callerIdBy":"network"}',
    ja: '回線の性質を JSON で変える：{"country":"US","callerIdBy":"network"}',
  },
  helpSound: { en: 'kill the sound server for a while', ja: '音声サーバーをしばらく止める' },
  helpDown: { en: 'milliseconds until it comes back', ja: '復帰までのミリ秒' },
};
