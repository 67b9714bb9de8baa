import assert from 'node:assert/strict';
import { test } from 'node:test';
import { weekdayOf } from '#src/call/calendar.js';
import { diallingOf } from '#src/call/dialling.js';
import { decide } from '#src/call/rules.js';
import {
  type CallFacts,
  type LocalTime,
  RECORD_MODES,
  type Rule,
  type RuleSet,
  SOURCES,
  WEEKDAYS,
  type Weekday,
} from '#src/call/ruleTypes.js';

const WEEK: readonly Weekday[] = ['mon', 'tue', 'wed', 'thu', 'fri'];
const OFFICE = [{ from: 9 * 60, to: 17 * 60 + 30 }];

function rule(name: string, says: Partial<Rule>): Rule {
  const nothing = {
    direction: null,
    numbers: null,
    from: null,
    called: null,
    hours: null,
    notHours: null,
    days: null,
    holidays: null,
    record: null,
    notice: null,
    repeatMs: null,
    recordTone: null,
  };
  return { name, ...nothing, ...says };
}

function ruleSet(rules: readonly Rule[], more: Partial<RuleSet> = {}): RuleSet {
  const notice = { in: 'ja', out: null };
  return {
    rules,
    defaults: { record: 'always', notice, repeatMs: 0, recordTone: false },
    holidays: [],
    dialling: diallingOf('JP'),
    ...more,
  };
}

/** `2026-11-23 18:45` */
function at(text: string): LocalTime {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = text.split(/\D/).map(Number);
  return { year, month, day, weekday: weekdayOf(year, month, day), minuteOfDay: hour * 60 + minute };
}

function incoming(number: string | null, more: Partial<CallFacts> = {}): CallFacts {
  return {
    direction: 'in',
    callerId: number === null ? null : { kind: 'number', number },
    bookName: null,
    groups: [],
    calledNumber: null,
    local: at('2026-11-25 10:00'),
    ...more,
  };
}

function outgoing(calledNumber: string | null): CallFacts {
  return { ...incoming(null), direction: 'out', calledNumber };
}

const absent = (reason: 'withheld' | 'unavailable' | 'payphone' | 'conflict') =>
  incoming(null, { callerId: { kind: 'absent', reason } });

test('without rules every call is recorded, and who calls hears the usual notice once', () => {
  const plan = decide(ruleSet([]), incoming('0312345678'));
  assert.deepEqual(plan, {
    record: 'always',
    notice: { clip: 'ja' },
    repeatMs: null,
    recordTone: false,
    rule: null,
    because: [],
  });
  assert.equal(decide(ruleSet([]), outgoing('0312345678')).notice, null);
});

test('permitted numbers hear no notice and are recorded all the same', () => {
  const set = ruleSet([rule('permitted', { from: [{ kind: 'group', group: 'permitted' }], notice: 'none' })]);
  const friend = incoming('0312345678', { bookName: 'Sato', groups: ['permitted'] });
  const plan = decide(set, friend);
  assert.deepEqual([plan.notice, plan.record, plan.rule], [null, 'always', 'permitted']);
  assert.deepEqual(decide(set, { ...friend, groups: ['work'] }).notice, { clip: 'ja' });
  assert.deepEqual(decide(set, incoming('0312345678')).notice, { clip: 'ja' });
});

test('withheld numbers hear another text, and so does nobody else', () => {
  const set = ruleSet([rule('withheld', { from: [{ kind: 'withheld' }], notice: { clip: 'who' } })]);
  assert.deepEqual(decide(set, absent('withheld')).notice, { clip: 'who' });
  for (const call of [absent('payphone'), absent('unavailable'), incoming(null), incoming('0312345678')])
    assert.deepEqual(decide(set, call).notice, { clip: 'ja' });
});

