import { connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { afterEach, describe, expect, it } from 'vitest';
import { buildXmlPlist, type PlistDict, type PlistValue, parsePlistDict } from '#plist/plist.ts';
import { PlistStream } from '#plist/plist-stream.ts';
import { bytesAt, dictAt, isPlistDict, stringAt } from '#plist/read.ts';
import { type AfcPacket, takeAfcPacket } from '../protocols/afc/afc-packet.ts';
import { type PairRecord, pairRecordToPlist, publicPairRecord } from '../protocols/lockdown/pair-record.ts';
import { encodeUsbmuxFrame, UsbmuxFrameReader } from '../protocols/usbmux/usbmux-frame.ts';
import { TestHost } from './bench-testing.ts';
import {
  answersChallenge,
  framed,
  listIn,
  PREPARED,
  type RecordedExchange,
  type RecordedFrame,
  recordedExchanges,
} from './exchange-fixtures.ts';
import type { FakeIphone } from './fake-iphone.ts';

const exchanges = [...recordedExchanges()];
const packetIn = (bytes: Buffer): AfcPacket => takeAfcPacket(bytes)?.packet ?? { number: 0n, operation: -1, args: bytes, data: bytes };

describe('the recordings', () => {
  it('are there, and hold no secret', () => {
    expect(exchanges.map(([name]) => name)).toEqual(expect.arrayContaining(['go-ios-pair', 'go-ios-prepare', 'libimobiledevice-pair']));
    for (const [, { frames }] of exchanges) for (const frame of frames) expect(secretsIn(listIn(frame))).toEqual([]);
  });
});

function secretsIn(value: PlistValue): string[] {
  if (value instanceof Uint8Array) {
    const text = Buffer.from(value).toString('latin1');
    const inner = text.startsWith('<?xml') ? secretsIn(parsePlistDict(value)) : [];
    return text.includes('PRIVATE KEY') ? ['a private key'] : inner;
  }
  if (Array.isArray(value)) return value.flatMap(secretsIn);
  if (!isPlistDict(value)) return [];
  const bag = bytesAt(value, 'EscrowBag');
  const bagSecrets = bag !== undefined && !bag.equals(Buffer.alloc(32, 'E')) ? ['an escrow bag'] : [];
  return [...bagSecrets, ...Object.values(value).flatMap(secretsIn)];
}

/** Words that say what became of a request: these must be the very same. */
const VERDICTS = new Set(['Status', 'Error', 'Request', 'MessageType', 'Number', 'EnableSessionSSL', 'RequestType', 'Command']);

/** Keys and kinds of values, and the verdicts. */
function shape(value: PlistValue, key = ''): unknown {
  if (VERDICTS.has(key) && !isPlistDict(value) && !Array.isArray(value)) return value;
  if (Array.isArray(value)) return [...new Set(value.map((each) => JSON.stringify(shape(each))))].sort();
  if (value instanceof Uint8Array) return 'data';
  if (!isPlistDict(value)) return typeof value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, shape(value[name] ?? '', name)]),
  );
}

describe('what real clients said, said again to the practice bench', () => {
  let host: TestHost;
  afterEach(() => host.stop());

  it.each(exchanges)('%s is answered in the same shape', async (_name, exchange) => {
    host = await TestHost.start(1);
    const replay = new Replay(host, exchange, await prepared(host, exchange));
    await replay.run();
    expect(replay.compared).toBeGreaterThan(3);
  });
});

/** Brings the device into the state in which it was recorded. The record is one of ours: the recorded keys are gone. */
async function prepared(host: TestHost, { device, frames }: RecordedExchange): Promise<PairRecord> {
  const phone = host.phone();
  if (device !== 'fresh') phone.setActivationState('Activated');
  const record = await host.newRecord(phone);
  if (device === 'fresh') return record;
  const paired = await host.pair(phone, record);
  await host.usbmux.savePairRecord(phone.udid, pairRecordToPlist(paired));
  if (device === 'supervised') {
    const options = frames.map(listIn).map((list) => dictAt(list, 'PairingOptions') ?? list);
    const certificate = options.map((list) => bytesAt(list, 'SupervisorCertificate')).find((bytes) => bytes !== undefined);
    phone.configure({ ...PREPARED, SupervisorHostCertificates: [certificate ?? Buffer.alloc(0)] });
    phone.finishSetup();
  }
  return paired;
}

/** Says the clients' side of an exchange and compares the answers. */
class Replay {
  compared = 0;
  readonly #host: TestHost;
  readonly #phone: FakeIphone;
  readonly #exchange: RecordedExchange;
  readonly #record: PairRecord;
  readonly #open = new Map<number, Promise<Wire>>();
  /** Connections where the client signed a challenge: ours is another, so what follows cannot be said again. */
  readonly #over = new Set<number>();

