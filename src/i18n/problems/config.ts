export interface Place {
  readonly path: string;
  readonly line: number;
}
export interface KeyPlace extends Place {
  readonly key: string;
}

export const configProblems = {
  configNoSuchBoard: {
    en: (p: { name: string }) =>
      `There is no board and no line interface named "${p.name}"; "denwaban board list" shows those there are.`,
    ja: (p: { name: string }) =>
      `「${p.name}」という基板や回線アダプターはありません。「denwaban board list」で一覧を表示できます。`,
  },
  configUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The configuration ${p.path} cannot be read (${p.why}); check the path and that you may read the file.`,
    ja: (p: { path: string; why: string }) =>
      `設定ファイル ${p.path} を読めません（${p.why}）。パスと読み取り権限を確かめてください。`,
  },
  configSyntax: {
    en: (p: Place & { why: string }) =>
      `${p.path}, line ${p.line}: this is not valid TOML (${p.why}); correct the line.`,
    ja: (p: Place & { why: string }) =>
      `${p.path} の ${p.line} 行目：TOMLの書き方が正しくありません（${p.why}）。この行を直してください。`,
  },
  configUnknownKey: {
    en: (p: KeyPlace & { nearest: string }) =>
      p.nearest === ''
        ? `${p.path}, line ${p.line}: there is no setting ${p.key}; remove it.`
        : `${p.path}, line ${p.line}: there is no setting ${p.key}; did you mean ${p.nearest}?`,
    ja: (p: KeyPlace & { nearest: string }) =>
      p.nearest === ''
        ? `${p.path} の ${p.line} 行目：${p.key} という設定はありません。削除してください。`
        : `${p.path} の ${p.line} 行目：${p.key} という設定はありません。${p.nearest} ではありませんか。`,
  },
  configNotText: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a text in quotes, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は引用符で囲んだ文字列にしてください（今は ${p.got}）。`,
  },
  configNotGroup: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a group of settings headed [${p.key}], not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は [${p.key}] という見出しの下に書く設定のまとまりです（今は ${p.got}）。`,
  },
  configNotOneOf: {
    en: (p: KeyPlace & { got: string; allowed: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be one of ${p.allowed}, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string; allowed: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は ${p.allowed} のどれかにしてください（今は ${p.got}）。`,
  },
  configOutOfRange: {
    en: (p: KeyPlace & { got: string; min: number; max: number }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a whole number from ${p.min} to ${p.max}, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string; min: number; max: number }) =>
      `${p.path} の ${p.line} 行目：${p.key} は ${p.min} から ${p.max} までの整数にしてください（今は ${p.got}）。`,
  },
  configNotBytes: {
    en: (p: KeyPlace & { got: string; min: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a size of at least ${p.min}, such as "64MiB" or "1GiB", not ${p.got}.`,
    ja: (p: KeyPlace & { got: string; min: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は "64MiB" や "1GiB" のような ${p.min} 以上の大きさにしてください（今は ${p.got}）。`,
  },
  configNotTime: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a time of day such as "03:30", or "off", not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は "03:30" のような時刻か "off" にしてください（今は ${p.got}）。`,
  },
  configNotFree: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a size such as "2GiB" or a part of the card such as "5%", not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は "2GiB" のような大きさか、"5%" のようなカード全体に対する割合にしてください（今は ${p.got}）。`,
  },
  configAgeBelowKeep: {
    en: (p: KeyPlace) =>
      `${p.path}, line ${p.line}: ${p.key} contradicts another setting: some recordings would have to be deleted before they may be; make max_age_days at least as long as min_keep_days.`,
    ja: (p: KeyPlace) =>
      `${p.path} の ${p.line} 行目：${p.key} が他の設定と矛盾しています（削除してよくなる前に削除することになります）。max_age_days は min_keep_days 以上にしてください。`,
  },
  configNotAbsolute: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a full path that begins with / or ~/, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は / か ~/ で始まる完全なパスにしてください（今は ${p.got}）。`,
  },
  configBadName: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a short name without spaces or slashes, or for a clip a full path, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は空白や / を含まない短い名前（音声なら完全なパスも可）にしてください（今は ${p.got}）。`,
  },
  configMissing: {
    en: (p: KeyPlace & { board: string }) =>
      `${p.path}, line ${p.line}: board = "${p.board}" needs the setting ${p.key}; add it.`,
    ja: (p: KeyPlace & { board: string }) =>
      `${p.path} の ${p.line} 行目：board = "${p.board}" には ${p.key} の設定が必要です。書き加えてください。`,
  },
  configBoardBroken: {
    en: (p: { path: string; why: string }) =>
      `The board description ${p.path} is damaged (${p.why}); install Denwaban again.`,
    ja: (p: { path: string; why: string }) =>
      `ボード定義 ${p.path} が壊れています（${p.why}）。Denwabanを入れ直してください。`,
  },
  configNotSwitch: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be true or false, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は true か false にしてください（今は ${p.got}）。`,
  },
  configNotList: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a list of groups headed [[${p.key}]], not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は [[${p.key}]] という見出しを並べて書く一覧です（今は ${p.got}）。`,
  },
  configNotNumbers: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a telephone number in quotes or a list of them, where * is anything and ? one digit, such as "0120*" or ["+81312345678", "110"], not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は引用符で囲んだ電話番号かその一覧にしてください。* は任意の並び、? は1桁です。例："0120*"、["+81312345678", "110"]（今は ${p.got}）。`,
  },
  configNotSource: {
    en: (p: KeyPlace & { got: string; allowed: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be one of ${p.allowed}, "book:GROUP", or a list of them, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string; allowed: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は ${p.allowed}、"book:グループ名" のどれか、またはその一覧にしてください（今は ${p.got}）。`,
  },
  configNotHours: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be a time of day such as "09:00-17:30", which may pass midnight as in "22:00-06:00", or a list of them, not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は "09:00-17:30" のような時間帯（"22:00-06:00" のように日をまたいでもよい）かその一覧にしてください（今は ${p.got}）。`,
  },
  configNotWeekdays: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be made of "mon", "tue", "wed", "thu", "fri", "sat", "sun", such as ["mon", "thu"] or "mon-fri", not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は "mon"（月）、"tue"、"wed"、"thu"、"fri"、"sat"、"sun" を使い、["mon", "thu"] や "mon-fri" のように書いてください（今は ${p.got}）。`,
  },
  configNotDates: {
    en: (p: KeyPlace & { got: string }) =>
      `${p.path}, line ${p.line}: ${p.key} must be days that exist, such as ["2026-11-23", "2026-12-29..2027-01-03"], or for every year ["12-29..01-03"], not ${p.got}.`,
    ja: (p: KeyPlace & { got: string }) =>
      `${p.path} の ${p.line} 行目：${p.key} は実在する日付で ["2026-11-23", "2026-12-29..2027-01-03"]、毎年なら ["12-29..01-03"] のように書いてください（今は ${p.got}）。`,
  },
  configRuleMute: {
    en: (p: KeyPlace) =>
      `${p.path}, line ${p.line}: ${p.key} decides nothing; add record, notice, repeat_s or record_tone to it, or remove it.`,
    ja: (p: KeyPlace) =>
      `${p.path} の ${p.line} 行目：${p.key} には決めることが書かれていません。record、notice、repeat_s、record_tone のどれかを加えるか、削除してください。`,
  },
  configRuleTwice: {
    en: (p: KeyPlace) =>
      `${p.path}, line ${p.line}: an earlier rule has the same name as ${p.key}; give each rule a name of its own.`,
    ja: (p: KeyPlace) =>
      `${p.path} の ${p.line} 行目：${p.key} と同じ名前の規則が前にあります。規則ごとに違う名前を付けてください。`,
  },
  configHolidaysUnreadable: {
    en: (p: { path: string; why: string }) =>
      `The list of holidays ${p.path} cannot be read (${p.why}), so only the days in calendar.holidays count; check calendar.holiday_file.`,
    ja: (p: { path: string; why: string }) =>
      `祝日の一覧 ${p.path} を読めません（${p.why}）。calendar.holidays の日だけを休日とします。calendar.holiday_file を確かめてください。`,
  },
  configHolidayLine: {
    en: (p: Place & { got: string }) =>
      `${p.path}, line ${p.line}: this line of the list of holidays does not begin with a day such as 2026/11/23 and was passed over (${p.got}); correct or remove it.`,
    ja: (p: Place & { got: string }) =>
      `${p.path} の ${p.line} 行目：祝日の一覧のこの行は 2026/11/23 のような日付で始まっていないため、飛ばしました（${p.got}）。直すか削除してください。`,
  },
};
