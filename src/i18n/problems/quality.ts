/** What was wrong with the sound of a recording, and what helps: by the fault's code in `signal/qualityTypes.ts`. */
const faults: Readonly<Record<string, { readonly en: string; readonly ja: string }>> = {
  silent: {
    en: 'nothing was heard on the line, not even a tone; check that the line cable is in the adapter and that audio.capture names its input',
    ja: '回線の音がまったく入っていません（信号音もありません）。電話線がアダプターに挿さっているか、設定の audio.capture が正しいか確認してください',
  },
  frozen: {
    en: 'the sound stood still at one value for much of the call; plug the line interface in again, and replace it if this repeats',
    ja: '通話の多くで音声データが止まっていました。回線アダプターを挿し直し、繰り返す場合は交換してください',
  },
  tooQuiet: {
    en: 'the voices are very quiet; turn the capture gain of the line up (alsamixer, F4)',
    ja: '声がとても小さく録音されています。回線の録音レベルを上げてください（alsamixer、F4）',
  },
  farTooQuiet: {
    en: 'one of the two parties is hardly louder than the noise; turn the capture gain of the line up, and listen with "denwaban play", which evens the parties out',
    ja: '片方の声が雑音とほとんど変わらない大きさです。回線の録音レベルを上げてください。「denwaban play」は両者の音量をそろえて再生します',
  },
  clipped: {
    en: 'the sound is distorted because it came in too loud; turn the capture gain of the line down (alsamixer, F4)',
    ja: '音が大きすぎてひずんでいます。回線の録音レベルを下げてください（alsamixer、F4）',
  },
  noisy: {
    en: 'the noise is nearly as loud as the voices; check plugs and line cable, and keep them away from power supplies',
    ja: '雑音が声と同じくらいの大きさです。プラグと電話線を確かめ、電源から離してください',
  },
  hum: {
    en: 'the hum of the mains is as loud as the voices; use another power supply or a line adapter with a transformer, and keep the line cable away from mains cables',
    ja: '電源のうなり（ハム）が声と同じくらいの大きさです。別の電源か、トランス付きの回線アダプターを使い、電話線を電源コードから離してください',
  },
  offset: {
    en: 'the sound does not lie around zero, so the sound card or its wiring is at fault; replace the line adapter',
    ja: '音声の中心がずれています（直流オフセット）。サウンドカードか配線の不良です。回線アダプターを交換してください',
  },
};

const unknown = {
  en: 'its sound is poor; listen to it with "denwaban play"',
  ja: '音質に問題があります。「denwaban play」で聞いて確認してください',
};

export const qualityProblems = {
  recordingPoor: {
    en: (p: { id: string; fault: string }) =>
      `Recording ${p.id} is likely unusable: ${(faults[p.fault] ?? unknown).en}.`,
    ja: (p: { id: string; fault: string }) =>
      `録音 ${p.id} は使えないおそれがあります：${(faults[p.fault] ?? unknown).ja}。`,
  },
};
