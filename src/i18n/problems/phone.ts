export interface Row {
  readonly path: string;
  readonly line: number;
}

export const phoneProblems = {
  bookUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The phone book ${p.path} cannot be read (${p.why}), so calls have no names; check that you may read it.`,
    ja: (p: { path: string; why: string }) =>
      `電話帳 ${p.path} を読めないため（${p.why}）、通話に名前が付きません。読み取り権限を確かめてください。`,
  },
  bookDamaged: {
    en: (p: { path: string; why: string }) =>
      `The phone book ${p.path} is damaged (${p.why}); move it away and import the names again.`,
    ja: (p: { path: string; why: string }) =>
      `電話帳 ${p.path} が壊れています（${p.why}）。別の場所に移してから、名前を取り込み直してください。`,
  },
  bookUnwritable: {
    en: (p: { path: string; why: string }) =>
      `The phone book ${p.path} cannot be written (${p.why}); run the command as the user it belongs to, for example with sudo.`,
    ja: (p: { path: string; why: string }) =>
      `電話帳 ${p.path} に書き込めません（${p.why}）。sudo を付けるなど、持ち主の権限で実行してください。`,
  },
  bookNoHeading: {
    en: (p: { path: string }) =>
      `${p.path} is neither a vCard file nor a table whose first row names its columns; give it a first row such as "name,phone,group".`,
    ja: (p: { path: string }) =>
      `${p.path} は vCard でも、1行目に列名がある表でもありません。1行目に「名前,電話番号,グループ」のような列名を書いてください。`,
  },
  bookRowNoName: {
    en: (p: Row) =>
      `${p.path}, line ${p.line}: there is a number but no name, so it was passed over; add the name and import the file again.`,
    ja: (p: Row) =>
      `${p.path} の ${p.line} 行目：番号はありますが名前がないため、飛ばしました。名前を加えて、もう一度取り込んでください。`,
  },
  bookRowBadNumber: {
    en: (p: Row & { got: string }) =>
      `${p.path}, line ${p.line}: "${p.got}" is no telephone number and was passed over; correct it and import the file again.`,
    ja: (p: Row & { got: string }) =>
      `${p.path} の ${p.line} 行目：「${p.got}」は電話番号ではないため、飛ばしました。直して、もう一度取り込んでください。`,
  },
  bookBadNumber: {
    en: (p: { number: string }) =>
      `"${p.number}" is no telephone number; give one such as 0312345678 or +81312345678.`,
    ja: (p: { number: string }) =>
      `「${p.number}」は電話番号ではありません。0312345678 や +81312345678 のように書いてください。`,
  },
  bookNotThere: {
    en: (p: { number: string }) =>
      `There is no ${p.number} in the phone book; "denwaban book list" lists what there is.`,
    ja: (p: { number: string }) =>
      `${p.number} は電話帳にありません。「denwaban book list」で一覧を表示できます。`,
  },
};
