import type { Words } from '../i18n/messages.js';
import type { Happened } from '../trace/replay.js';

/** A line for each thing that happened: seconds since the trace began, what, details; speech that goes on is told once. */
export function traceLines(happened: readonly Happened[], beganMs: number, words: Words): string[] {
  const lines: string[] = [];
  let speaking = false;
  for (const one of happened) {
    const { kind, ...facts } = factsOf(one);
    if (kind === 'speech' && speaking) continue;
    if (kind === 'speech' || kind === 'silence') speaking = kind === 'speech';
    const seconds = ((one.ms - beganMs) / 1000).toFixed(2).padStart(8);
    const arrow = 'effect' in one ? '→ ' : '';
    const details = detailsOf(facts);
    lines.push(`${seconds}  ${arrow}${words.traceKind({ kind })}${details === '' ? '' : `  ${details}`}`);
  }
  return lines;
}

function factsOf(one: Happened): { readonly kind: string } & Record<string, unknown> {
  if ('event' in one) return { ...one.event };
  if ('effect' in one) return { ...one.effect };
  return { kind: 'damagedCallerId', reason: one.damagedCallerId };
}

const TOLD = [
  'digit',
  'by',
  'tone',
  'on',
  'direction',
  'callerId',
  'clip',
  'what',
  'detail',
  'reason',
  'rings',
];

function detailsOf(facts: Readonly<Record<string, unknown>>): string {
  return TOLD.flatMap((name) => {
    const value = facts[name];
    if (value === undefined || value === null) return [];
    return [`${name}=${typeof value === 'object' ? JSON.stringify(value) : value}`];
  }).join(' ');
}
