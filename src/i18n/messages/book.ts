/** What `denwaban book` says. */
export const bookWords = {
  helpBook: { en: 'the phone book: names by number', ja: '電話帳（番号と名前）' },
  helpBookImport: {
    en: 'take in the names of a vCard or CSV file',
    ja: 'vCard または CSV のファイルから名前を取り込む',
  },
  helpBookGroup: {
    en: 'put them into this group too; may be repeated',
    ja: 'このグループにも入れる（繰り返し指定できる）',
  },
  helpBookReplace: {
    en: 'the file becomes the whole phone book',
    ja: '今の電話帳を捨てて、このファイルの内容にする',
  },
  helpBookList: {
    en: 'list the names, or those with this text',
    ja: '一覧する（文字を指定すると絞り込む）',
  },
  helpBookAdd: { en: 'add a number, or name it anew', ja: '番号を加える、または名前を変える' },
  helpBookReading: { en: 'how the name is read', ja: '名前の読み' },
  helpBookRemove: { en: 'take a number out', ja: '番号を削除する' },
  helpBookExport: { en: 'print the phone book as vCard', ja: '電話帳を vCard で出力する' },
  bookImported: {
    en: (p: { numbers: number; total: number; path: string }) =>
      `Numbers taken from ${p.path}: ${p.numbers}. The phone book has ${p.total} now.`,
    ja: (p: { numbers: number; total: number; path: string }) =>
      `${p.path} から ${p.numbers} 件の番号を取り込みました。電話帳は全部で ${p.total} 件です。`,
  },
  bookNothing: {
    en: (p: { path: string }) => `Nothing was taken from ${p.path}; the phone book is as it was.`,
    ja: (p: { path: string }) => `${p.path} から取り込めるものはありませんでした。電話帳は元のままです。`,
  },
  bookWithoutNumber: {
    en: (p: { people: number }) => `Left out, as they have no number: ${p.people}.`,
    ja: (p: { people: number }) => `電話番号のない ${p.people} 件は取り込んでいません。`,
  },
  bookAdded: {
    en: (p: { number: string; name: string }) => `${p.number} is ${p.name} now.`,
    ja: (p: { number: string; name: string }) => `${p.number} を「${p.name}」として登録しました。`,
  },
  bookRemoved: {
    en: (p: { number: string; name: string }) => `${p.number} (${p.name}) is no longer in the phone book.`,
    ja: (p: { number: string; name: string }) => `${p.number}（${p.name}）を電話帳から削除しました。`,
  },
  bookEmpty: { en: 'The phone book is empty.', ja: '電話帳は空です。' },
  bookNoneFound: { en: 'Nothing in the phone book has this text.', ja: '当てはまる登録はありません。' },
  columnReading: { en: 'Reading', ja: '読み' },
  columnGroups: { en: 'Groups', ja: 'グループ' },
};
