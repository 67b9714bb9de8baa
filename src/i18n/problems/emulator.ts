export const emulatorProblems = {
  emulatorNeedsProgram: {
    en: (p: { program: string; debianPackage: string }) =>
      `The line emulator needs the program "${p.program}", which is not installed; install it with "sudo apt install ${p.debianPackage}".`,
    ja: (p: { program: string; debianPackage: string }) =>
      `回線エミュレーターに必要なプログラム「${p.program}」がありません。「sudo apt install ${p.debianPackage}」で入れてください。`,
  },
  emulatorNeedsNodePty: {
    en: (p: { why: string }) =>
      `The line emulator needs the package node-pty, which cannot be loaded (${p.why}); install its build tools with "sudo apt install g++ make python3" and run "npm install" again.`,
    ja: (p: { why: string }) =>
      `回線エミュレーターに必要な node-pty を読み込めません（${p.why}）。「sudo apt install g++ make python3」のあと、もう一度「npm install」を実行してください。`,
  },
  emulatorSoundFailed: {
    en: (p: { why: string }) =>
      `The line emulator's own sound server did not start (${p.why}); check that pulseaudio and libasound2-plugins are installed and that the emulator's directory is writable.`,
    ja: (p: { why: string }) =>
      `回線エミュレーター専用の音声サーバーが起動しません（${p.why}）。pulseaudio と libasound2-plugins が入っているか、作業フォルダーに書き込めるかを確認してください。`,
  },
  emulatorDirectoryFailed: {
    en: (p: { path: string; why: string }) =>
      `The line emulator cannot use its directory ${p.path} (${p.why}); give it one that it may create and write.`,
    ja: (p: { path: string; why: string }) =>
      `回線エミュレーターの作業フォルダー ${p.path} が使えません（${p.why}）。書き込めるフォルダーを指定してください。`,
  },
  emulatorSoundFileUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The sound file ${p.path} cannot be spoken on the emulated line (${p.why}); give a readable sound file such as WAV or FLAC.`,
    ja: (p: { path: string; why: string }) =>
      `音声ファイル ${p.path} を擬似回線で再生できません（${p.why}）。WAV や FLAC など読める音声ファイルを指定してください。`,
  },
  emulatorNotNow: {
    en: (p: { command: string; hook: string; exchange: string }) =>
      `The emulated line cannot do "${p.command}" now (handset ${p.hook}-hook, exchange ${p.exchange}); bring the call to the right state first.`,
    ja: (p: { command: string; hook: string; exchange: string }) =>
      `擬似回線では今「${p.command}」を行えません（受話器: ${p.hook === 'on' ? '置いた状態' : '上げた状態'}、交換機: ${p.exchange}）。先に通話の状態を合わせてください。`,
  },
  emulatorRequestWrong: {
    en: (p: { route: string; why: string }) =>
      `The emulator does not understand the request ${p.route}: ${p.why}; see the emulator's list of routes.`,
    ja: (p: { route: string; why: string }) =>
      `エミュレーターへの要求 ${p.route} が正しくありません: ${p.why}。使える要求の一覧を確認してください。`,
  },
  emulatorScenarioWrong: {
    en: (p: { file: string; step: string; why: string }) =>
      `The scenario ${p.file} cannot be played, ${p.step}: ${p.why}; correct it and play it again.`,
    ja: (p: { file: string; step: string; why: string }) =>
      `シナリオ ${p.file} を実行できません（${p.step}）: ${p.why}。修正してもう一度実行してください。`,
  },
};
