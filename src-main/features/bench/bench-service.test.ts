import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UsbmuxEvent } from '../../protocols/usbmux/usbmux-client.ts';
import { BenchService } from './bench-service.ts';
import { broken, ScriptedDevice, scriptedPorts, settled } from './testing.ts';

let device: ScriptedDevice;
let around: ReturnType<typeof scriptedPorts>;
let service: BenchService;
let listens: number;
/** Of cards of second devices alone. */
let published: [string, string][];
let event: (event: UsbmuxEvent) => void;
const desk = { attached: vi.fn(), detached: vi.fn(), verdict: () => 'ok', strays: () => [], watch: async () => undefined };

beforeEach(async () => {
  device = new ScriptedDevice();
  around = scriptedPorts(device);
  listens = 0;
  published = [];
  desk.attached.mockReset();
  const listen = (onEvent: (event: UsbmuxEvent) => void, signal: AbortSignal) =>
    new Promise<void>((resolve, reject) => {
      listens += 1;
      // As the real client does: what fails in a listener ends the connection.
      event = (one) => {
        try {
          onEvent(one);
        } catch (error) {
          reject(error);
        }
      };
      signal.addEventListener('abort', () => resolve());
    });
  service = new BenchService({
    ...around.ports,
    usbmux: { ...device.usbmux, listDevices: async () => [], listen },
    runs: { ...around.runs, open: () => [], latest: () => null, ofBatch: () => [], journal: () => [] },
    portDesk: () => desk as never,
    busRetryMs: 1_000,
    slotChanged: () => undefined,
    publish: (name, payload) => {
      if (name === 'slotRemoved' && 'udid' in payload && payload.udid.includes('#')) published.push([name, payload.udid]);
    },
  });
  await service.start();
  await settled();
});
afterEach(() => service.stop());

const plug = (udid = device.udid, deviceId = 1, locationId = 1) =>
  event({ type: 'attached', device: { deviceId, udid, connectionType: 'USB', locationId } as never });
const order = {
  batchId: 'b',
  recipe: { format: 1 as const, name: 'Test', note: '', steps: [{ step: 'label' as const }] },
  eraseConsent: null,
  attributes: {},
};

describe('the bench', () => {
  it('goes on listening when a port cannot be written down', async () => {
    desk.attached.mockImplementation(() => {
      throw broken('SQLITE_FULL');
    });
    plug();
    await settled();
    expect(listens).toBe(1);
    expect(service.views()).toMatchObject([{ udid: 'UDID-1', state: 'ready' }]);
  });

  it('begins with neither of two devices that give the same serial number', async () => {
    plug();
    plug('UDID-2', 2);
    await settled();
    expect(service.views().map(({ state, duplicate }) => [state, duplicate])).toEqual([
      ['ready', true],
      ['ready', true],
    ]);
    expect(service.begin('UDID-1', order)).toBe(false);
    event({ type: 'detached', deviceId: 2 });
    expect(service.begin('UDID-1', order)).toBe(true);
  });

  it('shows both of two devices that give the same UDID, begins with neither, and takes the one that is left for it', async () => {
    plug();
    await settled();
    plug(device.udid, 2, 7);
    await settled();
    expect(service.views()).toMatchObject([
      { udid: 'UDID-1', state: 'ready', duplicate: true },
      { udid: 'UDID-1#2', state: 'attention', problem: 'udid-twice', duplicate: true },
    ]);
    expect(service.begin('UDID-1', order)).toBe(false);
    expect(service.begin('UDID-1#2', order)).toBe(false);
    expect(service.linkOf('UDID-1')?.device.deviceId).toBe(1);

    event({ type: 'detached', deviceId: 2 });
    expect(service.views()).toMatchObject([{ udid: 'UDID-1', state: 'ready', duplicate: false }]);
    plug(device.udid, 3, 7);
    event({ type: 'detached', deviceId: 1 });
    await settled();
    expect(service.views()).toMatchObject([{ udid: 'UDID-1', state: 'ready', duplicate: false }]);
    expect(service.linkOf('UDID-1')?.device.deviceId).toBe(3);
    expect(service.begin('UDID-1', order)).toBe(true);
    expect(published).toEqual([
      ['slotRemoved', 'UDID-1#2'],
      ['slotRemoved', 'UDID-1#3'],
    ]);
  });

  it('takes a device that attaches anew at its place for the same', async () => {
    plug();
    plug(device.udid, 2);
    event({ type: 'detached', deviceId: 1 });
    await settled();
    expect(service.views()).toMatchObject([{ udid: 'UDID-1', state: 'ready', duplicate: false }]);
  });

  it('begins with no other device than the one that was confirmed, and not twice', async () => {
    plug();
    await settled();
    const consent = { serialNumber: 'SERIAL-2', at: around.clock.now(), by: 'Sato' };
    expect(service.begin('UDID-1', { ...order, eraseConsent: consent })).toBe(false);
    expect(service.begin('UDID-1', order)).toBe(true);
    expect(service.begin('UDID-1', order)).toBe(false);
    expect(around.runs.begin).toHaveBeenCalledTimes(1);
  });
});
