import type { KeyObject } from 'node:crypto';
import { generateRsaKey } from './keys.ts';

/** RSA keys take a processor a tenth of a second and more: so many are made at a time, and the rest of the machine stays free. */
const AT_ONCE = 2;
/** Keys that nobody came for wait for the next one; more than these are not made ahead. */
const MOST = 128;

/**
 * RSA-2048 keys made ahead of need. Whoever knows that keys will be wanted in a while says so, and they are there by then;
 * each is given away once.
 */
export class KeyReserve {
  readonly #make: () => Promise<KeyObject>;
  readonly #ready: KeyObject[] = [];
  #wanted = 0;
  #making = 0;

  constructor(make: () => Promise<KeyObject> = () => generateRsaKey(2048)) {
    this.#make = make;
  }

  /** So many more will be taken in a while. */
  expect(count: number): void {
    this.#wanted = Math.min(this.#wanted + count, MOST - this.#ready.length - this.#making);
    while (this.#making < AT_ONCE && this.#wanted > 0) void this.#makeOne();
  }

  /** A key of the reserve, or a new one where there is none. Rejects when none can be made. */
  take(): Promise<KeyObject> {
    const key = this.#ready.shift();
    return key === undefined ? this.#make() : Promise.resolve(key);
  }

  async #makeOne(): Promise<void> {
    this.#wanted -= 1;
    this.#making += 1;
    try {
      this.#ready.push(await this.#make());
    } catch {
      // Who takes makes its own then, and hears of it.
      this.#wanted = 0;
    } finally {
      this.#making -= 1;
    }
    if (this.#wanted > 0 && this.#making < AT_ONCE) void this.#makeOne();
  }
}
