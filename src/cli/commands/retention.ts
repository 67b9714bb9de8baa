import type { Command } from 'commander';
import type { RetentionReport, WhatIf, Why } from '../../card/retentionTypes.js';
import type { CallRow } from '../../control/api.js';
import { localTime, size, table } from '../format.js';
import type { Session } from '../session.js';
import { wholeNumber } from './calls.js';

const isoOf = (ms: number) => new Date(ms).toISOString();

/** `hold`, `release`, `why` and `retention`. */
export function addRetention(program: Command, session: Session): void {
  const { words } = session;
  const pathOf = (id: string, what: string) => `/v1/calls/${encodeURIComponent(id)}/${what}`;
  program
    .command('hold')
    .argument('<id|last>')
    .description(words.helpHold)
    .option('--reason <text>', words.helpReason)
    .option('--yes', words.helpYes)
    .option('--json', words.helpJson)
    .action(async (asked: string, options: { reason?: string; yes?: true; json?: true }) => {
      const { json, ...body } = options;
      const row = await session.recorder().send<CallRow>('POST', pathOf(asked, 'hold'), body);
      if (json) session.printJson(row);
      else session.print(words.held({ id: row.id }));
    });
  program
    .command('release')
    .argument('<id|last>')
    .description(words.helpRelease)
    .option('--json', words.helpJson)
    .action(async (asked: string, options: { json?: true }) => {
      const row = await session.recorder().send<CallRow>('DELETE', pathOf(asked, 'hold'));
      if (options.json) session.printJson(row);
      else session.print(words.released({ id: row.id }));
    });
  program
    .command('why')
    .argument('<id|last>')
    .description(words.helpWhy)
    .option('--json', words.helpJson)
    .action(async (asked: string, options: { json?: true }) => {
      const why = await session.recorder().getJson<Why>(pathOf(asked, 'why'));
      if (options.json) session.printJson(why);
      else session.print(...whyLines(why, session));
    });
  program
    .command('retention')
    .description(words.helpRetention)
    .option('--dry-run', words.helpDryRun)
    .option('--min-keep-days <n>', words.helpTry, wholeNumber)
    .option('--max-age-days <n>', words.helpTry, wholeNumber)
    .option('--json', words.helpJson)
    .action(async (options: WhatIf & { dryRun?: true; json?: true }) => {
      const { dryRun, json, ...whatIf } = options;
      const query = new URLSearchParams();
      for (const [key, value] of Object.entries(whatIf)) query.set(key, String(value));
      const report = await session.recorder().getJson<RetentionReport>(`/v1/retention?${query}`);
      if (json) session.printJson(report);
      else session.print(...reportLines(report, dryRun === true, session));
    });
}

function whyLines({ row, verdict: { kept, asleep }, goes, catalogue }: Why, { words }: Session): string[] {
  const until = kept?.by === 'minKeep' && kept.untilMs !== null ? localTime(isoOf(kept.untilMs)) : null;
  const lines = [
    kept === null
      ? words.whyFree({ id: row.id })
      : {
          hold: words.whyHeld({ id: row.id, reason: row.hold ?? '' }),
          pin: words.whyPinned({ id: row.id }),
          minKeep: words.whyKept({ id: row.id, until, rule: kept.by === 'minKeep' ? kept.rule : '' }),
        }[kept.by],
  ];
  if (asleep !== null) lines.push(words.whyAsleep);
  if (goes !== null && goes.aboutMs !== null)
    lines.push(words.whyGoes({ about: localTime(isoOf(goes.aboutMs)), rule: goes.rule }));
  else if (goes !== null) lines.push(words.whyGoesSometime({ rule: goes.rule }));
  if (catalogue === 'loading') lines.push(words.callsLoading);
  return lines;
}

function reportLines(report: RetentionReport, dryRun: boolean, { words }: Session): string[] {
  const { survey, ladder, plan, freeBytes, totalBytes } = report;
  const lines = table([
    [words.retentionCalls, `${survey.calls}`, size(survey.bytes)],
    [words.retentionHeld, '', size(survey.heldBytes)],
    [words.retentionMinKeep, '', size(survey.minKeepBytes)],
    [words.retentionEvictable, '', size(survey.evictableBytes)],
    [words.retentionFree, '', `${size(freeBytes)} / ${size(totalBytes)}`],
  ]);
  lines.push(words.retentionLevel({ level: ladder.level, hours: ladder.hoursLeft?.toFixed(0) ?? null }));
  if (report.catalogue === 'loading') lines.push(words.callsLoading);
  if (!dryRun) return lines;
  if (plan.deletions.length === 0) return [...lines, words.retentionNothing];
  const rows = plan.deletions.map(({ row, rule }) => [row.id, localTime(row.start), size(row.bytes), rule]);
  return [...lines, words.retentionWould({ calls: plan.deletions.length }), ...table(rows)];
}
