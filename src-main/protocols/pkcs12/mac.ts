import { createHmac, hash as hashOnce, randomBytes, timingSafeEqual } from 'node:crypto';
import { type Asn1, Asn1Error, expectTag, sequenceOf, Tag } from '#pki/asn1.ts';
import { derAlgorithm, derInteger, derNull, derOctetString, derSequence } from '#pki/der.ts';
import { DIGEST_OIDS, hashOfDigestAlgorithm } from '#pki/signature.ts';
import { bmpPassphrase, derivePkcs12, iterationsOf } from './key-derivation.ts';

/** Whether MacData (RFC 7292 4) was made over `content` with this passphrase. Throws Asn1Error. */
export function macHolds(macData: Asn1 | undefined, passphrase: Buffer, content: Buffer): boolean {
  const [digestInfo, salt, count] = sequenceOf(macData);
  const [algorithm, digest] = sequenceOf(digestInfo);
  const hash = hashOfDigestAlgorithm(algorithm);
  if (hash === null) throw new Asn1Error('an unknown digest');
  const key = derivePkcs12({
    hash,
    passphrase,
    salt: expectTag(salt, Tag.octetString).contents,
    iterations: count === undefined ? 1 : iterationsOf(expectTag(count, Tag.integer).contents),
    purpose: 'mac',
    length: hashOnce(hash, '', 'buffer').length,
  });
  const expected = createHmac(hash, key).update(content).digest();
  const given = expectTag(digest, Tag.octetString).contents;
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** MacData with HMAC-SHA1. */
export function derMacData(content: Buffer, passphrase: string, iterations: number): Buffer {
  const salt = randomBytes(16);
  const key = derivePkcs12({ hash: 'sha1', passphrase: bmpPassphrase(passphrase), salt, iterations, purpose: 'mac', length: 20 });
  const digest = createHmac('sha1', key).update(content).digest();
  const digestInfo = derSequence(derAlgorithm(DIGEST_OIDS.sha1, derNull), derOctetString(digest));
  return derSequence(digestInfo, derOctetString(salt), derInteger(iterations));
}
