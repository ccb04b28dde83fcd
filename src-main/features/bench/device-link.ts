import type { Duplex } from 'node:stream';
import type { ActivationClient } from '../../protocols/activation/activation-client.ts';
import type { LockdownClient } from '../../protocols/lockdown/lockdown-client.ts';
import type { PairRecord } from '../../protocols/lockdown/pair-record.ts';
import type { McInstallClient } from '../../protocols/mcinstall/mcinstall-client.ts';
import type { UsbmuxDevice, UsbmuxEvent } from '../../protocols/usbmux/usbmux-client.ts';

/** What the bench needs of usbmuxd. */
export interface Usbmux {
  /** The devices now; also tells whether anybody answers. */
  listDevices(): Promise<UsbmuxDevice[]>;
  listen(onEvent: (event: UsbmuxEvent) => void, signal: AbortSignal): Promise<void>;
  connect(deviceId: number, port: number): Promise<Duplex>;
  readBuid(): Promise<string>;
  readPairRecord(udid: string): Promise<Uint8Array | null>;
  savePairRecord(udid: string, record: Uint8Array, deviceId?: number): Promise<void>;
  deletePairRecord(udid: string): Promise<void>;
}

/** How to speak to a device once a stream to it is open. */
export interface DeviceProtocols {
  lockdown(stream: Duplex): LockdownClient;
  mcinstall(stream: Duplex): McInstallClient;
  activation(openService: () => Promise<Duplex>): ActivationClient;
  secure(stream: Duplex, record: PairRecord): Promise<Duplex>;
  createPairRecord(facts: { devicePublicKeyPem: Uint8Array; systemBuid: string }): Promise<PairRecord>;
  parsePairRecord(bytes: Uint8Array): PairRecord;
  pairRecordToPlist(record: PairRecord): Uint8Array;
}

const LOCKDOWN_PORT = 62078;
const MCINSTALL = 'com.apple.mobile.MCInstall';
const ACTIVATION = 'com.apple.mobileactivationd';

/**
 * One attachment of one device: opens conversations and closes every one of them when the cable is pulled.
 * Lockdown drops idle connections after about 10 s (usb.md 2.1), so each conversation is short and has its own stream.
 */
export class DeviceLink {
  readonly device: UsbmuxDevice;
  readonly signal: AbortSignal;
  readonly usbmux: Usbmux;
  readonly protocols: DeviceProtocols;

  constructor(device: UsbmuxDevice, usbmux: Usbmux, protocols: DeviceProtocols, signal: AbortSignal) {
    this.device = device;
    this.usbmux = usbmux;
    this.protocols = protocols;
    this.signal = signal;
  }

  get udid(): string {
    return this.device.udid;
  }

  /** A conversation with lockdownd outside a session. */
  async lockdown<T>(use: (client: LockdownClient) => Promise<T>): Promise<T> {
    const stream = await this.#open(LOCKDOWN_PORT);
    const client = this.protocols.lockdown(stream);
    try {
      return await use(client);
    } finally {
      client.close();
      stream.destroy();
    }
  }

  /** A conversation inside a session, over TLS. */
  async session<T>(record: PairRecord, use: (client: LockdownClient) => Promise<T>): Promise<T> {
    return this.lockdown(async (client) => {
      await client.startSession(record);
      return use(client);
    });
  }

  async mcinstall<T>(record: PairRecord, use: (client: McInstallClient) => Promise<T>): Promise<T> {
    const stream = await this.#openService(record, MCINSTALL);
    const client = this.protocols.mcinstall(stream);
    try {
      return await use(client);
    } finally {
      client.close();
      stream.destroy();
    }
  }

  /** mobileactivationd takes one command per connection (usb.md 4.1). */
  activation(record: PairRecord): ActivationClient {
    return this.protocols.activation(() => this.#openService(record, ACTIVATION));
  }

  async #openService(record: PairRecord, name: string): Promise<Duplex> {
    const service = await this.session(record, (client) =>
      client.startService(name, record.escrowBag === null ? {} : { escrowBag: record.escrowBag }),
    );
    const stream = await this.#open(service.port);
    return service.tls ? this.protocols.secure(stream, record) : stream;
  }

  async #open(port: number): Promise<Duplex> {
    this.signal.throwIfAborted();
    const stream = await this.usbmux.connect(this.device.deviceId, port);
    const drop = () => stream.destroy();
    if (this.signal.aborted) drop();
    this.signal.addEventListener('abort', drop, { once: true });
    stream.once('close', () => this.signal.removeEventListener('abort', drop));
    return stream;
  }
}
