import { describe, expect, it } from 'vitest';
import { answerSchema } from '#contract/define.ts';
import { devices as contract, type DevicePlatform, type DeviceSelection, deviceFilter } from '#contract/devices.ts';
import { decodeCsv } from '#lib/csv.ts';
import { DevicesWorld } from './testing.ts';

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
