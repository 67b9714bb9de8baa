import type { Problem } from '../i18n/problems.js';
import type { Catalogue, CatalogueRow } from './catalogueTypes.js';
import type { Pins } from './pins.js';
import type { Pruner } from './pruner.js';
import { DAY_MS, verdictOf } from './retention.js';
import { HOLD_PART, protectedPartOf, tightestOf, trafficOf } from './retentionSurvey.js';
import type { ListState, RetentionPolicy, RetentionReport, WhatIf, Why } from './retentionTypes.js';

type HoldOrRelease = { readonly op: 'hold'; readonly reason: string } | { readonly op: 'release' };

const REPORT_ROWS = 1000;

export interface AnswerPorts {
  readonly pruner: Pruner;
  readonly catalogue: Catalogue;
  readonly policy: RetentionPolicy;
  readonly pins: Pins;
  /** Waits a little for the list to be complete, as looking one up does. */
  listed(): Promise<ListState>;
  /** Writes it to the day's index, the journal and the catalogue; a hold also makes the file read-only. */
  annotate(id: string, saying: HoldOrRelease): Promise<unknown>;
}

/** Holds, and what people ask about retention. */
export class RetentionAnswers {
  readonly #ports: AnswerPorts;

  constructor(ports: AnswerPorts) {
    this.#ports = ports;
  }

  /**
   * @param yes even when more than 85 % of the card would be protected then, or nobody knows while the list is read.
   * Nothing is deleted meanwhile, so a hold that has to be asked for again loses nothing
   */
  async hold(asked: string, reason: string, yes: boolean): Promise<CatalogueRow | Problem> {
    const { pruner, policy, listed } = this.#ports;
    const list = await listed();
    const row = await this.#ports.catalogue.find(asked);
    if (row === null) return { code: 'controlNoSuchCall', id: asked };
    if (!yes && row.hold === null) {
      if (list !== 'ready') return { code: 'retentionListLoading', id: row.id };
      const { survey, demand, clock } = await pruner.standing();
      const already = verdictOf({ ...row, pinned: false }, policy, clock).kept !== null;
      const part = protectedPartOf(survey, policy, demand, already ? 0 : row.bytes);
      if (part > HOLD_PART) return { code: 'retentionHold85', id: row.id, percent: Math.round(part * 100) };
    }
    return this.#annotated(row, { op: 'hold', reason });
  }

  async release(asked: string): Promise<CatalogueRow | Problem> {
    await this.#ports.listed();
    const row = await this.#ports.catalogue.find(asked);
    if (row === null) return { code: 'controlNoSuchCall', id: asked };
    return this.#annotated(row, { op: 'release' });
  }

  async why(asked: string): Promise<Why | Problem> {
    const { catalogue: rows, pruner, policy, pins } = this.#ports;
    const catalogue = await this.#ports.listed();
    const row = await rows.find(asked);
    if (row === null) return { code: 'controlNoSuchCall', id: asked };
    const { survey, demand, clock } = await pruner.standing();
    const verdict = verdictOf({ ...row, pinned: pins.has(row.path) }, policy, clock);
    const { kept, expires, asleep } = verdict;
    if (kept?.by === 'hold') return { row, verdict, goes: null, catalogue };
    const traffic = trafficOf(survey, clock);
    const { rule, roomBytes } = tightestOf(policy, demand);
    const bytesFirst = roomBytes + (await this.#evictableBefore(row));
    const spaceMs = traffic === 0 ? null : clock.nowMs + Math.max(0, bytesFirst) / traffic;
    const ageMs = asleep === null ? (expires?.atMs ?? null) : null;
    const earliestMs = kept?.by === 'minKeep' ? (kept.untilMs ?? 0) : 0;
    if (expires !== null && ageMs !== null && ageMs <= (spaceMs ?? Infinity))
      return { row, verdict, goes: { rule: expires.rule, aboutMs: Math.max(ageMs, earliestMs) }, catalogue };
    const aboutMs = spaceMs === null ? null : Math.max(spaceMs, earliestMs);
    return { row, verdict, goes: { rule, aboutMs }, catalogue };
  }

  async report(whatIf: WhatIf): Promise<RetentionReport> {
    const policy = changed(this.#ports.policy, whatIf);
    const catalogue = await this.#ports.listed();
    const { survey, ladder, demand, clock } = await this.#ports.pruner.standing(policy);
    const plan = await this.#ports.pruner.plan(0, policy, REPORT_ROWS);
    const { freeBytes, totalBytes } = demand;
    return { policy, survey, ladder, plan, freeBytes, totalBytes, clockTrusted: clock.trusted, catalogue };
  }

  async #evictableBefore(row: CatalogueRow): Promise<number> {
    const { pruner, policy } = this.#ports;
    const { clock } = await pruner.standing();
    let bytes = 0;
    for await (const one of pruner.rows()) {
      if (one.orderMs >= row.orderMs) break;
      if (verdictOf(one, policy, clock).kept === null) bytes += one.bytes;
    }
    return bytes;
  }

  async #annotated({ id }: CatalogueRow, saying: HoldOrRelease): Promise<CatalogueRow | Problem> {
    await this.#ports.annotate(id, saying);
    return (await this.#ports.catalogue.find(id)) ?? { code: 'controlNoSuchCall', id };
  }
}

function changed(policy: RetentionPolicy, { minKeepDays, maxAgeDays, maxBytes }: WhatIf): RetentionPolicy {
  const [top, ...rules] = policy.rules;
  if (top === undefined) return policy;
  const ages = {
    minKeepMs: minKeepDays === undefined ? top.minKeepMs : minKeepDays * DAY_MS,
    maxAgeMs: maxAgeDays === undefined ? top.maxAgeMs : maxAgeDays * DAY_MS,
  };
  return { ...policy, maxBytes: maxBytes ?? policy.maxBytes, rules: [{ ...top, ...ages }, ...rules] };
}
