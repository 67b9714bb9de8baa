// A reporter for node:test that is silent about what goes well: it prints each failure with what its file
// printed, and the totals. When nothing at all has begun or ended for STALL_SECONDS (180), it says what has not
// ended, with every process below it, and ends the run: node:test itself would wait for ever.
// With RESULTS=FILE every test's name, result and ms go there too, a line of JSON each.
import { execFileSync } from 'node:child_process';
import { appendFileSync, writeSync } from 'node:fs';

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;
const stallMs = Number(process.env.STALL_SECONDS ?? 180) * 1000;

/** Every process below this one, outermost first: [pid, line of ps]. */
function processesBelow() {
  const table = execFileSync('ps', ['-eo', 'pid=,ppid=,stat=,etimes=,wchan:24=,args='], { encoding: 'utf8' })
    .split('\n')
    .map((line) => [...line.trim().split(/\s+/).slice(0, 2).map(Number), line.trim().slice(0, 300)]);
  const below = [];
  for (const parents = [process.pid]; parents.length > 0; ) {
    const parent = parents.shift();
    for (const [pid, ppid, line] of table)
      if (ppid === parent && !line.includes(' ps -eo ')) {
        below.push([pid, line]);
        parents.push(pid);
      }
  }
  return below;
}

function endStalled(open) {
  const below = processesBelow();
  const lines = [
    `FAILED: nothing has begun or ended for ${seconds(stallMs)}; begun and not ended:`,
    ...[...open].map((name) => `  ${name}`),
    'its processes (pid, parent, state, seconds, where in the kernel, command):',
    ...below.map(([, line]) => `  ${line}`),
  ];
  writeSync(2, `${lines.join('\n')}\n`);
  for (const [pid] of below)
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It ended with the one above it.
    }
  process.exit(1);
}

function keep({ name, file, nesting, skip, todo, details }, passed) {
  const ok = passed && skip === undefined && todo === undefined;
  const line = JSON.stringify({ name, ok, ms: Math.round(details.duration_ms), file, nesting });
  if (process.env.RESULTS) appendFileSync(process.env.RESULTS, `${line}\n`);
}

export default async function* report(source) {
  const printed = new Map();
  const totals = [];
  const open = new Set();
  const watch = () => setTimeout(endStalled, stallMs, open).unref();
  let stalled = watch();
  for await (const { type, data } of source) {
    clearTimeout(stalled);
    stalled = watch();
    const one = `${data.name} (${data.file ?? 'file'})`;
    if (type === 'test:dequeue') open.add(one);
    else if (type === 'test:pass' || type === 'test:fail') {
      open.delete(one);
      keep(data, type === 'test:pass');
    }
    if (type === 'test:stdout' || type === 'test:stderr') {
      const lines = printed.get(data.file) ?? [];
      if (lines.length < 200) lines.push(data.message);
      printed.set(data.file, lines);
    } else if (type === 'test:fail') {
      const error = data.details.error;
      if (error?.failureType === 'subtestsFailed') continue;
      yield `FAILED ${data.name} (${data.file}:${data.line}, ${seconds(data.details.duration_ms)})\n`;
      yield `${error?.cause?.stack ?? error?.cause ?? error?.message ?? error}\n`;
      for (const line of printed.get(data.file) ?? []) yield line;
      printed.delete(data.file);
    } else if (
      type === 'test:diagnostic' &&
      data.nesting === 0 &&
      /^(tests|pass|fail|skipped) /.test(data.message)
    ) {
      totals.push(`# ${data.message}\n`);
    }
  }
  clearTimeout(stalled);
  yield* totals;
}
