import type { Clock } from '#lib/clock.ts';
import type { UsbmuxTarget } from '../protocols/usbmux/fake-usbmuxd.ts';

/** The bus a device is plugged into. */
export interface Bus {
  attach(target: UsbmuxTarget): void;
  detach(udid: string): void;
}

interface PowerPorts {
  readonly bus: Bus;
  readonly clock: Clock;
  readonly target: UsbmuxTarget;
  readonly cable: () => boolean;
  /** It left the bus: what lived through the cable is gone. */
  readonly left: () => void;
}

/** Whether a device runs and is on the bus: on the bus is what runs and has its cable in. */
export class IphonePower {
  readonly #ports: PowerPorts;
  #running = true;
  #cancel: (() => void) | null = null;
  /** Has no contact for a moment, though its cable is in. */
  #cancelLoose: (() => void) | null = null;

  constructor(ports: PowerPorts) {
    this.#ports = ports;
  }

  get running(): boolean {
    return this.#running;
  }

  get onBus(): boolean {
    return this.#running && this.#cancelLoose === null && this.#ports.cable();
  }

  /** The cable was put in or pulled out. */
  cableChanged(): void {
    if (this.onBus) this.#ports.bus.attach(this.#ports.target);
    else this.#leave();
  }

  /** Loses the contact for `ms`: a hub that resets, a bad cable. The device itself runs on. */
  loseContact(ms: number, found: () => void): void {
    this.#cancelLoose?.();
    this.#cancelLoose = this.#ports.clock.after(ms, () => {
      this.#cancelLoose = null;
      this.cableChanged();
      found();
    });
    this.#leave();
  }

  /** Off the bus for `ms`, then back with whatever `meanwhile` made of it. A boot under way is begun anew. */
  boot(ms: number, meanwhile: () => void, then: () => void): void {
    this.shutDown();
    meanwhile();
    this.#cancel = this.#ports.clock.after(ms, () => {
      this.#cancel = null;
      this.#running = true;
      this.cableChanged();
      then();
    });
  }

  shutDown(): void {
    this.#cancelLoose?.();
    this.#cancelLoose = null;
    this.#cancel?.();
    this.#cancel = null;
    this.#running = false;
    this.#leave();
  }

  /** A hand on the button of a device that was shut down. */
  switchOn(): void {
    if (this.#running || this.#cancel !== null) return;
    this.#running = true;
    this.cableChanged();
  }

  #leave(): void {
    this.#ports.bus.detach(this.#ports.target.udid);
    this.#ports.left();
  }
}
