import { describe, expect, it, vi } from 'vitest';
import { type DeviceStatus, deviceFilter, deviceSort } from '#contract/devices.ts';
import { FleetStore } from './fleet-store.ts';
import { DAY, DevicesWorld } from './testing.ts';

describe('list', () => {
  it('shows a device from its first TokenUpdate on', async () => {
    const world = new DevicesWorld();
    world.authenticate('A');
    expect(world.rows()).toEqual([]);
    expect(await world.counts()).toEqual({ total: 0, all: 0, statuses: {}, provisional: 0 });
    expect(world.service.get({ id: 'A' })).toMatchObject({ error: { code: 'not-found' } });
    expect(world.service.target('A')).toBeNull();
    world.service.recordEnrolled('A');
    expect(world.rows()[0]).toMatchObject({
      id: 'A',
      status: 'managed',
      modelName: 'iPhone 13',
      platform: 'iOS',
      supervised: null,
      simulated: true,
    });
    expect(world.service.target('A')).toEqual({
      management: 'managed',
      enrolled: true,
      productName: 'iPhone14,5',
      osVersion: '18.1',
      supervised: null,
      lostMode: false,
      shared: null,
      wifiOnly: false,
      awaitingConfiguration: false,
    });
    expect([world.service.nameOf('A'), world.service.nameOf('B')]).toEqual(['SNA', 'B']);
  });

  it('gives names at the start to models that had none when they were listed', async () => {
    const world = new DevicesWorld();
    world.enrol('A', { productName: 'Mac14,2' });
    world.enrol('B', { productName: 'Mac99,1' });
    world.database.exec('UPDATE devices SET model_name = product_name');
    expect(world.ids({ model: 'MacBook' })).toEqual([]);
    await world.service.start();
    expect(world.rows().map(({ modelName }) => modelName)).toEqual(['MacBook Air (M2, 2022)', 'Mac99,1']);
    expect(world.ids({ model: 'MacBook' })).toEqual(['A']);
  });

  it('derives the status from the clock, counts by it and filters by it', async () => {
    const world = new DevicesWorld();
    world.enrol('silent');
    world.clock.advance(4 * DAY);
    world.enrol('quiet');
    world.enrol('removed');
    world.service.recordCheckedOut('removed');
    world.clock.advance(3 * DAY);
    world.enrol('fresh');
    const statuses: Partial<Record<DeviceStatus, number>> = { managed: 1, quiet: 1, removed: 1, silent: 1 };
    expect(await world.counts()).toMatchObject({ total: 4, all: 4, statuses });
    for (const [status, id] of [
      ['managed', 'fresh'],
      ['quiet', 'quiet'],
      ['silent', 'silent'],
      ['removed', 'removed'],
    ] as const) {
      expect(world.ids({ statuses: [status] })).toEqual([id]);
      expect(await world.counts({ statuses: [status] })).toMatchObject({ total: 1, all: 4, statuses });
    }
    expect(world.ids({ statuses: ['withdrawn'] })).toEqual([]);
    expect(world.ids({ statuses: ['silent', 'quiet'] }, { sort: 'status' })).toEqual(['silent', 'quiet']);
    expect(world.ids({ text: '状態:赤△' })).toEqual(['silent']);
    world.service.recordContact('silent');
    expect(world.ids({ statuses: ['silent'] })).toEqual([]);
    // Silence needs no event.
    world.clock.advance(8 * DAY);
    expect(world.ids({ statuses: ['silent'] }).sort()).toEqual(['fresh', 'quiet', 'silent']);
  });

  it('follows limits that somebody chose, and keeps them', async () => {
    const world = new DevicesWorld();
    world.enrol('A');
    world.clock.advance(2 * DAY);
    expect((await world.counts()).statuses).toEqual({ managed: 1 });
    expect(world.service.saveThresholds({ quietDays: 2, silentDays: 2 })).toMatchObject({ error: { code: 'thresholds-wrong' } });
    expect(world.service.saveThresholds({ quietDays: 1, silentDays: 2 })).toMatchObject({ ok: true });
    expect((await world.counts()).statuses).toEqual({ silent: 1 });
    expect(world.rows()[0]).toMatchObject({ silentDays: 2 });
    expect(world.service.thresholds().value).toEqual({ quietDays: 1, silentDays: 2 });
    expect(world.deeds.at(-1)).toMatchObject({ action: 'devices.thresholds-saved', details: { quietDays: '1', silentDays: '2' } });
  });

  it('searches name, numbers, model, owner and organisation in any spelling', async () => {
    const world = new DevicesWorld();
    world.enrol('A', { name: 'アンナの iPhone', imei: '351' });
    world.enrol('B', { name: 'Ｂｏｂ', serialNumber: 'F2LXQ1', productName: 'iPad16,3' });
    world.enrol('C', { name: '100%_"\\' });
    world.database.exec(`INSERT INTO assets (id, asset_number, serial_number, user, attributes, bound_by, folded)
      VALUES ('1', 'IT-0042', 'F2LXQ1', '渡辺 サチコ', '{}', '', '')`);
    await world.service.relist();
    await world.service.setOrganization({ selection: { ids: ['C'] }, organization: '営業部/第一課' });
    for (const [typed, found] of [
      ['ｱﾝﾅ', 'A'],
      ['あんな', 'A'],
      ['bob', 'B'],
      ['ｆ２ｌｘ', 'B'],
      ['LXQ', 'B'],
      ['xq', 'B'],
      ['ipad16,3', 'B'],
      ['iPad Pro 11-inch', 'B'],
      ['351', 'A'],
      ['渡辺', 'B'],
      ['ワタナベ', null],
      ['さちこ it0042', 'B'],
      ['IT-0042', 'B'],
      ['第一課', 'C'],
      ['%_', 'C'],
      ['%', 'C'],
      ['"', 'C'],
      [`bob' OR 1=1 --`, null],
      ['bob" OR "anna', null],
    ] as const) {
      expect([typed, ...world.find(typed)]).toEqual(found === null ? [typed] : [typed, found]);
    }
    expect(await world.counts({ text: 'bob' })).toMatchObject({ total: 1, all: 1, statuses: { managed: 1 } });
    world.service.recordInformation('A', { QueryResponses: { DeviceName: 'Renamed' } });
    expect(world.find('アンナ')).toEqual([]);
    expect(world.find('renamed')).toEqual(['A']);
  });

  it('sorts by each column in both directions, ties by age, and pages without gap or repeat', () => {
    const world = new DevicesWorld();
    for (const [n, name] of ['b 10', 'A', 'b 2', 'c'].entries()) {
      world.enrol(`D${n}`, { name, serialNumber: `S${9 - n}` });
      world.clock.advance(1_000);
    }
    expect(world.ids({}, { sort: 'name' })).toEqual(['D1', 'D2', 'D0', 'D3']);
    expect(world.ids({}, { sort: 'name', descending: true })).toEqual(['D3', 'D0', 'D2', 'D1']);
    expect(world.ids({}, { sort: 'serialNumber' })).toEqual(['D3', 'D2', 'D1', 'D0']);
    expect(world.ids({}, { sort: 'lastContactAt', descending: true })).toEqual(['D3', 'D2', 'D1', 'D0']);
    expect([0, 1, 2, 3].flatMap((offset) => world.ids({}, { offset, limit: 1 }))).toEqual(world.ids());
    expect(world.ids({}, { offset: 3, limit: 2 })).toEqual(['D3']);
  });

  it('answers every order from one index, with every filter', () => {
    const { database } = new DevicesWorld();
    const asked: string[] = [];
    const prepare = vi.spyOn(database, 'prepare');
    const fleet = new FleetStore(database, () => 0);
    const filter = { statuses: ['silent'], platform: 'iOS', osBelow: '17', supervised: true, ade: 'pushed', provisional: true } as const;
    for (const sort of deviceSort.options) fleet.page(deviceFilter.parse(filter), 0, { sort, descending: true }, 50, 50);
    for (const [sql] of prepare.mock.calls) if (sql.includes('ORDER BY')) asked.push(sql);
    prepare.mockRestore();
    expect(asked).toHaveLength(deviceSort.options.length);
    const values = { status: 0, platform: '', osBelow: 0, supervised: 0, ade: '', now: 0, limit: 1, offset: 0 };
    for (const sql of asked) {
      const plan = JSON.stringify(database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(values));
      expect(plan).toContain('COVERING INDEX');
      expect(plan).not.toContain('TEMP B-TREE');
    }
  });
});
