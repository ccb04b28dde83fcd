import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { type Certificate, type NameEntry, readCertificate } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey, privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import type { IdentitiesStore } from '#store/identities-store.ts';

export interface Identity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

interface Secrets {
  put(name: string, plain: Uint8Array, at: number): void;
  get(name: string): Uint8Array | null;
}

const DAY = 86_400_000;
const ROOT_YEARS = 10;
/** Apple accepts at most 825 days from a private root (support.apple.com/103769); shorter costs nothing, we renew by ourselves. */
const TLS_DAYS = 397;
const TLS_RENEW_DAYS = 60;
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';
const CODE_SIGNING = '1.3.6.1.5.5.7.3.3';

/** Makes, keeps and renews the identities of this installation. Keys live sealed in the secrets. */
export class IdentityKeeper {
  readonly #store: IdentitiesStore;
  readonly #secrets: Secrets;
  readonly #now: () => number;

  constructor(store: IdentitiesStore, secrets: Secrets, now: () => number) {
    this.#store = store;
    this.#secrets = secrets;
    this.#now = now;
  }

  /** The CA that signs identity certificates of devices. RSA, because SCEP encrypts to it. */
  async deviceCa(): Promise<Identity> {
    return this.#load('device-ca') ?? this.#makeRoot('device-ca', 'Shitaku Device CA');
  }

  /** The root that devices are told to trust for the engine's TLS. */
  async engineRoot(): Promise<Identity> {
    return this.#load('engine-root') ?? this.#makeRoot('engine-root', 'Shitaku MDM Root CA');
  }

  /** The engine's TLS certificate for `host`; made anew when the host changes or 60 days before it ends. */
  async engineTls(host: string): Promise<Identity> {
    const root = await this.engineRoot();
    const present = this.#load('engine-tls');
    const now = this.#now();
    if (
      present !== null &&
      present.certificate.subjectAltNames.includes(host) &&
      present.certificate.notAfter - now > TLS_RENEW_DAYS * DAY
    ) {
      return present;
    }
    const key = await generateEcKey();
    const certificate = await issueCertificate({
      subject: [{ type: 'CN', value: host }],
      publicKey: key,
      issuer: { subject: root.certificate.subject, key: root.key, certificate: root.certificate },
      notBefore: now - DAY,
      notAfter: now + TLS_DAYS * DAY,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: [SERVER_AUTH],
      ...(isIP(host) === 0 ? { dnsNames: [host] } : { ipAddresses: [host] }),
    });
    return this.#save('engine-tls', { certificate, key });
  }

  /** The supervision identity: whoever holds it may pair with and manage every device we supervised. Shape of Apple Configurator's. */
  async supervision(organizationName: string): Promise<Identity> {
    const present = this.#load('supervision');
    if (present !== null) return present;
    const key = await generateRsaKey();
    const subject: NameEntry[] = [
      { type: 'CN', value: `Shitaku: ${organizationName} (${crypto.randomUUID().toUpperCase()})`.slice(0, 64) },
      { type: 'O', value: organizationName.slice(0, 64) },
    ];
    const now = this.#now();
    const certificate = await issueCertificate({
      subject,
      publicKey: key,
      issuer: { subject, key },
      notBefore: now - DAY,
      notAfter: now + 20 * 365 * DAY,
      keyUsage: ['digitalSignature', 'keyEncipherment'],
      extendedKeyUsage: [CODE_SIGNING],
    });
    return this.#save('supervision', { certificate, key });
  }

  async #makeRoot(name: string, commonName: string): Promise<Identity> {
    const key = await generateRsaKey();
    const subject: NameEntry[] = [
      { type: 'CN', value: `${commonName} ${crypto.randomUUID().slice(0, 8)}` },
      { type: 'O', value: 'Shitaku' },
    ];
    const now = this.#now();
    const certificate = await issueCertificate({
      subject,
      publicKey: key,
      issuer: { subject, key },
      notBefore: now - DAY,
      notAfter: now + ROOT_YEARS * 365 * DAY,
      ca: true,
      // SCEP wraps the request for the CA's key (RFC 8894 3.2.2), hence keyEncipherment on a CA.
      keyUsage: ['keyCertSign', 'cRLSign', 'digitalSignature', 'keyEncipherment'],
      subjectKeyIdentifier: true,
    });
    return this.#save(name, { certificate, key });
  }

  #load(name: string): Identity | null {
    const stored = this.#store.get(name);
    if (stored === null) return null;
    const key = this.#secrets.get(stored.keyName);
    if (key === null) throw new Error(`the key of the identity ${name} is missing`);
    return { certificate: readCertificate(Buffer.from(stored.certificate)), key: privateKeyFrom(key) };
  }

  #save(name: string, identity: Identity): Identity {
    const keyName = `identity:${name}:${identity.certificate.serialNumber}`;
    // Key first: an identity row never points at a key that is not there.
    this.#secrets.put(keyName, privateKeyToDer(identity.key), this.#now());
    this.#store.put({ name, certificate: identity.certificate.pem, keyName }, this.#now());
    return identity;
  }
}
