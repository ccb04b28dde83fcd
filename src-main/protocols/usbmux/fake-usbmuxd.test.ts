import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildBinaryPlist, buildXmlPlist, type PlistDict, type PlistInput, parsePlistDict } from '#plist/plist.ts';
import { FakeUsbmuxd, type UsbmuxTarget } from './fake-usbmuxd.ts';
import { encodeUsbmuxFrame, type UsbmuxFrame, UsbmuxFrameReader } from './usbmux-frame.ts';

let mux: FakeUsbmuxd;
const target: UsbmuxTarget = {
  udid: '00008110-000FA4E000000001',
  productId: 0x12a8,
  locationId: 0x14100000,
  accept: (port) => (port === 62078 ? (stream) => stream.pipe(stream) : null),
};
beforeEach(async () => {
  mux = new FakeUsbmuxd();
  await mux.start();
  mux.attach(target);
});
afterEach(() => mux.stop());

/** A client of bare bytes. */
class Wire {
  readonly socket: Socket;
  readonly #frames: UsbmuxFrame[] = [];
  readonly #reader = new UsbmuxFrameReader();
  #wake = () => {};
  closed = false;

  constructor() {
    this.socket = connect(mux.address());
    this.socket.on('error', () => {});
    this.socket.on('data', (chunk: Buffer) => {
      this.#frames.push(...this.#reader.push(chunk));
      this.#wake();
    });
    this.socket.on('close', () => {
      this.closed = true;
      this.#wake();
    });
  }

  send(message: PlistInput, { tag = 7, version = 1, type = 8, encode = buildXmlPlist } = {}): void {
    this.socket.write(encodeUsbmuxFrame({ version, type, tag, payload: encode(message) }));
  }

