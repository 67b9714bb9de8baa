/** How well a recording can be understood, and what a line without a hook cannot tell. */
export const qualityWords = {
  labelQuality: { en: 'Sound quality', ja: '音質' },
  labelWarning: { en: 'WARNING', ja: '注意' },
  qualitySpeech: {
    en: (p: { db: string; s: string }) => `speech ${p.db} dB (${p.s} s)`,
    ja: (p: { db: string; s: string }) => `声 ${p.db} dB（${p.s} 秒）`,
  },
  qualityNoSpeech: { en: 'no speech', ja: '声なし' },
  qualityParties: {
    en: (p: { near: string; far: string; apart: string }) =>
      `near ${p.near} dB, far ${p.far} dB, ${p.apart} dB apart (estimate)`,
    ja: (p: { near: string; far: string; apart: string }) =>
      `手元 ${p.near} dB、相手 ${p.far} dB、差 ${p.apart} dB（推定）`,
  },
  qualityNoise: {
    en: (p: { db: string }) => `noise ${p.db} dB`,
    ja: (p: { db: string }) => `雑音 ${p.db} dB`,
  },
  qualityHum: {
    en: (p: { hz: number; db: string }) => `hum ${p.hz} Hz ${p.db} dB`,
    ja: (p: { hz: number; db: string }) => `ハム ${p.hz} Hz ${p.db} dB`,
  },
  qualityClipped: {
    en: (p: { percent: string }) => `clipped ${p.percent} % of the speech`,
    ja: (p: { percent: string }) => `音割れ 声の ${p.percent} %`,
  },
  qualitySilence: {
    en: (p: { percent: string }) => `silence ${p.percent} %`,
    ja: (p: { percent: string }) => `無音 ${p.percent} %`,
  },
  qualityFrozen: {
    en: (p: { percent: string }) => `frozen ${p.percent} %`,
    ja: (p: { percent: string }) => `動かない音（機器の固まり） ${p.percent} %`,
  },
  noticeLeak: {
    en: (p: { db: string }) => `${p.db} dB in the recording`,
    ja: (p: { db: string }) => `録音内の音量 ${p.db} dB`,
  },
};
