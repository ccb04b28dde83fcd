import type { PracticeServiceName } from '#contract/practice.ts';

/** What can be made to go wrong with one simulated service, until it is put right. */
export interface FaultSwitch {
  readonly faults: readonly string[];
  /** Null: it works. */
  read(): string | null;
  /** One of `faults`, or null. */
  set(fault: string | null): void;
}

export interface PracticeServiceView {
  readonly service: PracticeServiceName;
  readonly faults: readonly string[];
  readonly fault: string | null;
}

/** Scripted failures, so that people meet each refusal of Apple's once before it counts. */
export class PracticeFaults {
  readonly #switches: readonly (readonly [PracticeServiceName, FaultSwitch])[];

  constructor(switches: readonly (readonly [PracticeServiceName, FaultSwitch])[]) {
    this.#switches = switches;
  }

  services(): readonly PracticeServiceView[] {
    return this.#switches.map(([service, control]) => ({ service, faults: control.faults, fault: control.read() }));
  }

  /** False: the service has no such fault. */
  set(service: PracticeServiceName, fault: string | null): boolean {
    const found = this.#switches.find(([name]) => name === service)?.[1];
    if (found === undefined || (fault !== null && !found.faults.includes(fault))) return false;
    found.set(fault);
    return true;
  }
}

/** For a simulator that keeps its fault in a field. */
export function faultField<F extends string>(simulator: { fault: F | null }, faults: readonly F[]): FaultSwitch {
  return {
    faults,
    read: () => simulator.fault,
    set: (fault) => {
      simulator.fault = faults.find((candidate) => candidate === fault) ?? null;
    },
  };
}

/** For one that knows a single fault. */
export function faultFlag(fault: string, flag: { read(): boolean; set(on: boolean): void }): FaultSwitch {
  return { faults: [fault], read: () => (flag.read() ? fault : null), set: (wanted) => flag.set(wanted !== null) };
}
