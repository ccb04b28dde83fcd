import { describe, expect, it } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import { devices as contract } from '#contract/devices.ts';
import { DAY, DevicesWorld } from './testing.ts';

describe('words that others give', () => {
  it('are lost, locked and withdrawn; enrolling anew ends them', () => {
    const world = new DevicesWorld();
    for (const id of ['lost', 'mac', 'gone']) world.enrol(id);
    world.service.recordLostMode('lost', true);
    world.service.recordLocked('mac');
    world.service.recordWithdrawn('gone');
    expect(world.rows({}, { sort: 'status' }).map(({ id, status }) => [id, status])).toEqual([
      ['lost', 'lost'],
      ['mac', 'locked'],
      ['gone', 'withdrawn'],
    ]);
    // What it said while it took the lock does not end it; that somebody typed the PIN does.
    world.clock.advance(30_000);
    world.service.recordReport('mac');
    expect(world.ids({ statuses: ['locked'] })).toEqual(['mac']);
    world.clock.advance(60_000);
    world.service.recordReport('mac');
    expect(world.ids({ statuses: ['locked'] })).toEqual([]);
    world.service.recordEnrolled('lost');
    world.service.recordEnrolled('gone');
    expect(world.rows().map(({ status }) => status)).toEqual(['managed', 'managed', 'managed']);
  });
});

describe('a clock that was ahead', () => {
  it('leaves no contact behind that hides a silence', () => {
    const world = new DevicesWorld();
    world.enrol('A');
    world.clock.step(365 * DAY);
    world.service.recordContact('A');
    world.clock.step(-365 * DAY);
    world.clock.advance(DAY);
    world.service.recordContact('A');
    expect(world.rows()[0]).toMatchObject({ lastContactAt: world.clock.now(), status: 'managed' });
    world.clock.advance(8 * DAY);
    expect(world.rows()[0]).toMatchObject({ status: 'silent', silentDays: 8 });
  });
});

describe('detail', () => {
  it('shows what DeviceInformation told, and keeps what a later answer does not repeat', () => {
    const world = new DevicesWorld();
    world.enrol('A');
    const enrolledAt = world.clock.now();
    world.clock.advance(5_000);
    world.service.recordInformation('A', {
      QueryResponses: {
        DeviceName: 'Anna',
        IsSupervised: true,
        BatteryLevel: 0.5,
        DeviceCapacity: 128,
        WiFiMAC: 'aa:bb',
        SerialNumber: 'FAKE',
      },
    });
    world.service.recordInformation('A', { QueryResponses: { BatteryLevel: 0.4 } });
    const answer = world.service.get({ id: 'A' });
    expect(answerSchema(contract.calls.get).parse(answer)).toEqual(answer);
    expect(answer).toMatchObject({
      value: {
        name: 'Anna',
        supervised: true,
        batteryLevel: 0.4,
        capacityGb: 128,
        availableGb: null,
        wifiMac: 'aa:bb',
        serialNumber: 'SNA',
        enrolledAt,
        informationAt: world.clock.now(),
        identityExpiresAt: null,
        topic: '',
      },
    });
  });

  it('keeps a removed device as removed until it is enrolled again', () => {
    const world = new DevicesWorld();
    world.enrol('A', { name: 'Anna' });
    world.service.recordCheckedOut('A');
    expect(world.service.target('A')).toMatchObject({ enrolled: false });
    world.authenticate('A', { osVersion: '19.0' });
    expect(world.service.get({ id: 'A' })).toMatchObject({ value: { status: 'removed', name: 'Anna', osVersion: '19.0' } });
    world.service.recordEnrolled('A');
    expect(world.service.get({ id: 'A' })).toMatchObject({ value: { status: 'managed' } });
  });
});

describe('as commands see them', () => {
  it('are what they last said, many at once', () => {
    const world = new DevicesWorld();
    world.enrol('pad', { productName: 'iPad16,3' });
    world.enrol('wifi', { productName: 'iPad16,3' });
    world.enrol('mac', { productName: 'Mac15,3' });
    world.service.recordInformation('pad', { QueryResponses: { IsMultiUser: true, IsSupervised: true, CellularTechnology: 3 } });
    world.service.recordInformation('wifi', { QueryResponses: { IsMultiUser: false, CellularTechnology: 0 } });
    world.service.recordLostMode('pad', true);
    world.service.recordLostMode('nobody', true);
    const targets = world.service.targets(['pad', 'wifi', 'mac', 'nobody']);
    expect([...targets.keys()].sort()).toEqual(['mac', 'pad', 'wifi']);
    expect(targets.get('pad')).toMatchObject({ shared: true, supervised: true, lostMode: true, wifiOnly: false });
    expect(targets.get('wifi')).toMatchObject({ shared: false, lostMode: false, wifiOnly: true });
    expect(targets.get('mac')).toMatchObject({ shared: null, wifiOnly: null, awaitingConfiguration: false });
    world.service.recordLostMode('pad', false);
    world.service.recordCheckedOut('pad');
    expect(world.service.target('pad')).toMatchObject({ lostMode: false, management: 'removed', enrolled: false });
  });
});

describe('events', () => {
  it('come after the commit, and at most four times a second for one device', async () => {
    const world = new DevicesWorld();
    world.database.transaction(() => {
      world.enrol('A');
      expect(world.events).toEqual([]);
    })();
    await Promise.resolve();
    expect(world.events).toEqual(['A']);
    for (let n = 0; n < 20; n += 1) {
      world.service.recordInformation('A', {});
      await Promise.resolve();
      world.clock.advance(50);
    }
    expect(world.events.length).toBeGreaterThan(3);
    expect(world.events.length).toBeLessThanOrEqual(6);
    await world.service.stop();
  });

  it('write a contact once a second at most', () => {
    const world = new DevicesWorld();
    world.enrol('A');
    const first = world.clock.now();
    world.clock.advance(999);
    world.service.recordContact('A');
    expect(world.rows()[0]?.lastContactAt).toBe(first);
    world.clock.advance(1);
    world.service.recordContact('A');
    expect(world.rows()[0]?.lastContactAt).toBe(first + 1_000);
  });
});
