import type { Language } from '../../../i18n/problems.js';
import { languageOfName } from '../words.js';
import { el } from './dom.js';
import { Page } from './page.js';
import { CallStore } from './store.js';

/** Begins, and begins anew when another language is chosen: what was read stays. */
function begin(language: Language, store: CallStore | null, trouble: boolean): void {
  document.documentElement.lang = language;
  const page = new Page(language, store, trouble, (other) => begin(other, store, trouble));
  document.body.replaceChildren(page.element);
  page.start();
}

const store = new CallStore();
const language = languageOfName(location.pathname);
document.body.replaceChildren(el('main', { 'aria-busy': 'true' }));
store.open().then(
  () => begin(language, store, false),
  () => begin(language, null, true),
);
