import { fail, type Outcome, ok } from '#lib/outcome.ts';

interface Secrets {
  put(name: string, plain: Uint8Array, at: number): void;
  get(name: string): Uint8Array | null;
}

const secretOf = (ssid: string) => `wifi.${ssid}`;

/** Passwords of Wi-Fi networks, sealed, each under its network's name: recipes only name the network. */
export class WifiPasswords {
  readonly #secrets: Secrets;
  readonly #now: () => number;

  constructor(secrets: Secrets, now: () => number) {
    this.#secrets = secrets;
    this.#now = now;
  }

  /** Empty: an open network. Null: nobody said yet. */
  get(ssid: string): string | null {
    const bytes = this.#secrets.get(secretOf(ssid));
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }

  set(ssid: string, password: string): Outcome<null, 'ssid-invalid' | 'password-invalid'> {
    const bytes = Buffer.byteLength(ssid);
    if (bytes < 1 || bytes > 32) return fail('ssid-invalid');
    // WPA passphrase: 8 to 63 printable ASCII characters (IEEE 802.11i, annex on passphrases).
    if (password !== '' && !/^[\x20-\x7e]{8,63}$/.test(password)) return fail('password-invalid');
    this.#secrets.put(secretOf(ssid), Buffer.from(password), this.#now());
    return ok(null);
  }
}
