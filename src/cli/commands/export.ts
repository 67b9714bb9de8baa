import { lstat, realpath } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname, resolve, sep } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Status } from '../../control/api.js';
import type { ApiClient } from '../../control/client.js';
import { targetProblem } from '../../export/pack/copier.js';
import { exportTo, isZip } from '../../export/pack/exportTo.js';
import { EXPORT_FORMATS, type ExportFormat } from '../../export/pack/manifest.js';
import { unknownField } from '../../export/pack/names.js';
import { fromRecorder } from '../../export/pack/original.js';
import type { CopyOrder } from '../../export/pack/plan.js';
import { oldestFirst, type RowsFound, rowOf, rowsFor } from '../../export/pack/rows.js';
import { ProblemError } from '../../i18n/problems.js';
import { understood, withCallFilters } from '../callFilters.js';
import { type CallFilters, filterQuery, localMoment } from '../callOptions.js';
import { EXIT } from '../exits.js';
import { dryRun } from '../exportDryRun.js';
import { progressPrinter } from '../exportProgress.js';
import { exitOfCopy, resultJson, resultLines } from '../exportView.js';
import type { Session } from '../session.js';

export interface ExportOptions extends CallFilters {
  readonly out: string;
  readonly format: ExportFormat;
  readonly name: string;
  readonly level?: true;
  readonly dryRun?: true;
  readonly json?: true;
}

const IS_DAY = /^\d{4}-/;

export function addExport(program: Command, session: Session): void {
  const { words } = session;
  const template = (text: string) => {
    if (text.trim() === '' || unknownField(text) !== null)
      throw new InvalidArgumentError(words.exportNameWrong);
    return text;
  };
  const what = (word: string, before: readonly string[] | undefined) => {
    if (IS_DAY.test(word)) understood(localMoment(word, false), words.dateWrong);
    return [...(before ?? []), word];
  };
  const command = program.command('export').description(words.helpExport);
  withCallFilters(command.argument('[id|last|day...]', words.helpExport, what, []), words)
    .requiredOption('--out <folder|file.zip>', words.helpExportTo)
    .addOption(
      new Option('--format <format>', words.helpExportFormat).choices(EXPORT_FORMATS).default('original'),
    )
    .option('--name <template>', words.helpExportName, template, '{name}')
    .option('--level', words.helpExportLevel)
    .option('--dry-run', words.helpExportDryRun)
    .option('--json', words.helpJson)
    .action((wanted: readonly string[], options: ExportOptions) => {
      if (options.level && options.format === 'original') command.error(words.exportLevelOriginal);
      return run(wanted, options, session);
    });
}

async function run(wanted: readonly string[], options: ExportOptions, session: Session): Promise<void> {
  const { words } = session;
  const recorder = session.recorder();
  const { rows, complete } = await selected(recorder, wanted, options);
  if (!complete) process.stderr.write(`${words.callsLoading}\n`);
  if (rows.length === 0) {
    process.stderr.write(`${words.exportNothing}\n`);
    session.exitWith(EXIT.noInput);
    return;
  }
  const { board, version, card } = await recorder.getJson<Status>('/v1/status');
  const path = await placeFor(options.out, card.recordings.path);
  const order: CopyOrder = {
    ...{ rows, template: options.name, format: options.format, recheck: true },
    levelled: options.level === true,
    recorder: { host: hostname(), board, version },
  };
  if (options.dryRun) return dryRun(order, path, options.json === true, session);
  const printer = progressPrinter(session, options.json === true);
  const ports = {
    open: fromRecorder(recorder),
    progress: printer.show,
    nowIso: () => new Date().toISOString(),
    language: session.language,
  };
  const result = await exportTo(path, order, ports, session.untilInterrupted());
  printer.end();
  session.exitWith(exitOfCopy(result));
  if (options.json) session.printJson(resultJson(result, path));
  else
    session.print(
      ...resultLines(result, { path, isZip: isZip(path) }, words, (problem) => session.sentence(problem)),
    );
}

/** By id, by day, or by filters alone; filters narrow down days, an id is an id. */
async function selected(
  recorder: ApiClient,
  wanted: readonly string[],
  filters: CallFilters,
): Promise<RowsFound> {
  const found: RowsFound[] = [];
  for (const word of wanted) {
    if (!IS_DAY.test(word)) {
      found.push({ rows: [await rowOf(recorder, word)], complete: true });
      continue;
    }
    const [from, to] = [localMoment(word, false), localMoment(word, true)];
    if (from !== null && to !== null)
      found.push(
        await rowsFor(
          recorder,
          filterQuery({ ...filters, from: later(from, filters.from), to: earlier(to, filters.to) }),
        ),
      );
  }
  if (wanted.length === 0) found.push(await rowsFor(recorder, filterQuery(filters)));
  return {
    rows: oldestFirst(found.flatMap(({ rows }) => rows)),
    complete: found.every(({ complete }) => complete),
  };
}

function later(a: Date, b: Date | undefined): Date {
  return b !== undefined && b > a ? b : a;
}

function earlier(a: Date, b: Date | undefined): Date {
  return b !== undefined && b < a ? b : a;
}

/**
 * The absolute path of the target. Its parent must be there, or a stick that is not mounted would be made up on the
 * recorder's own disk; and it must not lie among the recordings.
 */
async function placeFor(given: string, recordings: string): Promise<string> {
  const path = resolve(given);
  const parent = dirname(path);
  const real = await realpath(path).catch(() =>
    realpath(parent).catch((error: unknown) => {
      throw targetProblem(error, parent);
    }),
  );
  const card = await realpath(recordings).catch(() => recordings);
  if (real === card || real.startsWith(card + sep))
    throw new ProblemError({ code: 'exportIntoRecordings', path });
  if (isZip(path) && (await lstat(path).catch(() => null)) !== null)
    throw new ProblemError({ code: 'exportNotOurs', path });
  return path;
}
