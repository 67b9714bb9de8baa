export const panelProblems = {
  lampMissing: {
    en: (p: { path: string }) =>
      `The lamp ${p.path} is not there; check its overlay in config.txt and the names under [panel]; calls are recorded all the same, but this lamp cannot say when they are not.`,
    ja: (p: { path: string }) =>
      `ランプ ${p.path} がありません。config.txt のオーバーレイと設定の [panel] の名前を確認してください。録音は続きますが、録音できないときにこのランプで知らせることができません。`,
  },
  lampNotTimer: {
    en: (p: { path: string; why: string }) =>
      `The lamp ${p.path} cannot be made to blink by the kernel (${p.why}): the udev rule that gives it the trigger "timer" and lets the group denwaban write delay_on and delay_off is missing; install the package again, or start the computer anew if the lamp was just connected.`,
    ja: (p: { path: string; why: string }) =>
      `ランプ ${p.path} をカーネルで点滅させられません（${p.why}）。トリガー「timer」を設定し、グループ denwaban に delay_on と delay_off への書き込みを許すudevルールがありません。パッケージを入れ直すか、ランプをつないだ直後なら再起動してください。`,
  },
  lampFailed: {
    en: (p: { path: string; why: string }) =>
      `The lamp ${p.path} does not take what it is to show (${p.why}); check its wiring and its overlay in config.txt; calls are recorded all the same.`,
    ja: (p: { path: string; why: string }) =>
      `ランプ ${p.path} に表示を書き込めません（${p.why}）。配線と config.txt のオーバーレイを確認してください。録音は続きます。`,
  },
  buttonMissing: {
    en: (p: { path: string }) =>
      `The button ${p.path} is not there; check its overlay in config.txt and panel.button_device; calls are recorded all the same.`,
    ja: (p: { path: string }) =>
      `ボタン ${p.path} がありません。config.txt のオーバーレイと設定の panel.button_device を確認してください。録音は続きます。`,
  },
  buttonUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The button ${p.path} cannot be read (${p.why}); the recorder's user must be in the group "input" (sudo adduser USER input); it is tried again by itself; calls are recorded all the same.`,
    ja: (p: { path: string; why: string }) =>
      `ボタン ${p.path} を読み取れません（${p.why}）。録音機の実行ユーザーを input グループに加えてください（sudo adduser ユーザー名 input）。自動で再試行し、録音は続きます。`,
  },
  replayNothing: {
    en: (p: { calls: number }) =>
      `The button was pressed to hear a recording further back than the ${p.calls} there are; press once to hear the last one.`,
    ja: (p: { calls: number }) =>
      `ボタンで再生しようとしましたが、録音は ${p.calls} 件しかなく、それより前はありません。一度押すと最後の通話を再生します。`,
  },
  powerOffFailed: {
    en: (p: { path: string; why: string }) =>
      `The button asked to switch off, but ${p.path} cannot be written (${p.why}); the recorder goes on; switch off with "sudo poweroff".`,
    ja: (p: { path: string; why: string }) =>
      `ボタンで電源を切ろうとしましたが、${p.path} を書き込めません（${p.why}）。録音機は動作を続けます。「sudo poweroff」で切ってください。`,
  },
};
