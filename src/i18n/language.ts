import type { Language } from './problems.js';

/** The language of a POSIX locale environment: LC_ALL before LC_MESSAGES before LANG; English otherwise. */
export function languageOf(env: Readonly<Record<string, string | undefined>>): Language {
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || '';
  return /^ja([_.@-]|$)/i.test(locale) ? 'ja' : 'en';
}

/** What the configuration says, `auto` being the locale's. */
export function languageSet(
  setting: 'auto' | Language,
  env: Readonly<Record<string, string | undefined>>,
): Language {
  return setting === 'auto' ? languageOf(env) : setting;
}
