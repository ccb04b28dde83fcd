import { z } from 'zod';
import type { CredentialsStore } from '#store/credentials-store.ts';

/** This installation's name at Apps and Books: a location belongs to whoever wrote theirs there. */
export const MDM_ID = 'tokens.mdm-id';
/** The names that kept content tokens were used under, by the number of the credential, where it was not always the one of now. */
const NAMES = 'certificates.mdm-ids';
const names = z.record(z.string(), z.string()).catch({});

interface Settings {
  get(key: string): unknown;
  put(key: string, value: unknown): void;
}

/** Keeps the name that goes with a content token: who has the token under another name looks like another MDM to Apple. */
export class MdmName {
  readonly #settings: Settings;
  readonly #credentials: CredentialsStore;

  constructor(settings: Settings, credentials: CredentialsStore) {
    this.#settings = settings;
    this.#credentials = credentials;
  }

  /** Null: none was needed so far. */
  get(): string | null {
    const stored = this.#settings.get(MDM_ID);
    return typeof stored === 'string' && stored !== '' ? stored : null;
  }

  /** The content token `id` was brought here with the name it was used under. To be called inside the transaction that does it. */
  take(id: number, name: string): void {
    const before = this.get();
    const known = names.parse(this.#settings.get(NAMES));
    const current = this.#credentials.current('content');
    const kept = [...(current === null ? [] : [current]), ...this.#credentials.history('content')];
    const nameOf = (row: number): string | null => (row === id ? name : (known[row] ?? before));
    const all = kept.map((row) => [String(row.id), nameOf(row.id)] as const).filter(([, each]) => each !== null);
    this.#settings.put(NAMES, Object.fromEntries(all));
    if (before !== name) this.#settings.put(MDM_ID, name);
  }

  /** The content token `id` was gone back to. Likewise. */
  goBack(id: number): void {
    const name = names.parse(this.#settings.get(NAMES))[id];
    if (name !== undefined) this.take(id, name);
  }
}
