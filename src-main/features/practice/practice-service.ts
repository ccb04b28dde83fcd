import type { ServiceOf } from '#contract/define.ts';
import type {
  PracticeAct,
  PracticeDevice,
  PracticeFault,
  PracticeFleetAct,
  PracticeFleetKind,
  PracticeKind,
  PracticeServiceName,
  PracticeSpeed,
  practice,
} from '#contract/practice.ts';
import { fail, ok } from '#lib/outcome.ts';
import type { PracticeFleetDesk } from './practice-fleet-desk.ts';

/** A simulated phone, as far as a hand at the bench can reach it. */
export interface PracticePhone {
  readonly udid: string;
  view(): PracticeDevice;
  act(act: PracticeAct): void;
  setFaults(faults: readonly PracticeFault[]): void;
}

/** The practice world's hands. Absent (null) in the real world: nothing here can ever touch a real device. */
export interface PracticeHands {
  readonly portalUrl: string;
  readonly businessPortalUrl: string;
  readonly mailUrl: string;
  readonly mailAddress: string;
  services(): readonly { readonly service: PracticeServiceName; readonly faults: readonly string[]; readonly fault: string | null }[];
  /** False: the service has no such fault. */
  setFault(service: PracticeServiceName, fault: string | null): boolean;
  phones(): readonly PracticePhone[];
  setCount(count: number): void;
  readonly speed: PracticeSpeed;
  setSpeed(speed: PracticeSpeed): void;
  models(): readonly { readonly productType: string; readonly name: string }[];
  /** Null: done. */
  setKind(place: number, kind: PracticeKind, productType: string | null): 'device-not-found' | 'unknown-model' | null;
  /** False: one of them is not there. */
  swap(one: string, other: string): boolean;
  /** False: nothing lies at such a hub. */
  resetHub(hub: number): boolean;
}

export class PracticeService implements ServiceOf<typeof practice> {
  readonly #hands: PracticeHands | null;

  readonly #fleet: PracticeFleetDesk | null;
  readonly #changed: () => void;

  /** `changed` is told what the bench does not tell of itself. */
  constructor(hands: PracticeHands | null, fleet: PracticeFleetDesk | null = null, changed: () => void = () => {}) {
    this.#hands = hands;
    this.#fleet = fleet;
    this.#changed = changed;
  }

  state = () => {
    if (this.#hands === null) return fail('not-in-practice');
    const { portalUrl, businessPortalUrl, mailUrl, mailAddress, speed } = this.#hands;
    const services = this.#hands.services().map((service) => ({ ...service, faults: [...service.faults] }));
    const devices = this.#hands.phones().map((phone) => phone.view());
    return ok({ portalUrl, businessPortalUrl, mailUrl, mailAddress, services, speed, models: [...this.#hands.models()], devices });
  };

  setFault = (input: { service: PracticeServiceName; fault: string | null }) => {
    if (this.#hands === null) return fail('not-in-practice');
    if (!this.#hands.setFault(input.service, input.fault)) return fail('unknown-fault');
    this.#changed();
    return ok({});
  };

  setFaults = (input: { udid: string; faults: PracticeFault[] }) => {
    if (this.#hands === null) return fail('not-in-practice');
    const phone = this.#phone(input.udid);
    if (phone === undefined) return fail('device-not-found');
    phone.setFaults(input.faults);
    return ok({});
  };

  setKind = (input: { place: number; kind: PracticeKind; productType: string | null }) => {
    if (this.#hands === null) return fail('not-in-practice');
    const refusal = this.#hands.setKind(input.place, input.kind, input.productType);
    return refusal === null ? ok({}) : fail(refusal);
  };

  swap = ({ udids: [one, other] }: { udids: [string, string] }) => {
    if (this.#hands === null) return fail('not-in-practice');
    return this.#hands.swap(one, other) ? ok({}) : fail('device-not-found');
  };

  act = (input: { udid: string; act: PracticeAct }) => {
    if (this.#hands === null) return fail('not-in-practice');
    const phone = this.#phone(input.udid);
    if (phone === undefined) return fail('device-not-found');
    phone.act(input.act);
    return ok({});
  };

  setDeviceCount = (input: { count: number }) => {
    if (this.#hands === null) return fail('not-in-practice');
    this.#hands.setCount(input.count);
    return ok({});
  };

  setSpeed = (input: { speed: PracticeSpeed }) => {
    if (this.#hands === null) return fail('not-in-practice');
    this.#hands.setSpeed(input.speed);
    return ok({});
  };

  resetHub = (input: { hub: number }) => {
    if (this.#hands === null) return fail('not-in-practice');
    return this.#hands.resetHub(input.hub) ? ok({}) : fail('hub-not-found');
  };

  fleet = () => (this.#fleet === null ? fail('not-in-practice') : ok({ devices: this.#fleet.list() }));

  addFleet = (input: { kind: PracticeFleetKind; count: number }) =>
    this.#fleet === null ? fail('not-in-practice') : this.#fleet.add(input.kind, input.count);

  removeFleet = (input: { udids: string[] }) => {
    if (this.#fleet === null) return fail('not-in-practice');
    return this.#fleet.remove(input.udids) ? ok({}) : fail('device-not-found');
  };

  actFleet = (input: { udid: string; deed: PracticeFleetAct }) =>
    this.#fleet === null ? fail('not-in-practice') : this.#fleet.act(input.udid, input.deed);

  #phone(udid: string): PracticePhone | undefined {
    return this.#hands?.phones().find((candidate) => candidate.udid === udid);
  }
}
