import { describe, expect, it } from 'vitest';
import type { ActivityEntry } from '#contract/activity.ts';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { ActivityService } from './activity-service.ts';
import { ActivityStore } from './activity-store.ts';

function setup() {
  const heard: ActivityEntry[] = [];
  const service = new ActivityService({
    store: new ActivityStore(memoryDatabase()),
    clock: new ManualClock(1_000),
    actor: 'sato',
    publish: (_, entry) => heard.push(entry),
  });
  return { service, heard };
}

describe('activity', () => {
  it('keeps who did what and when, and tells the screens', () => {
    const { service, heard } = setup();
    service.record('commands.sent', 'DEVICE', { type: 'DeviceLock' });
    expect(heard).toEqual([
      { sequence: 1, at: 1_000, actor: 'sato', action: 'commands.sent', subject: 'DEVICE', details: { type: 'DeviceLock' } },
    ]);
  });

  it('does not put the deeds of devices into the mouth of a person', () => {
    const { service, heard } = setup();
    service.record('commands.succeeded', 'DEVICE');
    service.record('commands.sent', 'DEVICE', {}, '@shitaku');
    expect(heard.map((entry) => entry.actor)).toEqual(['@device', '@shitaku']);
  });

  it('is read backwards, page by page, without a gap', () => {
    const { service } = setup();
    for (let n = 1; n <= 5; n += 1) service.record('commands.sent', String(n));
    const first = service.list({ beforeSequence: null, limit: 2 }).value.entries;
    const second = service.list({ beforeSequence: first.at(-1)?.sequence ?? null, limit: 10 }).value.entries;
    expect([...first, ...second].map((entry) => entry.subject)).toEqual(['5', '4', '3', '2', '1']);
  });
});
