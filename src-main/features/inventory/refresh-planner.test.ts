import { describe, expect, it } from 'vitest';
import { ManualClock } from '#lib/clock.ts';
import { silentLog } from '#lib/log.ts';
import { memoryDatabase } from '#store/testing.ts';
import { RefreshPlanner } from './refresh-planner.ts';
import { DEFAULT_PLAN, daysBetween, isOpen, nextAsk, placeOf } from './refresh-rules.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Midnight in Japan. */
const MIDNIGHT = Date.UTC(2026, 10, 20, 15);

function world(devices: number) {
  const database = memoryDatabase();
  const clock = new ManualClock(MIDNIGHT);
  const settings = new Map<string, unknown>();
  const heard = new Map<string, number | null>();
  const asked: { id: string; at: number }[] = [];
  const planner = new RefreshPlanner({
    database,
    clock,
    log: silentLog,
    settings: { get: (key) => settings.get(key) ?? null, put: (key, value) => void settings.set(key, value) },
    heardOf: (id) => heard.get(id) ?? null,
    ask: (id) => {
      asked.push({ id, at: clock.now() });
      // Whoever is awake answers at once.
      if (!silent.has(id)) heard.set(id, clock.now());
      return Promise.resolve();
    },
  });
  const silent = new Set<string>();
  const ids = Array.from({ length: devices }, (_, index) => `device-${index}`);
  const put = database.prepare('INSERT INTO inventory_refresh VALUES (?, 0)');
  for (const id of ids) {
    put.run(id);
    heard.set(id, MIDNIGHT);
  }
  /** Lets time pass, minute by minute, as a running computer does. */
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += MINUTE) {
      clock.advance(MINUTE);
      for (let turn = 0; turn < 12; turn += 1) await Promise.resolve();
    }
  };
  /** The computer sleeps: no timer runs, and the next one runs late. */
  const sleep = (ms: number) => {
    const now = clock.now.bind(clock);
    clock.now = () => now() + ms;
  };
  const perDay = () => {
    const days = new Map<number, number>();
    for (const { at } of asked) days.set(Math.floor((at - MIDNIGHT) / DAY), (days.get(Math.floor((at - MIDNIGHT) / DAY)) ?? 0) + 1);
    return [...days.values()];
  };
  const of = (id: string) => asked.filter((one) => one.id === id).map(({ at }) => at);
  return { planner, clock, asked, heard, silent, ids, pass, sleep, perDay, of, settings, database };
}

describe('the daily refresh', () => {
  it('asks every device once a day for eight days, in the window, so many a minute at most', async () => {
    const { planner, pass, asked, ids, perDay, of } = world(600);
    planner.change({ ...DEFAULT_PLAN, perMinute: 20 });
    await planner.start();
    await pass(8 * DAY);
    await planner.stop();
    expect(perDay()).toHaveLength(8);
    for (const id of ids) expect(of(id).length).toBeGreaterThanOrEqual(7);
    for (const id of ids) expect(of(id).length).toBeLessThanOrEqual(8);
    for (const { at } of asked) {
      expect((at - MIDNIGHT) % DAY).toBeGreaterThanOrEqual(8 * HOUR);
      expect((at - MIDNIGHT) % DAY).toBeLessThanOrEqual(20 * HOUR + MINUTE);
    }
    const perMinute = Map.groupBy(asked, ({ at }) => at);
    expect(Math.max(...[...perMinute.values()].map((some) => some.length))).toBe(20);
    // From the second day on they come spread over the day, not in a heap.
    const later = asked.filter(({ at }) => at > MIDNIGHT + 2 * DAY);
    expect(Math.max(...[...Map.groupBy(later, ({ at }) => at).values()].map((some) => some.length))).toBeLessThan(10);
  });

  it('asks a device at its own minute, day after day', async () => {
    const { planner, pass, of } = world(3);
    await planner.start();
    await pass(5 * DAY);
    const minutes = of('device-1')
      .slice(1)
      .map((at) => (at - MIDNIGHT) % DAY);
    expect(new Set(minutes).size).toBe(1);
  });

  it('three days of sleep are caught up once', async () => {
    const { planner, pass, sleep, asked, ids } = world(50);
    await planner.start();
    await pass(2 * DAY + 12 * HOUR);
    sleep(3 * DAY);
    const before = asked.length;
    await pass(20 * MINUTE);
    expect(asked.length - before).toBeLessThanOrEqual(ids.length);
    await pass(11 * HOUR);
    expect(asked.length - before).toBe(ids.length);
  });

  it('can be turned off and on again', async () => {
    const { planner, pass, asked } = world(5);
    planner.change({ ...DEFAULT_PLAN, enabled: false });
    await planner.start();
    await pass(2 * DAY);
    expect(asked).toEqual([]);
    planner.change(DEFAULT_PLAN);
    await pass(DAY);
    expect(asked).toHaveLength(5);
  });

  it('asks the silent less and less, and no longer those who left', async () => {
    const { planner, pass, silent, of, heard, database } = world(2);
    silent.add('device-0');
    heard.set('device-1', null);
    await planner.start();
    await pass(30 * DAY);
    const gaps = of('device-0')
      .slice(1)
      .map((at, index) => Math.round((at - (of('device-0')[index] ?? 0)) / DAY));
    expect(gaps.at(-1)).toBe(7);
    expect(of('device-0').length).toBeLessThan(12);
    expect(of('device-1')).toEqual([]);
    expect(database.prepare('SELECT count(*) FROM inventory_refresh').pluck().get()).toBe(1);
  });

  it('a device that has just enrolled is asked again the next day', async () => {
    const { planner, pass, heard, of, clock } = world(0);
    await planner.start();
    await pass(10 * HOUR);
    heard.set('new', clock.now());
    planner.recordEnrolled('new');
    const enrolled = clock.now();
    await pass(2 * DAY);
    expect((of('new')[0] ?? 0) - enrolled).toBeGreaterThanOrEqual(12 * HOUR);
  });

  it('a clock that stepped back by a year does not silence it', async () => {
    const { planner, pass, of, sleep } = world(1);
    await planner.start();
    await pass(DAY);
    sleep(-365 * DAY);
    await pass(DAY);
    expect(of('device-0').length).toBe(2);
  });
});

describe('the rules', () => {
  it('know the window by Japan’s clock', () => {
    expect(isOpen(DEFAULT_PLAN, MIDNIGHT + 7.9 * HOUR)).toBe(false);
    expect(isOpen(DEFAULT_PLAN, MIDNIGHT + 8 * HOUR)).toBe(true);
    expect(isOpen(DEFAULT_PLAN, MIDNIGHT + 20 * HOUR)).toBe(false);
  });

  it('give places that are spread evenly', () => {
    const places = Array.from({ length: 1_000 }, (_, index) => placeOf(`d${index}`));
    for (let tenth = 0; tenth < 10; tenth += 1) {
      const here = places.filter((place) => place >= tenth / 10 && place < (tenth + 1) / 10).length;
      expect(here).toBeGreaterThan(60);
      expect(here).toBeLessThan(140);
    }
  });

  it('never wait longer than questions are held', () => {
    for (const silent of [0, 5, 10, 100, 1_000]) expect(daysBetween(silent * DAY)).toBeLessThanOrEqual(7);
    const next = nextAsk('d', DEFAULT_PLAN, MIDNIGHT, 7) - MIDNIGHT;
    expect(next).toBeGreaterThan(6.4 * DAY);
    expect(next).toBeLessThan(7.6 * DAY);
  });
});
