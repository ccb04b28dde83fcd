import type { Duplex } from 'node:stream';
import { errorCode } from '#lib/error-code.ts';
import type { ActivationClient } from '../../protocols/activation/activation-client.ts';
import type { DiagnosticsClient } from '../../protocols/diagnostics/diagnostics-client.ts';
import type { InstallationProxyClient } from '../../protocols/installation-proxy/installation-proxy-client.ts';
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
  diagnostics(stream: Duplex): DiagnosticsClient;
  installationProxy(stream: Duplex): InstallationProxyClient;
  secure(stream: Duplex, record: PairRecord): Promise<Duplex>;
  /** A device will be paired anew in a while: what takes long is made ready. */
  expectPairing(): void;
  createPairRecord(facts: { devicePublicKeyPem: Uint8Array; systemBuid: string }): Promise<PairRecord>;
  parsePairRecord(bytes: Uint8Array): PairRecord;
  pairRecordToPlist(record: PairRecord): Uint8Array;
}

const LOCKDOWN_PORT = 62078;
const MCINSTALL = 'com.apple.mobile.MCInstall';
const ACTIVATION = 'com.apple.mobileactivationd';
const DIAGNOSTICS = 'com.apple.mobile.diagnostics_relay';
const INSTALLATION_PROXY = 'com.apple.mobile.installation_proxy';
const SYSLOG = 'com.apple.syslog_relay';

/** Lets so many conversations of one hub go on at a time, first come, first served. */
export interface Lanes {
  /** Resolves with how to leave. Rejects when the signal aborts first. */
  enter(hub: string, signal: AbortSignal): Promise<() => void>;
}

/** Something asked of lockdownd inside a session. */
type InSession = (client: LockdownClient) => Promise<void>;

/** What a device accepted on one attachment, for all who speak with it. */
interface Trust {
  record: PairRecord | null;
}

/**
 * One attachment of one device: opens conversations and closes every one of them when the cable is pulled.
 * Lockdown drops idle connections after about 10 s (usb.md 2.1), so each conversation is short and has its own stream.
 */
export class DeviceLink {
  readonly device: UsbmuxDevice;
  readonly signal: AbortSignal;
  readonly usbmux: Usbmux;
  readonly protocols: DeviceProtocols;
  readonly #lanes: Lanes;
  readonly #hub: string;
  readonly #trust: Trust;

  constructor(
    device: UsbmuxDevice,
    ports: { readonly usbmux: Usbmux; readonly protocols: DeviceProtocols; readonly lanes: Lanes; readonly hub: string },
    signal: AbortSignal,
    trust: Trust = { record: null },
  ) {
    this.device = device;
    this.usbmux = ports.usbmux;
    this.protocols = ports.protocols;
    this.#lanes = ports.lanes;
    this.#hub = ports.hub;
    this.#trust = trust;
    this.signal = signal;
  }

  /** The same device for a shorter time: its conversations end when `signal` aborts, too. */
  within(signal: AbortSignal): DeviceLink {
    const { usbmux, protocols } = this;
    const ports = { usbmux, protocols, lanes: this.#lanes, hub: this.#hub };
    return new DeviceLink(this.device, ports, AbortSignal.any([this.signal, signal]), this.#trust);
  }

  /** The record the device took last on this attachment; null: none yet, or it has refused it since. */
  get acceptedRecord(): PairRecord | null {
    return this.#trust.record;
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
      try {
        await client.startSession(record);
      } catch (error) {
        if (errorCode(error) === 'invalid-host-id') this.#trust.record = null;
        throw error;
      }
      this.#trust.record = record;
      return use(client);
    });
  }

  /** `before`: what is asked of lockdownd in the session that starts the service. */
  mcinstall<T>(record: PairRecord, use: (client: McInstallClient) => Promise<T>, before?: InSession): Promise<T> {
    return this.#converse(record, MCINSTALL, (stream) => this.protocols.mcinstall(stream), use, before);
  }

  diagnostics<T>(record: PairRecord, use: (client: DiagnosticsClient) => Promise<T>): Promise<T> {
    return this.#converse(record, DIAGNOSTICS, (stream) => this.protocols.diagnostics(stream), use);
  }

  installationProxy<T>(record: PairRecord, use: (client: InstallationProxyClient) => Promise<T>): Promise<T> {
    return this.#converse(record, INSTALLATION_PROXY, (stream) => this.protocols.installationProxy(stream), use);
  }

  /** mobileactivationd takes one command per connection (usb.md 4.1). */
  activation(record: PairRecord): ActivationClient {
    return this.protocols.activation(() => this.#openService(record, ACTIVATION));
  }

  /**
   * The device's log, already secured; the caller closes it. It stays open for as long as somebody reads, so it takes no
   * lane from the conversations of others once it is open.
   */
  syslog(record: PairRecord): Promise<Duplex> {
    return this.#openService(record, SYSLOG, { stays: true });
  }

  async #converse<C extends { close(): void }, T>(
    record: PairRecord,
    service: string,
    open: (stream: Duplex) => C,
    use: (client: C) => Promise<T>,
    before?: InSession,
  ): Promise<T> {
    const stream = await this.#openService(record, service, { stays: false, before });
    const client = open(stream);
    try {
      return await use(client);
    } finally {
      client.close();
      stream.destroy();
    }
  }

  async #openService(
    record: PairRecord,
    name: string,
    options: { stays: boolean; before?: InSession | undefined } = { stays: false },
  ): Promise<Duplex> {
    const service = await this.session(record, async (client) => {
      await options.before?.(client);
      return client.startService(name, record.escrowBag === null ? {} : { escrowBag: record.escrowBag });
    });
    const stream = await this.#open(service.port, options);
    return service.tls ? this.protocols.secure(stream, record) : stream;
  }

  async #open(port: number, options: { stays: boolean } = { stays: false }): Promise<Duplex> {
    this.signal.throwIfAborted();
    const leave = await this.#lanes.enter(this.#hub, this.signal);
    const stream = await this.usbmux.connect(this.device.deviceId, port).catch((error: unknown) => {
      leave();
      throw error;
    });
    // One that closed while it was handed over says so no second time.
    if (options.stays || stream.closed) leave();
    else stream.once('close', leave);
    const drop = () => stream.destroy();
    if (this.signal.aborted) drop();
    this.signal.addEventListener('abort', drop, { once: true });
    stream.once('close', () => this.signal.removeEventListener('abort', drop));
    return stream;
  }
}
