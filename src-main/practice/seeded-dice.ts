/** Chance that can be repeated: the same seed rolls the same numbers (a linear congruential generator, figures of Numerical Recipes). */
export class SeededDice {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** A whole number from 1 to `sides`. */
  roll(sides: number): number {
    this.#state = (Math.imul(this.#state, 1_664_525) + 1_013_904_223) >>> 0;
    return 1 + Math.floor((this.#state / 0x1_0000_0000) * sides);
  }
}
