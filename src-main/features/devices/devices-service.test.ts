import { describe, expect, it } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import { devices as contract, type DeviceStatus } from '#contract/devices.ts';
import { ManualClock } from '#lib/clock.ts';
import { memoryDatabase } from '#store/testing.ts';
import { DevicesService } from './devices-service.ts';
import { type AuthenticatedDevice, DevicesStore } from './devices-store.ts';

const DAY = 86_400_000;

class DevicesWorld {
  readonly clock = new ManualClock();
  readonly database = memoryDatabase();
  readonly events: string[] = [];
  readonly service = new DevicesService({
    store: new DevicesStore(this.database),
    clock: this.clock,
    simulated: true,
    publish: (_name, { id }) => this.events.push(id),
  });

  authenticate(id: string, facts: Partial<AuthenticatedDevice> = {}): void {
    const device = { name: null, productName: 'iPhone14,5', osVersion: '18.1', buildVersion: '22B83', imei: null };
    this.service.recordAuthenticated({ id, udid: id, serialNumber: `SN${id}`, ...device, ...facts });
  }

  enrol(id: string, facts: Partial<AuthenticatedDevice> = {}): void {
    this.authenticate(id, facts);
    this.service.recordEnrolled(id);
  }

  list(input: Partial<Parameters<DevicesService['list']>[0]> = {}) {
    const answer = this.service.list({ search: '', status: null, sort: 'name', descending: false, offset: 0, limit: 100, ...input });
    // What the screen gets: parsed by the contract.
    const parsed = answerSchema(contract.calls.list).parse(answer);
    expect(parsed).toEqual(answer);
    return answer.value;
  }

  ids(input: Partial<Parameters<DevicesService['list']>[0]> = {}): string[] {
    return this.list(input).rows.map((row) => row.id);
  }
}

