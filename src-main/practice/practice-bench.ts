import type { PracticeKind, PracticeSpeed } from '#contract/practice.ts';
import { type Clock, systemClock } from '#lib/clock.ts';
import { Emitter } from '#lib/emitter.ts';
import type { Courier, EnrollIdentity } from '../protocols/mdm/fake-mdm-ports.ts';
import type { FakeUsbInventory } from '../protocols/recovery/fake-usb-inventory.ts';
import { scepEnroll } from '../protocols/scep/scep-client.ts';
import { FakeUsbmuxd } from '../protocols/usbmux/fake-usbmuxd.ts';
import type { DeviceCloud } from './automated-setup.ts';
import { type BenchSnapshot, type BenchState, readBenchSnapshot } from './bench-snapshot.ts';
import { BenchUsb } from './bench-usb.ts';
import { FakeIphone } from './fake-iphone.ts';
import { iphoneIdentity } from './iphone-models.ts';
import { stateWithPast } from './iphone-pasts.ts';
import { hubOf, MOST_PLACES } from './iphone-places.ts';
import { PRACTICE_WORK, type WorkTimes } from './iphone-requests.ts';
import { identityOf, stateOf } from './iphone-state.ts';
import type { IphoneBirth } from './iphone-system.ts';
import { ScaledClock } from './scaled-clock.ts';

export interface PracticeBenchOptions {
  readonly courier: Courier;
  readonly clock?: Clock | undefined;
  readonly state?: BenchState | undefined;
  readonly enrollIdentity?: EnrollIdentity | undefined;
  /** What Apple hands to devices of organisations at their activation. */
  readonly cloud?: DeviceCloud | undefined;
  /** Milliseconds of a device's own work; what is not given is that of practice. */
  readonly work?: Partial<WorkTimes> | undefined;
  /** How many times faster than life the devices are. */
  readonly speed?: PracticeSpeed | undefined;
  /** A bug of a simulator; by default it is thrown where nobody can overlook it. */
  readonly onBug?: ((error: unknown) => void) | undefined;
}

const SAVE_AFTER_MS = 250;

const throwBug = (error: unknown): void =>
  queueMicrotask(() => {
    throw error;
  });

/** It stays with its port, whatever is plugged in there. */
const badCableOf = ({ state }: FakeIphone) => state.faults.filter(({ fault }) => fault === 'bad-cable');

/**
 * Hubs of ten ports full of simulated devices: a usbmuxd on a TCP port of 127.0.0.1 that any client can be pointed at.
 * A device lies at its place until another one is put there.
 */
export class PracticeBench {
  readonly usbmuxd: FakeUsbmuxd;
  readonly #options: PracticeBenchOptions;
  readonly #clock: Clock;
  readonly #deviceClock: Clock;
  readonly #emitter = new Emitter<{ changed: null }>();
  /** By place. */
  readonly #devices: FakeIphone[] = [];
  readonly #usb = new BenchUsb(() => (this.#started ? this.#devices : []));
  #work: WorkTimes;
  #speed: PracticeSpeed;
  #started = false;
  #cancelSave: (() => void) | null = null;
  /** Switching off devices that were taken away. */
  #leaving: Promise<void>[] = [];

  constructor(options: PracticeBenchOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock;
    this.#deviceClock = new ScaledClock(this.#clock, () => this.#speed);
    this.#work = { ...PRACTICE_WORK, ...options.work };
    const stored = readBenchSnapshot(options.state?.load() ?? null);
    this.#speed = options.speed ?? stored?.speed ?? 1;
    this.usbmuxd = new FakeUsbmuxd({
      buid: stored?.buid,
      pairRecords: stored?.pairRecords.map(([udid, record]) => [udid, Buffer.from(record, 'base64')] as const),
      onPairRecordsChanged: () => this.#changed(),
    });
    for (const device of stored?.devices ?? []) {
      this.#devices.push(this.#make({ identity: identityOf(device), state: stateOf(device), mdm: device.mdm }));
    }
  }

