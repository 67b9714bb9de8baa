import { answerWords } from './messages/answers.js';
import { boardWords } from './messages/board.js';
import { bookWords } from './messages/book.js';
import { cardWords } from './messages/card.js';
import { doctorWords } from './messages/doctor.js';
import { driveWords } from './messages/drive.js';
import { exportWords } from './messages/export.js';
import { findingWords } from './messages/findings.js';
import { helpWords } from './messages/help.js';
import { panelWords } from './messages/panel.js';
import { prepareWords } from './messages/prepare.js';
import { qualityWords } from './messages/quality.js';
import { retentionWords } from './messages/retention.js';
import { ruleWords } from './messages/rules.js';
import { stickWords } from './messages/stick.js';
import { termWords } from './messages/terms.js';
import { traceWords } from './messages/trace.js';
import type { Language } from './problems.js';

/** Every word the command line says that is not a problem's sentence. */
export const messages = {
  ...answerWords,
  ...boardWords,
  ...bookWords,
  ...cardWords,
  ...doctorWords,
  ...exportWords,
  ...driveWords,
  ...findingWords,
  ...helpWords,
  ...panelWords,
  ...prepareWords,
  ...qualityWords,
  ...retentionWords,
  ...ruleWords,
  ...stickWords,
  ...termWords,
  ...traceWords,
};

type Messages = typeof messages;
export type Words = { readonly [Key in keyof Messages]: Messages[Key]['en'] };

export function wordsOf(language: Language): Words {
  return Object.fromEntries(Object.entries(messages).map(([key, entry]) => [key, entry[language]])) as Words;
}
