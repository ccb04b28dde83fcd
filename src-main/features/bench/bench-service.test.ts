import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { UsbmuxEvent } from '../../protocols/usbmux/usbmux-client.ts';
import { BenchService } from './bench-service.ts';
import { broken, ScriptedDevice, scriptedPorts, settled } from './testing.ts';

let device: ScriptedDevice;
let around: ReturnType<typeof scriptedPorts>;
let service: BenchService;
let listens: number;
let event: (event: UsbmuxEvent) => void;
const desk = { attached: vi.fn(), detached: vi.fn(), verdict: () => 'ok', strays: () => [], watch: async () => undefined };

beforeEach(async () => {
  device = new ScriptedDevice();
  around = scriptedPorts(device);
  listens = 0;
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
    runs: { ...around.runs, open: () => [], latest: () => null, ofBatch: () => [] },
    portDesk: () => desk as never,
    blueprint: {} as never,
    busRetryMs: 1_000,
    slotChanged: () => undefined,
    obstacles: () => [],
    publish: () => undefined,
  });
  await service.start();
  await settled();
});
afterEach(() => service.stop());

const plug = (udid = device.udid, deviceId = 1) =>
  event({ type: 'attached', device: { deviceId, udid, connectionType: 'USB', locationId: 1 } as never });
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
