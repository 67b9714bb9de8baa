export const lineProblems = {
  lineMissing: {
    en: (p: { path: string }) =>
      `The line interface ${p.path} is not there; plug it in, or set line.device in the configuration; calls cannot be detected until then.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} が見つかりません。USBに接続するか、設定の line.device を直してください。それまで通話を検知できません。`,
  },
  lineBusy: {
    en: (p: { path: string }) =>
      `The line interface ${p.path} is in use by another program; close that program (a second denwaband, ModemManager or a terminal program); it is tried again by itself.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} は別のプログラムが使用中です。そのプログラム（もう一つの denwaband、ModemManager、端末ソフトなど）を終了してください。自動で再接続します。`,
  },
  linePermission: {
    en: (p: { path: string }) =>
      `Denwaban may not use the line interface ${p.path}; add its user to the group "dialout" (sudo adduser USER dialout) and start it again.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} を使う権限がありません。実行ユーザーを dialout グループに加え（sudo adduser ユーザー名 dialout）、再起動してください。`,
  },
  lineFailed: {
    en: (p: { path: string; why: string }) =>
      `The line interface ${p.path} cannot be opened (${p.why}); unplug it and plug it in again, and check line.device in the configuration.`,
    ja: (p: { path: string; why: string }) =>
      `回線アダプター ${p.path} を開けません（${p.why}）。いったん抜いて挿し直し、設定の line.device を確認してください。`,
  },
  lineGone: {
    en: (p: { path: string; why: string }) =>
      `The line interface ${p.path} has gone (${p.why}); check its cable and plug it in again; calls cannot be detected until then.`,
    ja: (p: { path: string; why: string }) =>
      `回線アダプター ${p.path} との接続が切れました（${p.why}）。ケーブルを確認して挿し直してください。それまで通話を検知できません。`,
  },
  lineSilent: {
    en: (p: { path: string }) =>
      `The line interface ${p.path} does not answer; unplug it, wait five seconds and plug it in again; if that does not help, check that line.device names the right device.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} が応答しません。抜いて5秒待ってから挿し直してください。直らなければ設定の line.device が正しいか確認してください。`,
  },
  lineNotVoice: {
    en: (p: { path: string }) =>
      `The device ${p.path} has no voice mode (AT+FCLASS=8), so it cannot tell when the handset is lifted; use a line interface that README lists.`,
    ja: (p: { path: string }) =>
      `装置 ${p.path} には音声モード（AT+FCLASS=8）がなく、受話器の上げ下げを検知できません。READMEにある回線アダプターを使ってください。`,
  },
  lineRefused: {
    en: (p: { path: string; command: string; answer: string }) =>
      `The line interface ${p.path} refused ${p.command} (${p.answer}); check that line.profile in the configuration fits the device.`,
    ja: (p: { path: string; command: string; answer: string }) =>
      `回線アダプター ${p.path} が ${p.command} を受け付けませんでした（${p.answer}）。設定の line.profile が装置に合っているか確認してください。`,
  },
  lineNoCodec: {
    en: (p: { path: string; offered: string }) =>
      `The line interface ${p.path} codes sound in no way that Denwaban can use at 8000 Hz (it offers: ${p.offered}); check that line.profile fits the device, or use another line interface; nothing is recorded until then.`,
    ja: (p: { path: string; offered: string }) =>
      `回線アダプター ${p.path} の音声符号化は、8000 HzではDenwabanで使えません（装置の申告: ${p.offered}）。設定の line.profile が装置に合っているか確認するか、別の回線アダプターを使ってください。それまで録音できません。`,
  },
  lineNoWay: {
    en: (p: { path: string }) =>
      `The line interface ${p.path} refuses to listen to the line while the handset is lifted (AT+VLS); check that the telephone is plugged in as README shows and that line.profile fits the device; calls are not recorded until then.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} は、受話器が上がっている間の回線の音を取り出せません（AT+VLS）。電話機のつなぎ方がREADMEのとおりか、設定の line.profile が装置に合っているか確認してください。それまで通話を録音できません。`,
  },
  lineOtherLabel: {
    en: (p: { path: string; label: number }) =>
      `The line interface ${p.path} refuses to share the line with the telephone (AT+VLS=3) and records with AT+VLS=${p.label}, which may cut off a telephone on its own PHONE socket; if the telephone goes dead in calls, plug it into the wall beside the line interface.`,
    ja: (p: { path: string; label: number }) =>
      `回線アダプター ${p.path} は電話機と回線を共有できず（AT+VLS=3）、AT+VLS=${p.label} で録音しています。装置のPHONE端子につないだ電話機は通話が切れることがあります。その場合は電話機を装置と並列に壁の端子へつないでください。`,
  },
  lineNoDuplex: {
    en: (p: { path: string }) =>
      `The line interface ${p.path} cannot play while it records (AT+VTR); the notice is played before the recording begins and is not on it, and a notice that comes later is left out; to have it on the recording, use another line interface.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} は録音しながら再生できません（AT+VTR）。案内音声は録音開始の前に流れて録音には残らず、遅れた案内音声は流れません。案内音声を録音に残すには別の回線アダプターを使ってください。`,
  },
  lineNotPlayed: {
    en: (p: { why: string }) =>
      `The notice could not be played over the line interface (${p.why}); the call is recorded without it; check that line.profile fits the device.`,
    ja: (p: { why: string }) =>
      `回線アダプターから案内音声を流せませんでした（${p.why}）。通話は案内音声なしで録音しています。設定の line.profile が装置に合っているか確認してください。`,
  },
  lineNoSound: {
    en: (p: { path: string; why: string }) =>
      `The line interface ${p.path} gives no sound in the call (${p.why}); it is opened anew; if that happens again, unplug it, wait five seconds and plug it in again.`,
    ja: (p: { path: string; why: string }) =>
      `回線アダプター ${p.path} から通話の音声が来ません（${p.why}）。開き直します。繰り返す場合は、抜いて5秒待ってから挿し直してください。`,
  },
  lineProfileBroken: {
    en: (p: { path: string; why: string }) =>
      `The line profile ${p.path} cannot be used (${p.why}); choose one from boards/lines with line.profile, or install Denwaban again.`,
    ja: (p: { path: string; why: string }) =>
      `回線プロファイル ${p.path} は使えません（${p.why}）。boards/lines にあるものを設定の line.profile で選ぶか、Denwabanを入れ直してください。`,
  },
  lineWedged: {
    en: (p: { path: string; minutes: number }) =>
      `The line interface ${p.path} has not answered for ${p.minutes} min, although it was stopped, opened anew and switched off and on; pull its plug (and its own power supply, if it has one), wait ten seconds and plug it in again; no call is recorded until then; it goes on being tried.`,
    ja: (p: { path: string; minutes: number }) =>
      `回線アダプター ${p.path} は${p.minutes}分間応答していません。停止、再接続、USBの切り入りでも直りませんでした。USBを抜き（専用の電源があればそれも抜き）、10秒待ってから挿し直してください。それまで通話を録音できません。再試行は続けます。`,
  },
  lineOtherDevice: {
    en: (p: { path: string; ids: string }) =>
      `Under the name ${p.path} there is now another device (USB ${p.ids}), which is left alone; plug the line interface in again, or set line.device and line.profile for the new one and start Denwaban again; calls cannot be detected until then.`,
    ja: (p: { path: string; ids: string }) =>
      `${p.path} は別の装置（USB ${p.ids}）になっているため使いません。回線アダプターを挿し直すか、新しい装置に合わせて設定の line.device と line.profile を直し、再起動してください。それまで通話を検知できません。`,
  },
  lineUsbDenied: {
    en: (p: { socket: string; path: string }) =>
      `Denwaban may not switch the USB device ${p.socket} off and on (${p.path}); the package's udev rules give the right for line interfaces that boards/lines names; pull and plug it by hand.`,
    ja: (p: { socket: string; path: string }) =>
      `USB装置 ${p.socket} を切り入りする権限がありません（${p.path}）。boards/lines にある回線アダプターにはパッケージのudevルールが権限を与えます。手で抜き挿ししてください。`,
  },
  lineNoDialTone: {
    en: (p: { name: string }) =>
      `The self-test heard no dial tone on ${p.name}; check the cable to the wall and whether other telephones on it have a dial tone; calls may not come in until then.`,
    ja: (p: { name: string }) =>
      `自己診断で ${p.name} のダイヤルトーンが聞こえませんでした。壁までのケーブルと、同じ回線のほかの電話機で発信音が聞こえるかを確認してください。それまで着信できないことがあります。`,
  },
  lineSoundDead: {
    en: (p: { name: string }) =>
      `The self-test found no sound at all on ${p.name}, not even noise; check the sound cable and audio.capture, and make a test call; recordings may be empty until then.`,
    ja: (p: { name: string }) =>
      `自己診断で ${p.name} から雑音も含めて音がまったく届いていません。音声ケーブルと設定の audio.capture を確認し、試験通話をしてください。それまで無音の録音になるおそれがあります。`,
  },
  lineTooQuiet: {
    en: (p: { name: string; level: string }) =>
      `The self-test heard the dial tone of ${p.name} at only ${p.level} dB; turn up the capture level of the line interface (alsamixer); voices may be hard to hear until then.`,
    ja: (p: { name: string; level: string }) =>
      `自己診断で ${p.name} のダイヤルトーンが ${p.level} dB と小さすぎます。回線アダプターの録音レベルを上げてください（alsamixer）。それまで声が聞き取りにくいことがあります。`,
  },
  lineTooLoud: {
    en: (p: { name: string; level: string }) =>
      `The self-test found ${p.name} too loud (${p.level} dB, distorted); turn down the capture level of the line interface (alsamixer); recordings may be distorted until then.`,
    ja: (p: { name: string; level: string }) =>
      `自己診断で ${p.name} の音が大きすぎます（${p.level} dB、音割れ）。回線アダプターの録音レベルを下げてください（alsamixer）。それまで録音が割れることがあります。`,
  },
  lineNoisy: {
    en: (p: { name: string; level: string }) =>
      `The self-test found noise of ${p.level} dB on ${p.name} while nobody used it; check cables and power supplies near the line interface; voices may drown in it until then.`,
    ja: (p: { name: string; level: string }) =>
      `自己診断で、使われていない ${p.name} に ${p.level} dB の雑音があります。回線アダプター付近のケーブルと電源を確認してください。それまで声が雑音に埋もれることがあります。`,
  },
  lineUsbFailed: {
    en: (p: { socket: string; why: string }) =>
      `The USB device ${p.socket} cannot be switched off and on (${p.why}); pull it, wait ten seconds and plug it in again.`,
    ja: (p: { socket: string; why: string }) =>
      `USB装置 ${p.socket} を切り入りできません（${p.why}）。抜いて10秒待ってから挿し直してください。`,
  },
};
