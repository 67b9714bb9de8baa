import type { Status } from './api.js';

/** The Content-Type of Prometheus' text format. */
export const METRICS_TYPE = 'text/plain; version=0.0.4; charset=utf-8';

type Value = number | null;
interface Metric {
  readonly name: string;
  readonly type: 'gauge' | 'counter';
  readonly help: string;
  /** By label; the empty label for the one value without. Null: not known, and left out. */
  readonly values: readonly (readonly [labels: string, value: Value])[];
}

/** The status as metrics in Prometheus' text format: numbers only, nothing of callers. Pure. */
export function metricsText(status: Status): string {
  return metricsOf(status).map(textOf).join('');
}

function textOf({ name, type, help, values }: Metric): string {
  const lines = values
    .filter(([, value]) => value !== null)
    .map(([labels, value]) => `${name}${labels === '' ? '' : `{${labels}}`} ${value}\n`);
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function metricsOf(status: Status): Metric[] {
  const { armed, line, audio, card, health, problems, call } = status;
  const gauge = (name: string, help: string, value: Value): Metric => one('gauge', name, help, value);
  const counter = (name: string, help: string, value: Value): Metric =>
    one('counter', `${name}_total`, help, value);
  const { notices, lineStages, selfTest } = health;
  return [
    labelled('gauge', 'build_info', 'The version that runs.', [[label('version', status.version), 1]]),
    gauge('armed', 'Whether a call that comes now would be recorded.', Number(armed)),
    gauge(
      'recording',
      'Whether a call is being recorded.',
      Number(['incoming', 'outgoing'].includes(call.state)),
    ),
    gauge(
      'last_good_recording_age_seconds',
      'Since the end of the last recording filed whole and with sound.',
      seconds(health.lastGood?.agoMs ?? null),
    ),
    gauge('last_ring_age_seconds', 'Since the last ring.', seconds(health.lastRingMsAgo)),
    gauge(
      'line_last_byte_age_seconds',
      'Since the last byte of the line interface.',
      seconds(line.lastHeardMsAgo),
    ),
    gauge('line_ready', 'Whether the line interface is at work.', Number(line.state === 'ready')),
    gauge(
      'line_recovery_seconds',
      'Since the line interface fell silent; 0 when it answers.',
      seconds(line.recovery?.sinceMs ?? 0),
    ),
    labelled(
      'counter',
      'line_recovery_steps_total',
      'Means taken to bring it back.',
      stages(lineStages.taken),
    ),
    labelled('counter', 'line_recoveries_total', 'By which of them it came back.', stages(lineStages.helped)),
    counter('recordings_filed', 'Recordings filed since the start.', health.filed),
    gauge('recordings', 'Recordings on the card.', card.recordings.calls),
    gauge('ring_waiting_calls', 'Calls that wait in the ring to be filed.', card.ring.waitingCalls),
    counter('sound_gaps', 'Gaps in the sound of the line.', health.gaps),
    counter('sound_gap_seconds', 'Sound of the line that is missing.', health.gapSamples / 8000),
    counter('capture_restarts', 'Restarts of the sound capture.', audio.restarts),
    gauge('capture_level_dbfs', 'Level of the line, dB of full scale.', audio.levelDb),
    gauge('card_free_bytes', 'Free room for recordings.', card.recordings.freeBytes),
    gauge('problems', 'What is wrong now.', problems.length),
    labelled(
      'gauge',
      'problem',
      'Each problem of now, by its code.',
      problems.map(({ code }) => [label('code', code), 1]),
    ),
    labelled('counter', 'notices_total', 'Notices of filed recordings, by what came of them.', [
      [label('result', 'heard'), notices.heard],
      [label('result', 'not_heard'), notices.notHeard],
      [label('result', 'cut_short'), notices.cutShort],
    ]),
    gauge(
      'self_test_ok',
      'Whether the last nightly self-test was passed.',
      selfTest.last === null ? null : Number(selfTest.last.problem === null),
    ),
  ];
}

function one(type: Metric['type'], name: string, help: string, value: Value): Metric {
  return { name: `denwaban_${name}`, type, help, values: [['', value]] };
}

function labelled(type: Metric['type'], name: string, help: string, values: Metric['values']): Metric {
  return { name: `denwaban_${name}`, type, help, values };
}

function stages(counts: Readonly<Record<string, number>>): Metric['values'] {
  return Object.entries(counts).map(([stage, count]) => [label('stage', snake(stage)), count]);
}

function snake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

function label(name: string, value: string): string {
  return `${name}="${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

function seconds(ms: Value): Value {
  return ms === null ? null : ms / 1000;
}