  constructor(host: TestHost, exchange: RecordedExchange, record: PairRecord) {
    this.#host = host;
    this.#phone = host.phone();
    this.#exchange = exchange;
    this.#record = record;
  }

  async run(): Promise<void> {
    for (const frame of this.#exchange.frames) {
      const list = listIn(frame);
      if (answersChallenge(list)) {
        this.#over.add(frame.on);
      }
      if (this.#over.has(frame.on)) {
        const payload = bytesAt(list, 'Payload');
        if (payload !== undefined) expect(this.#phone.installBytes(payload)).toBeNull();
        continue;
      }
      const wire = await this.#wire(frame.on);
      if (frame.from === 'client') wire.say(frame, this.#fresh(list));
      else {
        const { said, recorded } = await wire.hear(frame);
        expect(said, `${frame.on}: ${frame.xml ?? ''}`).toEqual(recorded);
        this.compared += 1;
      }
    }
    for (const wire of this.#open.values()) (await wire).close();
  }

  #wire(on: number): Promise<Wire> {
    const wire = this.#open.get(on) ?? this.#connect(this.#exchange.connections[on] ?? '');
    this.#open.set(on, wire);
    return wire;
  }

  async #connect(to: string): Promise<Wire> {
    const [name, port] = this.#host.address.split(':');
    if (to === 'usbmuxd') return new Wire(connect(Number(port), name ?? ''), 'usbmuxd');
    return new Wire(await this.#host.service(this.#phone, this.#record, to), to === 'com.apple.afc' ? 'packets' : 'plists');
  }

  /** With our own host in the place of the recorded one, whose certificates fit the recorded device's key alone. */
  #fresh(list: PlistDict): PlistDict {
    const own: Record<string, PlistValue> = { ...publicPairRecord(this.#record) };
    const replaced = (dict: PlistDict): PlistDict =>
      Object.fromEntries(Object.entries(dict).map(([key, value]) => [key, key in own ? (own[key] ?? value) : value]));
    const pairing = dictAt(list, 'PairRecord');
    const sent = pairing === undefined ? list : { ...list, PairRecord: replaced(pairing) };
    return stringAt(list, 'Request') === 'StartSession' ? replaced(sent) : sent;
  }
}

/** One connection, spoken to by hand. */
class Wire {
  readonly #stream: Duplex;
  #kind: 'usbmuxd' | 'plists' | 'packets';
  readonly #frames = new UsbmuxFrameReader();
  #plists: PlistStream | null = null;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(stream: Duplex, kind: 'usbmuxd' | 'plists' | 'packets') {
    stream.on('error', () => {});
    this.#stream = stream;
    this.#kind = kind;
  }

  say(frame: RecordedFrame, list: PlistDict): void {
    if (frame.base64 !== undefined) this.#stream.write(Buffer.from(frame.base64, 'base64'));
    else if (frame.tag !== undefined)
      this.#stream.write(encodeUsbmuxFrame({ version: 1, type: 8, tag: frame.tag, payload: buildXmlPlist(list) }));
    else {
      // A stream to usbmuxd becomes one to lockdownd.
      this.#kind = 'plists';
      this.#stream.write(framed(buildXmlPlist(list)));
    }
  }

  async hear(frame: RecordedFrame): Promise<{ said: unknown; recorded: unknown }> {
    if (frame.base64 !== undefined) {
      return { said: packetShape(await this.#packet()), recorded: packetShape(packetIn(Buffer.from(frame.base64, 'base64'))) };
    }
    const recorded = shape(listIn(frame));
    if (this.#kind === 'plists') {
      this.#plists ??= new PlistStream(this.#stream);
      return { said: shape(await this.#plists.receive({ timeoutMs: 20_000 })), recorded };
    }
    for (let next = this.#frames.next(); ; next = this.#frames.next()) {
      if (next !== null) return { said: [next.tag, shape(parsePlistDict(next.payload))], recorded: [frame.tag, recorded] };
      this.#frames.append(await this.#chunk());
    }
  }

  close(): void {
    this.#stream.destroy();
  }

  async #packet(): Promise<AfcPacket> {
    for (;;) {
      const taken = takeAfcPacket(this.#bytes);
      if (taken !== null) {
        this.#bytes = Buffer.from(taken.rest);
        return taken.packet;
      }
      this.#bytes = Buffer.concat([this.#bytes, await this.#chunk()]);
    }
  }

  #chunk(): Promise<Buffer> {
    const { promise, resolve, reject } = Promise.withResolvers<Buffer>();
    const hear = () => {
      const chunk: unknown = this.#stream.read();
      if (!Buffer.isBuffer(chunk)) return void this.#stream.once('readable', hear);
      resolve(chunk);
    };
    this.#stream.once('close', () => reject(new Error('the bench hung up')));
    hear();
    return promise;
  }
}

const packetShape = ({ number, operation, args, data }: AfcPacket) => ({
  number,
  operation,
  args: args.toString('hex'),
  data: data.length,
});
