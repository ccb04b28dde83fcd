import { createServer } from 'node:net';
import type { Duplex } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, onTestFinished } from 'vitest';
import { buildBinaryPlist } from '#plist/plist.ts';
import { dialUsbmux } from './usbmux-address.ts';
import { UsbmuxClient, type UsbmuxEvent } from './usbmux-client.ts';
import { encodeUsbmuxFrame } from './usbmux-frame.ts';
import { type ScriptedRequest, scriptedPeer } from './usbmux-scripted-peer.ts';

const entry = (deviceId: number, serial: string, more = {}) => ({
  MessageType: 'Attached',
  DeviceID: deviceId,
  Properties: { SerialNumber: serial, DeviceID: deviceId, ConnectionType: 'USB', ProductID: 0x12a8, LocationID: 0x10002, ...more },
});
const result = (number: number) => ({ MessageType: 'Result', Number: number });
const clientOf = (onRequest: (request: ScriptedRequest) => void, timeoutMs = 2_000) => {
  const peer = scriptedPeer(onRequest);
  return { ...peer, client: new UsbmuxClient(peer.dial, { timeoutMs }) };
};
const failure = (code: string) => expect.objectContaining({ name: 'UsbmuxError', code });

describe('requests', () => {
  it('lists devices, mends serial numbers without a dash and passes over what is no device', async () => {
    const { client, requests, ends } = clientOf((request) =>
      request.reply({
        DeviceList: [
          entry(3, '00008110001A2B3C4D5E6F70'),
          entry(4, 'a'.repeat(40), { ConnectionType: 'Network' }),
          { DeviceID: 5, Properties: {} },
          'nonsense',
          { DeviceID: 6, Properties: { SerialNumber: '00008110-000000000000001E' } },
        ],
      }),
    );
    expect(await client.listDevices()).toEqual([
      { deviceId: 3, udid: '00008110-001A2B3C4D5E6F70', connectionType: 'USB', productId: 0x12a8, locationId: 0x10002 },
      { deviceId: 4, udid: 'a'.repeat(40), connectionType: 'Network', productId: 0x12a8, locationId: 0x10002 },
      { deviceId: 6, udid: '00008110-000000000000001E', connectionType: 'USB', productId: null, locationId: null },
    ]);
    expect(requests[0]?.message).toMatchObject({ MessageType: 'ListDevices', kLibUSBMuxVersion: 3 });
    expect(requests[0]?.payload.toString()).toMatch(/^<\?xml/);
    expect(ends[0]?.destroyed).toBe(true);
  });

  it('swaps the bytes of the port and hands over what the device says at once', async () => {
    const { client, requests } = clientOf((request) => {
      // Answer and first bytes of the device in one chunk: neither may swallow the other.
      const answer = encodeUsbmuxFrame({ version: 1, type: 8, tag: request.tag, payload: plistResult(0) });
      request.raw(Buffer.concat([answer, Buffer.from('hello from the device')]));
    });
    const stream = await client.connect(7, 62078);
    expect(requests[0]?.message).toMatchObject({ MessageType: 'Connect', DeviceID: 7, PortNumber: 32498 });
    expect(await firstBytes(stream)).toBe('hello from the device');
    stream.destroy();
  });

  it('hands over a stream that the device has already ended', async () => {
    const server = createServer((socket) => {
      // On a real socket, where the answer, the first bytes and the end arrive together.
      socket.once('data', (chunk) => {
        const answer = encodeUsbmuxFrame({ version: 1, type: 8, tag: chunk.readUInt32LE(12), payload: plistResult(0) });
        socket.end(Buffer.concat([answer, Buffer.from('no service for you')]));
      });
    }).listen(0, '127.0.0.1');
    onTestFinished(() => void server.close());
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const stream = await new UsbmuxClient(dialUsbmux({ host: '127.0.0.1', port })).connect(1, 80);
    await sleep(20);
    expect(Buffer.concat(await stream.toArray()).toString()).toBe('no service for you');
  });

  it('tells the results of Connect apart and closes the connection', async () => {
    for (const [number, code] of [
      [1, 'bad-command'],
      [2, 'bad-device'],
      [3, 'connection-refused'],
      [6, 'bad-version'],
      [22, 'invalid'],
      [99, 'invalid'],
    ] as const) {
      const { client, ends } = clientOf((request) => request.reply(result(number)));
      await expect(client.connect(1, 80)).rejects.toEqual(failure(code));
      expect(ends[0]?.destroyed).toBe(true);
    }
  });

  it('understands the binary refusal of a daemon that speaks another version', async () => {
    const { client } = clientOf((request) => {
      request.raw(encodeUsbmuxFrame({ version: 0, type: 1, tag: request.tag, payload: Buffer.from([6, 0, 0, 0]) }));
    });
    await expect(client.readBuid()).rejects.toEqual(failure('bad-version'));
  });

  it('reads, saves and deletes pair records', async () => {
    const stored = new Map<string, Uint8Array>();
    const { client, requests } = clientOf((request) => {
      const id = String(request.message['PairRecordID']);
      const data = request.message['PairRecordData'];
      if (request.message['MessageType'] === 'ReadBUID') return request.reply({ BUID: 'BUID-1' });
      if (request.message['MessageType'] === 'SavePairRecord' && data instanceof Uint8Array) stored.set(id, data);
      const record = stored.get(id);
      if (request.message['MessageType'] === 'ReadPairRecord') {
        return request.reply(record === undefined ? result(2) : { PairRecordData: record });
      }
      if (request.message['MessageType'] === 'DeletePairRecord') return request.reply(result(stored.delete(id) ? 0 : 2));
      request.reply(result(0));
    });
    expect(await client.readBuid()).toBe('BUID-1');
    expect(await client.readPairRecord('udid')).toBeNull();
    await client.savePairRecord('udid', Buffer.from('record'));
    await client.savePairRecord('udid', Buffer.from('record'), 5);
    expect(Buffer.from((await client.readPairRecord('udid')) ?? []).toString()).toBe('record');
    await client.deletePairRecord('udid');
    await client.deletePairRecord('udid');
    const saves = requests.filter((request) => request.message['MessageType'] === 'SavePairRecord');
    expect(saves.map((request) => request.message['DeviceID'])).toEqual([undefined, 5]);
  });
});

