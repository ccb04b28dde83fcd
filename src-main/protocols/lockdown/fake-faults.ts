import { setTimeout as delay } from 'node:timers/promises';
import type { PlistInputDict } from '#plist/plist.ts';

/** What can go wrong with one answer of a simulated device. */
export type Fault =
  /** Answers correctly, but only after `ms`. */
  | { readonly kind: 'slow'; readonly ms: number }
  /** Hangs up instead of answering; the request has no effect. */
  | { readonly kind: 'drop' }
  /** Does what was asked, then hangs up instead of answering (usb.md 3.8). */
  | { readonly kind: 'apply-then-drop' }
  /** Does what was asked and sends half of the answer's frame. */
  | { readonly kind: 'truncate' }
  /** Announces a frame of almost four gibibytes. */
  | { readonly kind: 'oversize' }
  /** A well-formed frame whose content is no property list. */
  | { readonly kind: 'garbage' }
  /** Answers this; the request has no effect. In lockdown the `Request` is echoed besides. */
  | { readonly kind: 'answer'; readonly answer: PlistInputDict }
  /** The cable is pulled the moment the request arrives. */
  | { readonly kind: 'pull-cable' }
  /** Does what was asked; the cable is pulled before the answer is out. */
  | { readonly kind: 'apply-then-pull' };

/** What one request meets: the device takes `slowMs` over it, and then the fault. A slow device may well lose its answer, too. */
export interface MetFaults {
  readonly slowMs: number;
  readonly fault: Exclude<Fault, { kind: 'slow' }> | null;
}

/** Lockdown's refusal by any of its names (usb.md 2.4). */
export const lockdownRefusal = (error: string): Fault => ({ kind: 'answer', answer: { Error: error } });

/** The faults that wait for their request. One plan per simulated device, shared by all of its services. */
export class FaultPlan {
  #planned: { service: string; request: string; fault: Fault; left: number }[] = [];

  /**
   * The next `times` requests of this name meet the fault. `service` is the full name, `lockdown` for lockdownd itself;
   * `request` may be `*`.
   */
  add(service: string, request: string, fault: Fault, times = 1): void {
    this.#planned.push({ service, request, fault, left: times });
  }

  clear(): void {
    this.#planned = [];
  }

  /** What this request meets, used up by asking. */
  take(service: string, request: string): MetFaults {
    const slow = this.#use(service, request, (fault) => fault.kind === 'slow');
    const other = this.#use(service, request, (fault) => fault.kind !== 'slow');
    return { slowMs: slow?.kind === 'slow' ? slow.ms : 0, fault: other === null || other.kind === 'slow' ? null : other };
  }

  /** How the device takes its time; in milliseconds of its own. */
  async wait(ms: number): Promise<void> {
    if (ms > 0) await delay(ms);
  }

  #use(service: string, request: string, fits: (fault: Fault) => boolean): Fault | null {
    const plan = this.#planned.find(
      (entry) => entry.service === service && (entry.request === request || entry.request === '*') && fits(entry.fault),
    );
    if (plan === undefined) return null;
    plan.left -= 1;
    if (plan.left <= 0) this.#planned = this.#planned.filter((entry) => entry !== plan);
    return plan.fault;
  }
}
