export const lineProblems = {
  lineMissing: {
    en: (p: { path: string }) =>
      `The line interface ${p.path} is not there; plug it in, or set line.device in the configuration; calls cannot be detected until then.`,
    ja: (p: { path: string }) =>
      `回線アダプター ${p.path} が見つかりません。USBに接続するか、設定の line.device を直してください。それまで通話を検知できません。`,
  },
};
