import { beforeEach, describe, expect, it } from 'vitest';
import { DeviceLink } from '../device-link.ts';
import { type EraseConsent, type KittingRun, newRun, next, type RunEvent } from '../kitting-run.ts';
import type { StepContext } from '../step.ts';
import { broken, ScriptedDevice, scriptedPorts, settled } from '../testing.ts';
import { erase } from './erase-step.ts';

let device: ScriptedDevice;
let around: ReturnType<typeof scriptedPorts>;
let run: KittingRun;

beforeEach(() => {
  device = new ScriptedDevice();
  around = scriptedPorts(device);
  run = runWith({ serialNumber: 'SERIAL-1', at: around.clock.now(), by: 'Sato' });
});

const runWith = (eraseConsent: EraseConsent | null) =>
  newRun(
    {
      batchId: 'b',
      recipe: { format: 1, name: 'Test', note: '', steps: [{ step: 'erase' }] },
      organizationName: '',
      organizationMagic: 'OURS',
      eraseConsent,
      port: null,
      attributes: {},
    },
    { name: '', serialNumber: 'SERIAL-1', productType: '', modelName: '', osVersion: '', imei: null },
  );

const context = (): StepContext<'erase'> => ({
  link: new DeviceLink({ udid: device.udid, deviceId: 1 } as never, { ...around.ports, hub: '' }, new AbortController().signal),
  run: () => run,
  ports: around.ports,
  dispatch: (event: RunEvent) => {
    run = next(run, event);
  },
  isPaused: () => false,
  onWait: () => undefined,
  modelName: (type) => type,
  settings: { step: 'erase' },
});

const sent = () => {
  run = next(run, { type: 'erase-sent', hostId: 'HOST', systemBuid: 'BUID', at: around.clock.now() });
};

/** It forgot us, and was paired anew when it was read. */
const pairedAnew = () => {
  device.becomeNew();
  device.hosts.add('NEW-HOST');
  device.record = { ...device.record, hostId: 'NEW-HOST' } as never;
  device.values = { ...device.values, ActivationState: 'Activated' };
};

describe('a device that may have been erased', () => {
  it('was not, as long as it knows us', async () => {
    sent();
    device.values = { ...device.values, ActivationState: 'Unactivated' };
    expect(await erase.isTrue(context())).toBe(false);
  });

  it('was, when it forgot us and is not activated', async () => {
    sent();
    device.becomeNew();
    expect(await erase.isTrue(context())).toBe(true);
  });

  it('was, when it forgot us, is not set up, and has no configuration', async () => {
    sent();
    pairedAnew();
    expect(await erase.isTrue(context())).toBe(true);
  });

  it.each([
    ['has a configuration', () => void (device.configuration = { IsSupervised: true })],
    ['was set up by somebody', () => void (device.domains['com.apple.purplebuddy'] = { SetupDone: true })],
  ])('is not taken for erased when it forgot us but %s, nor asked again', async (_, change) => {
    sent();
    pairedAnew();
    change();
    around.clock.advance(120_000);
    expect(await erase.isTrue(context())).toBe(false);
    expect(await erase.act(context())).toBe('erase-uncertain');
    expect(device.erases).toBe(0);
  });

  it('nothing is taken for true before anything was sent', async () => {
    device.becomeNew();
    expect(await erase.isTrue(context())).toBe(false);
  });
});

describe('the request', () => {
  it('is written down before it leaves, with the name by which the device knows us', async () => {
    device.onErase = async () => {
      expect(run.eraseSent).toMatchObject({ hostId: 'HOST', systemBuid: 'BUID' });
      throw broken('closed');
    };
    void erase.act(context());
    await settled();
    expect(device.erases).toBe(1);
  });

  it('is sent again only a minute later, to a device that still knows us', async () => {
    sent();
    const again = erase.act(context());
    await settled();
    expect(device.erases).toBe(0);
    around.clock.advance(60_000);
    await settled();
    expect(device.erases).toBe(1);
    around.clock.advance(60_000);
    expect(await again).toBe('erase-not-begun');
  });

  it.each<[string, EraseConsent | null]>([
    ['without consent', null],
    ['with consent for another', { serialNumber: 'SERIAL-2', at: 0, by: 'Sato' }],
  ])('is not sent %s', async (_, consent) => {
    run = runWith(consent === null ? null : { ...consent, at: around.clock.now() });
    expect(await erase.act(context())).toBe('erase-unconfirmed');
    expect(device.erases).toBe(0);
  });
});
