import type { KeyObject } from 'node:crypto';
import { createAdePublicKey } from '#files/ade-public-key.ts';
import type { RecipientKey } from '#files/open-envelope.ts';
import { readCertificate } from '#pki/certificate.ts';
import { privateKeyFrom, privateKeyToDer, publicKeyToDer } from '#pki/keys.ts';
import type { CredentialsStore } from '#store/credentials-store.ts';

interface Ports {
  readonly credentials: CredentialsStore;
  readonly secrets: {
    put(name: string, plain: Uint8Array, at: number): void;
    get(name: string): Uint8Array | null;
    delete(name: string): void;
  };
}

const COMMON_NAME = 'Shitaku';

/** Keys that mdmcert.download's mails are sealed for. They are kept until the mail has come. */
export class MdmcertKeys {
  readonly #ports: Ports;

  constructor(ports: Ports) {
    this.#ports = ports;
  }

  /** The certificate to seal for, PEM; null when that key is not kept any more. */
  certificate(keyName: string): string | null {
    return this.#kept().find((each) => each.keyName === keyName)?.certificate ?? null;
  }

  /** A new key's certificate, and `keep` to be called inside a transaction. */
  async make(
    keyName: string,
    key: KeyObject,
    now: number,
  ): Promise<{ readonly keyName: string; readonly certificate: string; keep(): void }> {
    const { pem: certificate } = await createAdePublicKey({ key, commonName: COMMON_NAME, now });
    const keep = (): void => {
      this.#ports.secrets.put(keyName, privateKeyToDer(key), now);
      this.#ports.credentials.addPendingKey({ kind: 'mdmcert', keyName, publicKey: publicKeyToDer(key), certificate, createdAt: now });
    };
    return { keyName, certificate, keep };
  }

  /** All of them, with their private halves. */
  open(): RecipientKey[] {
    return this.#kept().flatMap(({ keyName, certificate }) => {
      const key = this.#ports.secrets.get(keyName);
      return key === null ? [] : [{ keyName, key: privateKeyFrom(key), certificate: readCertificate(Buffer.from(certificate)) }];
    });
  }

  /** Its mail has come. */
  forget(keyName: string): void {
    this.#ports.credentials.removePendingKey(keyName);
    this.#ports.secrets.delete(keyName);
  }

  #kept() {
    return this.#ports.credentials.pendingKeys('mdmcert');
  }
}
