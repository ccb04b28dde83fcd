import type { Clock } from '#lib/clock.ts';
import { comparePorts } from './hub-tree.ts';
import type { LostDevices, PortEvent } from './port-store.ts';

/** `suspect`: it may have been a hand. `flaky`: another cable, or another port. */
export type PortVerdict = 'ok' | 'suspect' | 'flaky';

export interface PortFault extends LostDevices {
  readonly verdict: PortVerdict;
}

const SUSPECT_AT = 2;
/** A faulty port is named after three disconnects at most (product.md I-12). */
const FLAKY_AT = 3;
/** What counts, and how long events are kept, in milliseconds. */
const WINDOW_MS = 24 * 3_600_000;
const KEPT_MS = 7 * WINDOW_MS;

/** What so many unexpected disconnects within 24 hours say of a port. */
export function portVerdict(disconnects: number): PortVerdict {
  if (disconnects >= FLAKY_AT) return 'flaky';
  return disconnects >= SUSPECT_AT ? 'suspect' : 'ok';
}

/**
 * Whether a device was to leave the bus: a step had commanded it (erase, restart, update), or nothing was running on it, so
 * that it was done, idle or not begun, and anybody may unplug it.
 */
export const isExpectedDetach = (device: { readonly commanded: boolean; readonly running: boolean }): boolean =>
  device.commanded || !device.running;

interface PortEvents {
  add(event: PortEvent): void;
  lostSince(since: number): LostDevices[];
  forget(port: string): void;
  forgetBefore(at: number): void;
}

/** Counts, for each port and hub of the bench, the devices it lost in the middle of work. */
export class PortHealth {
  readonly #events: PortEvents;
  readonly #clock: Clock;

  constructor(events: PortEvents, clock: Clock) {
    this.#events = events;
    this.#clock = clock;
  }

  attached(port: string): void {
    this.#add({ port, kind: 'attached', expected: true });
  }

  /** See `isExpectedDetach`. */
  detached(port: string, expected: boolean): void {
    this.#add({ port, kind: 'detached', expected });
  }

  /** Ports and hubs that lost a device within 24 hours, the worst first. One that is not listed is `ok`. */
  faults(): PortFault[] {
    return this.#events
      .lostSince(this.#clock.now() - WINDOW_MS)
      .map((lost) => ({ ...lost, verdict: portVerdict(lost.disconnects) }))
      .sort((one, other) => other.disconnects - one.disconnects || comparePorts(one.path, other.path));
  }

  verdict(port: string): PortVerdict {
    return this.faults().find(({ path, kind }) => kind === 'port' && path === port)?.verdict ?? 'ok';
  }

  /** The cable of a port was changed: it starts over. */
  cableChanged(port: string): void {
    this.#events.forget(port);
  }

  #add(event: Omit<PortEvent, 'at'>): void {
    const at = this.#clock.now();
    this.#events.add({ ...event, at });
    this.#events.forgetBefore(at - KEPT_MS);
  }
}