describe('pair record ids', () => {
  it.each(['', '../../etc/passwd', 'a/b', 'x'.repeat(65), 'a.plist', '日本'])('refuses %j without asking the daemon', async (udid) => {
    const { client, requests } = clientOf((request) => request.reply(result(0)));
    for (const act of [client.readPairRecord(udid), client.savePairRecord(udid, Buffer.from('x')), client.deletePairRecord(udid)]) {
      await expect(act).rejects.toEqual(failure('invalid'));
    }
    expect(requests).toHaveLength(0);
  });
});

describe('answers that cannot be right', () => {
  const cases: [string, (request: ScriptedRequest) => void, string][] = [
    ['another tag', (request) => request.reply({ DeviceList: [] }, request.tag + 1), 'frame-invalid'],
    ['a length below the header', (request) => request.raw(Buffer.alloc(16)), 'frame-invalid'],
    ['an endless length', (request) => request.raw(Buffer.alloc(16, 0xff)), 'frame-invalid'],
    ['a payload that is no plist', (request) => request.raw(frameOf(request, Buffer.from('hello'))), 'frame-invalid'],
    ['an unknown message type', (request) => request.raw(frameOf(request, Buffer.alloc(4), 5)), 'frame-invalid'],
    ['no list', (request) => request.reply({ Hello: 'world' }), 'frame-invalid'],
    ['a hang-up', (request) => request.hangUp(), 'closed'],
    ['half a frame, then a hang-up', (request) => (request.raw(Buffer.alloc(7, 1)), setImmediate(request.hangUp)), 'closed'],
    ['silence', () => {}, 'timed-out'],
    ['half a frame, then silence', (request) => request.raw(frameOf(request, plistResult(0)).subarray(0, 20)), 'timed-out'],
  ];
  it.each(cases)('%s', async (_name, onRequest, code) => {
    const { client, ends } = clientOf(onRequest, 60);
    await expect(client.listDevices()).rejects.toEqual(failure(code));
    expect(ends[0]?.destroyed).toBe(true);
  });

  it('takes a binary property list, though real daemons send XML', async () => {
    const { client } = clientOf((request) => request.raw(frameOf(request, buildBinaryPlist({ DeviceList: [entry(1, 'x')] }))));
    expect(await client.listDevices()).toHaveLength(1);
  });
});