  /** `port` 0 takes any. Clients: `USBMUXD_SOCKET_ADDRESS=host:port`. */
  async start(at: { port?: number } = {}): Promise<{ host: string; port: number }> {
    await this.usbmuxd.start(at);
    this.#started = true;
    for (const device of this.#devices) device.start();
    this.#usb.refresh();
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
    while (this.#devices.length > count) this.#takeAway(this.#devices.pop());
    while (this.#devices.length < count) this.#lay(this.#devices.length, this.#unused(this.#devices.length), 'new');
    this.#changed();
  }

  /** Another phone, with such a past, in place of the one that lies there, and plugged in. False: there is no such place. */
  setKind(place: number, kind: PracticeKind, productType?: string): boolean {
    const before = this.#devices[place];
    if (before === undefined) return false;
    const cable = badCableOf(before);
    this.#takeAway(before);
    this.#lay(place, this.#unused(before.hardware.index + MOST_PLACES), kind, productType);
    const device = this.#devices[place];
    if (device !== undefined && cable.length > 0) device.setFaults([...device.state.faults, ...cable]);
    this.#changed();
    return true;
  }

  /** The two change ports, as hands do it: both out, then in again those that were in. False: one of them is not there. */
  swap(one: string, other: string): boolean {
    const pair = [one, other].flatMap((udid) => this.device(udid) ?? []);
    const [first, second] = pair;
    if (first === undefined || second === undefined) return false;
    const plugged = pair.filter((device) => device.plugged);
    for (const device of pair) device.unplug();
    const [place, cables] = [first.hardware.place, [badCableOf(second), badCableOf(first)]];
    first.layAt(second.hardware.place);
    second.layAt(place);
    for (const [index, device] of pair.entries()) {
      this.#devices[device.hardware.place] = device;
      const own = device.state.faults.filter(({ fault }) => fault !== 'bad-cable');
      device.setFaults([...own, ...(cables[index] ?? [])]);
    }
    for (const device of plugged) device.plug();
    return true;
  }

  /** Every device of the hub leaves the bus at once and comes back. False: nothing lies at such a hub. */
  resetHub(hub: number): boolean {
    const there = this.#devices.filter((device) => hubOf(device.hardware.place) === hub);
    for (const device of there) device.loseContact();
    return there.length > 0;
  }

  get speed(): PracticeSpeed {
    return this.#speed;
  }

  /** From now on; what is under way keeps its pace. */
  setSpeed(speed: PracticeSpeed): void {
    this.#speed = speed;
    this.#changed();
  }

  /** What the work of a device takes from now on, in milliseconds of its own. */
  setWork(work: Partial<WorkTimes>): void {
    this.#work = { ...this.#work, ...work };
  }

  /** In the order of their places. */
  devices(): readonly FakeIphone[] {
    return this.#devices;
  }

  device(udid: string): FakeIphone | undefined {
    return this.#devices.find((device) => device.udid === udid);
  }

  /** What hangs on the USB ports, also what usbmux does not show: devices in recovery and DFU mode (usb.md 5). */
  get usb(): FakeUsbInventory {
    return this.#usb.inventory;
  }

  /** Something about the bench or one of its devices changed. */
  on(name: 'changed', listener: () => void): () => void {
    return this.#emitter.on(name, () => listener());
  }

  #lay(place: number, index: number, kind: PracticeKind, productType?: string): void {
    const identity = iphoneIdentity(index, { place, productType });
    const device = this.#make({ identity, state: { ...stateWithPast(kind, identity), cable: true }, mdm: null });
    this.#devices[place] = device;
    if (this.#started) device.start();
  }

  #make(birth: IphoneBirth): FakeIphone {
    const { courier, enrollIdentity, cloud, onBug } = this.#options;
    const { place } = birth.identity;
    const device = new FakeIphone(birth, {
      bus: this.usbmuxd,
      courier,
      enrollIdentity: enrollIdentity ?? scepEnroll,
      cloud,
      clock: this.#deviceClock,
      wallClock: this.#clock,
      pace: () => this.#speed,
      work: () => this.#work,
      // The neighbour's: even and odd places are twins.
      twinSerial: () => iphoneIdentity(place % 2 === 0 ? place + 1 : place - 1).serialNumber,
      onBug: onBug ?? throwBug,
    });
    device.on('changed', () => this.#changed());
    return device;
  }

  /** The number, or the next like it that no device here has. */
  #unused(index: number): number {
    const used = this.#devices.some(({ hardware }) => hardware.index === index);
    return used ? this.#unused(index + MOST_PLACES) : index;
  }

  #takeAway(device: FakeIphone | undefined): void {
    if (device !== undefined) this.#leaving.push(device.stop().then(() => device.mdm.forget()));
  }

  #changed(): void {
    this.#usb.refresh();
    this.#emitter.emit('changed', null);
    if (this.#options.state === undefined || !this.#started) return;
    this.#cancelSave ??= this.#clock.after(SAVE_AFTER_MS, () => this.#save());
  }

  #save(): void {
    this.#cancelSave?.();
    this.#cancelSave = null;
    const snapshot: BenchSnapshot = {
      version: 1,
      speed: this.#speed,
      buid: this.usbmuxd.buid,
      pairRecords: [...this.usbmuxd.pairRecords].map(([udid, record]) => [udid, record.toString('base64')] as const),
      devices: this.#devices.map((device) => device.snapshot()),
    };
    this.#options.state?.save(Buffer.from(JSON.stringify(snapshot)));
  }
}
