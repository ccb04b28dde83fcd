import { describe, expect, it } from 'vitest';
import { DAY_MS, LOOKED_AT, setup } from './testing.ts';

describe('the calendar', () => {
  it('is refused while nothing ends', () => {
    const { service, world } = setup();
    expect(service.calendar()).toMatchObject({ ok: true, value: { fileName: 'shitaku-deadlines.ics' } });
    world.dates = [];
    expect(service.calendar()).toMatchObject({ ok: false, error: { code: 'nothing-due' } });
  });

  it('leaves out what never ends, and has nothing to tell when that is all (RFC 5280 4.1.2.5: 99991231235959Z)', () => {
    const { service, world, view } = setup();
    const [only] = world.dates;
    if (only === undefined) throw new Error('no date');
    const endless = { ...only, id: 'credential/vendor', kind: 'vendor' as const, dueAt: Date.UTC(9999, 11, 31, 23, 59, 59) };
    world.dates = [only, endless];
    const answer = service.calendar();
    if (!answer.ok) throw new Error(answer.error.code);
    expect(answer.value.content.match(/^DT(?:START|END);.*$/gm)).toEqual(['DTSTART;VALUE=DATE:20261211', 'DTEND;VALUE=DATE:20261212']);
    world.dates = [{ ...endless, dueAt: Date.UTC(9999, 11, 30) }];
    expect(service.calendar()).toMatchObject({ ok: false, error: { code: 'nothing-due' } });
    expect(view().deadlines).toMatchObject([{ urgency: 'good', stage: null }]);
    world.dates = [{ ...endless, dueAt: Date.UTC(9999, 11, 30) - 1 }];
    expect(service.calendar()).toMatchObject({ ok: true });
  });

  it('has a SEQUENCE that grows with every export, also when a date moves and when the clock goes back', () => {
    const { service, settings, world, clock } = setup();
    const export_ = () => {
      const answer = service.calendar();
      if (!answer.ok) throw new Error(answer.error.code);
      const [, uid] = /^UID:(.*)\r$/m.exec(answer.value.content) ?? [];
      const [, sequence] = /^SEQUENCE:(\d+)\r$/m.exec(answer.value.content) ?? [];
      return { uid, sequence: Number(sequence) };
    };
    const exports = [export_(), export_()];
    clock.advance(30 * DAY_MS);
    exports.push(export_());
    world.dates = world.dates.map((date) => ({ ...date, dueAt: date.dueAt + 365 * DAY_MS }));
    exports.push(export_());
    clock.set(clock.now() - 200 * DAY_MS);
    exports.push(export_());
    expect(new Set(exports.map(({ uid }) => uid)).size).toBe(1);
    const sequences = exports.map(({ sequence }) => sequence);
    expect(sequences).toEqual([...new Set(sequences)].sort((a, b) => a - b));
    // A store made anew, after a loss, does not begin below what calendars have already.
    settings.put('deadlines.calendar-sequence', 'lost');
    clock.set(LOOKED_AT + 30 * DAY_MS);
    expect(export_().sequence).toBeGreaterThan(sequences[1] ?? Number.NaN);
    // RFC 5545 3.3.8: 32 bits.
    settings.put('deadlines.calendar-sequence', 2_147_483_647);
    expect(export_().sequence).toBe(2_147_483_647);
  });

  it('lists the nearest first', () => {
    const { world, view } = setup();
    const [only] = world.dates;
    if (only === undefined) throw new Error('no date');
    world.dates = [only, { ...only, id: 'account/a1', type: 'sign-in', kind: null, dueAt: only.dueAt - 1 }];
    expect(view().deadlines.map(({ id }) => id)).toEqual(['account/a1', 'credential/push/topic']);
  });
});
