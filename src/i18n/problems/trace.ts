export const traceProblems = {
  traceBroken: {
    en: (p: { path: string; line: number }) =>
      `${p.path} is no trace that can be replayed: line ${p.line} is not understood; record it anew with "denwaban trace record".`,
    ja: (p: { path: string; line: number }) =>
      `${p.path} は再生できる記録ではありません（${p.line} 行目が読めません）。「denwaban trace record」で取り直してください。`,
  },
};
