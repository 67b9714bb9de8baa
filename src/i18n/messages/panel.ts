/** The front panel's words: what the lamps say, and what the button did. */
export const panelWords = {
  labelLamps: { en: 'Lamps', ja: 'ランプ' },
  lampArmed: {
    en: 'ready to record (green on)',
    ja: '録音待機中（緑が点灯）',
  },
  lampRinging: {
    en: 'the phone rings (green blinks once a second)',
    ja: '呼び出し中（緑が1秒ごとに点滅）',
  },
  lampRecording: { en: 'recording (both on)', ja: '録音中（緑と赤が点灯）' },
  lampNoticePlaying: {
    en: 'recording, the notice is being played (red on, green blinks once a second)',
    ja: '録音中・案内音声を放送中（赤が点灯、緑が1秒ごとに点滅）',
  },
  lampMarked: {
    en: 'recording, the moment is marked (red on, green flickers for a second)',
    ja: '録音中・しるしを付けた（赤が点灯、緑が1秒間細かく点滅）',
  },
  lampReplaying: { en: 'replaying (green flashes once a second)', ja: '再生中（緑が1秒ごとに一瞬光る）' },
  lampExporting: {
    en: 'copying, leave the stick in (both blink slowly; green stays on longer the more is done)',
    ja: '書き出し中・USBメモリーを抜かないこと（両方がゆっくり点滅、進むほど緑が長く光る）',
  },
  lampStickDone: {
    en: 'all is on the stick, it may be pulled (green on, winks every 2 s)',
    ja: '書き出し完了・USBメモリーを抜いてよい（緑が点灯、2秒ごとに一瞬消える）',
  },
  lampWarning: {
    en: 'ready to record, but something is wrong (green on, red flashes every 2 s)',
    ja: '録音できるが注意あり（緑が点灯、赤が2秒ごとに一瞬光る）',
  },
  lampNotRecording: {
    en: 'NOT RECORDING (green off, red flickers)',
    ja: '録音できません（緑が消え、赤が細かく点滅）',
  },
  lampPoweringOff: {
    en: 'powering off, leave the card in (both flicker)',
    ja: '電源を切っています・カードを抜かないこと（両方が細かく点滅）',
  },
  lampSafeToPull: {
    en: 'off: the card may be pulled (both off)',
    ja: '電源断・カードを抜いてよい（両方が消灯）',
  },
  lampsLastPress: {
    en: (p: { lamp: string; sentence: string }) => `${p.lamp} | last press: ${p.sentence}`,
    ja: (p: { lamp: string; sentence: string }) => `${p.lamp} | 前回のボタン操作：${p.sentence}`,
  },

  gesturePress: { en: 'button pressed', ja: 'ボタンを押した' },
  gestureDoublePress: { en: 'button pressed twice', ja: 'ボタンを2回押した' },
  gestureHold3s: { en: 'button held for 3 s', ja: 'ボタンを3秒押し続けた' },
  gestureHold8s: { en: 'button held for 8 s', ja: 'ボタンを8秒押し続けた' },
  actMark: { en: 'the moment is marked', ja: 'しるしを付けました' },
  actReplayLast: { en: 'replay of the last call', ja: '最後の通話を再生' },
  actReplayPrevious: { en: 'replay of an earlier call', ja: '前の通話を再生' },
  actStopReplay: { en: 'replay stopped', ja: '再生を停止' },
  actExport: { en: 'copy to the stick', ja: 'USBメモリーへの書き出し' },
  actPowerOff: { en: 'power-off', ja: '電源を切る' },
  watchPanel: {
    en: (p: { gesture: string; what: string }) => `${p.gesture}: ${p.what}`,
    ja: (p: { gesture: string; what: string }) => `${p.gesture}：${p.what}`,
  },
};
