import { findingWords } from './messages/findings.js';
import type { Language } from './problems.js';

type Table = typeof findingWords;

/** What was seen, with its facts: `{ code: 'sawNoButton' }`. What is wrong is a `Problem`. */
export type Finding = {
  [Code in keyof Table]: { readonly code: Code } & Parameters<Table[Code]['en']>[0];
}[keyof Table];

export function findingText(finding: Finding, language: Language): string {
  const entry = findingWords[finding.code] as Record<Language, (facts: Finding) => string>;
  return entry[language](finding);
}
