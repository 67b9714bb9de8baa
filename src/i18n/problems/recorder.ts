export const recorderProblems = {
  emulatorNotInstalled: {
    en: (p: { path: string }) =>
      `board = "emulated" needs the line emulator, which the program in ${p.path} does not contain; set board = "generic" or your Raspberry Pi in the configuration, with a real line interface, or try the emulator from the source code.`,
    ja: (p: { path: string }) =>
      `board = "emulated" に必要な回線エミュレーターは、${p.path} のプログラムには含まれていません。設定を board = "generic"（またはお使いのRaspberry Pi）にして実際の回線アダプターを使うか、エミュレーターはソースコードから動かしてください。`,
  },
  emulatorEnded: {
    en: (p: { why: string }) =>
      `The line emulator did not stay up (${p.why}); set right what it says, or configure a real line interface with board = "generic".`,
    ja: (p: { why: string }) =>
      `回線エミュレーターが動き続けられませんでした（${p.why}）。示された原因を直すか、設定を board = "generic" にして実際の回線アダプターを使ってください。`,
  },
};
