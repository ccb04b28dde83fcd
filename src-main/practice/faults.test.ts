import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Fault } from '../protocols/lockdown/fake-faults.ts';
import { lockdownRefusal } from '../protocols/lockdown/fake-faults.ts';
import { TestHost } from './bench-testing.ts';
import type { FakeIphone } from './fake-iphone.ts';

let host: TestHost;
let phone: FakeIphone;
beforeEach(async () => {
  host = await TestHost.start(2);
  phone = host.phone();
});
afterEach(() => host.stop());

const ended = (stream: { once(event: 'close', listener: () => void): unknown }): Promise<void> =>
  new Promise((resolve) => stream.once('close', () => resolve()));

describe('the cable', () => {
  it('takes every stream of its device with it, at once, and no other', async () => {
    const streams = await Promise.all([host.connect(phone, 62078), host.connect(phone, 62078)]);
    const other = await host.connect(host.phone(1), 62078);
    for (const stream of [...streams, other]) stream.on('error', () => {}).resume();
    const closed = Promise.all(streams.map(ended));
    phone.unplug();
    await closed;
    expect(other.destroyed).toBe(false);
    expect((await host.usbmux.listDevices()).map(({ udid }) => udid)).toEqual([host.phone(1).udid]);
    other.destroy();
  });

  it('can be pulled by a request', async () => {
    phone.faults.add('lockdown', 'GetValue', { kind: 'pull-cable' });
    const client = await host.lockdown(phone);
    await expect(client.getValues()).rejects.toMatchObject({ code: 'closed' });
    expect(phone.plugged).toBe(false);
  });
});

describe('planned faults', () => {
  it.each<[Fault, string]>([
    [{ kind: 'drop' }, 'closed'],
    [{ kind: 'truncate' }, 'closed'],
    [{ kind: 'oversize' }, 'unexpected-answer'],
    [{ kind: 'garbage' }, 'unexpected-answer'],
    [lockdownRefusal('FMiPProtected'), 'fmip-protected'],
    [lockdownRefusal('PairingProhibitedOverThisConnection'), 'pairing-prohibited-over-this-connection'],
  ])('%o once, then the device is itself again', async (fault, code) => {
    phone.faults.add('lockdown', 'QueryType', fault);
    await expect((await host.lockdown(phone)).queryType()).rejects.toMatchObject({ code });
    const again = await host.lockdown(phone);
    expect(await again.queryType()).toBe('com.apple.mobile.lockdown');
    again.close();
  });

  it('slow answers come, late', async () => {
    phone.faults.add('lockdown', 'QueryType', { kind: 'slow', ms: 80 });
    const began = performance.now();
    const client = await host.lockdown(phone);
    expect(await client.queryType()).toBe('com.apple.mobile.lockdown');
    expect(performance.now() - began).toBeGreaterThan(70);
    client.close();
  });
});

describe('bad bytes for lockdownd', () => {
  it.each([
    ['a frame of four gibibytes', Buffer.from([0xff, 0xff, 0xff, 0xff, 0x3c])],
    ['no property list', Buffer.concat([Buffer.from([0, 0, 0, 4]), Buffer.from('nope')])],
    ['an empty frame', Buffer.from([0, 0, 0, 0])],
    ['a TLS hello without a session', Buffer.from('1603010200010001fc0303', 'hex')],
  ])('%s: it hangs up', async (_name, bytes) => {
    const stream = await host.connect(phone, 62078);
    stream.on('error', () => {}).resume();
    const closed = ended(stream);
    stream.write(bytes);
    await closed;
  });

  it('half a frame: it hangs up with the client', async () => {
    const stream = await host.connect(phone, 62078);
    stream.on('error', () => {}).resume();
    const closed = ended(stream);
    stream.end(Buffer.from([0, 0, 1, 0, 0x3c]));
    await closed;
  });
});

describe('the bench', () => {
  it('stops with clients in the middle of everything', async () => {
    const own = await TestHost.start(1);
    const [, port] = own.address.split(':');
    const idle = connect({ port: Number(port), host: '127.0.0.1' }).on('error', () => {});
    const stream = await own.connect(own.phone(), 62078);
    stream.on('error', () => {}).resume();
    const closed = Promise.all([ended(idle), ended(stream)]);
    await own.stop();
    await closed;
    await own.stop();
  });

  it('lists 32 devices before a single key is made', async () => {
    const own = await TestHost.start(32);
    expect(await own.usbmux.listDevices()).toHaveLength(32);
    expect(own.bench.devices().every((device) => device.state.deviceKeyPem === null)).toBe(true);
    own.bench.setCount(3);
    expect(await own.usbmux.listDevices()).toHaveLength(3);
    await vi.waitFor(() => expect(own.bench.devices()).toHaveLength(3));
    await own.stop();
  });
});
