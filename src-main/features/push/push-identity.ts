import { privateKeyFrom } from '#pki/keys.ts';
import type { Credential } from '#store/credentials-store.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';

/** What of a credential makes a push identity: its topic, its certificate, and the name of its key. */
export type PushCredential = Pick<Credential, 'identity' | 'certificate' | 'secretName'>;

/** The push certificate with its key, as it is shown to APNs. The key is opened once per certificate. */
export class PushIdentity {
  readonly #current: () => PushCredential | null;
  readonly #secrets: { get(name: string): Uint8Array | null };
  /** `undefined`: not read since the start or the last change. */
  #cached: ApnsIdentity | null | undefined;

  constructor(current: () => PushCredential | null, secrets: { get(name: string): Uint8Array | null }) {
    this.#current = current;
    this.#secrets = secrets;
  }

  current(): ApnsIdentity | null {
    if (this.#cached === undefined) {
      const credential = this.#current();
      this.#cached = credential === null ? null : this.of(credential);
    }
    return this.#cached;
  }

  /** Another certificate was installed. */
  changed(): void {
    this.#cached = undefined;
  }

  of(credential: PushCredential): ApnsIdentity {
    const key = this.#secrets.get(credential.secretName);
    if (key === null) throw new Error('the key of a push certificate is missing from secrets');
    const privateKeyPem = privateKeyFrom(key).export({ type: 'pkcs8', format: 'pem' }).toString();
    return { certificatePem: credential.certificate, privateKeyPem, topic: credential.identity };
  }
}
