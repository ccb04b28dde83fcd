import type { ServiceOf } from '#contract/define.ts';
import type { PracticeAct, PracticeDevice, practice } from '#contract/practice.ts';
import { fail, ok } from '#lib/outcome.ts';

/** A simulated phone, as far as a hand at the bench can reach it. */
export interface PracticePhone {
  readonly udid: string;
  view(): PracticeDevice;
  act(act: PracticeAct): void;
}

/** The practice world's hands. Absent (null) in the real world: nothing here can ever touch a real device. */
export interface PracticeHands {
  readonly portalUrl: string;
  phones(): readonly PracticePhone[];
  setCount(count: number): void;
}

export class PracticeService implements ServiceOf<typeof practice> {
  readonly #hands: PracticeHands | null;

  constructor(hands: PracticeHands | null) {
    this.#hands = hands;
  }

  state = () => {
    if (this.#hands === null) return fail('not-in-practice');
    return ok({ portalUrl: this.#hands.portalUrl, devices: this.#hands.phones().map((phone) => phone.view()) });
  };

  act = (input: { udid: string; act: PracticeAct }) => {
    if (this.#hands === null) return fail('not-in-practice');
    const phone = this.#hands.phones().find((candidate) => candidate.udid === input.udid);
    if (phone === undefined) return fail('device-not-found');
    phone.act(input.act);
    return ok({});
  };

  setDeviceCount = (input: { count: number }) => {
    if (this.#hands === null) return fail('not-in-practice');
    this.#hands.setCount(input.count);
    return ok({});
  };
}
