import type { PracticeFleetKind } from '#contract/practice.ts';
import type { Clock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import { readProfile } from '../protocols/mcinstall/fake-profiles.ts';
import { scepEnroll } from '../protocols/scep/scep-client.ts';
import type { BenchState } from './bench-snapshot.ts';
import { FleetDevice, type FleetDeviceOptions } from './fleet-device.ts';
import { fleetIdentity } from './fleet-models.ts';
import { type FleetSnapshot, freshFleetState } from './fleet-state.ts';
import { ScaledClock } from './scaled-clock.ts';

export interface PracticeFleetOptions extends Pick<FleetDeviceOptions, 'courier' | 'spoilToken'> {
  readonly enrollIdentity?: FleetDeviceOptions['enrollIdentity'] | undefined;
  readonly clock: Clock;
  readonly pace: () => number;
  readonly state?: BenchState | undefined;
  readonly onBug?: ((error: unknown) => void) | undefined;
}

/** A change of a hundred devices is one file. */
const SAVE_AFTER_MS = 1_000;

const throwBug = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

/** Devices in the hands of their users. There is no timer and no connection for a device that does nothing. */
export class PracticeFleet {
  readonly #options: PracticeFleetOptions;
  readonly #deviceClock: Clock;
  readonly #emitter = new Emitter<{ changed: null }>();
  /** By UDID, in the order in which they came. */
  readonly #devices = new Map<string, FleetDevice>();
  #nextNumber = 0;
  #started = false;
  #cancelSave: (() => void) | null = null;
  #leaving: Promise<void>[] = [];

  constructor(options: PracticeFleetOptions) {
    this.#options = options;
    this.#deviceClock = new ScaledClock(options.clock, options.pace);
    for (const snapshot of this.#stored()) this.#restore(snapshot);
  }

  devices(): readonly FleetDevice[] {
    return [...this.#devices.values()];
  }

  device(udid: string): FleetDevice | undefined {
    return this.#devices.get(udid);
  }

  /** New devices, set up and not enrolled. */
  add(kind: PracticeFleetKind, count: number): FleetDevice[] {
    const added = Array.from({ length: count }, () => {
      const number = this.#nextNumber;
      const identity = fleetIdentity(number, kind);
      const state = freshFleetState(identity, number, this.#options.clock.now());
      return this.#put({ number, identity, state, profiles: [], mdm: null });
    });
    this.#changed();
    return added;
  }

  /** Takes a device away without a word. False: there is none. */
  remove(udid: string): boolean {
    const device = this.#devices.get(udid);
    if (device === undefined) return false;
    this.#devices.delete(udid);
    this.#leaving.push(device.stop());
    this.#changed();
    return true;
  }

  start(): void {
    this.#started = true;
    for (const device of this.#devices.values()) device.start();
  }

  async stop(): Promise<void> {
    if (this.#started) this.#save();
    this.#started = false;
    await Promise.all([...[...this.#devices.values()].map((device) => device.stop()), ...this.#leaving]);
    this.#cancelSave?.();
    this.#cancelSave = null;
  }

  on(name: 'changed', listener: () => void): () => void {
    return this.#emitter.on(name, () => listener());
  }

  #stored(): readonly FleetSnapshot[] {
    const bytes = this.#options.state?.load() ?? null;
    if (bytes === null) return [];
    const stored = JSON.parse(Buffer.from(bytes).toString('utf8')) as { version: number; next: number; devices: FleetSnapshot[] };
    if (stored.version !== 1) return [];
    this.#nextNumber = stored.next;
    return stored.devices;
  }

  #restore({ number, kind, profiles, mdm, ...state }: FleetSnapshot): void {
    const kept = profiles.map((base64) => {
      const profile = readProfile(Buffer.from(base64, 'base64'));
      if (typeof profile === 'string') throw new Error('a stored profile does not read back');
      return profile;
    });
    this.#put({ number, identity: fleetIdentity(number, kind), state, profiles: kept, mdm });
  }

  #put(birth: ConstructorParameters<typeof FleetDevice>[0]): FleetDevice {
    const { courier, spoilToken, enrollIdentity, pace, onBug } = this.#options;
    const device = new FleetDevice(birth, {
      courier,
      spoilToken,
      pace,
      clock: this.#deviceClock,
      enrollIdentity: enrollIdentity ?? scepEnroll,
      onBug: onBug ?? throwBug,
    });
    this.#nextNumber = Math.max(this.#nextNumber, birth.number + 1);
    this.#devices.set(device.identity.udid, device);
    device.on('changed', () => this.#changed());
    if (this.#started) device.start();
    return device;
  }

  #changed(): void {
    this.#emitter.emit('changed', null);
    if (this.#options.state === undefined || !this.#started) return;
    this.#cancelSave ??= this.#options.clock.after(SAVE_AFTER_MS, () => this.#save());
  }

  #save(): void {
    this.#cancelSave?.();
    this.#cancelSave = null;
    const devices = this.devices().map((device) => device.snapshot());
    this.#options.state?.save(Buffer.from(JSON.stringify({ version: 1, next: this.#nextNumber, devices })));
  }
}
