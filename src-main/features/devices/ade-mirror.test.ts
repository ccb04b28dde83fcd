import { describe, expect, it } from 'vitest';
import { AdeMirror } from './ade-mirror.ts';
import { DAY, DevicesWorld } from './testing.ts';

describe('what Apple knows', () => {
  const fact = { serialNumber: 'SN1', model: 'iPad (10th generation)', ade: 'assigned' as const, provisionalUntil: null };

  it('is shown before the first enrolment, and goes over to the device that enrols', async () => {
    const world = new DevicesWorld();
    world.service.recordAde([fact]);
    const [shown] = world.rows();
    expect(shown).toMatchObject({ id: 'ade:SN1', status: 'pre-registered', platform: 'iPadOS', ade: 'assigned', lastContactAt: null });
    expect(world.find('10th')).toEqual(['ade:SN1']);
    expect(world.service.target('ade:SN1')).toMatchObject({ management: 'pre-registered', enrolled: false });
    await world.service.setOrganization({ selection: { ids: ['ade:SN1'] }, organization: '図書館' });
    world.authenticate('U1', { serialNumber: 'SN1' });
    expect(world.ids()).toEqual(['ade:SN1']);
    world.service.recordEnrolled('U1');
    expect(world.rows()).toMatchObject([{ id: 'U1', status: 'managed', ade: 'assigned', organization: '図書館' }]);
    expect(world.find('図書館')).toEqual(['U1']);
    world.service.recordAde([{ ...fact, ade: 'pushed', provisionalUntil: world.clock.now() + 21 * DAY }]);
    expect(world.rows()).toMatchObject([{ id: 'U1', status: 'provisional', provisionalDays: 21, ade: 'pushed' }]);
    expect(await world.counts({ provisional: true })).toMatchObject({ total: 1, provisional: 1 });
    world.clock.advance(20 * DAY);
    world.service.recordContact('U1');
    expect(world.rows()).toMatchObject([{ status: 'provisional', provisionalDays: 1 }]);
    world.clock.advance(DAY);
    expect(world.rows()).toMatchObject([{ status: 'managed', provisionalDays: null }]);
    expect(await world.counts({ provisional: true })).toMatchObject({ total: 0, provisional: 0 });
  });

  it('goes when Apple gives the device away, unless it enrolled', () => {
    const world = new DevicesWorld();
    world.service.recordAde([fact, { ...fact, serialNumber: 'SN2' }]);
    world.enrol('2');
    world.service.recordAde([
      { ...fact, ade: null },
      { ...fact, serialNumber: 'SN2', ade: null },
      { ...fact, serialNumber: 'SN3', ade: null },
    ]);
    expect(world.rows()).toMatchObject([{ id: '2', status: 'managed', ade: null }]);
    expect(world.find('sn1')).toEqual([]);
  });

  it('is carried over piece by piece', async () => {
    const world = new DevicesWorld();
    const mirror = new AdeMirror({
      factOf: (serialNumber) => ({ ...fact, serialNumber }),
      record: (facts) => world.service.recordAde(facts),
    });
    await mirror.mark(Array.from({ length: 250 }, (_, n) => `X${n}`));
    expect((await world.counts()).statuses).toEqual({ 'pre-registered': 250 });
    await mirror.stop();
  });
});