test('a payphone, a number that is out of area, and one of which nothing is known are told apart', () => {
  const set = ruleSet(SOURCES.map((kind) => rule(kind, { from: [{ kind }], notice: { clip: kind } })));
  const heard = (call: CallFacts) => decide(set, call).notice?.clip;
  assert.equal(heard(absent('payphone')), 'payphone');
  assert.equal(heard(absent('unavailable')), 'unavailable');
  assert.equal(heard(absent('conflict')), 'conflict');
  assert.equal(heard(incoming(null)), 'unknown');
  assert.equal(heard(incoming('0312345678')), 'stranger');
  assert.equal(heard(incoming('0312345678', { bookName: 'Sato' })), 'book');
  assert.equal(heard(outgoing(null)), 'unknown');
});

test('after hours, at weekends and on holidays another text is heard', () => {
  const day = { year: 2026, month: 11, day: 23 };
  const set = ruleSet(
    [
      rule('open', { days: WEEK, hours: OFFICE, holidays: false, notice: { clip: 'ja' } }),
      rule('closed', { direction: 'in', notice: { clip: 'closed' } }),
    ],
    { holidays: [{ from: day, to: day }] },
  );
  const heard = (time: string) => decide(set, incoming('0312345678', { local: at(time) })).notice?.clip;
  assert.equal(heard('2026-11-25 09:00'), 'ja');
  assert.equal(heard('2026-11-25 17:29'), 'ja');
  assert.equal(heard('2026-11-25 17:30'), 'closed');
  assert.equal(heard('2026-11-25 08:59'), 'closed');
  assert.equal(heard('2026-11-28 10:00'), 'closed');
  assert.equal(heard('2026-11-23 10:00'), 'closed');
});

test('not_hours is every time of day outside its spans', () => {
  const set = ruleSet([rule('late', { notHours: [...OFFICE, { from: 1200, to: 60 }], notice: 'none' })]);
  const late = (time: string) =>
    decide(set, incoming(null, { local: at(`2026-11-25 ${time}`) })).rule === 'late';
  assert.deepEqual(['08:59', '09:00', '17:30', '20:00', '00:59', '01:00'].map(late), [
    true,
    false,
    true,
    false,
    false,
    true,
  ]);
});

test('the language of the notice goes by the number that calls', () => {
  const set = ruleSet([
    rule('English', { numbers: ['+1*', '+44*'], notice: { clip: 'en' } }),
    rule('home', { numbers: ['0*'], notice: { clip: 'home' } }),
  ]);
  const heard = (number: string) => decide(set, incoming(number)).notice?.clip;
  assert.equal(heard('+12125551234'), 'en');
  assert.equal(heard('010-1-212-555-1234'), 'en');
  assert.equal(heard('+442079460000'), 'en');
  assert.equal(heard('+81312345678'), 'home');
  assert.equal(heard('0120444444'), 'home');
  assert.equal(heard('+8613912345678'), 'ja');
});

test('a night from Friday to Saturday belongs to Friday until its end', () => {
  const night = [{ from: 22 * 60, to: 6 * 60 }];
  const friday = ruleSet([rule('night', { days: ['fri'], hours: night, record: 'never' })]);
  const quiet = (time: string, set = friday) => decide(set, incoming(null, { local: at(time) })).record;
  assert.equal(quiet('2026-11-27 21:59'), 'always');
  assert.equal(quiet('2026-11-27 22:00'), 'never');
  assert.equal(quiet('2026-11-28 00:00'), 'never');
  assert.equal(quiet('2026-11-28 05:59'), 'never');
  assert.equal(quiet('2026-11-28 06:00'), 'always');
  assert.equal(quiet('2026-11-28 22:00'), 'always');
  assert.equal(quiet('2026-11-27 00:30'), 'always');
});

test('after midnight the eve counts for holidays too, over the turn of the year and in leap years', () => {
  const night = [{ from: 22 * 60, to: 6 * 60 }];
  const eve = (year: number | null, month: number, day: number, weekday: Weekday) =>
    ruleSet([rule('eve', { days: [weekday], hours: night, holidays: true, notice: 'none' })], {
      holidays: [{ from: { year, month, day }, to: { year, month, day } }],
    });
  const falls = (set: RuleSet, time: string) =>
    decide(set, incoming(null, { local: at(time) })).rule === 'eve';
  assert.ok(falls(eve(2026, 12, 31, 'thu'), '2027-01-01 01:00'));
  assert.ok(falls(eve(null, 2, 29, 'tue'), '2028-03-01 01:00'));
  assert.ok(!falls(eve(2026, 12, 31, 'thu'), '2027-01-01 22:30'));
  // One and the same day has to be the weekday and the holiday.
  assert.ok(!falls(eve(2027, 1, 1, 'thu'), '2027-01-01 01:00'));
});

