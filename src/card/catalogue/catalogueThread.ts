import { parentPort, workerData } from 'node:worker_threads';
import { whyOf } from '../blockStore.js';
import { realDisk } from '../disk.js';
import { readJournal } from '../journal.js';
import { loadCatalogue } from './load.js';
import { reconcile } from './reconcile.js';
import { fileSnapshot } from './snapshot.js';
import { SqlCatalogue } from './sqlCatalogue.js';
import type { ThreadCall, ThreadRequest, ThreadSetting, ThreadWord } from './threadMessages.js';

/** The catalogue's thread. While it loads, queries are answered from what is there by then. */
const setting = workerData as ThreadSetting;
const disk = realDisk(setting.recordings);
const journal = {
  read: (fromSeq: number, broken: (line: number) => void = () => {}) =>
    readJournal(setting.journal, fromSeq, broken),
};
const snapshot = fileSnapshot(setting.snapshot);
/** Done at once and once more when all is loaded, since loading may overwrite it; twice is the same as once. */
const AGAIN: readonly string[] = ['put', 'annotate'];
const LATER: readonly string[] = ['reached', 'reconcile', 'stop'];
const PROGRESS_MS = 500;

let catalogue = await SqlCatalogue.empty();
let waiting: ThreadRequest[] | null = [];

function say(word: ThreadWord): void {
  parentPort?.postMessage(word);
}

async function save(): Promise<void> {
  if (!catalogue.changed) return;
  const given = catalogue;
  try {
    await snapshot.write(catalogue.bytes());
  } catch (error) {
    given.markChanged();
    say({ kind: 'problem', problem: { code: 'stateUnusable', path: setting.snapshot, why: whyOf(error) } });
  }
}

async function carryOut(call: ThreadCall): Promise<unknown> {
  switch (call.name) {
    case 'put':
      return catalogue.put(...call.given);
    case 'annotate':
      return catalogue.annotate(...call.given);
    case 'reached':
      return catalogue.reached(...call.given);
    case 'find':
      return catalogue.find(...call.given);
    case 'query':
      return catalogue.query(...call.given);
    case 'oldestFirst':
      return catalogue.oldestFirst(...call.given);
    case 'totals':
      return catalogue.totals();
    case 'talkSince':
      return catalogue.talkSince(...call.given);
    case 'reconcile':
      return load();
    case 'stop':
      return save();
  }
}

async function answer(request: ThreadRequest): Promise<void> {
  if (waiting !== null && LATER.includes(request.name)) {
    waiting.push(request);
    return;
  }
  if (waiting !== null && AGAIN.includes(request.name)) waiting.push(request);
  const { ticket } = request;
  try {
    say({ kind: 'answer', ticket, value: await carryOut(request) });
  } catch (error) {
    say({ kind: 'failed', ticket, why: whyOf(error) });
  }
}

async function whileLoading(work: () => Promise<void>): Promise<void> {
  waiting ??= [];
  const progress = setInterval(
    async () => say({ kind: 'loading', totals: await catalogue.totals() }),
    PROGRESS_MS,
  );
  await work();
  clearInterval(progress);
  const requests = waiting;
  waiting = null;
  for (const request of requests) await answer(request);
  say({ kind: 'ready', totals: await catalogue.totals() });
}

const report = (problem: Extract<ThreadWord, { kind: 'problem' }>['problem']) =>
  say({ kind: 'problem', problem });
const stale = (day: string) => say({ kind: 'stale', day });
const load = () => whileLoading(() => reconcile(disk, catalogue, new Set(), report, stale));

parentPort?.on('message', answer);
setInterval(save, setting.saveEveryMs);
await whileLoading(async () => {
  const first = catalogue;
  const given = (made: SqlCatalogue) => {
    catalogue = made;
  };
  catalogue = await loadCatalogue(disk, journal, snapshot, report, given, stale);
  first.close();
});
