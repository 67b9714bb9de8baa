import type { Facts } from '../card/types.js';
import type { Words } from '../i18n/messages.js';
import type { Problem } from '../i18n/problems.js';
import type { Quality } from '../signal/qualityTypes.js';

/** How a recording sounds, as rows of label and value; a warning for each reason why it is likely unusable. */
export function qualityRows(
  { id, quality }: Pick<Facts, 'id' | 'quality'>,
  words: Words,
  sentence: (problem: Problem) => string,
): string[][] {
  if (quality === undefined) return [];
  return [
    [words.labelQuality, measured(quality, words).join(' | ')],
    ...quality.likelyUnusable.map((fault) => [
      words.labelWarning,
      sentence({ code: 'recordingPoor', id, fault }),
    ]),
  ];
}

function measured(quality: Quality, words: Words): string[] {
  const { speechDb, nearDb, farDb, imbalanceDb, noiseDb, humDb, humHz, clippedShare, frozenShare } = quality;
  const parts = [
    speechDb === null
      ? words.qualityNoSpeech
      : words.qualitySpeech({ db: speechDb.toFixed(0), s: (quality.talkMs / 1000).toFixed(0) }),
  ];
  if (nearDb !== null && farDb !== null && imbalanceDb !== null)
    parts.push(
      words.qualityParties({ near: nearDb.toFixed(0), far: farDb.toFixed(0), apart: imbalanceDb.toFixed(0) }),
    );
  if (noiseDb !== null) parts.push(words.qualityNoise({ db: noiseDb.toFixed(0) }));
  if (humDb !== null && humHz !== null) parts.push(words.qualityHum({ hz: humHz, db: humDb.toFixed(0) }));
  if (clippedShare > 0) parts.push(words.qualityClipped({ percent: percent(clippedShare) }));
  parts.push(words.qualitySilence({ percent: percent(quality.silenceShare) }));
  if (frozenShare > 0) parts.push(words.qualityFrozen({ percent: percent(frozenShare) }));
  return parts;
}

function percent(share: number): string {
  return (share * 100).toFixed(share < 0.01 ? 1 : 0);
}
