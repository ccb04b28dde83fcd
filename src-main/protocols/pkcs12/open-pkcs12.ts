import { createPrivateKey, type KeyObject } from 'node:crypto';
import { fail, type Outcome } from '#lib/outcome.ts';
import { type Asn1, Asn1Error, expectTag, isContext, octetsOf, oidOf, readAsn1, sequenceOf, Tag } from '#pki/asn1.ts';
import { readCertificate } from '#pki/certificate.ts';
import { Cms } from '#pki/cms-oids.ts';
import { samePublicKey } from '#pki/keys.ts';
import { PkiError } from '#pki/pki-error.ts';
import { decryptWithPassphrase, type Passphrase } from './encryption.ts';
import { bmpPassphrase } from './key-derivation.ts';
import { type ChainFailure, leafAndChain } from './leaf-and-chain.ts';
import { macHolds } from './mac.ts';
import { Pkcs12 } from './pkcs12-oids.ts';

export type OpenFailure = ChainFailure | 'wrong-passphrase' | 'no-key' | 'too-many-keys' | 'damaged';

/** DER of the certificates, because this crosses from one thread to another. */
export interface OpenedPkcs12 {
  readonly certificate: Uint8Array;
  readonly chain: readonly Uint8Array[];
  readonly key: KeyObject;
}

/** More is a collection of certificates, not the chain of one key. */
const MAX_CERTIFICATES = 32;

/** Opens a PFX (RFC 7292). It may compute for minutes if the file says so: whoever calls sets the limit. */
export async function openPkcs12(bytes: Uint8Array, passphrase: string): Promise<Outcome<OpenedPkcs12, OpenFailure>> {
  try {
    return await open(readAsn1(bytes), passphrase);
  } catch (error) {
    if (error instanceof Asn1Error || error instanceof PkiError) return fail('damaged', error.message);
    throw error;
  }
}

async function open(pfx: Asn1, passphrase: string): Promise<Outcome<OpenedPkcs12, OpenFailure>> {
  const [version, authSafe, macData] = sequenceOf(pfx);
  if (expectTag(version, Tag.integer).contents.toString('hex') !== '03') throw new Asn1Error('not version 3');
  const [type, content] = sequenceOf(authSafe);
  // Safes signed with a key instead of a passphrase exist in the specification only.
  if (oidOf(type) !== Cms.data) throw new Asn1Error('a safe of another type');
  const safes = octetsIn(content);
  const candidates = passphrasesFor(passphrase);
  const fitting = macData === undefined ? candidates : candidates.filter(({ bmp }) => macHolds(macData, bmp, safes));
  for (const candidate of fitting) {
    const found = await new SafeReader(candidate).read(safes);
    if (found === 'too-many-keys') return fail(found);
    if (found === null) continue;
    if (found.key === null) return fail('no-key');
    return leafAndChain(found.certificates, found.key);
  }
  // Without a MAC only the padding tells that the passphrase is another; with one that holds, the rest must fit too.
  return fail(macData !== undefined && fitting.length > 0 ? 'damaged' : 'wrong-passphrase');
}

/** No passphrase at all is written in two ways: as an empty text, which has its zero at the end, and as nothing (B.1). */
function passphrasesFor(text: string): Passphrase[] {
  const given = { bmp: bmpPassphrase(text), utf8: Buffer.from(text, 'utf8') };
  return text === '' ? [given, { bmp: Buffer.alloc(0), utf8: Buffer.alloc(0) }] : [given];
}

interface Found {
  readonly certificates: readonly ReturnType<typeof readCertificate>[];
  readonly key: KeyObject | null;
}

class SafeReader {
  readonly #passphrase: Passphrase;
  readonly #certificates: ReturnType<typeof readCertificate>[] = [];
  #key: KeyObject | null = null;

  constructor(passphrase: Passphrase) {
    this.#passphrase = passphrase;
  }

