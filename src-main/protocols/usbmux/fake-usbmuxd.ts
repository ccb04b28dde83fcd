import { randomUUID } from 'node:crypto';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import type { LongLived } from '#lib/lifecycle.ts';
import type { PlistInput } from '#plist/plist.ts';
import { FakeUsbmuxConnection, type UsbmuxHost } from './fake-usbmux-connection.ts';

/** A simulated device, as far as the cable reaches. */
export interface UsbmuxTarget {
  readonly udid: string;
  /** USB product id: 0x12A8 iPhone, 0x12AB iPad. */
  readonly productId: number;
  /** `(bus << 16) | port`, as Linux usbmuxd and IOKit tell it. */
  readonly locationId: number;
  /** Who takes a stream to this port of the device; null: nothing listens there. */
  accept(port: number): ((stream: Duplex) => void) | null;
}

interface Attachment {
  readonly deviceId: number;
  readonly target: UsbmuxTarget;
  /** Every stream through the cable: they all die when it is pulled. */
  readonly streams: Set<Socket>;
}

export interface FakeUsbmuxdOptions {
  /** SystemBUID of this host; random when absent. */
  readonly buid?: string | undefined;
  readonly pairRecords?: Iterable<readonly [udid: string, record: Buffer]> | undefined;
  readonly onPairRecordsChanged?: (() => void) | undefined;
}

/** The host daemon with simulated devices on its bus, on a TCP port: the address every client family takes (usb.md 1). */
export class FakeUsbmuxd implements LongLived, UsbmuxHost {
  readonly buid: string;
  readonly pairRecords: Map<string, Buffer>;
  readonly #onPairRecordsChanged: () => void;
  readonly #connections = new Set<FakeUsbmuxConnection>();
  readonly #attached = new Map<string, Attachment>();
  #server: Server | null = null;
  #nextDeviceId = 1;

  constructor(options: FakeUsbmuxdOptions = {}) {
    this.buid = options.buid ?? randomUUID().toUpperCase();
    this.pairRecords = new Map(options.pairRecords ?? []);
    this.#onPairRecordsChanged = options.onPairRecordsChanged ?? (() => {});
  }

  async start(at: { host?: string; port?: number } = {}): Promise<void> {
    const server = createServer({ noDelay: true }, (socket) => {
      const connection = new FakeUsbmuxConnection(socket, this);
      this.#connections.add(connection);
      socket.on('close', () => this.#connections.delete(connection));
    });
    this.#server = server;
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(at.port ?? 0, at.host ?? '127.0.0.1', () => resolve());
    });
  }

  /** Where clients find it: `USBMUXD_SOCKET_ADDRESS=host:port`. Throws when it is not started. */
  address(): { host: string; port: number } {
    const bound = this.#server?.address() as AddressInfo | null | undefined;
    if (!bound) throw new Error('the simulated usbmuxd is not started');
    return { host: bound.address, port: bound.port };
  }

  async stop(): Promise<void> {
    const server = this.#server;
    this.#server = null;
    for (const udid of [...this.#attached.keys()]) this.detach(udid);
    for (const connection of this.#connections) connection.close();
    if (server !== null) await new Promise<void>((resolve) => server.close(() => resolve()));
  }

  /** Plugs a device in. The DeviceID is new at every attach; the UDID stays. */
  attach(target: UsbmuxTarget): number {
    const present = this.#attached.get(target.udid);
    if (present !== undefined) return present.deviceId;
    const attachment: Attachment = { deviceId: this.#nextDeviceId++, target, streams: new Set() };
    this.#attached.set(target.udid, attachment);
    this.announce(attachedEntry(attachment));
    return attachment.deviceId;
  }

  /** Pulls the cable: every stream to the device dies at once, then listeners hear Detached. */
  detach(udid: string): void {
    const attachment = this.#attached.get(udid);
    if (attachment === undefined) return;
    this.#attached.delete(udid);
    for (const stream of attachment.streams) stream.destroy();
    this.announce({ MessageType: 'Detached', DeviceID: attachment.deviceId });
  }

  deviceId(udid: string): number | null {
    return this.#attached.get(udid)?.deviceId ?? null;
  }

  /** Breaks off every client connection, as a restart of the daemon does; it goes on listening. */
  dropClients(): void {
    for (const connection of this.#connections) connection.close();
  }

  announce(event: PlistInput): void {
    for (const connection of this.#connections) connection.hear(event);
  }

  devices(): PlistInput[] {
    return [...this.#attached.values()].map(attachedEntry);
  }

  /** Number 2: no such device. 3: it refuses the port. */
  connect(deviceId: number, port: number): ((socket: Socket) => void) | 2 | 3 {
    const attachment = [...this.#attached.values()].find((candidate) => candidate.deviceId === deviceId);
    if (attachment === undefined) return 2;
    const take = attachment.target.accept(port);
    if (take === null) return 3;
    return (socket) => {
      attachment.streams.add(socket);
      socket.on('close', () => attachment.streams.delete(socket));
      take(socket);
    };
  }

  savePairRecord(udid: string, record: Buffer, deviceId: number | null): void {
    this.pairRecords.set(udid, record);
    this.#onPairRecordsChanged();
    const known = [...this.#attached.values()].some((attachment) => attachment.deviceId === deviceId);
    if (known && deviceId !== null) this.announce({ MessageType: 'Paired', DeviceID: deviceId });
  }

  deletePairRecord(udid: string): void {
    if (this.pairRecords.delete(udid)) this.#onPairRecordsChanged();
  }

  listeners(): PlistInput[] {
    return [...this.#connections].flatMap((connection) => connection.listener() ?? []);
  }
}

/** libusbmuxd needs DeviceID and ConnectionType inside Properties as well (usb.md 1.7). */
function attachedEntry({ deviceId, target }: Attachment): PlistInput {
  return {
    MessageType: 'Attached',
    DeviceID: deviceId,
    Properties: {
      DeviceID: deviceId,
      SerialNumber: target.udid,
      ConnectionType: 'USB',
      ConnectionSpeed: 480_000_000,
      ProductID: target.productId,
      LocationID: target.locationId,
    },
  };
}
