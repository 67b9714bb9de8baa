/** What `hold`, `release`, `why` and `retention` say. */
export const retentionWords = {
  helpHold: { en: 'put a recording on hold: nothing deletes it', ja: '録音を保全する（削除されなくなる）' },
  helpReason: { en: 'why it is held', ja: '保全する理由' },
  helpYes: {
    en: 'even if more than 85 % of the card is protected then',
    ja: 'カードの85 %を超えても保全する',
  },
  helpRelease: { en: 'end a hold', ja: '保全を解除する' },
  helpWhy: {
    en: 'what keeps a recording, and what will delete it',
    ja: '録音が残っている理由と、いつ何によって削除されるかを表示する',
  },
  helpRetention: { en: 'how long recordings are kept', ja: '録音の保存期間と空き容量を表示する' },
  helpDryRun: { en: 'what would be deleted now', ja: '今削除される録音を表示する（削除はしない）' },
  helpTry: { en: 'as if the setting were this', ja: '設定がこの値だった場合を試す' },
  held: {
    en: (p: { id: string }) => `${p.id} is on hold: nothing deletes it until it is released.`,
    ja: (p: { id: string }) => `${p.id} を保全しました。解除するまで削除されません。`,
  },
  released: {
    en: (p: { id: string }) => `${p.id} is no longer on hold.`,
    ja: (p: { id: string }) => `${p.id} の保全を解除しました。`,
  },
  whyFree: {
    en: (p: { id: string }) => `${p.id} may be deleted when its time comes.`,
    ja: (p: { id: string }) => `${p.id} は時期が来れば削除されます。`,
  },
  whyHeld: {
    en: (p: { id: string; reason: string }) =>
      `${p.id} is on hold (${p.reason || 'no reason given'}): nothing deletes it until it is released.`,
    ja: (p: { id: string; reason: string }) =>
      `${p.id} は保全中です（${p.reason || '理由の記載なし'}）。解除するまで削除されません。`,
  },
  whyPinned: {
    en: (p: { id: string }) => `${p.id} is being played or copied and is not deleted meanwhile.`,
    ja: (p: { id: string }) => `${p.id} は再生中かコピー中のため、その間は削除されません。`,
  },
  whyKept: {
    en: (p: { id: string; until: string | null; rule: string }) =>
      p.until === null
        ? `${p.id} is kept by ${p.rule}; until when is not known.`
        : `${p.id} is kept until ${p.until} (${p.rule}).`,
    ja: (p: { id: string; until: string | null; rule: string }) =>
      p.until === null
        ? `${p.id} は ${p.rule} により残します（期限は分かりません）。`
        : `${p.id} は ${p.until} まで残します（${p.rule}）。`,
  },
  whyAsleep: {
    en: 'The clock was not set, so its age is not known and deletes nothing.',
    ja: '時計が合っていないため録音の古さが分からず、期間による削除は行いません。',
  },
  whyGoes: {
    en: (p: { about: string; rule: string }) => `It will be deleted about ${p.about} by ${p.rule}.`,
    ja: (p: { about: string; rule: string }) => `${p.about} ごろ、${p.rule} によって削除される見込みです。`,
  },
  whyGoesSometime: {
    en: (p: { rule: string }) => `It will be deleted by ${p.rule}; when cannot be said yet.`,
    ja: (p: { rule: string }) => `${p.rule} によって削除されます。時期はまだ分かりません。`,
  },
  retentionCalls: { en: 'Recordings', ja: '録音' },
  retentionHeld: { en: 'On hold', ja: '保全中' },
  retentionMinKeep: { en: 'Not old enough to go', ja: '最低保存期間内' },
  retentionEvictable: { en: 'May be deleted', ja: '削除してよい' },
  retentionFree: { en: 'Free', ja: '空き' },
  retentionLevel: {
    en: (p: { level: number; hours: string | null }) =>
      `Alarm level ${p.level} of 4; ${p.hours === null ? 'how long the room lasts cannot be said yet.' : `room for about ${p.hours} hours at the present rate.`}`,
    ja: (p: { level: number; hours: string | null }) =>
      `警告段階 ${p.level}（最大4）。${p.hours === null ? '余裕の時間はまだ分かりません。' : `今の使い方で約 ${p.hours} 時間分の余裕があります。`}`,
  },
  retentionNothing: { en: 'Nothing would be deleted now.', ja: '今削除される録音はありません。' },
  retentionWould: {
    en: (p: { calls: number }) => `${p.calls} recordings would be deleted now:`,
    ja: (p: { calls: number }) => `今削除される録音は ${p.calls} 件です：`,
  },
};