describe('reaching the daemon', () => {
  it("is 'unreachable' when nobody listens", async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await new Promise((resolve) => server.close(resolve));
    const client = new UsbmuxClient(dialUsbmux({ host: '127.0.0.1', port }));
    await expect(client.listDevices()).rejects.toEqual(failure('unreachable'));
  });

  it("is 'unreachable' when dialling takes too long, and closes what comes late", async () => {
    let connected: (stream: Duplex) => void = () => {};
    const client = new UsbmuxClient(() => new Promise((resolve) => (connected = resolve)), { timeoutMs: 20 });
    await expect(client.listDevices()).rejects.toEqual(failure('unreachable'));
    const late = await scriptedPeer(() => {}).dial();
    connected(late);
    await sleep(5);
    expect(late.destroyed).toBe(true);
  });
});

describe('listen', () => {
  const listening = (onRequest: (request: ScriptedRequest) => void) => {
    const { client, ...peer } = clientOf(onRequest, 60);
    const abort = new AbortController();
    onTestFinished(() => abort.abort());
    const events: UsbmuxEvent[] = [];
    return { ...peer, abort, events, done: client.listen((event) => events.push(event), abort.signal) };
  };

  it('gives what is attached, then changes, and resolves on abort', async () => {
    const { abort, events, done, ends } = listening((request) => {
      request.reply(result(0));
      request.reply(entry(1, 'one'), 0);
      request.reply({ MessageType: 'Paired', DeviceID: 1 }, 0);
      request.reply({ MessageType: 'News of tomorrow', DeviceID: 1 }, 0);
      request.reply({ MessageType: 'Attached', DeviceID: 9 }, 0);
      request.reply({ MessageType: 'Detached', DeviceID: 1 }, 0);
    });
    // Longer than the time limit of an answer: waiting for news has none.
    await sleep(120);
    expect(events.map((event) => event.type)).toEqual(['attached', 'paired', 'detached']);
    expect(events[0]).toMatchObject({ device: { udid: 'one' } });
    abort.abort();
    await expect(done).resolves.toBeUndefined();
    expect(ends[0]?.destroyed).toBe(true);
  });

  it('rejects when the daemon refuses, is silent, or goes away', async () => {
    await expect(listening((request) => request.reply(result(1))).done).rejects.toEqual(failure('bad-command'));
    await expect(listening(() => {}).done).rejects.toEqual(failure('timed-out'));
    const gone = listening((request) => {
      request.reply(result(0));
      setImmediate(request.hangUp);
    });
    await expect(gone.done).rejects.toEqual(failure('closed'));
  });

  it('does nothing when it was aborted before', async () => {
    const { client, requests } = clientOf(() => {});
    await client.listen(() => {}, AbortSignal.abort());
    expect(requests).toHaveLength(0);
  });
});

const plistResult = (number: number): Buffer =>
  Buffer.from(
    `<plist version="1.0"><dict><key>MessageType</key><string>Result</string><key>Number</key><integer>${number}</integer></dict></plist>`,
  );

const frameOf = (request: ScriptedRequest, payload: Buffer, type = 8): Buffer =>
  encodeUsbmuxFrame({ version: 1, type, tag: request.tag, payload });

function firstBytes(stream: Duplex): Promise<string> {
  return new Promise((resolve) => stream.once('data', (chunk: Buffer) => resolve(chunk.toString())));
}
