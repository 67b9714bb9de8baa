import type { PageDetails } from '../../../card/page/pageTypes.js';
import type { Call } from '../call.js';
import { Sha256 } from '../sha256.js';
import { countText, type Words } from '../words.js';
import { el } from './dom.js';
import type { CallStore } from './store.js';

type Verdict = 'unchanged' | 'changed' | 'notInList' | 'unreadable';

const RECORDING = /\.(wav|mp3|opus)$/;
/** `2026-11-23_…`: the day's folder stands in the name. */
const DATED = /^(\d{4})-(\d\d)-(\d\d)_/;
const HEADER_BYTES = 4096;
/** What the browser's own hash may have in memory at once; more goes through ours, in pieces. */
const AT_ONCE_BYTES = 64 * 1024 ** 2;
const PIECE_BYTES = 4 * 1024 ** 2;
/** All that changed is listed; of the others so many. */
const LISTED = 200;

/** Holds files that a person gives against the hashes that the drive has of them. */
export class Verifier {
  readonly element: HTMLDialogElement;
  readonly #words: Words;
  readonly #store: CallStore;
  readonly #sum = el('p', { class: 'sum', role: 'status' });
  readonly #results = el('ul', { class: 'results' });
  readonly #about = el('p', { class: 'about' });
  #run = 0;

  constructor(words: Words, store: CallStore) {
    this.#words = words;
    this.#store = store;
    this.element = this.#build();
  }

  /** @param call the one that is to be checked; null for any */
  open(call: Call | null): void {
    this.#about.textContent = call === null ? '' : `${this.#words.file}: ${call.path}`;
    this.#about.hidden = call === null;
    this.#sum.textContent = '';
    this.#results.replaceChildren();
    this.element.showModal();
  }

  #build(): HTMLDialogElement {
    const words = this.#words;
    const input = (label: string, folder: boolean) => {
      const files = el('input', { type: 'file', multiple: true, webkitdirectory: folder });
      files.addEventListener('change', () => void this.#check([...(files.files ?? [])]));
      return el('label', { class: 'choose' }, label, files);
    };
    const drop = el(
      'div',
      { class: 'drop' },
      el('p', {}, words.verifyHow),
      this.#about,
      el('div', { class: 'chooses' }, input(words.chooseFiles, false), input(words.chooseFolder, true)),
    );
    drop.addEventListener('dragover', (event) => event.preventDefault());
    drop.addEventListener('drop', (event) => {
      event.preventDefault();
      const entries = [...(event.dataTransfer?.items ?? [])].map((item) => item.webkitGetAsEntry());
      void filesIn(entries.filter((entry) => entry !== null)).then((files) => this.#check(files));
    });
    const close = () => this.element.close();
    return el(
      'dialog',
      { class: 'verify', 'aria-label': words.verify, close: () => void this.#run++ },
      el(
        'header',
        {},
        el('h2', {}, words.verify),
        el('button', { type: 'button', class: 'close', 'aria-label': words.close, click: close }, '×'),
      ),
      el('p', {}, words.verifyWhy),
      drop,
      this.#sum,
      this.#results,
      el('p', { class: 'small' }, words.verifyNothingSent),
    );
  }

  async #check(given: readonly File[]): Promise<void> {
    const run = ++this.#run;
    const files = given.filter(({ name }) => RECORDING.test(name));
    const counts: Record<Verdict, number> = { unchanged: 0, changed: 0, notInList: 0, unreadable: 0 };
    this.#results.replaceChildren();
    for (const [done, file] of files.entries()) {
      this.#sum.textContent = this.#words.verifying({ done, files: files.length });
      const verdict = await this.#judge(file);
      if (run !== this.#run) return;
      counts[verdict]++;
      this.#list(file, verdict, counts[verdict]);
    }
    const { unchanged: ok, changed, unreadable, notInList: unknown } = counts;
    this.#sum.textContent = this.#words.verified({ ok, bad: changed + unreadable, unknown });
    this.#sum.dataset.verdict = changed + unreadable > 0 ? 'bad' : ok > 0 ? 'ok' : 'unknown';
  }

  #list(file: File, verdict: Verdict, so: number): void {
    const bad = verdict === 'changed' || verdict === 'unreadable';
    if (!bad && so > LISTED) return;
    const line = el('li', { class: verdict }, el('b', {}, this.#words[verdict]), ' ', file.name);
    if (bad) this.#results.prepend(line);
    else this.#results.append(line);
    if (!bad && so === LISTED) this.#results.append(el('li', {}, `… ${countText(LISTED)}`));
  }

  async #judge(file: File): Promise<Verdict> {
    const dated = DATED.exec(file.name);
    const folder = dated === null ? null : dated.slice(1).join('/');
    const known = folder === null ? null : await this.#store.details({ path: `${folder}/${file.name}` });
    if (known === null) return 'notInList';
    if (file.size !== known.bytes) return 'changed';
    try {
      return (await isWhole(file, known)) ? 'unchanged' : 'changed';
    } catch {
      return 'unreadable';
    }
  }
}

/** By the hash of all of it; where the drive does not know that, by its sound's. */
async function isWhole(file: File, { sha256, audioSha256 }: PageDetails): Promise<boolean> {
  if (sha256 !== null) return (await hashOf(file)) === sha256;
  return (await hashOf(file.slice(HEADER_BYTES))) === audioSha256;
}

async function hashOf(blob: Blob): Promise<string> {
  if (blob.size <= AT_ONCE_BYTES && typeof crypto !== 'undefined' && crypto.subtle !== undefined) {
    const hash = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer());
    return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  }
  const hash = new Sha256();
  for (let at = 0; at < blob.size; at += PIECE_BYTES)
    hash.update(new Uint8Array(await blob.slice(at, at + PIECE_BYTES).arrayBuffer()));
  return hash.digest();
}

async function filesIn(entries: readonly FileSystemEntry[]): Promise<File[]> {
  const found: File[] = [];
  for (const entry of entries) {
    if (entry.isFile) {
      const one = entry as FileSystemFileEntry;
      found.push(await new Promise<File>((resolve, reject) => one.file(resolve, reject)));
    } else {
      const reader = (entry as FileSystemDirectoryEntry).createReader();
      // It gives a hundred at a time, and none when it is through.
      for (;;) {
        const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
          reader.readEntries(resolve, reject),
        );
        if (some.length === 0) break;
        found.push(...(await filesIn(some)));
      }
    }
  }
  return found;
}
