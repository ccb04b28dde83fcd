import { Duplex } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { DeviceLink } from './device-link.ts';
import { HubLanes } from './hub-lanes.ts';
import { broken, ScriptedDevice } from './testing.ts';

const record = { hostId: 'HOST', escrowBag: null } as never;

/** A link over a hub with one lane: a lane that is kept stops everything after it. */
function linkTo(device: ScriptedDevice, change: { usbmux?: object; protocols?: object } = {}): DeviceLink {
  const usbmux = { ...device.usbmux, ...change.usbmux };
  const protocols = { ...device.protocols, ...change.protocols };
  return new DeviceLink({ udid: device.udid, deviceId: 1 } as never, { usbmux, protocols, lanes: new HubLanes(1), hub: '1' }, never);
}
const never = new AbortController().signal;

describe('the lane of a conversation is free again', () => {
  it('when no stream could be opened', async () => {
    const device = new ScriptedDevice();
    let failures = 1;
    const connect = async () => {
      if (failures-- > 0) throw broken('connection-refused');
      return device.usbmux.connect(1, 1);
    };
    const link = linkTo(device, { usbmux: { connect } });
    await expect(link.lockdown(async () => 1)).rejects.toMatchObject({ code: 'connection-refused' });
    expect(await link.lockdown(async () => 2)).toBe(2);
  });

  it('when the stream was closed already as it was handed over', async () => {
    const device = new ScriptedDevice();
    const connect = async () => {
      const stream = new Duplex({ read: () => undefined });
      stream.destroy();
      await new Promise((resolve) => stream.once('close', resolve));
      return stream;
    };
    const link = linkTo(device, { usbmux: { connect } });
    await link.lockdown(async () => 1);
    expect(await link.lockdown(async () => 2)).toBe(2);
  });

  it('when a service, its client or what was asked of it fails', async () => {
    const device = new ScriptedDevice();
    device.fault = 'password-protected';
    const link = linkTo(device);
    await expect(link.mcinstall(record, async () => 1)).rejects.toMatchObject({ code: 'password-protected' });
    device.fault = null;
    await expect(link.mcinstall(record, () => Promise.reject(broken('other')))).rejects.toMatchObject({ code: 'other' });
    expect(await link.mcinstall(record, async () => 2)).toBe(2);
  });

  it('when TLS does not come about', async () => {
    const device = new ScriptedDevice();
    const lockdown = Object.assign(device.protocols.lockdown(null as never), { startService: async () => ({ port: 1, tls: true }) });
    const secure = async (stream: Duplex) => {
      stream.destroy();
      throw broken('tls-failed');
    };
    const link = linkTo(device, { protocols: { lockdown: () => lockdown, secure } });
    await expect(link.mcinstall(record, async () => 1)).rejects.toMatchObject({ code: 'tls-failed' });
    expect(await link.lockdown(async () => 2)).toBe(2);
  });
});

describe('the record that the device took', () => {
  it('is known for the rest of the attachment, also to those who have the device for a shorter time', async () => {
    const link = linkTo(new ScriptedDevice());
    expect(link.acceptedRecord).toBeNull();
    await link.within(never).session(record, async () => undefined);
    expect(link.acceptedRecord).toBe(record);
  });

  it('is known no longer once the device refuses it, but after any other failure', async () => {
    const device = new ScriptedDevice();
    const link = linkTo(device);
    await link.session(record, async () => undefined);
    device.fault = 'password-protected';
    await expect(link.session(record, async () => undefined)).rejects.toMatchObject({ code: 'password-protected' });
    expect(link.acceptedRecord).toBe(record);
    device.fault = null;
    device.hosts.clear();
    await expect(link.session(record, async () => undefined)).rejects.toMatchObject({ code: 'invalid-host-id' });
    expect(link.acceptedRecord).toBeNull();
  });
});
