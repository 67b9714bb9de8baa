import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metricsText } from '#src/control/metrics.js';
import { LINE_MISSING, STATUS } from './memoryPorts.js';

/** A strict reader of the text format 0.0.4: what it does not understand fails. */
function read(text: string): Map<string, number> {
  const values = new Map<string, number>();
  let [helped, typed, name] = ['', '', ''];
  for (const line of text.split('\n').slice(0, -1)) {
    const help = /^# HELP ([a-z_]+) (\S.*)$/.exec(line);
    const type = /^# TYPE ([a-z_]+) (gauge|counter)$/.exec(line);
    const value = /^([a-z_]+)(\{[a-z_]+="(?:[^"\\\n]|\\["\\n])*"\})? (-?\d+(?:\.\d+)?(?:e[+-]?\d+)?)$/.exec(
      line,
    );
    if (help !== null) helped = help[1] ?? '';
    else if (type !== null) {
      typed = type[1] ?? '';
      assert.equal(helped, typed, 'HELP comes before TYPE');
      assert.ok(!values.has(typed), 'a family stands together');
      assert.equal(type[2] === 'counter', typed.endsWith('_total'), typed);
    } else {
      assert.ok(value, line);
      name = `${value[1]}${value[2] ?? ''}`;
      assert.equal(value[1], typed, 'a value comes after its TYPE');
      assert.ok(!values.has(name), `twice: ${name}`);
      values.set(name, Number(value[3]));
    }
  }
  assert.ok(text.endsWith('\n'));
  return values;
}

test('the status is told as metrics in the text format of Prometheus, with units in the names', () => {
  const values = read(metricsText(STATUS));
  for (const [name, value] of Object.entries({
    denwaban_armed: 1,
    denwaban_last_good_recording_age_seconds: 10_800,
    denwaban_last_ring_age_seconds: 90,
    denwaban_line_last_byte_age_seconds: 0.005,
    denwaban_recordings_filed_total: 2,
    denwaban_sound_gaps_total: 1,
    denwaban_sound_gap_seconds_total: 0.5,
    denwaban_capture_restarts_total: 2,
    denwaban_card_free_bytes: 13_200_000_000,
    denwaban_problems: 0,
    'denwaban_notices_total{result="heard"}': 1,
    'denwaban_notices_total{result="cut_short"}': 1,
    'denwaban_line_recovery_steps_total{stage="usb_power"}': 1,
    'denwaban_line_recoveries_total{stage="stop_once"}': 1,
  }))
    assert.equal(values.get(name), value, name);
  assert.ok([...values.keys()].every((name) => name.startsWith('denwaban_')));
});

test('what is not known is left out, and each problem is named by its code', () => {
  const health = { ...STATUS.health, lastGood: null, lastRingMsAgo: null };
  const text = metricsText({ ...STATUS, armed: false, health, problems: [LINE_MISSING] });
  const values = read(text);
  assert.doesNotMatch(text, /last_good|last_ring|null|undefined|NaN/);
  assert.equal(values.get('denwaban_armed'), 0);
  assert.equal(values.get('denwaban_problem{code="lineMissing"}'), 1);
});

test('no number of a caller is in the metrics', () => {
  const call = { ...STATUS.call, state: 'incoming', number: '0312345678' } as const;
  const values = metricsText({ ...STATUS, call });
  assert.doesNotMatch(values, /0312345678/);
  assert.equal(read(values).get('denwaban_recording'), 1);
});

test('a label with quotes, backslashes and line breaks is written so that it can be read', () => {
  const values = read(metricsText({ ...STATUS, version: 'a"b\\c\nd' }));
  assert.ok(values.has('denwaban_build_info{version="a\\"b\\\\c\\nd"}'));
});
