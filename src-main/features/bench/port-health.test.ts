import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { isExpectedDetach, PortHealth, portVerdict } from './port-health.ts';
import { PortStore } from './port-store.ts';

const HOUR = 3_600_000;

function bench() {
  const clock = new ManualClock();
  const database = memoryDatabase();
  const health = new PortHealth(new PortStore(database), clock);
  const kept = () => database.prepare('SELECT COUNT(*) FROM port_events').pluck().get() as number;
  /** One port loses its device, later than anything before. */
  const lose = (port: string, expected = false) => {
    clock.advance(60_000);
    health.detached(port, expected);
    health.attached(port);
  };
  return { clock, health, kept, lose };
}

describe('a port that loses devices in the middle of work', () => {
  it('is suspect at the second time and named at the third', () => {
    const { health, lose } = bench();
    const verdicts = [1, 2, 3, 4].map(() => {
      lose('1-5');
      return health.verdict('1-5');
    });
    expect(verdicts).toEqual(['ok', 'suspect', 'flaky', 'flaky']);
    expect(health.verdict('1-4')).toBe('ok');
  });

  it('is listed with its count and its last time, the worst first', () => {
    const { clock, health, lose } = bench();
    for (const port of ['1-10', '1-2', '1-2', '1-9', '1-2']) lose(port);
    expect(health.faults()).toEqual([
      { path: '1-2', kind: 'port', disconnects: 3, lastAt: clock.now(), verdict: 'flaky' },
      { path: '1-9', kind: 'port', disconnects: 1, lastAt: clock.now() - 60_000, verdict: 'ok' },
      { path: '1-10', kind: 'port', disconnects: 1, lastAt: clock.now() - 240_000, verdict: 'ok' },
    ]);
  });

  it('does not answer for what was expected', () => {
    const { health, lose } = bench();
    for (let times = 0; times < 9; times++) lose('1-5', true);
    expect(health.faults()).toEqual([]);
  });

  it('is forgiven after 24 hours, to the millisecond', () => {
    const { clock, health, lose } = bench();
    for (const port of ['1-5', '1-5', '1-5']) lose(port);
    clock.advance(24 * HOUR - 120_001);
    expect(health.verdict('1-5')).toBe('flaky');
    clock.advance(1);
    expect(health.verdict('1-5')).toBe('suspect');
  });

  it('starts over with another cable, alone', () => {
    const { health, lose } = bench();
    for (const port of ['1-5', '1-6', '1-5', '1-6', '1-5', '1-6']) lose(port);
    health.cableChanged('1-5');
    expect(health.verdict('1-5')).toBe('ok');
    expect(health.verdict('1-6')).toBe('flaky');
  });

  it('is remembered for seven days', () => {
    const { clock, health, kept, lose } = bench();
    lose('1-5');
    expect(kept()).toBe(2);
    clock.advance(7 * 24 * HOUR);
    health.attached('1-6');
    expect(kept()).toBe(3);
    clock.advance(1);
    health.attached('1-6');
    expect(kept()).toBe(2);
  });
});

describe('a hub that loses its devices', () => {
  it('is named itself, once each time, and its ports are not', () => {
    const { clock, health } = bench();
    for (let times = 0; times < 3; times++) {
      clock.advance(60_000);
      for (const port of ['1-1', '1-2', '1-3']) {
        health.detached(port, false);
        clock.advance(300);
      }
    }
    expect(health.faults()).toEqual([{ path: '1', kind: 'hub', disconnects: 3, lastAt: clock.now() - 900, verdict: 'flaky' }]);
    expect(health.verdict('1')).toBe('ok');
  });

  it('is not blamed for one port, nor for devices that were to leave at the same time', () => {
    const { clock, health } = bench();
    health.detached('1-1', false);
    health.detached('1-2', true);
    health.detached('2-1', false);
    clock.advance(1_001);
    health.detached('1-3', false);
    expect(health.faults().map(({ path, kind }) => `${kind} ${path}`)).toEqual(['port 1-1', 'port 1-3', 'port 2-1']);
  });

  it('is not the computer: that went to sleep', () => {
    const { health } = bench();
    for (const port of ['1', '2', '20:1', '20:2']) health.detached(port, false);
    expect(health.faults()).toEqual([]);
  });
});

it('counts in SQL what a plain count counts', () => {
  const event = fc.record({
    port: fc.constantFrom('1-1', '1-2', '2-1', '3', '4', '9:1', '9:2-1', '9:2-2'),
    expected: fc.boolean(),
    wait: fc.constantFrom(0, 400, 1_000, 1_001, 5_000, 9 * HOUR),
  });
  fc.assert(
    fc.property(fc.array(event, { maxLength: 30 }), (events) => {
      const { clock, health } = bench();
      const all = events.map(({ port, expected, wait }) => {
        clock.advance(wait);
        health.detached(port, expected);
        return { port, expected, at: clock.now(), hub: port.replace(/(-|(?<=:)|^)\d+$/, '') };
      });
      const lost = all.filter(({ expected, at }) => !expected && at > clock.now() - 24 * HOUR);
      const near = (one: number, other: number) => Math.abs(one - other) <= 1_000;
      const alone = lost.filter((one) => !lost.some((o) => o.hub === one.hub && o.port !== one.port && near(o.at, one.at)));
      const counted = new Map<string, number>();
      for (const { port } of alone) counted.set(`port ${port}`, (counted.get(`port ${port}`) ?? 0) + 1);
      for (const hub of ['1', '2', '9:2']) {
        const ofHub = lost.filter((one) => one.hub === hub);
        const times = ofHub.filter((one, index) => {
          const before = ofHub[index - 1];
          return !alone.includes(one) && (before === undefined || !near(before.at, one.at));
        }).length;
        if (times > 0) counted.set(`hub ${hub}`, times);
      }
      expect(new Map(health.faults().map(({ kind, path, disconnects }) => [`${kind} ${path}`, disconnects]))).toEqual(counted);
    }),
  );
});

describe('the rules', () => {
  it.each([
    [0, 'ok'],
    [1, 'ok'],
    [2, 'suspect'],
    [3, 'flaky'],
    [30, 'flaky'],
  ])('%i disconnects: %s', (disconnects, verdict) => {
    expect(portVerdict(disconnects)).toBe(verdict);
  });

  it.each([
    [{ commanded: true, running: true }, true],
    [{ commanded: false, running: false }, true],
    [{ commanded: true, running: false }, true],
    [{ commanded: false, running: true }, false],
  ])('a detach while %j is expected: %s', (device, expected) => {
    expect(isExpectedDetach(device)).toBe(expected);
  });
});
