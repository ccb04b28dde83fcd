import type { PracticeFleetAct, PracticeFleetDevice, PracticeFleetKind } from '#contract/practice.ts';
import { MOST_FLEET_DEVICES } from '#contract/practice.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';

/** A simulated device of the fleet, as far as a hand can reach it. */
export interface FleetPhone {
  readonly identity: { readonly udid: string; readonly serialNumber: string };
  view(): PracticeFleetDevice;
  announceEnrollment(): void;
  /** Null: there is no profile, and why. */
  enrol(bytes: Buffer | null, why?: string | null): Promise<void>;
  /** Null: done. */
  act(deed: Exclude<PracticeFleetAct, { act: 'age' }>): 'not-possible-now' | 'wrong-pin' | null;
}

export interface FleetHands {
  devices(): readonly FleetPhone[];
  device(udid: string): FleetPhone | undefined;
  add(kind: PracticeFleetKind, count: number): readonly FleetPhone[];
  /** False: there is none. */
  remove(udid: string): boolean;
}

type ProfileRefusal = 'push-certificate-missing' | 'engine-not-listening';

export interface FleetPorts {
  /** Why no device can enrol now; null: nothing is in the way. */
  readonly obstacle: () => ProfileRefusal | null;
  /** An enrolment profile for one device, as the bench gets it. */
  readonly profileFor: (device: { udid: string; serialNumber: string }) => Promise<Outcome<Buffer, ProfileRefusal>>;
  /** The practice store takes the last contact of the device back by so many milliseconds. */
  readonly silentFor: (udid: string, ms: number) => void;
}

const DAY_MS = 86_400_000;
/** A key, a certificate and a check-in each: more at once would only wait for each other. */
const ENROLLING_AT_ONCE = 4;

/** The hands of the fleet: new devices enrol one after the other, as fast as the engine takes them. */
export class PracticeFleetDesk {
  readonly #hands: FleetHands;
  readonly #ports: FleetPorts;
  readonly #waiting: FleetPhone[] = [];
  #enrolling = 0;

  constructor(hands: FleetHands, ports: FleetPorts) {
    this.#hands = hands;
    this.#ports = ports;
  }

  list(): PracticeFleetDevice[] {
    return this.#hands.devices().map((device) => device.view());
  }

  add(kind: PracticeFleetKind, count: number): Outcome<{ udids: string[] }, 'fleet-full' | ProfileRefusal> {
    if (this.#hands.devices().length + count > MOST_FLEET_DEVICES) return fail('fleet-full');
    const obstacle = this.#ports.obstacle();
    if (obstacle !== null) return fail(obstacle);
    const added = this.#hands.add(kind, count);
    for (const device of added) this.#enrolSoon(device);
    return ok({ udids: added.map(({ identity }) => identity.udid) });
  }

  remove(udids: readonly string[]): boolean {
    const known = udids.every((udid) => this.#hands.device(udid) !== undefined);
    if (known) for (const udid of udids) this.#hands.remove(udid);
    return known;
  }

  act(udid: string, deed: PracticeFleetAct): Outcome<Record<never, never>, 'device-not-found' | 'not-possible-now' | 'wrong-pin'> {
    const device = this.#hands.device(udid);
    if (device === undefined) return fail('device-not-found');
    if (deed.act === 'age') {
      device.act({ act: 'go-offline' });
      this.#ports.silentFor(udid, deed.days * DAY_MS);
      return ok({});
    }
    const refusal = device.act(deed);
    if (refusal !== null) return fail(refusal);
    if (deed.act === 'set-up') this.#enrolSoon(device);
    return ok({});
  }

  #enrolSoon(device: FleetPhone): void {
    device.announceEnrollment();
    this.#waiting.push(device);
    this.#next();
  }

  #next(): void {
    while (this.#enrolling < ENROLLING_AT_ONCE) {
      const device = this.#waiting.shift();
      if (device === undefined) return;
      this.#enrolling += 1;
      void this.#enrol(device).finally(() => {
        this.#enrolling -= 1;
        this.#next();
      });
    }
  }

  async #enrol(device: FleetPhone): Promise<void> {
    // Taken away meanwhile.
    if (this.#hands.device(device.identity.udid) !== device) return;
    const profile = await this.#ports.profileFor(device.identity);
    await (profile.ok ? device.enrol(profile.value) : device.enrol(null, profile.error.code));
  }
}
