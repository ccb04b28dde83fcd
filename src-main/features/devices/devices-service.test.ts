import { describe, expect, it, vi } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import {
  devices as contract,
  type DeviceFilter,
  type DevicePlatform,
  type DeviceSelection,
  type DeviceStatus,
  deviceFilter,
  deviceSort,
} from '#contract/devices.ts';
import { ManualClock } from '#lib/clock.ts';
import { decodeCsv } from '#lib/csv.ts';
import { SettingsStore } from '#store/settings-store.ts';
import { memoryDatabase } from '#store/testing.ts';
import { AdeMirror } from './ade-mirror.ts';
import { DevicesService } from './devices-service.ts';
import type { AuthenticatedDevice } from './devices-store.ts';
import { FleetStore } from './fleet-store.ts';

const DAY = 86_400_000;

type ListInput = Parameters<DevicesService['list']>[0];

class DevicesWorld {
  readonly clock = new ManualClock();
  readonly database = memoryDatabase();
  readonly events: string[] = [];
  readonly deeds: { action: string; subject: string; details: Readonly<Record<string, string>> }[] = [];
  readonly service = new DevicesService({
    database: this.database,
    clock: this.clock,
    settings: new SettingsStore(this.database),
    newId: () => `view-${this.deeds.length}`,
    record: (action, subject, details = {}) => this.deeds.push({ action, subject, details }),
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

  rows(filter: Partial<DeviceFilter> = {}, input: Partial<Omit<ListInput, 'filter'>> = {}) {
    const order = { sort: 'name' as const, descending: false, offset: 0, limit: 100, ...input };
    const answer = this.service.list({ ...order, filter: deviceFilter.parse(filter) });
    // What the screen gets: parsed by the contract.
    expect(answerSchema(contract.calls.list).parse(answer)).toEqual(answer);
    return answer.value.rows;
  }

  ids(filter: Partial<DeviceFilter> = {}, input: Partial<Omit<ListInput, 'filter'>> = {}): string[] {
    return this.rows(filter, input).map((row) => row.id);
  }

  find = (text: string): string[] => this.ids({ text });

  async counts(filter: Partial<DeviceFilter> = {}) {
    const answer = await this.service.counts({ filter: deviceFilter.parse(filter) });
    expect(answerSchema(contract.calls.counts).parse(answer)).toEqual(answer);
    return answer.value;
  }
}

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

describe('devices meant together', () => {
  it('are found by filter, ids, pasted serial numbers or a view; what is not found is named', async () => {
    const world = new DevicesWorld();
    for (const id of ['1', '2', '3']) world.enrol(id, { productName: id === '3' ? 'Mac15,3' : 'iPhone14,5' });
    world.service.recordCheckedOut('2');
    const resolve = (selection: DeviceSelection) => world.service.resolve(selection);
    const filter = deviceFilter.parse({ text: '種別:iphone' });
    expect(resolve({ filter, except: [] })).toMatchObject({ value: { ids: ['1', '2'] } });
    expect(resolve({ filter, except: ['1'] })).toMatchObject({ value: { ids: ['2'] } });
    expect(resolve({ ids: ['3', '3', 'x'] })).toMatchObject({ value: { ids: ['3'], unmatched: ['x'] } });
    expect(resolve({ serialNumbers: ' ｓｎ３\nSN1,sn1\tNOBODY ' })).toMatchObject({ value: { ids: ['3', '1'], unmatched: ['NOBODY'] } });
    const view = { filter, columns: [], sort: 'name' as const, descending: true };
    const saved = world.service.saveView({ ...view, name: ' 電話 ' });
    const viewId = saved.ok ? saved.value.id : '';
    expect(resolve({ viewId })).toMatchObject({ value: { ids: ['1', '2'] } });
    expect(resolve({ viewId: 'x' })).toMatchObject({ error: { code: 'view-unknown' } });
    expect(resolve({ of: { viewId: 'x' }, platforms: [], reachable: true })).toMatchObject({ error: { code: 'view-unknown' } });
    expect(await world.service.summary({ selection: { ids: ['1', '2', '3', 'x'] } })).toMatchObject({
      value: { total: 3, platforms: { iOS: 1, macOS: 1 }, unreachable: 1, unmatched: ['x'] },
    });
    expect(world.service.views().value.views).toMatchObject([{ name: '電話', filter: { platform: 'iOS', text: '' }, descending: true }]);
    expect(world.service.saveView({ ...view, name: '電話' })).toEqual(saved);
    expect(world.service.saveView({ ...view, name: ' ' })).toMatchObject({ error: { code: 'name-missing' } });
    expect(world.service.removeView({ id: viewId })).toMatchObject({ ok: true });
    expect(world.service.removeView({ id: viewId })).toMatchObject({ error: { code: 'view-unknown' } });
  });

  it('are narrowed to some systems, and to whom a command reaches', async () => {
    const world = new DevicesWorld();
    world.enrol('phone');
    world.enrol('pad', { productName: 'iPad14,1' });
    world.enrol('mac', { productName: 'Mac15,3' });
    world.enrol('gone');
    world.service.recordCheckedOut('gone');
    const of = { ids: ['gone', 'mac', 'pad', 'phone', 'x'] };
    const kept = (platforms: DevicePlatform[], reachable: boolean) => world.service.resolve({ of, platforms, reachable });
    expect(kept(['iOS', 'iPadOS'], true)).toMatchObject({ value: { ids: ['pad', 'phone'], unmatched: ['x'] } });
    expect(kept(['iOS'], false)).toMatchObject({ value: { ids: ['gone', 'phone'] } });
    expect(kept([], true)).toMatchObject({ value: { ids: ['mac', 'pad', 'phone'] } });
    expect(kept([], false)).toMatchObject({ value: { ids: ['gone', 'mac', 'pad', 'phone'] } });
    const selection = { of, platforms: ['iPadOS' as const], reachable: true };
    expect(await world.service.summary({ selection })).toMatchObject({ value: { total: 1, platforms: { iPadOS: 1 }, unreachable: 0 } });
  });

  it('get an organisation together; what is of it already stays, and the deed is one', async () => {
    const world = new DevicesWorld();
    for (let n = 0; n < 250; n += 1) world.enrol(`D${n}`);
    const set = (selection: DeviceSelection, organization: string) => world.service.setOrganization({ selection, organization });
    const all = { filter: deviceFilter.parse({}), except: ['D7'] };
    expect(await set(all, ' 営業部 / 第一課 ')).toMatchObject({ value: { changed: 249 } });
    expect(await set({ ids: ['D1', 'D7'] }, '営業部')).toMatchObject({ value: { changed: 2 } });
    expect(await set({ ids: ['D1'] }, '営業部')).toMatchObject({ value: { changed: 0 } });
    expect(await set({ ids: ['D1'] }, 'a/b/c/d/e/f/g/h/i')).toMatchObject({ error: { code: 'organization-invalid' } });
    expect(world.deeds.map(({ subject, details }) => [subject, details['devices']])).toEqual([
      ['営業部/第一課', '249'],
      ['営業部', '2'],
    ]);
    expect(world.service.organizations().value.organizations).toEqual([
      { path: '営業部', count: 2 },
      { path: '営業部/第一課', count: 248 },
    ]);
    expect((await world.counts({ organization: '営業部' })).total).toBe(250);
    expect((await world.counts({ organization: '第一' })).total).toBe(248);
    expect((await world.counts({ organization: '' })).total).toBe(0);
  });

  it('leave as a file, as lines for the clipboard, and as serial numbers', async () => {
    const world = new DevicesWorld();
    world.enrol('1', { name: '=cmd', serialNumber: '001234' });
    world.enrol('2', { name: 'b\tc', serialNumber: 'SN2' });
    const input = {
      selection: { filter: deviceFilter.parse({}), except: [] },
      sort: 'serialNumber' as const,
      descending: true,
      columns: ['name', 'serialNumber', 'status'] as const,
      encoding: 'utf-8' as const,
      language: 'ja' as const,
    };
    const csv = await world.service.export({ ...input, format: 'csv' });
    expect(answerSchema(contract.calls.export).parse(csv)).toEqual(csv);
    const bytes = csv.ok ? Buffer.from(csv.value.content, 'base64') : Buffer.alloc(0);
    expect(bytes.toString('utf8')).toContain('="');
    expect(decodeCsv(bytes)).toMatchObject({
      value: [
        ['デバイス名', 'シリアル番号', '状態'],
        ['b\tc', 'SN2', '管理中'],
        ['=cmd', '001234', '管理中'],
      ],
    });
    expect(await world.service.export({ ...input, format: 'serials' })).toMatchObject({ value: { content: 'SN2\n001234', rows: 2 } });
    expect(await world.service.export({ ...input, format: 'tsv', language: 'en' })).toMatchObject({
      // It is pasted into a spreadsheet, which would run what a device calls itself.
      value: { content: "Device name\tSerial number\tStatus\nb c\tSN2\tManaged\n'=cmd\t001234\tManaged" },
    });
    expect(world.deeds.map(({ action }) => action)).toEqual(['devices.exported']);
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
