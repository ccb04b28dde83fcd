import { once } from 'node:events';
import { connect } from 'node:net';
import { duplexPair } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildBinaryPlist, buildXmlPlist, type PlistInput } from '#plist/plist.ts';
import { anyDamage, anyPlist, anySizes, damagedBy, lookAt, oddDict, peerThatSays, piecesOf } from '#plist/testing.ts';
import { FakeUsbmuxd } from './fake-usbmuxd.ts';
import { UsbmuxClient } from './usbmux-client.ts';
import { UsbmuxError } from './usbmux-error.ts';
import { encodeUsbmuxFrame, UsbmuxFrameError, UsbmuxFrameReader } from './usbmux-frame.ts';

const UDID = '00008110-000FA4E000000001';
const frameOf = (message: PlistInput, { tag = 1, type = 8, version = 1, binary = false } = {}) =>
  encodeUsbmuxFrame({ version, type, tag, payload: (binary ? buildBinaryPlist : buildXmlPlist)(message) });

describe('what usbmuxd sends', () => {
  const properties = oddDict(['SerialNumber', 'DeviceID', 'ConnectionType', 'ProductID', 'LocationID'], fc.constantFrom(UDID, 7, 'USB'));
  const entry = fc
    .tuple(oddDict(['MessageType', 'DeviceID'], fc.constantFrom('Attached', 'Detached', 'Paired', 3)), properties)
    .map(([outer, inner]) => ({ ...outer, Properties: inner }));
  const message: fc.Arbitrary<PlistInput> = fc.oneof(
    entry,
    fc.array(entry, { maxLength: 3 }).map((list) => ({ DeviceList: list })),
    oddDict(['MessageType', 'Number', 'DeviceList', 'BUID', 'PairRecordData'], fc.constantFrom('Result', 0, 2, 99)),
    anyPlist,
  );
  const frames = fc.array(
    fc
      .tuple(message, fc.constantFrom(1, 1, 1, 1, 0, 2), fc.constantFrom(8, 8, 8, 8, 1, 3), fc.boolean())
      .map(([said, tag, type, binary]) => frameOf(said, { tag, type, binary })),
    { minLength: 1, maxLength: 4 },
  );

  /** Every question the client can ask; each ends in a value or a UsbmuxError. */
  const questions: readonly ((client: UsbmuxClient) => Promise<unknown>)[] = [
    (client) => client.listDevices(),
    (client) => client.listen(() => {}, new AbortController().signal),
    async (client) => (await client.connect(1, 62078)).destroy(),
    (client) => client.readBuid(),
    (client) => client.readPairRecord(UDID),
    (client) => client.savePairRecord(UDID, Buffer.from('x'), 1),
    (client) => client.deletePairRecord(UDID),
  ];

  it('2500 answers, whole or damaged, in any pieces, and then the end', () =>
    lookAt(
      2500,
      fc.tuple(frames, fc.option(anyDamage, { nil: [], freq: 2 }), anySizes, fc.constantFrom(...questions)),
      async ([sent, damages, sizes, ask]) => {
        const dial = async () => peerThatSays(damagedBy(Buffer.concat(sent), damages), sizes);
        // Nothing here may wait for a clock: the stream has an end.
        await ask(new UsbmuxClient(dial, { timeoutMs: 120_000 })).catch((error: unknown) => {
          expect(error).toBeInstanceOf(UsbmuxError);
          expect(error).not.toMatchObject({ code: 'timed-out' });
        });
      },
    ));

  it('1000 streams of frames: each is given whole or refused, and no more is held than was sent', () =>
    lookAt(1000, fc.tuple(frames, anyDamage, anySizes), ([sent, damages, sizes]) => {
      const bytes = damagedBy(Buffer.concat(sent), damages);
      const reader = new UsbmuxFrameReader({ maxFrameBytes: 1024 });
      let given = 0;
      try {
        for (const piece of piecesOf(bytes, sizes)) for (const { payload } of reader.push(piece)) given += 16 + payload.length;
        expect(given + reader.rest().length).toBe(bytes.length);
      } catch (error) {
        expect(error).toBeInstanceOf(UsbmuxFrameError);
      }
    }));

  it('a frame of megabytes that comes byte by byte costs little more than its bytes', () => {
    const bytes = frameOf(Buffer.alloc(2 * 1024 * 1024));
    const reader = new UsbmuxFrameReader();
    const one = Buffer.alloc(1);
    const before = process.memoryUsage().rss;
    let frames = 0;
    for (const byte of bytes) {
      one[0] = byte;
      frames += reader.push(one).length;
    }
    expect(frames).toBe(1);
    expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
  });

  it('a frame without end is not waited for beyond its announced length', async () => {
    const [ours, daemon] = duplexPair();
    daemon.on('error', () => {});
    const header = Buffer.alloc(16);
    header.writeUInt32LE(0xffff_fff0, 0);
    daemon.write(header);
    let taken = 0;
    const flood = () => {
      if (taken < 64 * 1024 * 1024)
        daemon.write(Buffer.alloc(65_536), () => {
          taken += 65_536;
          flood();
        });
    };
    flood();
    await expect(new UsbmuxClient(async () => ours).listDevices()).rejects.toMatchObject({ code: 'frame-invalid' });
    expect(taken).toBeLessThanOrEqual(4 * 65_536);
    expect(ours.destroyed).toBe(true);
    daemon.destroy();
  });
});

