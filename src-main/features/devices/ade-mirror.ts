import type { AdeFact } from './devices-store.ts';

const AT_ONCE = 100;

/** Carries how devices stand with Apple over to the list: a list of 100,000 that was just read comes a hundred at a time. */
export class AdeMirror {
  readonly #factOf: (serialNumber: string) => AdeFact;
  readonly #record: (facts: readonly AdeFact[]) => void;
  readonly #waiting = new Set<string>();
  #working: Promise<void> | null = null;
  #stopped = false;

  constructor(ports: { factOf: (serialNumber: string) => AdeFact; record: (facts: readonly AdeFact[]) => void }) {
    this.#factOf = ports.factOf;
    this.#record = ports.record;
  }

  /** Resolves once what is marked by then is carried over. */
  mark(serialNumbers: Iterable<string>): Promise<void> {
    for (const serialNumber of serialNumbers) this.#waiting.add(serialNumber);
    this.#working ??= this.#work().finally(() => {
      this.#working = null;
    });
    return this.#working;
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#working;
  }

  async #work(): Promise<void> {
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const some = [...this.#waiting].slice(0, AT_ONCE);
      if (this.#stopped || some.length === 0) return;
      for (const serialNumber of some) this.#waiting.delete(serialNumber);
      this.#record(some.map((serialNumber) => this.#factOf(serialNumber)));
    }
  }
}
