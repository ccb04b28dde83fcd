import { type KeyObject, sign } from 'node:crypto';
import type { Clock } from '#lib/clock.ts';
import { type Certificate, type NameEntry, readCertificate } from '#pki/certificate.ts';
import { type IssueRequest, issueCertificate } from '#pki/issue-certificate.ts';
import { generateEcKey, generateRsaKey, privateKeyFrom, privateKeyToDer } from '#pki/keys.ts';

/** Where the practice world keeps its bytes. Private keys are among them: they are practice keys and open nothing. */
export interface PracticeStatePort {
  load(): Uint8Array | null;
  save(state: Uint8Array): void;
}

export interface PracticeIdentity {
  readonly certificate: Certificate;
  readonly key: KeyObject;
}

/** Signs customers' CSRs as an MDM vendor does; what `buildPushRequest` wants. */
export interface PracticeVendor {
  /** Leaf, intermediate, root. */
  readonly chain: readonly Certificate[];
  readonly simulated: true;
  sign(bytes: Uint8Array): Uint8Array;
}

const identityNames = ['root', 'intermediate', 'vendor', 'pushIssuer', 'apnsServer'] as const;
type IdentityName = (typeof identityNames)[number];
type Identities = Readonly<Record<IdentityName, PracticeIdentity>>;

const YEAR_MS = 365 * 86_400_000;
const SERVER_AUTHENTICATION = '1.3.6.1.5.5.7.3.1';

/**
 * The certificate authorities of the practice world, shaped like Apple's: a root; an intermediate as "Worldwide Developer
 * Relations" with a vendor's "MDM Vendor CSR Signing" certificate below it; a CA as "Application Integration" that issues
 * push certificates; and the server certificate of simulated APNs. Every name says that it is practice.
 */
export class PracticeAuthority {
  readonly #identities: Identities;

  private constructor(identities: Identities) {
    this.#identities = identities;
  }

  /** Loads the authority, or makes and saves a new one when there is none or it has run out. */
  static async open(state: PracticeStatePort, clock: Clock): Promise<PracticeAuthority> {
    const saved = state.load();
    const loaded = saved === null ? null : readIdentities(saved);
    if (loaded !== null && identityNames.every((name) => loaded[name].certificate.notAfter > clock.now() + YEAR_MS)) {
      return new PracticeAuthority(loaded);
    }
    const made = await makeIdentities(clock.now());
    state.save(writeIdentities(made));
    return new PracticeAuthority(made);
  }

  /** What clients of the practice world have to trust. */
  get root(): Certificate {
    return this.#identities.root.certificate;
  }

  /** The CA that issues push certificates; simulated APNs accepts its clients. */
  get pushIssuer(): PracticeIdentity {
    return this.#identities.pushIssuer;
  }

  get apnsServer(): { readonly certificatePem: string; readonly privateKeyPem: string } {
    const { certificate, key } = this.#identities.apnsServer;
    return { certificatePem: certificate.pem, privateKeyPem: key.export({ type: 'pkcs8', format: 'pem' }).toString() };
  }

  get vendor(): PracticeVendor {
    const { vendor, intermediate, root } = this.#identities;
    return {
      chain: [vendor.certificate, intermediate.certificate, root.certificate],
      simulated: true,
      sign: (bytes) => sign('sha256', bytes, vendor.key),
    };
  }

  /** The vendor's files as an organisation with its own vendor certificate has them, to practise their import. */
  get vendorFiles(): { readonly certificate: Buffer; readonly privateKeyPem: string; readonly chain: readonly Buffer[] } {
    const { vendor, intermediate, root } = this.#identities;
    return {
      certificate: vendor.certificate.der,
      privateKeyPem: vendor.key.export({ type: 'pkcs8', format: 'pem' }).toString(),
      chain: [intermediate.certificate.der, root.certificate.der],
    };
  }
}

type Shape = Omit<IssueRequest, 'subject' | 'publicKey' | 'issuer'>;

/** Long lives and an early beginning: practice must not end because a certificate did, nor a test because of its clock. */
async function makeIdentities(now: number): Promise<Identities> {
  const notBefore = now - YEAR_MS;
  const ca: Shape = {
    notBefore,
    notAfter: now + 20 * YEAR_MS,
    ca: true,
    keyUsage: ['keyCertSign', 'cRLSign'],
    subjectKeyIdentifier: true,
  };
  const leaf: Shape = { notBefore, notAfter: now + 10 * YEAR_MS, keyUsage: ['digitalSignature'], subjectKeyIdentifier: true };
  const root = await make('Practice Root CA', await generateRsaKey(), null, ca);
  const intermediate = await make('Practice Worldwide Developer Relations CA', await generateRsaKey(), root, ca);
  const pushIssuer = await make('Practice Application Integration CA', await generateRsaKey(), root, ca);
  const vendor = await make('MDM Vendor: Shitaku Practice', await generateRsaKey(), intermediate, leaf);
  const apnsServer = await make('Practice APNs', await generateEcKey(), root, {
    ...leaf,
    extendedKeyUsage: [SERVER_AUTHENTICATION],
    dnsNames: ['localhost'],
    ipAddresses: ['127.0.0.1'],
  });
  return { root, intermediate, vendor, pushIssuer, apnsServer };
}

/** `issuer` null: signed by itself. */
async function make(commonName: string, key: KeyObject, issuer: PracticeIdentity | null, shape: Shape): Promise<PracticeIdentity> {
  const subject: NameEntry[] = [
    { type: 'C', value: 'JP' },
    { type: 'O', value: 'Shitaku Practice (not Apple)' },
    { type: 'CN', value: commonName },
  ];
  const signer =
    issuer === null ? { subject, key } : { subject: issuer.certificate.subject, key: issuer.key, certificate: issuer.certificate };
  return { key, certificate: await issueCertificate({ subject, publicKey: key, issuer: signer, ...shape }) };
}

interface Saved {
  readonly version: 1;
  readonly identities: Readonly<Record<IdentityName, { readonly certificate: string; readonly key: string }>>;
}

function writeIdentities(identities: Identities): Uint8Array {
  const entries = identityNames.map((name) => {
    const { certificate, key } = identities[name];
    return [name, { certificate: certificate.pem, key: privateKeyToDer(key).toString('base64') }];
  });
  return Buffer.from(JSON.stringify({ version: 1, identities: Object.fromEntries(entries) }));
}

/** Bytes of our own making; anything else is a damaged file and throws. */
function readIdentities(bytes: Uint8Array): Identities {
  const saved = JSON.parse(Buffer.from(bytes).toString('utf8')) as Saved;
  const read = (name: IdentityName): PracticeIdentity => ({
    certificate: readCertificate(Buffer.from(saved.identities[name].certificate)),
    key: privateKeyFrom(Buffer.from(saved.identities[name].key, 'base64')),
  });
  return {
    root: read('root'),
    intermediate: read('intermediate'),
    vendor: read('vendor'),
    pushIssuer: read('pushIssuer'),
    apnsServer: read('apnsServer'),
  };
}
