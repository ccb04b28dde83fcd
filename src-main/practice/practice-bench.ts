import { type Clock, systemClock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import type { Courier, EnrollIdentity } from '../protocols/mdm/fake-mdm-device.ts';
import { scepEnroll } from '../protocols/scep/scep-client.ts';
import { FakeUsbmuxd } from '../protocols/usbmux/fake-usbmuxd.ts';
import { FakeIphone } from './fake-iphone.ts';
import type { IphoneSnapshot } from './iphone-state.ts';

/** Where the bench keeps what must survive a restart. Holds private keys: readable by its owner only. */
export interface BenchState {
  load(): Uint8Array | null;
  save(state: Uint8Array): void;
}

export interface PracticeBenchOptions {
  readonly courier: Courier;
  readonly clock?: Clock | undefined;
  readonly state?: BenchState | undefined;
  readonly enrollIdentity?: EnrollIdentity | undefined;
  /** Milliseconds off the bus. */
  readonly restartMs?: number | undefined;
  readonly eraseMs?: number | undefined;
  /** A bug of a simulator; by default it is thrown where nobody can overlook it. */
  readonly onBug?: ((error: unknown) => void) | undefined;
}

interface BenchSnapshot {
  readonly version: 1;
  readonly buid: string;
  /** Of the simulated host: base64 by UDID. */
  readonly pairRecords: readonly (readonly [udid: string, record: string])[];
  readonly devices: readonly IphoneSnapshot[];
}

const SAVE_AFTER_MS = 250;

const throwBug = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

/** A USB hub full of simulated devices: a usbmuxd on a TCP port of 127.0.0.1 that any client can be pointed at. */
export class PracticeBench {
  readonly usbmuxd: FakeUsbmuxd;
  readonly #options: PracticeBenchOptions;
  readonly #clock: Clock;
  readonly #emitter = new Emitter<{ changed: null }>();
  readonly #devices: FakeIphone[] = [];
  #started = false;
  #cancelSave: (() => void) | null = null;
  /** Switching off devices that were taken away. */
  #leaving: Promise<void>[] = [];

  constructor(options: PracticeBenchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    const stored = readSnapshot(options.state?.load() ?? null);
    this.usbmuxd = new FakeUsbmuxd({
      buid: stored?.buid,
      pairRecords: stored?.pairRecords.map(([udid, record]) => [udid, Buffer.from(record, 'base64')] as const),
      onPairRecordsChanged: () => this.#changed(),
    });
    for (const device of stored?.devices ?? []) this.#add(device);
  }

  /** `port` 0 takes any. Clients: `USBMUXD_SOCKET_ADDRESS=host:port`. */
  async start(at: { port?: number } = {}): Promise<{ host: string; port: number }> {
    await this.usbmuxd.start(at);
    this.#started = true;
    for (const device of this.#devices) device.start();
    return this.usbmuxd.address();
  }

  async stop(): Promise<void> {
    // Saved first: what stopping does to the devices is no change of theirs.
    if (this.#started) this.#save();
    this.#started = false;
    await Promise.all([...this.#devices.map((device) => device.stop()), ...this.#leaving]);
    this.#cancelSave?.();
    this.#cancelSave = null;
    await this.usbmuxd.stop();
  }

  /** Adds new devices, plugged in, or takes the last ones away. Those added are always the same for their places. */
  setCount(count: number): void {
    while (this.#devices.length > count) {
      const device = this.#devices.pop();
      if (device === undefined) break;
      this.#leaving.push(device.stop().then(() => device.mdm.forget()));
    }
    while (this.#devices.length < count) {
      const device = this.#add(this.#devices.length);
      device.change({ cable: true });
      if (this.#started) device.start();
    }
    this.#changed();
  }

  devices(): readonly FakeIphone[] {
    return this.#devices;
  }

  device(udid: string): FakeIphone | undefined {
    return this.#devices.find((device) => device.udid === udid);
  }

  /** Something about the bench or one of its devices changed. */
  on(name: 'changed', listener: () => void): () => void {
    return this.#emitter.on(name, () => listener());
  }

  #add(from: number | IphoneSnapshot): FakeIphone {
    const { courier, enrollIdentity, restartMs, eraseMs, onBug } = this.#options;
    const device = new FakeIphone(from, {
      bus: this.usbmuxd,
      courier,
      enrollIdentity: enrollIdentity ?? scepEnroll,
      clock: this.#clock,
      restartMs,
      eraseMs,
      onBug: onBug ?? throwBug,
    });
    device.on('changed', () => this.#changed());
    this.#devices.push(device);
    return device;
  }

  #changed(): void {
    this.#emitter.emit('changed', null);
    if (this.#options.state === undefined || !this.#started) return;
    this.#cancelSave ??= this.#clock.after(SAVE_AFTER_MS, () => this.#save());
  }

  #save(): void {
    this.#cancelSave?.();
    this.#cancelSave = null;
    const snapshot: BenchSnapshot = {
      version: 1,
      buid: this.usbmuxd.buid,
      pairRecords: [...this.usbmuxd.pairRecords].map(([udid, record]) => [udid, record.toString('base64')] as const),
      devices: this.#devices.map((device) => device.snapshot()),
    };
    this.#options.state?.save(Buffer.from(JSON.stringify(snapshot)));
  }
}

/** Null: nothing was kept, or by a release whose state is not understood; the bench begins anew. */
function readSnapshot(bytes: Uint8Array | null): BenchSnapshot | null {
  if (bytes === null) return null;
  const snapshot = JSON.parse(Buffer.from(bytes).toString('utf8')) as BenchSnapshot | { readonly version: unknown };
  return snapshot.version === 1 ? (snapshot as BenchSnapshot) : null;
}
