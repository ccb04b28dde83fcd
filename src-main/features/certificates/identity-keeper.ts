import type { KeyObject } from 'node:crypto';
import { isIP } from 'node:net';
import { SerialQueue } from '#lib/serial-queue.ts';
import { type Certificate, type NameEntry, readCertificate } from '#pki/certificate.ts';
import { issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey, privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';
import { verifyChain } from '#pki/verify-chain.ts';
import type { Credential, CredentialsStore, NewCredential } from '#store/credentials-store.ts';

export interface Identity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** What was just replaced, and by what. Called inside the transaction that does it. */
export type Renewed = (from: Credential | null, to: NewCredential) => void;

type OwnKind = 'device-ca' | 'engine-root' | 'engine-tls' | 'supervision';

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
  readonly #store: CredentialsStore;
  readonly #secrets: Secrets;
  readonly #now: () => number;
  /** Keys take long to make: of two that ask for one that is missing, the second must find the first's. */
  readonly #queue = new SerialQueue();

  constructor(store: CredentialsStore, secrets: Secrets, now: () => number) {
    this.#store = store;
    this.#secrets = secrets;
    this.#now = now;
  }

  /** The CA that signs identity certificates of devices. RSA, because SCEP encrypts to it. */
  deviceCa(): Promise<Identity> {
    return this.#queue.run(() => this.#present('device-ca', () => this.#newRoot('Shitaku Device CA')));
  }

  /** The root that devices are told to trust for the engine's TLS. */
  engineRoot(): Promise<Identity> {
    return this.#queue.run(() => this.#engineRoot());
  }

  /**
   * The engine's TLS certificate for `host`; made anew when it does not fit: another host, another root, or over. One that
   * ends soon is good enough here; {@link tlsEndsSoon} says when to renew it.
   */
  engineTls(host: string): Promise<Identity> {
    return this.#queue.run(async () => {
      for (;;) {
        const root = await this.#engineRoot();
        const present = this.#load('engine-tls');
        const fits =
          present?.certificate.subjectAltNames.includes(host) === true &&
          verifyChain({ leaf: present.certificate, intermediates: [], roots: [root.certificate], at: this.#now() }).ok;
        if (fits) return present;
        const made = await this.#newTls(host, root);
        // The root may have been gone back from, or replaced from an archive, while the key was made.
        if (this.#isRoot(root)) return this.#save('engine-tls', made);
      }
    });
  }

  /** The supervision identity: whoever holds it may pair with and manage every device we supervised. Shape of Apple Configurator's. */
  supervision(organizationName: string): Promise<Identity> {
    return this.#queue.run(() => this.#present('supervision', () => this.#newSupervision(organizationName)));
  }

  /** Whether the engine's TLS certificate has 60 days or less. */
  tlsEndsSoon(): boolean {
    const { expiresAt = null } = this.#store.current('engine-tls') ?? {};
    return expiresAt !== null && expiresAt - this.#now() <= TLS_RENEW_DAYS * DAY;
  }

  /** A new TLS certificate for the host of the present one; false while there is none. */
  renewTls(renewed: Renewed): Promise<boolean> {
    return this.#queue.run(async () => {
      const [host] = this.#load('engine-tls')?.certificate.subjectAltNames ?? [];
      if (host === undefined) return false;
      for (;;) {
        const root = await this.#engineRoot();
        const made = await this.#newTls(host, root);
        if (!this.#isRoot(root)) continue;
        this.#save('engine-tls', made, renewed);
        return true;
      }
    });
  }

  async renewSupervision(organizationName: string, renewed: Renewed): Promise<void> {
    await this.#queue.run(async () => this.#save('supervision', await this.#newSupervision(organizationName), renewed));
  }

  async renewDeviceCa(renewed: Renewed): Promise<void> {
    await this.#queue.run(async () => this.#save('device-ca', await this.#newRoot('Shitaku Device CA'), renewed));
  }

  #engineRoot(): Promise<Identity> {
    return this.#present('engine-root', () => this.#newRoot('Shitaku MDM Root CA'));
  }

  /** An archive or a file may have brought one while ours was made: then ours is for nothing. */
  async #present(kind: OwnKind, make: () => Promise<Identity>): Promise<Identity> {
    const present = this.#load(kind);
    if (present !== null) return present;
    const made = await make();
    return this.#load(kind) ?? this.#save(kind, made);
  }

  #isRoot({ certificate }: Identity): boolean {
    return this.#load('engine-root')?.certificate.sha256 === certificate.sha256;
  }

  async #newTls(host: string, root: Identity): Promise<Identity> {
    const now = this.#now();
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
    return { certificate, key };
  }

  async #newSupervision(organizationName: string): Promise<Identity> {
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
    return { certificate, key };
  }

  async #newRoot(commonName: string): Promise<Identity> {
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
    return { certificate, key };
  }

  #load(kind: OwnKind): Identity | null {
    const stored = this.#store.current(kind);
    if (stored === null) return null;
    const key = this.#secrets.get(stored.secretName);
    if (key === null) throw new Error(`the key of the identity ${kind} is missing`);
    return { certificate: readCertificate(Buffer.from(stored.certificate)), key: privateKeyFrom(key) };
  }

  #save(kind: OwnKind, identity: Identity, renewed: Renewed = () => {}): Identity {
    const { certificate, key } = identity;
    const now = this.#now();
    const credential: NewCredential = {
      kind,
      identity: certificate.sha256,
      identityName: certificate.commonName ?? '',
      account: '',
      serialNumber: certificate.serialNumber,
      certificate: certificate.pem,
      secretName: `identity:${kind}:${certificate.serialNumber}`,
      facts: {},
      issuedAt: certificate.notBefore,
      expiresAt: certificate.notAfter,
      installedAt: now,
      verifiedAt: null,
    };
    this.#store.transaction(() => {
      const from = this.#store.current(kind);
      this.#secrets.put(credential.secretName, privateKeyToDer(key), now);
      this.#store.install(credential);
      renewed(from, credential);
    });
    return identity;
  }
}
