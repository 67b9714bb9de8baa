/** What `denwaban rules` says. */
export const ruleWords = {
  helpRules: {
    en: 'which calls are recorded, and which hear which notice',
    ja: '録音する通話と、流す案内の規則',
  },
  helpRulesList: {
    en: 'list the rules in the order in which they count',
    ja: '規則を優先される順に一覧する',
  },
  helpRulesTry: {
    en: 'what would happen to a call, and why',
    ja: 'ある通話がどう扱われるかと、その理由を表示する',
  },
  helpRulesFrom: { en: 'the number that calls', ja: 'かけてくる番号' },
  helpRulesWithheld: { en: 'the caller withholds the number', ja: '非通知でかけてくる' },
  helpRulesAt: {
    en: 'when, local: "2026-12-31 19:00" (default: now)',
    ja: '日時（現地時間）："2026-12-31 19:00"（既定は今）',
  },
  helpRulesOut: {
    en: 'a call from here, to the number of --called',
    ja: '発信の場合（相手は --called の番号）',
  },
  helpRulesCalled: {
    en: 'the number that is called: ours, or with --out the other’s',
    ja: 'かけられる番号（こちらの番号。--out では相手の番号）',
  },
  ruleNone: {
    en: 'There are no rules: every call is treated alike.',
    ja: '規則はありません。すべての通話を同じように扱います。',
  },
  ruleDefault: { en: 'without a rule', ja: '規則なしの場合' },
  ruleDecided: {
    en: (p: { rule: string }) => `by rule "${p.rule}"`,
    ja: (p: { rule: string }) => `規則「${p.rule}」`,
  },
  ruleDecidedDefault: { en: 'by default', ja: '既定' },
  ruleAlways: { en: 'every call', ja: 'すべての通話' },
  ruleTrialIn: {
    en: (p: { who: string }) => `Call from ${p.who}`,
    ja: (p: { who: string }) => `着信：${p.who}`,
  },
  ruleTrialOut: {
    en: (p: { who: string }) => `Call to ${p.who}`,
    ja: (p: { who: string }) => `発信：${p.who}`,
  },
  ruleTrialCalled: {
    en: (p: { number: string }) => `to our number ${p.number}`,
    ja: (p: { number: string }) => `こちらの番号 ${p.number}`,
  },
  ruleHoliday: { en: 'a holiday', ja: '休日' },
  ruleMatches: { en: 'matches', ja: '当てはまる' },
  ruleMatchesNot: {
    en: (p: { why: string }) => `does not match: only for ${p.why}`,
    ja: (p: { why: string }) => `当てはまらない（条件：${p.why}）`,
  },
  ruleMatchesDecides: {
    en: (p: { what: string }) => `matches and decides: ${p.what}`,
    ja: (p: { what: string }) => `当てはまり、決める：${p.what}`,
  },
  ruleMatchesLate: {
    en: 'matches, but rules above it have decided all it says',
    ja: '当てはまるが、上の規則がすべて決めている',
  },
  ruleIfIn: { en: 'incoming calls', ja: '着信' },
  ruleIfOut: { en: 'outgoing calls', ja: '発信' },
  ruleIfNumber: {
    en: (p: { list: string }) => `the numbers ${p.list}`,
    ja: (p: { list: string }) => `相手の番号 ${p.list}`,
  },
  ruleIfFrom: {
    en: (p: { list: string }) => `callers: ${p.list}`,
    ja: (p: { list: string }) => `相手：${p.list}`,
  },
  ruleIfCalled: {
    en: (p: { list: string }) => `calls to ${p.list}`,
    ja: (p: { list: string }) => `こちらの番号 ${p.list}`,
  },
  ruleIfHours: {
    en: (p: { list: string }) => `times within ${p.list}`,
    ja: (p: { list: string }) => `時刻 ${p.list}`,
  },
  ruleIfNotHours: {
    en: (p: { list: string }) => `times outside ${p.list}`,
    ja: (p: { list: string }) => `時刻 ${p.list} 以外`,
  },
  ruleIfDays: {
    en: (p: { list: string }) => `the days ${p.list}`,
    ja: (p: { list: string }) => `曜日 ${p.list}`,
  },
  ruleIfHoliday: { en: 'holidays', ja: '休日' },
  ruleIfNoHoliday: { en: 'days that are no holidays', ja: '休日以外の日' },
  ruleFromBook: { en: 'in the phone book', ja: '電話帳に登録あり' },
  ruleFromGroup: {
    en: (p: { group: string }) => `in the group "${p.group}"`,
    ja: (p: { group: string }) => `グループ「${p.group}」`,
  },
  ruleFromStranger: { en: 'not in the phone book', ja: '電話帳に登録なし' },
  ruleListOr: { en: ' or ', ja: ' または ' },
  ruleListPlain: { en: ', ', ja: '・' },
  ruleListAnd: { en: '; ', ja: '、かつ' },
  ruleRecord: { en: 'Recording', ja: '録音' },
  ruleRecordAlways: { en: 'recorded', ja: '録音する' },
  ruleRecordOnDemand: {
    en: 'kept when the button is pressed',
    ja: 'ボタンを押したら残す',
  },
  ruleRecordNever: { en: 'not recorded', ja: '録音しない' },
  ruleNotice: { en: 'Notice', ja: '案内' },
  ruleNoticeClip: {
    en: (p: { clip: string }) => `notice "${p.clip}"`,
    ja: (p: { clip: string }) => `案内「${p.clip}」を流す`,
  },
  ruleNoticeNone: { en: 'no notice', ja: '案内なし' },
  ruleRepeat: { en: 'Repeated', ja: '繰り返し' },
  ruleRepeatEvery: {
    en: (p: { s: number }) => `again ${p.s} s after it ended`,
    ja: (p: { s: number }) => `終わって ${p.s} 秒後にまた流す`,
  },
  ruleRepeatNever: { en: 'once only', ja: '繰り返さない' },
  ruleTone: { en: 'Record tone', ja: '録音確認音' },
  ruleToneOn: { en: 'with record tone', ja: '確認音あり' },
  ruleToneOff: { en: 'no record tone', ja: '確認音なし' },
  weekdaySun: { en: 'Sun', ja: '日' },
  weekdayMon: { en: 'Mon', ja: '月' },
  weekdayTue: { en: 'Tue', ja: '火' },
  weekdayWed: { en: 'Wed', ja: '水' },
  weekdayThu: { en: 'Thu', ja: '木' },
  weekdayFri: { en: 'Fri', ja: '金' },
  weekdaySat: { en: 'Sat', ja: '土' },
};
