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
  | { readonly kind: 'pull-cable' };

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

  /** The fault for this request, used up by asking. */
  take(service: string, request: string): Fault | null {
    const plan = this.#planned.find((entry) => entry.service === service && (entry.request === request || entry.request === '*'));
    if (plan === undefined) return null;
    plan.left -= 1;
    if (plan.left <= 0) this.#planned = this.#planned.filter((entry) => entry !== plan);
    return plan.fault;
  }
}
