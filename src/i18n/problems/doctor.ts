type None = Record<never, never>;

/** What only the doctor says: of a recorder that is dead, or of what may go wrong later. */
export const doctorProblems = {
  doctorServiceFailed: {
    en: (p: { result: string }) =>
      `The service denwaban.service is down (${p.result}) and calls are not recorded; "journalctl -u denwaban" says why; set it right and run "sudo systemctl restart denwaban".`,
    ja: (p: { result: string }) =>
      `サービス denwaban.service が停止しており（${p.result}）、通話は録音されません。「journalctl -u denwaban」で原因を調べて直し、「sudo systemctl restart denwaban」を実行してください。`,
  },
  doctorManyRestarts: {
    en: (p: { restarts: number }) =>
      `The recorder was started again ${p.restarts} times since the machine came up; "denwaban support-bundle" collects what is needed to find out why.`,
    ja: (p: { restarts: number }) =>
      `起動後に録音機が ${p.restarts} 回再起動しています。「denwaban support-bundle」で原因を調べる資料を集められます。`,
  },
  doctorCrashed: {
    en: (p: { since: string }) =>
      `The recorder begun ${p.since} ended by a crash; its calls are kept and filed from the ring; if it happens again, send what "denwaban support-bundle" makes.`,
    ja: (p: { since: string }) =>
      `${p.since} に始まった録音機が異常終了しました。通話は残っており、リングから保存されます。繰り返すときは「denwaban support-bundle」の資料を送ってください。`,
  },
  doctorPowerCut: {
    en: (p: { since: string }) =>
      `The power went while the recorder begun ${p.since} was running; hold the button for 8 seconds or run "sudo poweroff" before pulling the plug, and check plug and power supply.`,
    ja: (p: { since: string }) =>
      `${p.since} に始まった録音機の動作中に電源が切れました。電源を抜く前にボタンを8秒押すか「sudo poweroff」を実行し、プラグと電源アダプターを確かめてください。`,
  },
  boardEmulated: {
    en: (p: { better: string }) =>
      `board = "emulated" records the built-in line emulator and no real calls; set board = "${p.better}" in the configuration, and the line interface with it.`,
    ja: (p: { better: string }) =>
      `board = "emulated" は付属のエミュレーターを録音するだけで、実際の通話は録音しません。設定を board = "${p.better}" にし、回線アダプターも指定してください。`,
  },
  boardOther: {
    en: (p: { board: string; better: string }) =>
      `This machine is the board "${p.better}", but the configuration says "${p.board}", so button, lamps and USB port are not as they should be; set board = "${p.better}".`,
    ja: (p: { board: string; better: string }) =>
      `この機械の基板は「${p.better}」ですが、設定は「${p.board}」のため、ボタン、ランプ、USB端子が合いません。board = "${p.better}" にしてください。`,
  },
  lineUnstable: {
    en: (p: { device: string; byId: string }) =>
      `${p.device} may get another name when it is plugged in again; set line.device = "${p.byId}" in the configuration.`,
    ja: (p: { device: string; byId: string }) =>
      `${p.device} は挿し直すと名前が変わることがあります。設定を line.device = "${p.byId}" にしてください。`,
  },
  lineNoHook: {
    en: (p: { device: string; model: string }) =>
      `The line interface ${p.device} (${p.model}) does not report the handset while idle, so calls cannot be detected; use a line interface that does ("denwaban board list").`,
    ja: (p: { device: string; model: string }) =>
      `回線アダプター ${p.device}（${p.model}）は待機中に受話器の上げ下げを報告しないため、通話を検知できません。報告する回線アダプターを使ってください（「denwaban board list」）。`,
  },
  lineProfileOther: {
    en: (p: { device: string; usbId: string; profile: string }) =>
      `${p.device} has the USB id ${p.usbId}, which line.profile = "${p.profile}" is not for; "denwaban board list" shows the profiles.`,
    ja: (p: { device: string; usbId: string; profile: string }) =>
      `${p.device} のUSB ID ${p.usbId} は line.profile = "${p.profile}" の対象ではありません。「denwaban board list」でプロファイルを確かめてください。`,
  },
  captureSilent: {
    en: (p: { device: string }) =>
      `${p.device} delivers nothing but digital silence, which no telephone line does; check that audio.capture names the line interface and that its level is not turned down, then run "denwaban doctor line".`,
    ja: (p: { device: string }) =>
      `${p.device} から完全な無音しか届きません。電話回線ではありえないことです。audio.capture が回線アダプターを指しているか、音量が絞られていないか確かめ、「denwaban doctor line」を実行してください。`,
  },
  captureNoCard: {
    en: (p: { device: string; cards: string }) =>
      `The sound card of audio.capture = "${p.device}" is not there (cards: ${p.cards}); plug in the line interface, or correct audio.capture; calls are NOT recorded until then.`,
    ja: (p: { device: string; cards: string }) =>
      `audio.capture = "${p.device}" の音声カードがありません（カード：${p.cards}）。回線アダプターを接続するか audio.capture を直してください。それまで録音できません。`,
  },
  cardOutOfReach: {
    en: (p: { path: string; why: string }) =>
      `Nothing can be filed in ${p.path} (${p.why}); put the card in and mount it (mount-card), or correct card.recordings; make it writable.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} に保存できません（${p.why}）。カードを入れてマウントし（mount-card）、書き込めるようにするか、card.recordings を直してください。`,
  },
  cardSpaceShort: {
    en: (p: { path: string; hours: string }) =>
      `Only ${p.hours} hours of talk fit on the card with ${p.path}; free space on it, let old recordings go earlier ([retention]), or use a larger card.`,
    ja: (p: { path: string; hours: string }) =>
      `${p.path} のカードには、あと ${p.hours} 時間分しか入りません。空きを増やすか、設定の [retention] で古い録音を早く消すか、大きいカードに替えてください。`,
  },
  cardWearsOut: {
    en: (p: { path: string }) =>
      `At present use the card with ${p.path} has less than half a year to live; buy a new one (high endurance) and copy the recordings.`,
    ja: (p: { path: string }) =>
      `現在の使い方では ${p.path} のカードの寿命は半年未満です。新しいカード（高耐久）を用意し、録音を写してください。`,
  },
  cardSlow: {
    en: (p: { path: string }) =>
      `The card with ${p.path} is often slower than half a second; replace it by a faster one (A1, high endurance).`,
    ja: (p: { path: string }) =>
      `${p.path} のカードは書き込みに0.5秒以上かかることがよくあります。より速いカード（A1、高耐久）に替えてください。`,
  },
  clockUnsynchronised: {
    en: (p: { rtc: string }) =>
      `The clock is not set by the network (clock without power: ${p.rtc}), so times of calls may be wrong; connect the network, or set it with "sudo timedatectl set-time"; recordings say that their time is uncertain.`,
    ja: (p: { rtc: string }) =>
      `時計がネットワークで合わせられていないため（電源なしで動く時計：${p.rtc}）、通話の時刻が違うことがあります。ネットワークにつなぐか「sudo timedatectl set-time」で合わせてください。録音には時刻が不確かだと記録されます。`,
  },
  usbDeviceTakesPort: {
    en: (p: { udc: string; board: string }) =>
      `The only USB port of the board ${p.board} is switched to be a drive (${p.udc}), so no line interface can be plugged in; remove dtoverlay=dwc2,dr_mode=peripheral from config.txt and start the computer anew.`,
    ja: (p: { udc: string; board: string }) =>
      `基板 ${p.board} の唯一のUSB端子がドライブ用（${p.udc}）になっているため、回線アダプターを使えません。config.txt から dtoverlay=dwc2,dr_mode=peripheral を消して再起動してください。`,
  },
  versionsDiffer: {
    en: (p: { installed: string; running: string }) =>
      `Denwaban ${p.running} is running while ${p.installed} is installed; start it again ("sudo systemctl restart denwaban").`,
    ja: (p: { installed: string; running: string }) =>
      `動作中は電話番 ${p.running} ですが、${p.installed} がインストールされています。再起動してください（「sudo systemctl restart denwaban」）。`,
  },
  testNoRing: {
    en: (_: None) =>
      'No ringing arrived from the line; check the cord from the wall jack to the LINE socket of the line interface, and that the number called is that of this line.',
    ja: (_: None) =>
      '回線から呼出が届きませんでした。壁のジャックから回線アダプターのLINE端子への配線と、かけた番号がこの回線のものかを確かめてください。',
  },
  testNoOffHook: {
    en: (_: None) =>
      'The lifting of the handset was not reported; plug the phone into the PHONE socket of the line interface, not into the wall.',
    ja: (_: None) =>
      '受話器を上げたことが報告されませんでした。電話機を壁ではなく、回線アダプターのPHONE端子につないでください。',
  },
  testNoNotice: {
    en: (_: None) =>
      'The notice was not heard on the line; check audio.playback and the volume of that device ("alsamixer").',
    ja: (_: None) =>
      'お知らせが回線で確認できませんでした。audio.playback と、その装置の音量（「alsamixer」）を確かめてください。',
  },
  testNoticeCut: {
    en: (_: None) =>
      'The notice was cut short by the end of the call; make the test again and listen to its end.',
    ja: (_: None) => 'お知らせが終わる前に通話が終わりました。もう一度試し、最後まで聞いてください。',
  },
  testNoVoice: {
    en: (_: None) =>
      'No voice was heard; check that audio.capture names the line interface, and its level ("alsamixer").',
    ja: (_: None) =>
      '声が届きませんでした。audio.capture が回線アダプターを指しているか、その録音レベル（「alsamixer」）を確かめてください。',
  },
  testNoOnHook: {
    en: (_: None) =>
      'The hanging up was not reported; this line interface cannot be used, unless the handset was not put down at all.',
    ja: (_: None) =>
      '受話器を置いたことが報告されませんでした。実際に置いたのであれば、この回線アダプターは使えません。',
  },
  testNotFiled: {
    en: (_: None) => 'The recording was not filed; "denwaban doctor" says what is wrong with the card.',
    ja: (_: None) => '録音が保存されませんでした。「denwaban doctor」でカードの異常を確かめてください。',
  },
  testGaps: {
    en: (p: { ms: number }) =>
      `${p.ms} ms of sound are missing in the recording; use another USB port or cable, and let no other program use the sound card.`,
    ja: (p: { ms: number }) =>
      `録音に ${p.ms} ms の欠落があります。別のUSB端子やケーブルを使い、他のプログラムがその音声カードを使わないようにしてください。`,
  },
};