describe('list', () => {
  it('shows a device from its first TokenUpdate on', () => {
    const world = new DevicesWorld();
    world.authenticate('A');
    expect(world.list()).toEqual({ rows: [], total: 0, counts: {} });
    expect(world.service.get({ id: 'A' })).toMatchObject({ error: { code: 'not-found' } });
    expect(world.service.target('A')).toBeNull();
    world.service.recordEnrolled('A');
    expect(world.list().rows[0]).toMatchObject({ id: 'A', status: 'managed', modelName: 'iPhone 13', supervised: null, simulated: true });
    expect(world.service.target('A')).toEqual({ enrolled: true, productName: 'iPhone14,5', osVersion: '18.1' });
  });

  it('derives the status from the clock, counts by it and filters by it', () => {
    const world = new DevicesWorld();
    world.enrol('silent');
    world.clock.advance(4 * DAY);
    world.enrol('quiet');
    world.enrol('removed');
    world.service.recordCheckedOut('removed');
    world.clock.advance(3 * DAY);
    world.enrol('fresh');
    const counts: Partial<Record<DeviceStatus, number>> = { managed: 1, quiet: 1, removed: 1, silent: 1 };
    expect(world.list()).toMatchObject({ total: 4, counts });
    for (const [status, id] of [
      ['managed', 'fresh'],
      ['quiet', 'quiet'],
      ['silent', 'silent'],
      ['removed', 'removed'],
    ] as const) {
      expect(world.list({ status })).toMatchObject({ total: 1, counts, rows: [{ id, status }] });
    }
    expect(world.list({ status: 'withdrawn' })).toMatchObject({ total: 0, rows: [] });
    world.service.recordContact('silent');
    expect(world.list({ status: 'silent' }).total).toBe(0);
  });

  it('searches name, serial number, identifier, model and IMEI in any spelling', () => {
    const world = new DevicesWorld();
    world.enrol('A', { name: 'アンナの iPhone', imei: '351' });
    world.enrol('B', { name: 'Ｂｏｂ', serialNumber: 'F2LXQ1', productName: 'iPad16,3' });
    world.enrol('C', { name: '100%_\\' });
    expect(world.ids({ search: 'ｱﾝﾅ' })).toEqual(['A']);
    expect(world.ids({ search: 'bob' })).toEqual(['B']);
    expect(world.ids({ search: 'ｆ２ｌｘ' })).toEqual(['B']);
    expect(world.ids({ search: 'ipad16,3' })).toEqual(['B']);
    expect(world.ids({ search: 'iPad Pro 11-inch' })).toEqual(['B']);
    expect(world.ids({ search: '351' })).toEqual(['A']);
    expect(world.ids({ search: '%_\\' })).toEqual(['C']);
    expect(world.ids({ search: '%' })).toEqual(['C']);
    expect(world.ids({ search: `bob' OR 1=1 --` })).toEqual([]);
    expect(world.list({ search: 'bob' })).toMatchObject({ total: 1, counts: { managed: 1 } });
    world.service.recordInformation('A', { QueryResponses: { DeviceName: 'Renamed' } });
    expect(world.ids({ search: 'アンナ' })).toEqual([]);
    expect(world.ids({ search: 'renamed' })).toEqual(['A']);
  });

  it('sorts by each column in both directions, ties by id, and pages without gap or repeat', () => {
    const world = new DevicesWorld();
    for (const [n, name] of ['b', 'A', 'b', 'c'].entries()) {
      world.enrol(`D${n}`, { name, serialNumber: `S${9 - n}` });
      world.clock.advance(1_000);
    }
    expect(world.ids({ sort: 'name' })).toEqual(['D1', 'D0', 'D2', 'D3']);
    expect(world.ids({ sort: 'name', descending: true })).toEqual(['D3', 'D2', 'D0', 'D1']);
    expect(world.ids({ sort: 'serialNumber' })).toEqual(['D3', 'D2', 'D1', 'D0']);
    expect(world.ids({ sort: 'lastContactAt', descending: true })).toEqual(['D3', 'D2', 'D1', 'D0']);
    expect([0, 1, 2, 3].flatMap((offset) => world.ids({ offset, limit: 1 }))).toEqual(world.ids());
    expect(world.list({ offset: 3, limit: 2 })).toMatchObject({ total: 4, rows: [{ id: 'D3' }] });
  });

  it('sorts and pages 20,000 devices by an index, within a frame or two', () => {
    const world = new DevicesWorld();
    world.database.transaction(() => {
      for (let n = 0; n < 20_000; n += 1) world.enrol(`D${n}`, { name: `phone ${n}` });
    })();
    const plan = world.database
      .prepare('EXPLAIN QUERY PLAN SELECT id FROM devices d ORDER BY d.name COLLATE NOCASE DESC, d.id DESC LIMIT 5')
      .all();
    expect(JSON.stringify(plan)).toContain('devices_by_name');
    const started = performance.now();
    expect(world.list({ search: 'phone 1999', limit: 50 }).total).toBe(11);
    expect(world.ids({ limit: 50, offset: 19_000, sort: 'lastContactAt' })).toHaveLength(50);
    // Generous: a table scan per row, the mistake this guards against, takes minutes.
    expect(performance.now() - started).toBeLessThan(2_000);
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
    expect(world.list().rows[0]?.lastContactAt).toBe(at + 1);
    expect(world.service.reportsSince(at)).toBe(0);
    expect(world.service.firstReportSince(at)).toBeNull();
    world.clock.advance(1);
    world.service.recordReport('B');
    expect(world.service.reportsSince(at)).toBe(1);
    expect(world.service.firstReportSince(at)).toEqual({ at: at + 2, deviceName: 'iPad B' });
    expect(world.list({ sort: 'lastContactAt', descending: true }).rows[0]).toMatchObject({ id: 'B', lastContactAt: at + 2 });
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
    world.service.stop();
  });

  it('write a contact once a second at most', () => {
    const world = new DevicesWorld();
    world.enrol('A');
    const first = world.clock.now();
    world.clock.advance(999);
    world.service.recordContact('A');
    expect(world.list().rows[0]?.lastContactAt).toBe(first);
    world.clock.advance(1);
    world.service.recordContact('A');
    expect(world.list().rows[0]?.lastContactAt).toBe(first + 1_000);
  });
});
