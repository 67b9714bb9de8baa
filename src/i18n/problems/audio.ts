export const audioProblems = {
  captureLost: {
    en: (p: { device: string; why: string }) =>
      `No sound comes from ${p.device} (${p.why}); check that the line interface is plugged in and that audio.capture names it; calls are NOT being recorded until sound is back.`,
    ja: (p: { device: string; why: string }) =>
      `${p.device} から音声が届きません（${p.why}）。回線アダプターの接続と設定の audio.capture を確認してください。音声が戻るまで録音できません。`,
  },
  soundStill: {
    en: (p: { device: string; id: string }) =>
      `The sound from ${p.device} has stood still for 10 s in call ${p.id}; plug the line interface in again, and replace it if this repeats; what is said meanwhile is NOT being recorded.`,
    ja: (p: { device: string; id: string }) =>
      `通話 ${p.id} で、${p.device} の音声が10秒間まったく変化していません。回線アダプターを挿し直し、繰り返す場合は交換してください。その間の会話は録音できません。`,
  },
  playFailed: {
    en: (p: { file: string; device: string; why: string }) =>
      `${p.file} could not be played on ${p.device} (${p.why}); check that the sound device is plugged in and named rightly in the configuration.`,
    ja: (p: { file: string; device: string; why: string }) =>
      `${p.file} を ${p.device} で再生できませんでした（${p.why}）。音声装置の接続と設定の装置名を確認してください。`,
  },
  decoderMissing: {
    en: (p: { file: string; program: string; package: string }) =>
      `${p.file} cannot be played here because the program ${p.program} is missing; install the package ${p.package}, or play the file on a PC.`,
    ja: (p: { file: string; program: string; package: string }) =>
      `プログラム ${p.program} がないため ${p.file} を再生できません。パッケージ ${p.package} を入れるか、パソコンで再生してください。`,
  },
  noticeMissing: {
    en: (p: { path: string }) =>
      `The notice ${p.path} is not there; choose one that "denwaban notice list" shows, or bring one in with "denwaban notice import"; calls are recorded without a notice until then.`,
    ja: (p: { path: string }) =>
      `お知らせ音声 ${p.path} が見つかりません。「denwaban notice list」にあるものを選ぶか、「denwaban notice import」で取り込んでください。それまではお知らせなしで録音します。`,
  },
  noticeOfRuleMissing: {
    en: (p: { rule: string; clip: string }) =>
      `The rule "${p.rule}" names the notice "${p.clip}", which is not there; bring it in with "denwaban notice import FILE --name ${p.clip}" or change the rule; until then its calls hear the usual notice.`,
    ja: (p: { rule: string; clip: string }) =>
      `規則「${p.rule}」のお知らせ音声「${p.clip}」が見つかりません。「denwaban notice import ファイル --name ${p.clip}」で取り込むか、規則を直してください。それまではいつものお知らせを流します。`,
  },
  noticeUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The notice ${p.path} cannot be used (${p.why}); bring in a WAV of at most 20 seconds with "denwaban notice import FILE".`,
    ja: (p: { path: string; why: string }) =>
      `お知らせ音声 ${p.path} は使えません（${p.why}）。20秒以内のWAVファイルを「denwaban notice import ファイル」で取り込んでください。`,
  },
  noticeName: {
    en: (p: { name: string }) =>
      `"${p.name}" cannot be a notice's name; use letters, digits, "-" and "_", at most 64 of them.`,
    ja: (p: { name: string }) =>
      `「${p.name}」はお知らせの名前に使えません。文字・数字・「-」・「_」で64文字以内にしてください。`,
  },
  noticeNotKept: {
    en: (p: { path: string; why: string }) =>
      `The notice could not be written to ${p.path} (${p.why}); check that the disk has room and that the directory may be written.`,
    ja: (p: { path: string; why: string }) =>
      `お知らせ音声を ${p.path} に保存できませんでした（${p.why}）。空き容量と書き込み権限を確認してください。`,
  },
  noticeNotHeard: {
    en: (p: { clip: string; id: string }) =>
      `The notice "${p.clip}" was not heard on the line in call ${p.id}; check the playback device and its volume, then make a test call.`,
    ja: (p: { clip: string; id: string }) =>
      `通話 ${p.id} で、お知らせ「${p.clip}」が回線上で確認できませんでした。再生装置と音量を確認し、試験通話をしてください。`,
  },
};
