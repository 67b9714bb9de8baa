/** What `denwaban card` says. */
export const cardWords = {
  cardWell: { en: 'The card is well; nothing needs to be done.', ja: 'カードは正常です。操作は不要です。' },
  cardStarting: {
    en: 'The ring is not ready yet; ask again in a few seconds.',
    ja: 'リングを準備しています。数秒待ってからもう一度確かめてください。',
  },
  cardBad: {
    en: (p: { sentence: string }) => `NOT WELL: ${p.sentence}`,
    ja: (p: { sentence: string }) => `異常：${p.sentence}`,
  },
  cardMind: {
    en: (p: { advice: string }) => `The card works, but mind this: ${p.advice}`,
    ja: (p: { advice: string }) => `カードは動作していますが、次の点に注意してください。${p.advice}`,
  },
  adviceNone: { en: 'nothing needs to be done.', ja: '操作は不要です。' },
  advicePutBack: { en: 'put the card back in.', ja: 'カードを戻してください。' },
  adviceMount: { en: 'mount the card.', ja: 'カードをマウントしてください。' },
  adviceReplaceReadOnly: {
    en: 'copy the recordings and replace the card: it can only be read.',
    ja: '読み取りしかできません。録音を写してからカードを交換してください。',
  },
  adviceReplaceFailing: {
    en: 'replace the card now: it refuses what is written to it, or loses it.',
    ja: '書き込みを拒否しているか、書いた内容を失っています。すぐにカードを交換してください。',
  },
  advicePlanReplacement: {
    en: 'at present use the card has less than half a year to live; buy a new one (high endurance) and copy the recordings.',
    ja: '現在の使い方ではカードの寿命は半年未満です。新しいカード（高耐久）を用意し、録音を写してください。',
  },
  adviceUseFaster: {
    en: 'the card is often slower than half a second; a faster one (A1, high endurance) is safer.',
    ja: '書き込みに0.5秒以上かかることが多いカードです。より速いカード（A1、高耐久）の方が安全です。',
  },
  cardSpace: {
    en: (p: { free: string; total: string }) => `${p.free} free of ${p.total}`,
    ja: (p: { free: string; total: string }) => `空き ${p.free}／全体 ${p.total}`,
  },
  cardSpaceUnknown: { en: 'space not known', ja: '空き容量は不明' },
  cardCalls: {
    en: (p: { calls: number }) => `${p.calls} calls`,
    ja: (p: { calls: number }) => `${p.calls} 件`,
  },
  cardFits: {
    en: (p: { hours: string; profile: string }) => `${p.hours} hours of talk fit (profile ${p.profile})`,
    ja: (p: { hours: string; profile: string }) =>
      `あと ${p.hours} 時間分の通話が入ります（形式 ${p.profile}）`,
  },
  cardDays: {
    en: (p: { perDay: string; days: number }) =>
      `at ${p.perDay} h a day, ${p.days} days until the oldest must go`,
    ja: (p: { perDay: string; days: number }) =>
      `1日 ${p.perDay} 時間として、古い録音が消えるまで ${p.days} 日`,
  },
  cardYears: {
    en: (p: { perDay: string }) => `at ${p.perDay} h a day, more than 10 years until the oldest must go`,
    ja: (p: { perDay: string }) => `1日 ${p.perDay} 時間として、古い録音が消えるまで10年以上`,
  },
  cardUnused: { en: 'no calls in the last 28 days', ja: '過去28日間に通話はありません' },
  cardRing: {
    en: (p: { hours: string; free: string; waiting: number }) =>
      `holds ${p.hours} h of talk, ${p.free} h of it free, ${p.waiting} calls waiting to be filed`,
    ja: (p: { hours: string; free: string; waiting: number }) =>
      `${p.hours} 時間分（空き ${p.free} 時間分）、保存待ち ${p.waiting} 件`,
  },
  cardNoDevice: { en: 'no device of its own', ja: '専用の機器なし' },
  cardWritten: {
    en: (p: { size: string; counted: string }) => `${p.size} written (${p.counted})`,
    ja: (p: { size: string; counted: string }) => `書き込み量 ${p.size}（${p.counted}）`,
  },
  cardCountedDevice: { en: 'counted at the device', ja: '機器全体の計測' },
  cardCountedOwn: { en: 'only our own writes are counted', ja: '本機の書き込みのみ計測' },
  cardPerDay: {
    en: (p: { size: string }) => `${p.size} a day`,
    ja: (p: { size: string }) => `1日 ${p.size}`,
  },
  cardLife: {
    en: (p: { years: string }) => `about ${p.years} years left`,
    ja: (p: { years: string }) => `残り寿命 約 ${p.years} 年`,
  },
  cardLifeLater: { en: 'life known after an hour of running', ja: '寿命は1時間動作後に表示' },
  cardLifeUnknown: { en: 'life not known', ja: '寿命は不明' },
  cardEndurance: {
    en: (p: { terabytes: string; basis: string }) => `(endures ${p.terabytes} TB, ${p.basis})`,
    ja: (p: { terabytes: string; basis: string }) => `（耐久 ${p.terabytes} TB、${p.basis}）`,
  },
  cardConfigured: { en: 'as configured', ja: '設定値' },
  cardGuessed: {
    en: 'a guess by its size; set card.endurance_tb to what the maker says',
    ja: '容量からの推測。card.endurance_tb にメーカー値を設定できます',
  },
  cardWrites: {
    en: (p: { count: number; slow: number; p50: string; p99: string; max: string }) =>
      `${p.count} since the start, half within ${p.p50} ms, 99 % within ${p.p99} ms, longest ${p.max} ms, ${p.slow} slower than 500 ms`,
    ja: (p: { count: number; slow: number; p50: string; p99: string; max: string }) =>
      `起動から ${p.count} 回、半数は ${p.p50} ms 以内、99 % は ${p.p99} ms 以内、最長 ${p.max} ms、500 ms 超 ${p.slow} 回`,
  },
  cardNoWrites: { en: 'none yet since the start', ja: '起動後はまだありません' },
  cardErrors: {
    en: (p: { count: number; last: string; at: string }) => `${p.count}, last ${p.at} (${p.last})`,
    ja: (p: { count: number; last: string; at: string }) => `${p.count} 回、直近 ${p.at}（${p.last}）`,
  },
  cardOut: {
    en: (p: { times: number; at: string }) => `card taken out ${p.times} times, last ${p.at}`,
    ja: (p: { times: number; at: string }) => `カード抜け ${p.times} 回、直近 ${p.at}`,
  },
  cardBack: { en: (p: { at: string }) => `back ${p.at}`, ja: (p: { at: string }) => `復帰 ${p.at}` },
  clockSteps: {
    en: (p: { steps: number; at: string; s: string }) => `set ${p.steps} times, last ${p.at} by ${p.s} s`,
    ja: (p: { steps: number; at: string; s: string }) => `変更 ${p.steps} 回、直近 ${p.at} に ${p.s} 秒`,
  },
  unknown: { en: 'not known', ja: '不明' },
  mediumReady: { en: 'ready', ja: '正常' },
  mediumAbsent: { en: 'not made yet', ja: '未作成' },
  mediumRemoved: { en: 'card out', ja: 'カードなし' },
  mediumNotMounted: { en: 'not mounted', ja: '未マウント' },
  mediumReadOnly: { en: 'read-only', ja: '読み取り専用' },
  labelSpace: { en: 'Space', ja: '容量' },
  labelRoom: { en: 'Room for', ja: '残り' },
  labelWear: { en: 'Wear', ja: '消耗' },
  labelWrites: { en: 'Writes', ja: '書き込み' },
  labelErrors: { en: 'Errors', ja: '異常' },
  labelClock: { en: 'Clock', ja: '時計' },
};
