/** What can be wrong with a USB stick. */
export const stickProblems = {
  stickNoProcess: {
    en: (_: object) =>
      'Nobody looks after USB sticks: the service denwaban-usb does not run; start it with "sudo systemctl start denwaban-usb"; calls are recorded all the same.',
    ja: (_: object) =>
      'USBメモリーを扱うサービス denwaban-usb が動いていません。「sudo systemctl start denwaban-usb」で起動してください。録音は続いています。',
  },
  stickProcessDied: {
    en: (_: object) =>
      'The process that was copying to the USB stick has died; it is started again by itself; pull the stick, put it in again and copy once more: it goes on where it stopped; calls are recorded all the same.',
    ja: (_: object) =>
      'USBメモリーへ書き出していたプロセスが異常終了しました（自動で起動し直します）。抜いて挿し直し、もう一度書き出すと続きから始まります。録音は続いています。',
  },
  stickNone: {
    en: (_: object) => 'There is no USB stick in the recorder; put one in (exFAT or FAT32) and try again.',
    ja: (_: object) =>
      'USBメモリーが挿さっていません。exFATかFAT32のUSBメモリーを挿して、もう一度試してください。',
  },
  stickNotThere: {
    en: (p: { stick: string }) =>
      `There is no USB stick "${p.stick}" in the recorder; "denwaban stick status" shows which there are.`,
    ja: (p: { stick: string }) =>
      `USBメモリー「${p.stick}」はありません。「denwaban stick status」で確かめてください。`,
  },
  stickBusy: {
    en: (_: object) =>
      'Recordings are being copied to a USB stick already; wait until that is done, or end it with "denwaban stick stop".',
    ja: (_: object) =>
      'すでにUSBメモリーへ書き出し中です。終わるのを待つか、「denwaban stick stop」で止めてください。',
  },
  stickNoFileSystem: {
    en: (p: { stick: string; type: string }) =>
      `The USB stick ${p.stick} has nothing on it that can be written (${p.type || 'no file system'}); take one with exFAT or FAT32, or format it so on a PC.`,
    ja: (p: { stick: string; type: string }) =>
      `USBメモリー ${p.stick} には書き込めるファイルシステムがありません（${p.type || 'なし'}）。exFATかFAT32のものを使うか、PCでそのように初期化してください。`,
  },
  stickNoNtfs: {
    en: (p: { stick: string }) =>
      `The USB stick ${p.stick} has NTFS, which this machine's kernel cannot write; take one with exFAT or FAT32.`,
    ja: (p: { stick: string }) =>
      `USBメモリー ${p.stick} はNTFSで、この機器のカーネルでは書き込めません。exFATかFAT32のものを使ってください。`,
  },
  stickReadOnly: {
    en: (p: { stick: string }) =>
      `The USB stick ${p.stick} can only be read; unlock its write protection or take another one.`,
    ja: (p: { stick: string }) =>
      `USBメモリー ${p.stick} は読み取り専用です。書き込み禁止を解除するか、別のものを使ってください。`,
  },
  stickPulled: {
    en: (p: { stick: string; done: number; wanted: number }) =>
      `The USB stick ${p.stick} was pulled before all was on it: ${p.done} of ${p.wanted} calls copied; put it in again and copy once more: it goes on where it stopped.`,
    ja: (p: { stick: string; done: number; wanted: number }) =>
      `書き出しが終わる前にUSBメモリー ${p.stick} が抜かれました（${p.wanted} 件中 ${p.done} 件まで）。挿し直してもう一度書き出すと、続きから始まります。`,
  },
  stickFull: {
    en: (p: { stick: string; done: number; wanted: number }) =>
      `USB stick full: ${p.done} of ${p.wanted} copied, oldest first; free space on ${p.stick} and copy again: it goes on from there; or take a larger one.`,
    ja: (p: { stick: string; done: number; wanted: number }) =>
      `USBメモリーが一杯です：古い順に ${p.wanted} 件中 ${p.done} 件を書き出しました。${p.stick} の空きを増やしてもう一度書き出すと続きから始まります。大きいものに替えてもかまいません。`,
  },
  stickFailed: {
    en: (p: { stick: string; why: string }) =>
      `The USB stick ${p.stick} cannot be written (${p.why}); check it for errors on a PC or take another one, and copy again: it goes on where it stopped.`,
    ja: (p: { stick: string; why: string }) =>
      `USBメモリー ${p.stick} に書き込めません（${p.why}）。PCでエラーチェックをするか別のものに替えて、もう一度書き出してください。続きから始まります。`,
  },
  stickStopped: {
    en: (p: { stick: string; done: number; wanted: number }) =>
      `Copying to the USB stick ${p.stick} was stopped: ${p.done} of ${p.wanted} calls copied, nothing half; copy again and it goes on from there.`,
    ja: (p: { stick: string; done: number; wanted: number }) =>
      `USBメモリー ${p.stick} への書き出しを中断しました（${p.wanted} 件中 ${p.done} 件まで、途中のファイルなし）。もう一度書き出すと、続きから始まります。`,
  },
  stickNotAll: {
    en: (p: { stick: string; failed: number; damaged: number }) =>
      `On the USB stick ${p.stick} not everything is as it was filed: ${p.failed} calls could not be copied, ${p.damaged} were damaged before; "denwaban stick status" names them, "denwaban verify ID" says more.`,
    ja: (p: { stick: string; failed: number; damaged: number }) =>
      `USBメモリー ${p.stick} に保存時のとおりにない通話があります（書き出せなかったもの ${p.failed} 件、元から壊れていたもの ${p.damaged} 件）。「denwaban stick status」で番号を、「denwaban verify 番号」で詳細を確かめてください。`,
  },
};