test('holidays may be spans, and of every year', () => {
  const set = ruleSet([rule('off', { holidays: true, notice: 'none' })], {
    holidays: [
      { from: { year: null, month: 12, day: 29 }, to: { year: null, month: 1, day: 3 } },
      { from: { year: 2026, month: 8, day: 11 }, to: { year: 2026, month: 8, day: 16 } },
    ],
  });
  const off = (day: string) => decide(set, incoming(null, { local: at(`${day} 12:00`) })).rule === 'off';
  assert.deepEqual(
    ['2026-12-28', '2026-12-29', '2031-01-03', '2031-01-04', '2026-08-16', '2026-08-17', '2027-08-12'].map(
      off,
    ),
    [false, true, true, false, true, false, false],
  );
});

test('a span of dated days whose end is before its beginning has no day in it', () => {
  const set = ruleSet([rule('off', { holidays: true, notice: 'none' })], {
    holidays: [{ from: { year: 2026, month: 12, day: 29 }, to: { year: 2026, month: 1, day: 3 } }],
  });
  for (const day of ['2026-12-30', '2026-01-02', '2026-06-01', '2027-01-02'])
    assert.equal(decide(set, incoming(null, { local: at(`${day} 12:00`) })).rule, null);
});

test('of every property the first rule that speaks of it counts, and the verdicts say which', () => {
  const set = ruleSet([
    rule('out', { direction: 'out', record: 'never' }),
    rule('tone', { numbers: ['03*'], recordTone: true }),
    rule('most', { from: [{ kind: 'stranger' }], recordTone: false, record: 'onDemand', repeatMs: 30_000 }),
    rule('late', { notHours: OFFICE, days: ['sun'], holidays: true, record: 'never' }),
    rule('last', { record: 'never', notice: { clip: 'last' } }),
  ]);
  const plan = decide(set, incoming('0312345678'));
  assert.deepEqual(plan, {
    record: 'onDemand',
    notice: { clip: 'last' },
    repeatMs: 30_000,
    recordTone: true,
    rule: 'tone',
    because: [
      { rule: 'out', failed: ['direction'], decides: [] },
      { rule: 'tone', failed: [], decides: ['recordTone'] },
      { rule: 'most', failed: [], decides: ['record', 'repeatMs'] },
      { rule: 'late', failed: ['notHours', 'days', 'holidays'], decides: [] },
      { rule: 'last', failed: [], decides: ['notice'] },
    ],
  });
});

test('a call that is not recorded hears no notice of recording and no tone, unless a rule names a text for it', () => {
  const never = rule('private', { numbers: ['0312345678'], record: 'never' });
  const plan = decide(
    ruleSet([never, rule('beep', { recordTone: true, repeatMs: 9000 })]),
    incoming('0312345678'),
  );
  assert.deepEqual([plan.record, plan.notice, plan.recordTone, plan.repeatMs], ['never', null, false, null]);
  const told = decide(ruleSet([{ ...never, notice: { clip: 'hello' } }]), incoming('0312345678'));
  assert.deepEqual(told.notice, { clip: 'hello' });
});

test('an outgoing call is judged by the number that was dialled, hidden or not', () => {
  const set = ruleSet([rule('abroad', { direction: 'out', numbers: ['+1*'], notice: { clip: 'en' } })]);
  assert.deepEqual(decide(set, outgoing('01012125551234')).notice, { clip: 'en' });
  assert.equal(decide(set, outgoing('0312345678')).notice, null);
  assert.equal(decide(set, outgoing(null)).notice, null);
  const tokyo = ruleSet([rule('t', { numbers: ['03*'], record: 'never' })]);
  assert.equal(decide(tokyo, outgoing('1840312345678')).record, 'never');
});

