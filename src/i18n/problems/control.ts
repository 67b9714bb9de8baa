export const controlProblems = {
  controlSocketBusy: {
    en: (p: { path: string }) =>
      `Another denwaband is already running and answers at ${p.path}; stop it first, or give this one its own runtime_dir in the configuration.`,
    ja: (p: { path: string }) =>
      `別の denwaband がすでに動作中で、${p.path} で応答しています。先にそちらを止めるか、設定の runtime_dir を別の場所にしてください。`,
  },
  controlSocketFailed: {
    en: (p: { path: string; why: string }) =>
      `The control socket ${p.path} cannot be made (${p.why}); check that runtime_dir in the configuration exists and may be written.`,
    ja: (p: { path: string; why: string }) =>
      `操作用ソケット ${p.path} を作れません（${p.why}）。設定の runtime_dir があり、書き込めることを確かめてください。`,
  },
  controlSocketPathTooLong: {
    en: (p: { path: string; limitBytes: number }) =>
      `The socket path ${p.path} is longer than the ${p.limitBytes} bytes the system allows; choose a shorter runtime_dir.`,
    ja: (p: { path: string; limitBytes: number }) =>
      `ソケットのパス ${p.path} がシステムの上限 ${p.limitBytes} バイトを超えています。runtime_dir を短いパスにしてください。`,
  },
  controlUnreachable: {
    en: (p: { path: string }) =>
      `The recorder is not running: nothing answers at ${p.path}; start denwaband (for instance "systemctl start denwaban"); calls are not recorded until then.`,
    ja: (p: { path: string }) =>
      `録音機が動いていません（${p.path} に応答がありません）。denwaband を起動してください（例：systemctl start denwaban）。それまで通話は録音されません。`,
  },
  controlNotAllowed: {
    en: (p: { path: string }) =>
      `You may not speak to the recorder at ${p.path}; ask the administrator to add you to the group that owns this socket.`,
    ja: (p: { path: string }) =>
      `録音機（${p.path}）に接続する権限がありません。このソケットの所有グループに加えてもらうよう、管理者に頼んでください。`,
  },
  controlNoEmulator: {
    en: (p: { path: string }) =>
      `No line emulator answers at ${p.path}; it runs only while denwaband runs with board = "emulated" in its configuration.`,
    ja: (p: { path: string }) =>
      `回線エミュレーター（${p.path}）が応答しません。設定を board = "emulated" にして denwaband を起動しているときだけ使えます。`,
  },
  controlLost: {
    en: (p: { path: string }) =>
      `The connection to ${p.path} broke off before the answer was complete; check with "denwaban status" that the recorder still runs.`,
    ja: (p: { path: string }) =>
      `${p.path} との接続が応答の途中で切れました。「denwaban status」で録音機が動いているか確かめてください。`,
  },
  controlNoSuchRoute: {
    en: (p: { method: string; path: string }) =>
      `The control API has no route ${p.method} ${p.path}; the routes are listed in src/control/api.ts of the same version.`,
    ja: (p: { method: string; path: string }) =>
      `操作APIに ${p.method} ${p.path} はありません。同じ版の src/control/api.ts にある一覧を見てください。`,
  },
  controlBadRequest: {
    en: (p: { where: string; why: string }) =>
      `The request to ${p.where} was not understood: ${p.why}; correct it and send it again.`,
    ja: (p: { where: string; why: string }) =>
      `${p.where} への要求を理解できません（${p.why}）。直してもう一度送ってください。`,
  },
  controlBodyTooLarge: {
    en: (p: { limitBytes: number }) =>
      `What was sent is larger than the ${p.limitBytes} bytes allowed here; send a smaller file.`,
    ja: (p: { limitBytes: number }) =>
      `送られたデータが上限の ${p.limitBytes} バイトを超えています。もっと小さいファイルを送ってください。`,
  },
  controlNoSuchCall: {
    en: (p: { id: string }) =>
      `There is no recording ${p.id}; "denwaban calls" lists the recordings that exist.`,
    ja: (p: { id: string }) =>
      `録音 ${p.id} はありません。「denwaban calls」で録音の一覧を確かめてください。`,
  },
  controlNoSuchNotice: {
    en: (p: { name: string }) =>
      `There is no notice ${p.name}; "denwaban notice list" shows those that exist.`,
    ja: (p: { name: string }) =>
      `案内音声 ${p.name} はありません。「denwaban notice list」で一覧を確かめてください。`,
  },
  controlFileUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The file ${p.path} cannot be read (${p.why}); check that it is there and that the disk or card is in place.`,
    ja: (p: { path: string; why: string }) =>
      `ファイル ${p.path} を読めません（${p.why}）。ファイルがあるか、ディスクやカードが入っているか確かめてください。`,
  },
  controlFileUnwritable: {
    en: (p: { path: string; why: string }) =>
      `The file ${p.path} cannot be written (${p.why}); choose another place or make room on the disk.`,
    ja: (p: { path: string; why: string }) =>
      `ファイル ${p.path} に書き込めません（${p.why}）。別の場所を選ぶか、ディスクの空きを増やしてください。`,
  },
  controlClientSlow: {
    en: (p: { queuedBytes: number }) =>
      `The event stream was ended because ${p.queuedBytes} bytes waited unread; connect again and read faster.`,
    ja: (p: { queuedBytes: number }) =>
      `未読のデータが ${p.queuedBytes} バイトたまったため、イベントの送信を打ち切りました。接続し直して、もっと速く読み取ってください。`,
  },
  controlFailed: {
    en: (p: { where: string; why: string }) =>
      `The recorder could not do ${p.where} because of an unexpected fault (${p.why}); its log says more.`,
    ja: (p: { where: string; why: string }) =>
      `予期しない障害のため ${p.where} を実行できませんでした（${p.why}）。詳しくは録音機のログを見てください。`,
  },
};
