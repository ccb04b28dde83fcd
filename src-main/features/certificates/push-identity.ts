import { privateKeyFrom } from '#pki/keys.ts';
import type { ApnsIdentity } from '../../protocols/apns/apns-client.ts';
import type { PushCertificateRow } from './certificates-store.ts';

/** The push certificate with its key, as it is shown to APNs. The key is opened once per certificate. */
export class PushIdentity {
  readonly #current: () => PushCertificateRow | null;
  readonly #secrets: { get(name: string): Uint8Array | null };
  /** `undefined`: not read since the start or the last change. */
  #cached: ApnsIdentity | null | undefined;

  constructor(current: () => PushCertificateRow | null, secrets: { get(name: string): Uint8Array | null }) {
    this.#current = current;
    this.#secrets = secrets;
  }

  current(): ApnsIdentity | null {
    if (this.#cached === undefined) {
      const row = this.#current();
      this.#cached = row === null ? null : this.of(row);
    }
    return this.#cached;
  }

  /** Another certificate was installed. */
  changed(): void {
    this.#cached = undefined;
  }

  of(certificate: { readonly certificatePem: string; readonly keyName: string; readonly topic: string }): ApnsIdentity {
    const key = this.#secrets.get(certificate.keyName);
    if (key === null) throw new Error('the key of a push certificate is missing from secrets');
    const privateKeyPem = privateKeyFrom(key).export({ type: 'pkcs8', format: 'pem' }).toString();
    return { certificatePem: certificate.certificatePem, privateKeyPem, topic: certificate.topic };
  }
}