  /** Null: something did not decrypt. Throws Asn1Error, PkiError. */
  async read(authenticatedSafe: Buffer): Promise<Found | 'too-many-keys' | null> {
    for (const safe of sequenceOf(readAsn1(authenticatedSafe))) {
      const plain = await this.#contentsOf(safe);
      const bags = plain === null ? null : asn1OrNull(plain);
      if (bags === null) return null;
      const problem = await this.#bags(bags);
      if (problem !== 'fine') return problem;
    }
    return { certificates: this.#certificates, key: this.#key };
  }

  async #contentsOf(safe: Asn1): Promise<Buffer | null> {
    const [type, content] = sequenceOf(safe);
    const oid = oidOf(type);
    if (oid === Cms.data) return octetsIn(content);
    if (oid !== Pkcs12.encryptedData || !isContext(content, 0)) throw new Asn1Error('a safe of another type');
    const [, encrypted] = sequenceOf(content.children[0]);
    const [, algorithm, bytes] = sequenceOf(encrypted);
    if (!isContext(bytes, 0)) throw new Asn1Error('no encrypted content');
    return await decryptWithPassphrase(algorithm, this.#passphrase, octetsOf(bytes));
  }

  async #bags(bags: Asn1): Promise<'fine' | 'too-many-keys' | null> {
    for (const bag of sequenceOf(bags)) {
      const problem = await this.#bag(bag);
      if (problem !== 'fine') return problem;
    }
    return 'fine';
  }

  async #bag(bag: Asn1): Promise<'fine' | 'too-many-keys' | null> {
    const [type, wrapper] = sequenceOf(bag);
    const oid = oidOf(type);
    const value = isContext(wrapper, 0) ? wrapper.children[0] : undefined;
    if (value === undefined) throw new Asn1Error('an empty bag');
    if (oid === Pkcs12.nestedBags) return await this.#bags(value);
    if (oid === Pkcs12.certificateBag) this.#takeCertificate(value);
    if (oid === Pkcs12.keyBag) return this.#takeKey(value.raw);
    if (oid !== Pkcs12.shroudedKeyBag) return 'fine'; // revocation lists and secrets: nothing to us
    const [algorithm, encrypted] = sequenceOf(value);
    const plain = await decryptWithPassphrase(algorithm, this.#passphrase, octetsOf(expectTag(encrypted, Tag.octetString)));
    return plain === null || asn1OrNull(plain) === null ? null : this.#takeKey(plain);
  }

  #takeCertificate(value: Asn1): void {
    const [type, wrapper] = sequenceOf(value);
    if (oidOf(type) !== Pkcs12.x509Certificate) return;
    if (this.#certificates.length === MAX_CERTIFICATES) throw new Asn1Error('too many certificates');
    this.#certificates.push(readCertificate(octetsIn(wrapper)));
  }

  /** The same key twice is one key. */
  #takeKey(der: Buffer): 'fine' | 'too-many-keys' {
    const key = privateKeyOf(der);
    if (this.#key !== null && !samePublicKey(this.#key, key)) return 'too-many-keys';
    this.#key = key;
    return 'fine';
  }
}

function privateKeyOf(der: Buffer): KeyObject {
  try {
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } catch {
    throw new PkiError('not-a-private-key'); // node:crypto says it in many ways, and may quote
  }
}

/** The bytes in `[0] EXPLICIT OCTET STRING`. */
function octetsIn(wrapper: Asn1 | undefined): Buffer {
  if (!isContext(wrapper, 0)) throw new Asn1Error('contents expected');
  return octetsOf(expectTag(wrapper.children[0], Tag.octetString));
}

/** Garbage whose padding happened to fit is not BER: once in 256 wrong passphrases. */
function asn1OrNull(bytes: Buffer): Asn1 | null {
  try {
    return readAsn1(bytes);
  } catch (error) {
    if (error instanceof Asn1Error) return null;
    throw error;
  }
}