describe('what a client sends to the simulated usbmuxd', () => {
  const commands = [
    'ListDevices',
    'Listen',
    'Connect',
    'ReadBUID',
    'ListListeners',
    'ReadPairRecord',
    'SavePairRecord',
    'DeletePairRecord',
  ];
  const record = fc.oneof(
    anyPlist.map((value) => buildBinaryPlist({ value })),
    fc.constant(buildBinaryPlist({ At: new Date(Date.UTC(200_000, 0)) })), // XML, as which it would be stored, cannot hold that
    fc.uint8Array({ maxLength: 40 }),
  );
  const keys = ['DeviceID', 'PortNumber', 'ProgName', 'ConnType', 'BundleID', 'kLibUSBMuxVersion', 'PairRecordID', 'PairRecordData'];
  const request = fc
    .tuple(fc.constantFrom(...commands, 'Nonsense'), oddDict(keys, fc.oneof(fc.constantFrom(1, 32498, UDID), record)), fc.option(record))
    .map(([name, rest, data]) => ({ ...rest, MessageType: name, ...(data === null ? {} : { PairRecordID: UDID, PairRecordData: data }) }));
  const asked = fc.array(
    fc.tuple(request, fc.boolean(), fc.constantFrom(1, 1, 1, 1, 0)).map(([said, binary, version]) => frameOf(said, { binary, version })),
    { minLength: 1, maxLength: 4 },
  );

  it('500 conversations over TCP, whole or damaged: it answers or hangs up, and serves the next one', async () => {
    const mux = new FakeUsbmuxd();
    await mux.start();
    const target = { udid: UDID, productId: 0x12a8, locationId: 0x14100000 };
    mux.attach({ ...target, accept: (port) => (port === 62078 ? (stream) => stream.pipe(stream) : null) });
    try {
      await lookAt(500, fc.tuple(asked, fc.option(anyDamage, { nil: [] }), anySizes), async ([sent, damages, sizes]) => {
        const socket = connect(mux.address());
        socket.on('error', () => {});
        socket.resume();
        for (const piece of piecesOf(damagedBy(Buffer.concat(sent), damages), sizes)) socket.write(piece);
        socket.end();
        await once(socket, 'close');
      });
      const { host, port } = mux.address();
      const client = new UsbmuxClient(async () => connect({ host, port }));
      expect(await client.listDevices()).toHaveLength(1);
      expect(await client.readBuid()).toBe(mux.buid);
    } finally {
      await mux.stop();
    }
  });

  it('a client that asks without end and never listens is held back', async () => {
    const mux = new FakeUsbmuxd();
    await mux.start();
    for (let index = 0; index < 50; index += 1) {
      const udid = `00008110-${String(index).padStart(16, '0')}`;
      mux.attach({ udid, productId: 0x12a8, locationId: 0, accept: () => null });
    }
    const socket = connect(mux.address());
    socket.on('error', () => {});
    const ask = Buffer.concat(Array.from({ length: 100 }, () => frameOf({ MessageType: 'ListDevices' })));
    try {
      const before = process.memoryUsage().rss;
      // 20 000 questions, each with an answer fifty times as long: 600 MB of answers that nobody takes.
      for (let times = 0; times < 200; times += 1) {
        socket.write(ask);
        await new Promise((resolve) => setImmediate(resolve));
      }
      const client = new UsbmuxClient(async () => connect(mux.address()));
      expect(await client.listDevices()).toHaveLength(50);
      expect(process.memoryUsage().rss - before).toBeLessThan(128 * 1024 * 1024);
    } finally {
      socket.destroy();
      await mux.stop();
    }
  });
});
