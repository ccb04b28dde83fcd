import { createPublicKey, randomInt } from 'node:crypto';
import type { Duplex } from 'node:stream';
import type { PlistInputDict, PlistValue } from '#plist/plist.ts';
import { stringAt } from '#plist/read.ts';
import { secureAsDevice } from './fake-device-tls.ts';
import type { FaultPlan } from './fake-faults.ts';
import { FakeLockdownConnection } from './fake-lockdown-connection.ts';
import { FakePairingDesk, type PairingPhone } from './fake-pairing-desk.ts';
import type { FakePairing } from './fake-pairings.ts';
import { LOCKDOWN, PeerError, servePlists } from './fake-plist-service.ts';

export const LOCKDOWN_PORT = 62078;

/** The device behind lockdownd, as the simulator of lockdownd needs it. */
export interface LockdownPhone extends PairingPhone {
  readonly faults: FaultPlan;
  /** Since the last boot; before that no EscrowBag helps. */
  readonly unlockedSinceBoot: boolean;
  /** Everything in a domain (null: the global one) that a trusted host may read, but for DevicePublicKey. */
  values(domain: string | null): PlistInputDict;
  /** Only called for what lockdown allows to be written; undefined removes. */
  write(domain: string | null, key: string, value: PlistValue | undefined): void;
  service(name: string): DeviceService | undefined;
  pullCable(): void;
  enterRecovery(): void;
  deactivate(): void;
}

/** A service that StartService can start. */
export interface DeviceService {
  /** False: runs without trust and without TLS (insecure_notification_proxy). */
  readonly needsTrust: boolean;
  serve(stream: Duplex): Promise<void>;
}

/** lockdownd drops idle connections after about 10 s (usb.md 2.1). */
const IDLE_MS = 10_000;
const FIRST_SERVICE_PORT = 49_152;
/** A started service that nobody connects to is given up. */
const SERVICE_WAIT_MS = 30_000;
const MAX_WAITING_SERVICES = 256;

/** lockdownd of one simulated device, with the service ports that it opens: each takes one connection. */
export class FakeLockdown {
  readonly desk: FakePairingDesk;
  readonly phone: LockdownPhone;
  readonly #onBug: (error: unknown) => void;
  readonly #ports = new Map<number, { serve: (stream: Duplex) => Promise<void>; timer: NodeJS.Timeout }>();

  constructor(phone: LockdownPhone, onBug: (error: unknown) => void) {
    this.phone = phone;
    this.desk = new FakePairingDesk(phone);
    this.#onBug = onBug;
  }

  /** DevicePublicKey is PEM of PKCS#1 (usb.md 2.3). Only made when it is asked for: keys are slow to come. */
  async values(domain: string | null, key: string | null): Promise<PlistInputDict> {
    const values = this.phone.values(domain);
    if (domain !== null || (key !== null && key !== 'DevicePublicKey')) return values;
    const pem = createPublicKey(await this.phone.deviceKey()).export({ type: 'pkcs1', format: 'pem' });
    return { ...values, DevicePublicKey: Buffer.from(pem) };
  }

  /** Who takes a stream to this port; null: refused. */
  accept(port: number): ((stream: Duplex) => void) | null {
    const serve = port === LOCKDOWN_PORT ? (stream: Duplex) => this.#serveLockdown(stream) : this.#takePort(port);
    if (serve === null) return null;
    return (stream) => {
      serve(stream).catch((error: unknown) => {
        stream.destroy();
        this.#onBug(error);
      });
    };
  }

  /** The port where the service now waits for its one connection; null when too many wait already. */
  open(service: DeviceService, pairing: FakePairing | null): number | null {
    if (this.#ports.size >= MAX_WAITING_SERVICES) return null;
    let port = randomInt(FIRST_SERVICE_PORT, 0x1_0000);
    while (this.#ports.has(port) || port === LOCKDOWN_PORT) port = randomInt(FIRST_SERVICE_PORT, 0x1_0000);
    const serve = async (stream: Duplex): Promise<void> => {
      const wire = pairing === null ? stream : await this.#secured(stream, pairing);
      if (wire !== null) await service.serve(wire);
    };
    const timer = setTimeout(() => this.#ports.delete(port), SERVICE_WAIT_MS);
    timer.unref();
    this.#ports.set(port, { serve, timer });
    return port;
  }

  /** Restart or unplugging: the dialog goes, services nobody came for are closed. */
  reset(): void {
    for (const { timer } of this.#ports.values()) clearTimeout(timer);
    this.#ports.clear();
    this.desk.forgetDialog();
  }

  #takePort(port: number): ((stream: Duplex) => Promise<void>) | null {
    const waiting = this.#ports.get(port);
    if (waiting === undefined) return null;
    clearTimeout(waiting.timer);
    this.#ports.delete(port);
    return waiting.serve;
  }

  /** Null: it was not our host; the stream is closed. */
  async #secured(stream: Duplex, pairing: FakePairing): Promise<Duplex | null> {
    stream.on('error', () => {});
    try {
      return await secureAsDevice(stream, pairing, await this.phone.deviceKey());
    } catch (error) {
      if (error instanceof PeerError) return null;
      throw error;
    }
  }

  #serveLockdown(stream: Duplex): Promise<void> {
    return servePlists(stream, new FakeLockdownConnection(this), {
      service: LOCKDOWN,
      faults: this.phone.faults,
      pullCable: () => this.phone.pullCable(),
      nameOf: (request) => stringAt(request, 'Request') ?? '',
      idleMs: IDLE_MS,
    });
  }
}
