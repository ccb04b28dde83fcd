import type { Blueprint } from '#contract/bench.ts';
import type { Recipe } from '#contract/recipe.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import type { SettingsStore } from '#store/settings-store.ts';

interface Secrets {
  put(name: string, plain: Uint8Array, at: number): void;
  get(name: string): Uint8Array | null;
  delete(name: string): void;
}

interface StoredBlueprint {
  readonly allowPairing: boolean;
  readonly skipSetup: boolean;
  readonly ssid: string | null;
}

export interface BlueprintChange {
  readonly organizationName: string;
  readonly allowPairing: boolean;
  readonly skipSetup: boolean;
  readonly wifi: { readonly ssid: string; readonly password?: string | undefined } | null;
}

const KEY = 'bench.blueprint';
const PASSWORD = 'bench.wifi-password';
const MAGIC = 'organization.magic';
const standard: StoredBlueprint = { allowPairing: true, skipSetup: true, ssid: null };

/** What Prepare does to every device. The Wi-Fi password is a secret and never leaves main. */
export class BlueprintBook {
  readonly #settings: SettingsStore;
  readonly #secrets: Secrets;
  readonly #now: () => number;
  readonly #organization: { get(): string; set(name: string): void };

  constructor(ports: {
    settings: SettingsStore;
    secrets: Secrets;
    now: () => number;
    organization: { get(): string; set(name: string): void };
  }) {
    this.#settings = ports.settings;
    this.#secrets = ports.secrets;
    this.#now = ports.now;
    this.#organization = ports.organization;
  }

  read(): Blueprint {
    const { allowPairing, skipSetup, ssid } = this.#stored();
    const wifi = ssid === null ? null : { ssid, hasPassword: this.wifiPassword() !== null };
    return { organizationName: this.#organization.get(), allowPairing, skipSetup, wifi };
  }

  save(change: BlueprintChange): Outcome<null, 'organization-empty' | 'ssid-invalid' | 'password-invalid'> {
    const organizationName = change.organizationName.normalize('NFKC').trim();
    if (organizationName === '') return fail('organization-empty');
    if (change.wifi !== null) {
      const bytes = Buffer.byteLength(change.wifi.ssid);
      if (bytes < 1 || bytes > 32) return fail('ssid-invalid');
      const { password } = change.wifi;
      // WPA passphrase: 8 to 63 printable ASCII characters (IEEE 802.11i, annex on passphrases).
      if (password !== undefined && password !== '' && !/^[\x20-\x7e]{8,63}$/.test(password)) return fail('password-invalid');
    }
    this.#organization.set(organizationName);
    const { allowPairing, skipSetup, wifi } = change;
    this.#settings.put(KEY, { allowPairing, skipSetup, ssid: wifi?.ssid ?? null } satisfies StoredBlueprint);
    if (wifi === null || wifi.password === '') this.#secrets.delete(PASSWORD);
    else if (wifi.password !== undefined) this.#secrets.put(PASSWORD, Buffer.from(wifi.password), this.#now());
    return ok(null);
  }

  wifiPassword(): string | null {
    const bytes = this.#secrets.get(PASSWORD);
    return bytes === null ? null : Buffer.from(bytes).toString('utf8');
  }

  /** One per installation, for ever: by it our own cloud configuration is known again. */
  magic(): string {
    const present = this.#settings.get(MAGIC) as string | null;
    if (present !== null) return present;
    const magic = crypto.randomUUID().toUpperCase();
    this.#settings.put(MAGIC, magic);
    return magic;
  }

  #stored(): StoredBlueprint {
    return (this.#settings.get(KEY) as StoredBlueprint | null) ?? standard;
  }
}

/** The blueprint as a recipe: supervised without ADE, enrolled by a profile. */
export const recipeOf = ({ allowPairing, skipSetup, wifi }: Blueprint): Recipe => ({
  format: 1,
  name: 'blueprint',
  note: '',
  steps: [
    { step: 'pair' },
    { step: 'activate' },
    { step: 'supervise', allowPairing, skipPanes: skipSetup ? 'all' : 'none' },
    ...(wifi === null ? [] : [{ step: 'wifi' as const, ssid: wifi.ssid }]),
    { step: 'enroll', by: 'profile' },
    { step: 'verify' },
  ],
});
