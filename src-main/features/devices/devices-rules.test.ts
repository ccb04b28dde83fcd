import { describe, expect, it } from 'vitest';
import { deviceStatus } from '#contract/devices.ts';
import { memoryDatabase } from '#store/testing.ts';
import {
  areThresholds,
  daysLeft,
  deviceStatusOf,
  momentOf,
  type StatusFacts,
  silentDays,
  standardThresholds,
  statusOfCode,
  statusSql,
} from './devices-rules.ts';
import { modelNameOf } from './model-names.ts';

const DAY = 86_400_000;
const now = Date.UTC(2026, 10, 21);
const moment = momentOf(now, standardThresholds);
const device = (change: Partial<StatusFacts> = {}): StatusFacts => ({
  management: 'managed',
  lostMode: false,
  lockedAt: null,
  provisionalUntil: null,
  lastContactAt: now,
  createdAt: now - 100 * DAY,
  ...change,
});

/** product.md 4.12, word by word; the tenth, practice, is a mark on any of them. */
const table: readonly (readonly [ReturnType<typeof deviceStatusOf>, string, Partial<StatusFacts>])[] = [
  ['managed', 'enrolled and answering', {}],
  ['managed', 'a moment before it is quiet', { lastContactAt: now - 3 * DAY + 1 }],
  ['quiet', 'three days without contact', { lastContactAt: now - 3 * DAY }],
  ['quiet', 'a moment before it is silent', { lastContactAt: now - 7 * DAY + 1 }],
  ['silent', 'seven days without contact', { lastContactAt: now - 7 * DAY }],
  ['silent', 'never heard since it was made', { lastContactAt: null }],
  ['pre-registered', 'known at Apple', { management: 'pre-registered', lastContactAt: null }],
  ['pre-registered', 'known at Apple, added by hand', { management: 'pre-registered', provisionalUntil: now + DAY }],
  ['removed', 'took our profile away, long ago', { management: 'removed', lastContactAt: now - 90 * DAY }],
  ['withdrawn', 'let go by us', { management: 'withdrawn', lostMode: true }],
  ['lost', 'in lost mode, and silent', { lostMode: true, lastContactAt: now - 90 * DAY }],
  ['lost', 'in lost mode, and locked', { lostMode: true, lockedAt: now }],
  ['locked', 'locked with a PIN, and silent for that', { lockedAt: now - 9 * DAY, lastContactAt: now - 9 * DAY }],
  ['provisional', 'added by hand', { provisionalUntil: now + 1 }],
  ['managed', 'added by hand, the days are over', { provisionalUntil: now }],
  ['quiet', 'added by hand and quiet', { provisionalUntil: now + DAY, lastContactAt: now - 4 * DAY }],
  [null, 'still enrolling', { management: 'enrolling' }],
];

describe('status', () => {
  it.each(table)('is %s of one that is %s', (status, _why, change) => {
    expect(deviceStatusOf(device(change), moment)).toBe(status);
  });

  it('is the same word in SQL', () => {
    const database = memoryDatabase();
    const put = database.prepare(
      `INSERT INTO devices (id, udid, management, lost_mode, locked_at, provisional_until, last_contact_at, created_at)
       VALUES (?, '', ?, ?, ?, ?, ?, ?)`,
    );
    for (const [index, [, , change]] of table.entries()) {
      const facts = device(change);
      put.run(
        String(index),
        facts.management,
        Number(facts.lostMode),
        facts.lockedAt,
        facts.provisionalUntil,
        facts.lastContactAt,
        facts.createdAt,
      );
    }
    const codes = database.prepare(`SELECT ${statusSql} FROM devices ORDER BY key`).pluck().all(moment) as (number | null)[];
    expect(codes.map((code) => (code === null ? null : statusOfCode(code)))).toEqual(table.map(([status]) => status));
  });

  it('uses every word of the vocabulary', () => {
    expect(new Set(table.map(([status]) => status ?? 'managed'))).toEqual(new Set(deviceStatus.options));
  });

  it('follows other limits', () => {
    const early = momentOf(now, { quietDays: 1, silentDays: 2 });
    expect(deviceStatusOf(device({ lastContactAt: now - DAY }), early)).toBe('quiet');
    expect(deviceStatusOf(device({ lastContactAt: now - 2 * DAY }), early)).toBe('silent');
    expect([areThresholds({ quietDays: 3, silentDays: 7 }), areThresholds({ quietDays: 7, silentDays: 7 })]).toEqual([true, false]);
  });

  it('says for how many days', () => {
    expect(silentDays('silent', now - 9 * DAY - 1, now)).toBe(9);
    expect(silentDays('managed', now - 9 * DAY, now)).toBeNull();
    expect(daysLeft(now + 20 * DAY + 1, now)).toBe(21);
    expect([daysLeft(now, now), daysLeft(null, now)]).toEqual([null, null]);
  });
});

describe('model names', () => {
  it('are Apple’s, and a model we do not know keeps its identifier', () => {
    expect(modelNameOf('iPhone14,5')).toBe('iPhone 13');
    expect(modelNameOf('iPad16,3')).toBe('iPad Pro 11-inch (M4)');
    expect(modelNameOf('Mac14,2')).toBe('MacBook Air (M2, 2022)');
    expect(modelNameOf('MacBookPro16,2')).toBe('MacBook Pro (13-inch, 2020, Four Thunderbolt 3 ports)');
    expect(modelNameOf('AppleTV14,1')).toBe('Apple TV 4K (3rd generation)');
    for (const unknown of ['iPhone99,1', 'Mac99,1', 'constructor', '']) expect(modelNameOf(unknown)).toBe(unknown);
  });
});
