import type { CommandOptions } from '#contract/commands.ts';

/** Sealed bytes by name (store/secrets-store). */
export interface SealedStore {
  put(name: string, plain: Uint8Array, at: number): void;
  get(name: string): Uint8Array | null;
  delete(name: string): void;
}

const nameOf = (uuid: string): string => `command-options:${uuid}`;
const pinKey = (uuid: string, deviceId: string): string => `${uuid} ${deviceId}`;

/**
 * What a command carries that must not lie about. Passwords and profiles are sealed until the last device has answered. The PIN of a Mac is
 * on no disk at all (product.md X9): it is held here until that Mac has fetched it, and is gone with the program.
 */
export class CommandSecrets {
  readonly #sealed: SealedStore;
  readonly #pins = new Map<string, Buffer>();

  constructor(sealed: SealedStore) {
    this.#sealed = sealed;
  }

  /** Inside the commit that stores the command. */
  seal(uuid: string, options: CommandOptions, at: number): void {
    this.#sealed.put(nameOf(uuid), Buffer.from(JSON.stringify(options)), at);
  }

  unseal(uuid: string): CommandOptions | null {
    const bytes = this.#sealed.get(nameOf(uuid));
    return bytes === null ? null : (JSON.parse(Buffer.from(bytes).toString('utf8')) as CommandOptions);
  }

  unsealed(uuid: string): void {
    this.#sealed.delete(nameOf(uuid));
  }

  holdPin(uuid: string, deviceId: string, pin: string): void {
    this.#pins.set(pinKey(uuid, deviceId), Buffer.from(pin));
  }

  pin(uuid: string, deviceId: string): string | null {
    return this.#pins.get(pinKey(uuid, deviceId))?.toString('utf8') ?? null;
  }

  /** The command came to an end at this device, or the program does. */
  forgetPin(uuid: string, deviceId: string): void {
    const key = pinKey(uuid, deviceId);
    this.#pins.get(key)?.fill(0);
    this.#pins.delete(key);
  }

  forgetAll(): void {
    for (const pin of this.#pins.values()) pin.fill(0);
    this.#pins.clear();
  }
}