test('the called number tells the lines of an office apart, and says nothing of outgoing calls', () => {
  const set = ruleSet([rule('second', { called: ['03-9876-5432'], notice: { clip: 'second' } })]);
  const own = incoming('0312345678', { calledNumber: '0398765432' });
  assert.deepEqual(decide(set, own).notice, { clip: 'second' });
  const sent = incoming(null, { callerId: { kind: 'number', number: '1', calledNumber: '+81398765432' } });
  assert.deepEqual(decide(set, sent).notice, { clip: 'second' });
  assert.equal(decide(set, outgoing('0398765432')).notice, null);
});

test('while the clock is not set no rule that asks for the time keeps a call from being recorded', () => {
  const always = { from: 0, to: 1440 };
  const timed: readonly Partial<Rule>[] = [
    { hours: [always] },
    { notHours: [{ from: 0, to: 1 }] },
    { days: WEEKDAYS },
    { holidays: false },
    { holidays: true },
  ];
  for (const when of timed) {
    const set = ruleSet([rule('timed', { ...when, record: 'never' })]);
    const plan = decide(set, incoming('0312345678', { local: null }));
    assert.deepEqual([plan.record, plan.because[0]?.failed], ['always', Object.keys(when)]);
  }
  const set = ruleSet([rule('any', { numbers: ['03*'], record: 'never' })]);
  assert.equal(decide(set, incoming('0312345678', { local: null })).record, 'never');
});

test('no rules and no facts make it throw', () => {
  const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 2 ** 31));
  console.log(`SEED=${seed}`);
  let state = seed;
  const below = (n: number) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * n);
  };
  const one = <T>(all: readonly T[]): T => all[below(all.length)] as T;
  const maybe = <T>(make: () => T): T | null => (below(2) === 0 ? null : make());
  const text = () =>
    Array.from({ length: below(16) }, () => one([...'0123456789*?+-()[\\{|.^$ ー９'])).join('');
  const spans = () => [{ from: below(1441), to: below(1441) }];
  const day = () => ({ year: maybe(() => below(3000)), month: below(15), day: below(40) });
  const patterns = () => [text().replace(/\*+/g, '*'), text().slice(0, 6)];
  for (let i = 0; i < 5000; i++) {
    const set = ruleSet(
      Array.from({ length: below(6) }, (_, n) =>
        rule(`${n}`, {
          direction: maybe(() => one(['in', 'out'] as const)),
          numbers: maybe(patterns),
          from: maybe(() => [one<{ kind: (typeof SOURCES)[number] }>(SOURCES.map((kind) => ({ kind })))]),
          called: maybe(patterns),
          hours: maybe(spans),
          notHours: maybe(spans),
          days: maybe(() => [one(WEEKDAYS)]),
          holidays: maybe(() => below(2) === 0),
          record: maybe(() => one(RECORD_MODES)),
          notice: maybe(() => one(['none', { clip: 'a' }] as const)),
          repeatMs: maybe(() => below(2)),
          recordTone: maybe(() => below(2) === 0),
        }),
      ),
      { holidays: [{ from: day(), to: day() }], dialling: diallingOf(one(['JP', 'US', 'DE', 'XX'])) },
    );
    const call: CallFacts = {
      direction: one(['in', 'out'] as const),
      callerId: maybe(() => ({ kind: 'number', number: text() })),
      bookName: maybe(text),
      groups: [text()],
      calledNumber: maybe(text),
      local: maybe(() => ({
        year: below(3000),
        month: below(14),
        day: below(40),
        weekday: one(WEEKDAYS),
        minuteOfDay: below(1440),
      })),
    };
    const plan = decide(set, call);
    assert.equal(plan.because.length, set.rules.length);
    assert.deepEqual(decide(set, call), plan);
    if (plan.record === 'never') assert.equal(plan.recordTone, false);
    if (plan.notice === null) assert.equal(plan.repeatMs, null);
  }
});
