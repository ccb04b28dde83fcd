import { describe, expect, it } from 'vitest';
import { DAY, DevicesWorld } from './testing.ts';

describe('answers since a change', () => {
  const changed = () => {
    const world = new DevicesWorld();
    for (const id of ['A', 'B', 'C']) world.enrol(id, { name: `iPad ${id}` });
    world.clock.advance(DAY);
    const at = world.clock.now();
    return { world, at };
  };

  it('are command reports, not check-ins', () => {
    const { world, at } = changed();
    world.clock.advance(1);
    world.service.recordContact('A');
    expect(world.rows()[0]?.lastContactAt).toBe(at + 1);
    expect(world.service.reportsSince(at)).toBe(0);
    expect(world.service.firstReportSince(at)).toBeNull();
    world.clock.advance(1);
    world.service.recordReport('B');
    expect(world.service.reportsSince(at)).toBe(1);
    expect(world.service.firstReportSince(at)).toEqual({ at: at + 2, deviceName: 'iPad B' });
    expect(world.rows({}, { sort: 'lastContactAt', descending: true })[0]).toMatchObject({ id: 'B', lastContactAt: at + 2 });
  });

  it('come after it, be it by a millisecond', () => {
    const { world, at } = changed();
    world.service.recordReport('A');
    expect(world.service.reportsSince(at)).toBe(0);
    world.clock.advance(1);
    world.service.recordReport('A');
    expect(world.service.reportsSince(at)).toBe(1);
  });

  it('are of devices enrolled before it; who enrolled since, or anew, was never rung', () => {
    const { world, at } = changed();
    world.clock.advance(1_000);
    world.enrol('D');
    world.enrol('A');
    world.clock.advance(1_000);
    for (const id of ['A', 'D']) world.service.recordReport(id);
    expect(world.service.reportsSince(at)).toBe(0);
    expect(world.service.firstReportSince(at)).toBeNull();
    world.service.recordReport('C');
    world.service.recordCheckedOut('C');
    expect(world.service.reportsSince(at)).toBe(0);
  });

  it('have a measure: who reported in a span of time', () => {
    const { world, at } = changed();
    world.service.recordContact('A');
    world.service.recordReport('B');
    expect(world.service.reportsBetween(at, at + 1)).toBe(1);
    expect(world.service.reportsBetween(at - DAY, at)).toBe(0);
    expect(world.service.reportsBetween(at + 1, at + DAY)).toBe(0);
  });
});
