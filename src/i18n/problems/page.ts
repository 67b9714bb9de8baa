/** Reasons of the page by which the drive explains itself. */
export const pageProblems = {
  pageNotWritten: {
    en: (p: { path: string; why: string }) =>
      `The page that shows the recordings in ${p.path} could not be written (${p.why}). The recordings are not affected; "denwaban drive rebuild" makes the page anew.`,
    ja: (p: { path: string; why: string }) =>
      `${p.path} の録音一覧ページを書き込めません（${p.why}）。録音には影響ありません。「denwaban drive rebuild」でページを作り直せます。`,
  },
};
