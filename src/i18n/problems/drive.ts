/** Reasons of the drive that a PC sees over USB. */
export const driveProblems = {
  driveNoPc: {
    en: (p: { state: string }) =>
      `No PC has the drive now (${p.state}); connect the recorder's USB device port to a PC with a data cable and wait until the drive DENWABAN appears.`,
    ja: (p: { state: string }) =>
      `いまパソコンにドライブを見せていません（${p.state}）。録音機のUSBデバイス端子とパソコンをデータ用ケーブルでつなぎ、DENWABAN ドライブが現れるのを待ってください。`,
  },
  driveNoService: {
    en: (p: { unit: string }) =>
      `Nothing looks after the drive: the service ${p.unit} is not running; start it with "systemctl start ${p.unit}"; recording goes on without it.`,
    ja: (p: { unit: string }) =>
      `ドライブを受け持つサービス ${p.unit} が動いていません。「systemctl start ${p.unit}」で起動してください。録音は続いています。`,
  },
  driveDeskTaken: {
    en: (p: { unit: string }) =>
      `Another process looks after the drive already; only one ${p.unit} may run: stop the other one.`,
    ja: (p: { unit: string }) =>
      `別のプロセスがすでにドライブを受け持っています。${p.unit} は1つだけ動かし、もう一方を止めてください。`,
  },
  driveWithPc: {
    en: (p: { path: string }) =>
      `A PC has the drive with ${p.path}, so nothing on it is changed now; eject it on the PC and unplug the cable, then try again.`,
    ja: (p: { path: string }) =>
      `${p.path} のドライブをパソコンが使用中のため、いまは書き換えません。パソコンで取り出してケーブルを抜いてから、もう一度試してください。`,
  },
  driveNoCard: {
    en: (p: { path: string }) =>
      `A PC is connected, but ${p.path} is no card of its own that could be shown to it; put a card labelled DENWABAN in ("denwaban card prepare" makes one); recording goes on.`,
    ja: (p: { path: string }) =>
      `パソコンがつながっていますが、${p.path} に見せられるカードがマウントされていません。DENWABAN という名前のカードを入れてください（「denwaban card prepare」で作れます）。録音は続いています。`,
  },
  driveBusy: {
    en: (p: { path: string; why: string }) =>
      `The card on ${p.path} cannot be made read-only for the PC (${p.why}); keep the ring and other programs' files off this card; recording goes on and the drive is tried again.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} のカードをパソコン用に読み取り専用にできません（${p.why}）。リングや他のプログラムのファイルをこのカードに置かないでください。録音は続き、ドライブは自動で再試行します。`,
  },
  driveStuck: {
    en: (p: { path: string; why: string }) =>
      `The card on ${p.path} cannot be made writable again after the PC had it (${p.why}); unplug the USB cable and restart the recorder; calls wait in the ring.`,
    ja: (p: { path: string; why: string }) =>
      `パソコンが使った後、${p.path} のカードを書き込み可能に戻せません（${p.why}）。USBケーブルを抜き、録音機を再起動してください。通話はリングに残っています。`,
  },
  driveGadgetFailed: {
    en: (p: { what: string; why: string }) =>
      `The USB device port cannot show the drive: ${p.what} failed (${p.why}); "denwaban doctor" says whether the port is switched on and free; recording goes on.`,
    ja: (p: { what: string; why: string }) =>
      `USBデバイス端子にドライブを出せません（${p.what}：${p.why}）。端子が有効で空いているかは「denwaban doctor」で確かめられます。録音は続いています。`,
  },
};
