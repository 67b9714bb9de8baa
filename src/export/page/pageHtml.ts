import { readFile } from 'node:fs/promises';

/** The page as it is put on every drive: one file with everything inside, made by `scripts/build-page.mjs`. */
export function pageHtml(): Promise<string> {
  return readFile(new URL('./page.html', import.meta.url), 'utf8');
}
