const gigabytes = (bytes: number) => (bytes / 1e9).toFixed(bytes < 1e10 ? 1 : 0);

/** Why a card is not prepared. */
export const prepareProblems = {
  prepareNoDevice: {
    en: (p: { device: string }) =>
      `${p.device} is not there or cannot be read; put the card in and look again: denwaban card prepare lists what is there.`,
    ja: (p: { device: string }) =>
      `${p.device} がないか、読めません。カードを入れて、もう一度確かめてください（denwaban card prepare で一覧が出ます）。`,
  },
  preparePartition: {
    en: (p: { device: string; disk: string }) =>
      `${p.device} is only a part of a disk; name the whole one, ${p.disk}; nothing was changed.`,
    ja: (p: { device: string; disk: string }) =>
      `${p.device} はディスクの一部です。全体（${p.disk}）を指定してください。何も変更していません。`,
  },
  prepareNotAllowed: {
    en: (p: { device: string }) => `${p.device} may not be read by this user; use sudo.`,
    ja: (p: { device: string }) =>
      `このユーザーには ${p.device} を読む権限がありません。sudo を付けてください。`,
  },
  prepareNoProgram: {
    en: (p: { program: string; package: string }) =>
      `The program ${p.program} is missing; install it with sudo apt install ${p.package}.`,
    ja: (p: { program: string; package: string }) =>
      `プログラム ${p.program} がありません。sudo apt install ${p.package} で入れてください。`,
  },
  prepareSystemDisk: {
    en: (p: { device: string; places: string }) =>
      `${p.device} is a disk that this machine runs from (${p.places}); it is never erased; name another one.`,
    ja: (p: { device: string; places: string }) =>
      `${p.device} はこの機械が動作に使っているディスクです（${p.places}）。消去できません。別のディスクを指定してください。`,
  },
  prepareMounted: {
    en: (p: { device: string; places: string }) =>
      `${p.device} is in use; look that nothing on it is needed, then unmount it with sudo umount ${p.places}.`,
    ja: (p: { device: string; places: string }) =>
      `${p.device} は使用中です。必要なものが入っていないか確かめてから sudo umount ${p.places} を実行してください。`,
  },
  prepareBusy: {
    en: (p: { device: string }) =>
      `A program has ${p.device} open; if it is the recorder, stop that first with sudo systemctl stop denwaban.`,
    ja: (p: { device: string }) =>
      `${p.device} を使っているプログラムがあります。録音機なら先に sudo systemctl stop denwaban で止めてください。`,
  },
  prepareWriteProtected: {
    en: (p: { device: string }) =>
      `${p.device} is write-protected; push the lock at the card's edge towards the contacts, or take another card.`,
    ja: (p: { device: string }) =>
      `${p.device} は書き込み禁止です。カード側面のロックを端子側へ動かすか、別のカードを使ってください。`,
  },
  prepareFixedDisk: {
    en: (p: { device: string }) =>
      `${p.device} is built into this machine, no card and no stick; if it is really meant, add --fixed-disk.`,
    ja: (p: { device: string }) =>
      `${p.device} はカードやUSBメモリーではなく内蔵ディスクです。本当に使う場合だけ --fixed-disk を付けてください。`,
  },
  prepareTooSmall: {
    en: (p: { device: string; bytes: number; leastBytes: number }) =>
      `${p.device} has only ${gigabytes(p.bytes)} GB and would need ${gigabytes(p.leastBytes)} GB; take a larger card (32 GB or more) or a smaller --ring.`,
    ja: (p: { device: string; bytes: number; leastBytes: number }) =>
      `${p.device} は ${gigabytes(p.bytes)} GB しかなく、${gigabytes(p.leastBytes)} GB 必要です。大きいカード（32 GB以上）を使うか、--ring を小さくしてください。`,
  },
  prepareRingSize: {
    en: (p: { bytes: number; leastBytes: number }) =>
      `A ring of ${p.bytes} bytes is too small; give at least ${p.leastBytes} (--ring 64MiB), or --ring none.`,
    ja: (p: { bytes: number; leastBytes: number }) =>
      `リング ${p.bytes} バイトは小さすぎます。${p.leastBytes} 以上（--ring 64MiB）にするか、--ring none にしてください。`,
  },
  prepareWrongCode: {
    en: (p: { device: string; given: string }) =>
      `${p.given} is not the code of ${p.device} as it is now; nothing was changed; look once more at what is on it and what its code is.`,
    ja: (p: { device: string; given: string }) =>
      `${p.given} は、いまの ${p.device} のコードではありません。何も変更していません。中身とコードをもう一度確かめてください。`,
  },
  prepareHoldsData: {
    en: (p: { device: string }) =>
      `Something is stored on ${p.device}, which would be lost for ever; nothing was changed; if it may be lost, add --lose data.`,
    ja: (p: { device: string }) =>
      `${p.device} にはデータがあり、消すと戻せません。何も変更していません。消してよければ --lose data を付けてください。`,
  },
  prepareHoldsRecordings: {
    en: (p: { device: string }) =>
      `${p.device} is a card of a recorder: its recordings, and calls not filed yet, would be lost for ever; nothing was changed; copy them first, and if they may be lost, add --lose recordings.`,
    ja: (p: { device: string }) =>
      `${p.device} は録音機のカードです。録音も、まだ保存されていない通話も、消すと戻せません。何も変更していません。先に写しを取り、消してよければ --lose recordings を付けてください。`,
  },
  prepareFake: {
    en: (p: { device: string; bytes: number; bad: number }) =>
      `${p.device} says that it has ${gigabytes(p.bytes)} GB and does not keep what is written to it (at byte ${p.bad}): it is broken or a fake; give it back to the shop.`,
    ja: (p: { device: string; bytes: number; bad: number }) =>
      `${p.device} は ${gigabytes(p.bytes)} GB と表示していますが、書いた内容を保持できません（${p.bad} バイト目）。故障品か容量偽装品です。販売店に返してください。`,
  },
  prepareGone: {
    en: (p: { device: string }) =>
      `${p.device} was pulled before it was ready; it is erased and half prepared, and no recorder takes it; put it in again and begin anew.`,
    ja: (p: { device: string }) =>
      `準備が終わる前に ${p.device} が抜かれました。中身は消え、準備も途中のため、録音機では使えません。入れ直して最初からやり直してください。`,
  },
  prepareFailed: {
    en: (p: { device: string; program: string; why: string }) =>
      `${p.device} could not be prepared (${p.program}: ${p.why}); no recorder takes it as it is; try once more, and if that fails too, take another card.`,
    ja: (p: { device: string; program: string; why: string }) =>
      `${p.device} を準備できませんでした（${p.program}：${p.why}）。このままでは録音機で使えません。もう一度試し、だめなら別のカードを使ってください。`,
  },
};
