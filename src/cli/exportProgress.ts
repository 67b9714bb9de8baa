import type { CopyProgress } from '../export/pack/copier.js';
import { RateMeter } from '../export/pack/rate.js';
import { progressBar, progressText } from './exportView.js';
import type { Session } from './session.js';

const REDRAW_MS = 100;
/** Without a terminal: a line for so many parts of the work. */
const LINES = 10;

export interface ProgressPrinter {
  readonly show: (now: CopyProgress) => void;
  /** Takes the line away, so that what follows begins on a clean one. */
  end(): void;
}

/** A line drawn again and again on a terminal, a line for each tenth elsewhere, nothing where JSON is wanted. */
export function progressPrinter(session: Session, silent: boolean): ProgressPrinter {
  if (silent) return { show: () => {}, end: () => {} };
  if (!session.isTerminal) return { show: tenths(session), end: () => {} };
  const meter = new RateMeter();
  let drawnMs = Number.NEGATIVE_INFINITY;
  return {
    show: (now) => {
      const atMs = performance.now();
      const rate = meter.take({ ...now, atMs });
      if (atMs - drawnMs < REDRAW_MS && now.filesDone < now.files) return;
      drawnMs = atMs;
      const line = progressBar(now, rate, process.stdout.columns || 80, session.words);
      process.stdout.write(`\r${line}\x1b[K`);
    },
    end: () => {
      if (drawnMs > 0) process.stdout.write('\r\x1b[K');
    },
  };
}

function tenths(session: Session): (now: CopyProgress) => void {
  let told = 0;
  return (now) => {
    const tenth = Math.floor((LINES * now.filesDone) / now.files);
    if (tenth <= told || now.filesDone === now.files) return;
    told = tenth;
    session.print(progressText(now, session.words));
  };
}
