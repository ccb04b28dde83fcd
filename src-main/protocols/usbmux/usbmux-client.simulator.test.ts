import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildXmlPlist } from '#plist/plist.ts';
import { FakeUsbmuxd, type UsbmuxTarget } from './fake-usbmuxd.ts';
import { dialUsbmux } from './usbmux-address.ts';
import { UsbmuxClient, type UsbmuxEvent } from './usbmux-client.ts';

// Client and simulator were written from the same facts by two people: where they disagree, one of them misread.

let daemon: FakeUsbmuxd;
let client: UsbmuxClient;
const streams: Duplex[] = [];
beforeEach(async () => {
  daemon = new FakeUsbmuxd({ buid: 'BUID-1' });
  await daemon.start();
  client = new UsbmuxClient(dialUsbmux(daemon.address()), { timeoutMs: 2_000 });
});
afterEach(async () => {
  for (const stream of streams.splice(0)) stream.destroy();
  await daemon.stop();
});

const phone = (udid: string): UsbmuxTarget => ({
  udid,
  productId: 0x12a8,
  locationId: 0x10003,
  accept: (port) =>
    port === 62078
      ? (stream) => {
          stream.on('error', () => {});
          stream.write(`port ${port} of ${udid}`);
        }
      : null,
});

describe('with the simulated usbmuxd', () => {
  it('sees devices come and go, with a new id at every attach', async () => {
    const abort = new AbortController();
    const events: UsbmuxEvent[] = [];
    daemon.attach(phone('00008110-000000000000001E'));
    const done = client.listen((event) => events.push(event), abort.signal);
    await until(() => events.length === 1);
    daemon.detach('00008110-000000000000001E');
    daemon.attach(phone('00008110-000000000000001E'));
    await client.savePairRecord('00008110-000000000000001E', buildXmlPlist({ HostID: 'H' }), 2);
    await until(() => events.length === 4);
    expect(events.map((event) => event.type)).toEqual(['attached', 'detached', 'attached', 'paired']);
    const [first, , second] = events;
    expect(first).toMatchObject({ device: { deviceId: 1, udid: '00008110-000000000000001E', connectionType: 'USB', productId: 0x12a8 } });
    expect(second).toMatchObject({ device: { deviceId: 2, locationId: 0x10003 } });
    expect(await client.listDevices()).toHaveLength(1);
    abort.abort();
    await done;
  });

  it('reaches a port, and is told when there is no device or nothing listens', async () => {
    const deviceId = daemon.attach(phone('a'));
    const stream = await client.connect(deviceId, 62078);
    streams.push(stream);
    expect((await new Promise<Buffer>((resolve) => stream.once('data', resolve))).toString()).toBe('port 62078 of a');
    await expect(client.connect(deviceId, 32498)).rejects.toMatchObject({ code: 'connection-refused' });
    await expect(client.connect(deviceId + 1, 62078)).rejects.toMatchObject({ code: 'bad-device' });
    const closed = new Promise((resolve) => stream.once('close', resolve));
    daemon.detach('a');
    await closed;
  });

  it('keeps pair records', async () => {
    expect(await client.readBuid()).toBe('BUID-1');
    expect(await client.readPairRecord('a')).toBeNull();
    await client.savePairRecord('a', buildXmlPlist({ HostID: 'H' }));
    expect(Buffer.from((await client.readPairRecord('a')) ?? [])).toEqual(buildXmlPlist({ HostID: 'H' }));
    await expect(client.savePairRecord('a', Buffer.from('no plist'))).rejects.toMatchObject({ code: 'invalid' });
    await client.deletePairRecord('a');
    expect(await client.readPairRecord('a')).toBeNull();
  });

  it("hears 'closed' when the daemon restarts while it listens", async () => {
    const done = client.listen(() => {}, new AbortController().signal);
    const ended = expect(done).rejects.toMatchObject({ code: 'closed' });
    await sleep(20);
    daemon.dropClients();
    await ended;
  });

  it('serves fifty streams at once', async () => {
    const ids = Array.from({ length: 50 }, (_, i) => daemon.attach(phone(`phone-${i}`)));
    const opened = await Promise.all(ids.map((id) => client.connect(id, 62078)));
    streams.push(...opened);
    const said = await Promise.all(opened.map((stream) => new Promise<Buffer>((resolve) => stream.once('data', resolve))));
    expect(said.map(String)).toEqual(ids.map((_, i) => `port 62078 of phone-${i}`));
  });
});

async function until(holds: () => boolean): Promise<void> {
  const end = Date.now() + 3_000;
  while (!holds()) {
    if (Date.now() > end) throw new Error('it did not happen in time');
    await sleep(5);
  }
}
