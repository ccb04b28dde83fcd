import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GroupCommit } from '#store/group-commit.ts';
import { memoryDatabase } from '#store/testing.ts';
import { openTrail, verified } from './testing.ts';

const all = { beforeSequence: null, limit: 200, filter: null };
const none = { actor: null, subject: null, action: null, text: '', from: null, until: null };

describe('activity', () => {
  it('keeps who did what and when, and tells the screens', async () => {
    const { service, changes } = openTrail(memoryDatabase());
    service.record('commands.sent', 'DEVICE', { type: 'DeviceLock' });
    expect((await service.list(all)).value.entries).toEqual([
      { sequence: 1, at: 1_000, actor: 'sato', action: 'commands.sent', subject: 'DEVICE', details: { type: 'DeviceLock' }, about: null },
    ]);
    expect(changes()).toBe(1);
  });

  it('does not put the deeds of devices into the mouth of a person', async () => {
    const { service } = openTrail(memoryDatabase());
    service.record('commands.succeeded', 'DEVICE');
    service.record('commands.sent', 'DEVICE', {}, '@shitaku');
    expect((await service.list(all)).value.entries.map((entry) => entry.actor)).toEqual(['@shitaku', '@device']);
  });

  it('is read backwards, page by page, without a gap', async () => {
    const { service } = openTrail(memoryDatabase());
    for (let n = 1; n <= 5; n += 1) service.record('commands.sent', String(n));
    const first = (await service.list({ ...all, limit: 2 })).value;
    const second = (await service.list({ ...all, beforeSequence: first.older, limit: 10 })).value;
    expect([...first.entries, ...second.entries].map((entry) => entry.subject)).toEqual(['5', '4', '3', '2', '1']);
    expect(second.older).toBeNull();
  });

  it('finds by person, subject, kind, time and words, alone and together', async () => {
    const { service, clock } = openTrail(memoryDatabase());
    const find = async (filter: Partial<typeof none> | Record<string, unknown>) =>
      (await service.list({ ...all, filter: { ...none, ...filter } })).value.entries.map(({ sequence }) => sequence);
    service.record('commands.sent', 'A', { type: 'DeviceLock', note: '100%' });
    service.record('commands.succeeded', 'A');
    clock.advance(1_000);
    service.record('certificates.renewed', 'com.apple', {}, '@shitaku');
    service.record('commands.sent', 'B', { note: '1000' });
    expect(await find({ actor: '@people' })).toEqual([4, 1]);
    expect(await find({ actor: '@device' })).toEqual([2]);
    expect(await find({ subject: 'A' })).toEqual([2, 1]);
    expect(await find({ action: 'commands' })).toEqual([4, 2, 1]);
    expect(await find({ action: 'commands.sent' })).toEqual([4, 1]);
    expect(await find({ action: 'command' })).toEqual([]);
    expect(await find({ text: '100%' })).toEqual([1]);
    expect(await find({ text: 'devicelock', subject: 'A' })).toEqual([1]);
    expect(await find({ from: 2_000 })).toEqual([4, 3]);
    expect(await find({ from: 1_000, until: 2_000, actor: 'sato' })).toEqual([1]);
  });

  it('finds what is far back, and says whether there can be more', async () => {
    const { service } = openTrail(memoryDatabase());
    for (let n = 1; n <= 9_000; n += 1) service.record('commands.succeeded', n % 4_400 === 0 ? 'RARE' : 'D');
    const found = (await service.list({ ...all, limit: 1, filter: { ...none, subject: 'RARE' } })).value;
    expect(found.entries.map(({ sequence }) => sequence)).toEqual([8_800]);
    const rest = (await service.list({ beforeSequence: found.older, limit: 10, filter: { ...none, subject: 'RARE' } })).value;
    expect(rest).toMatchObject({ entries: [{ sequence: 4_400 }], older: null });
  });

  it('stays whole when deeds are rolled back, alone or with others in one commit', async () => {
    const job = fc.record({ records: fc.integer({ min: 0, max: 3 }), fails: fc.boolean(), inner: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(job, { minLength: 1, maxLength: 12 }), async (jobs) => {
        const database = memoryDatabase();
        const { service } = openTrail(database);
        const commit = new GroupCommit(database);
        const write = (count: number) => {
          for (let n = 0; n < count; n += 1) service.record('commands.succeeded', '端末\ud800', { 2: 'b', 1: 'a', text: '\ud800"\0' });
        };
        const kept = await Promise.all(
          jobs.map(({ records, fails, inner }) =>
            commit
              .run(() => {
                if (inner) {
                  expect(() =>
                    database.transaction(() => {
                      write(2);
                      throw new Error('inner');
                    })(),
                  ).toThrow('inner');
                }
                write(records);
                if (fails) throw new Error('outer');
                return records;
              })
              .catch(() => 0),
          ),
        );
        const total = kept.reduce((sum, count) => sum + count, 0);
        expect(await verified(service)).toMatchObject({ state: 'whole', checked: total, broken: null });
      }),
      { numRuns: 60 },
    );
  });
});