  async next(): Promise<UsbmuxFrame> {
    for (;;) {
      const frame = this.#frames.shift();
      if (frame !== undefined) return frame;
      if (this.closed) throw new Error('closed');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  async ask(message: PlistInput): Promise<PlistDict> {
    this.send(message);
    return parsePlistDict((await this.next()).payload);
  }

  async end(): Promise<void> {
    while (!this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}

const result = (number: number) => ({ MessageType: 'Result', Number: number });
/** 62078 with its bytes exchanged. */
const LOCKDOWN_SWAPPED = 32498;

describe('the simulated usbmuxd, byte by byte', () => {
  it('answers in XML, version 1, with the tag of the request', async () => {
    const wire = new Wire();
    wire.send({ MessageType: 'ListDevices' }, { tag: 4711 });
    const frame = await wire.next();
    expect(frame).toMatchObject({ version: 1, type: 8, tag: 4711 });
    expect(frame.payload.toString('utf8')).toMatch(/^<\?xml/);
    const properties = { SerialNumber: target.udid, DeviceID: 1, ConnectionType: 'USB', LocationID: 0x14100000, ProductID: 0x12a8 };
    expect(parsePlistDict(frame.payload)).toMatchObject({ DeviceList: [{ MessageType: 'Attached', DeviceID: 1, Properties: properties }] });
    wire.send({ MessageType: 'ReadBUID' }, { encode: buildBinaryPlist });
    expect(parsePlistDict((await wire.next()).payload)).toEqual({ BUID: mux.buid });
    wire.socket.destroy();
  });

  it.each([
    [0, 3],
    [2, 8],
    [1, 5],
  ])('answers header version %i, type %i with a binary Result 6', async (version, type) => {
    const wire = new Wire();
    wire.send({ MessageType: 'ListDevices' }, { version, type });
    const frame = await wire.next();
    expect([frame.type, frame.payload.readUInt32LE(0), frame.tag]).toEqual([1, 6, 7]);
    wire.socket.destroy();
  });

  it('names what it does not understand', async () => {
    const wire = new Wire();
    expect(await wire.ask({ MessageType: 'MakeCoffee' })).toEqual(result(1));
    expect(await wire.ask({ Hello: 1 })).toEqual(result(1));
    expect(await wire.ask(['no', 'dictionary'])).toEqual(result(22));
    expect(await wire.ask({ MessageType: 'Connect' })).toEqual(result(22));
    expect(await wire.ask({ MessageType: 'Connect', DeviceID: 99, PortNumber: LOCKDOWN_SWAPPED })).toEqual(result(2));
    expect(await wire.ask({ MessageType: 'Connect', DeviceID: 1, PortNumber: 62078 })).toEqual(result(3));
    expect(await wire.ask({ MessageType: 'ReadPairRecord', PairRecordID: 'nobody' })).toEqual(result(2));
    expect(await wire.ask({ MessageType: 'ReadPairRecord' })).toEqual(result(22));
    const noRecord = { MessageType: 'SavePairRecord', PairRecordID: target.udid, PairRecordData: Buffer.from('no plist') };
    expect(await wire.ask(noRecord)).toEqual(result(22));
    wire.socket.destroy();
  });

  it('becomes the stream after Connect, early bytes included', async () => {
    const wire = new Wire();
    const request = buildXmlPlist({ MessageType: 'Connect', DeviceID: 1, PortNumber: LOCKDOWN_SWAPPED });
    wire.socket.removeAllListeners('data');
    const chunks: Buffer[] = [];
    const stream = new Promise<Buffer>((resolve) =>
      wire.socket.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        const all = Buffer.concat(chunks);
        if (all.length >= 16 && all.length >= all.readUInt32LE(0) + 5) resolve(all.subarray(all.readUInt32LE(0)));
      }),
    );
    wire.socket.write(Buffer.concat([encodeUsbmuxFrame({ version: 1, type: 8, tag: 1, payload: request }), Buffer.from('early')]));
    expect((await stream).toString()).toBe('early');
    wire.socket.destroy();
  });

  it('tells listeners of devices and pairings, with tag 0, and takes no command from them', async () => {
    const wire = new Wire();
    expect(await wire.ask({ MessageType: 'Listen', ProgName: 'test' })).toEqual(result(0));
    const event = async () => {
      const frame = await wire.next();
      expect(frame.tag).toBe(0);
      return parsePlistDict(frame.payload);
    };
    expect(await event()).toMatchObject({ MessageType: 'Attached', DeviceID: 1 });
    const other = new Wire();
    expect(await other.ask({ MessageType: 'ListListeners' })).toMatchObject({ ListenerList: [{ ProgName: 'test' }] });
    const save = { MessageType: 'SavePairRecord', PairRecordID: target.udid, PairRecordData: buildBinaryPlist({ HostID: 'A' }) };
    expect(await other.ask({ ...save, DeviceID: 1 })).toEqual(result(0));
    expect(await event()).toEqual({ MessageType: 'Paired', DeviceID: 1 });
    const stored = await other.ask({ MessageType: 'ReadPairRecord', PairRecordID: target.udid });
    expect(stored['PairRecordData']).toEqual(buildXmlPlist({ HostID: 'A' }));
    mux.detach(target.udid);
    mux.attach(target);
    expect(await event()).toEqual({ MessageType: 'Detached', DeviceID: 1 });
    expect(await event()).toMatchObject({ MessageType: 'Attached', DeviceID: 2 });
    wire.send({ MessageType: 'ListDevices' });
    expect(parsePlistDict((await wire.next()).payload)).toEqual(result(1));
    await wire.end();
    other.socket.destroy();
  });

  it.each([
    ['shorter than its header', Buffer.from('0f000000010000000800000007000000', 'hex')],
    ['of four gibibytes', Buffer.from('ffffffff010000000800000007000000', 'hex')],
  ])('hangs up on a frame %s', async (_name, bytes) => {
    const wire = new Wire();
    wire.socket.write(bytes);
    await wire.end();
    const after = new Wire();
    expect(await after.ask({ MessageType: 'ReadBUID' })).toEqual({ BUID: mux.buid });
    after.socket.destroy();
  });
});
