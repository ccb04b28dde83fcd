import { expect, it } from 'vitest';
import { FakeUsbInventory, fakeRecoveryDevice } from './fake-usb-inventory.ts';
import type { UsbBus } from './usb-inventory.ts';

const place = { busNumber: 20, portPath: '1-4' };
const phone = { chipId: 0x8110, boardId: 0x18, ecid: 0xa1111222233aan, serialNumber: 'PRACT00001' };

it('tells a boot loader like the real ones', () => {
  expect(fakeRecoveryDevice('recovery', place, { ...phone, imei: '004401880000015' })).toEqual({
    ...place,
    vendorId: 0x05ac,
    productId: 0x1281,
    mode: 'recovery',
    serialString: 'CPID:8110 CPRV:11 CPFM:03 SCEP:01 BDID:18 ECID:000A1111222233AA IBFL:3D IMEI:[004401880000015] SRNM:[PRACT00001]',
    parsed: { chipId: 0x8110, boardId: 0x18, ecid: '000A1111222233AA', serialNumber: 'PRACT00001', imei: '004401880000015' },
  });
  expect(fakeRecoveryDevice('dfu', place, phone)).toMatchObject({ mode: 'dfu', parsed: { serialNumber: null, ecid: '000A1111222233AA' } });
});

it('tells what is plugged in and out, until nobody listens', async () => {
  const inventory = new FakeUsbInventory();
  const device = fakeRecoveryDevice('recovery', place, phone);
  const abort = new AbortController();
  const heard: UsbBus[] = [];
  let next = Promise.withResolvers<void>();
  const watching = inventory.watch((bus) => {
    heard.push(bus);
    next.resolve();
  }, abort.signal);
  const after = async (act: () => void) => {
    await next.promise;
    next = Promise.withResolvers();
    act();
  };
  await after(() => inventory.plug(device));
  await after(() => inventory.plugOther({ busNumber: 20, portPath: '1', hub: true }));
  await after(() => inventory.unplug(device));
  await after(() => inventory.setUnavailable('no-bus'));
  await next.promise;
  expect(heard.map((bus) => [bus.devices.length, bus.others.length, bus.unavailable])).toEqual([
    [0, 0, null],
    [1, 0, null],
    [1, 1, null],
    [0, 1, null],
    [0, 0, 'no-bus'],
  ]);
  abort.abort();
  await watching;
  inventory.setUnavailable(null);
  await inventory.list();
  expect(heard).toHaveLength(5);
});

it('lets a device leave recovery, once, and only from there', async () => {
  const inventory = new FakeUsbInventory();
  const device = fakeRecoveryDevice('recovery', place, phone);
  const dfu = fakeRecoveryDevice('dfu', { busNumber: 20, portPath: '1-5' }, phone);
  const left: (string | null)[] = [];
  inventory.onLeft = ({ portPath }) => left.push(portPath);
  inventory.plug(device);
  inventory.plug(dfu);
  inventory.refuseLeaving = 'refused';
  expect(await inventory.leaveRecovery(device)).toMatchObject({ error: { code: 'refused' } });
  inventory.refuseLeaving = null;
  expect(await inventory.leaveRecovery({ ...device })).toEqual({ ok: true, value: null });
  expect(await inventory.leaveRecovery(device)).toMatchObject({ error: { code: 'gone' } });
  expect(await inventory.leaveRecovery(dfu)).toMatchObject({ error: { code: 'not-in-recovery' } });
  expect(left).toEqual(['1-4']);
  expect((await inventory.list()).devices).toEqual([dfu]);
});
