import type { CommandOptions } from '#contract/commands.ts';
import type { Sealed } from './operation-ports.ts';
import type { StoredOperation } from './operations-store.ts';

const nameOf = (id: string): string => `operation-options:${id}`;

/** What an operation says that must not lie about: sealed options until it ended, and PINs of Macs in memory alone, until they were said. */
export class OperationSecrets {
  readonly #sealed: Sealed;
  readonly #pins = new Map<string, Map<string, string>>();

  constructor(sealed: Sealed) {
    this.#sealed = sealed;
  }

  /** Inside the commit that stores the operation. */
  seal(id: string, options: CommandOptions, at: number): void {
    this.#sealed.put(nameOf(id), Buffer.from(JSON.stringify(options)), at);
  }

  unsealed(id: string): void {
    this.#sealed.delete(nameOf(id));
    this.#pins.delete(id);
  }

  holdPins(id: string, pins: Readonly<Record<string, string>>): void {
    this.#pins.set(id, new Map(Object.entries(pins)));
  }

  pinSaid(id: string, deviceId: string): void {
    this.#pins.get(id)?.delete(deviceId);
  }

  /** Everything that is said to this device; null: a secret is gone. */
  optionsOf(operation: Pick<StoredOperation, 'id' | 'plain' | 'sealed'>, deviceId: string, wantsPin: boolean): CommandOptions | null {
    const options = JSON.parse(operation.plain) as CommandOptions;
    if (operation.sealed === 1) {
      const bytes = this.#sealed.get(nameOf(operation.id));
      if (bytes === null) return null;
      Object.assign(options, JSON.parse(Buffer.from(bytes).toString('utf8')) as CommandOptions);
    }
    if (!wantsPin) return options;
    const pin = this.#pins.get(operation.id)?.get(deviceId);
    return pin === undefined ? null : { ...options, PIN: pin };
  }
}
