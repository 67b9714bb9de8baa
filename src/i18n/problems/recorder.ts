export const recorderProblems = {
  emulatorEnded: {
    en: (p: { why: string }) =>
      `The line emulator did not stay up (${p.why}); set right what it says, or configure a real line interface with board = "generic".`,
    ja: (p: { why: string }) =>
      `回線エミュレーターが動き続けられませんでした（${p.why}）。示された原因を直すか、設定を board = "generic" にして実際の回線アダプターを使ってください。`,
  },
};
