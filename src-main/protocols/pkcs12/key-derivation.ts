import { hash as hashOnce } from 'node:crypto';
import { Asn1Error } from '#pki/asn1.ts';
import type { HashName } from '#pki/signature.ts';

/** What the derived bytes are for (RFC 7292 B.3). */
export type Purpose = 'key' | 'iv' | 'mac';
const PURPOSES: Readonly<Record<Purpose, number>> = { key: 1, iv: 2, mac: 3 };
const BLOCK_BYTES: Readonly<Record<HashName, number>> = { sha1: 64, sha256: 64, sha384: 128, sha512: 128 };

/** A file that asks for more was made to keep us busy; what people have asks for 1 to 600 000. */
export const MAX_ITERATIONS = 10_000_000;

/** Reads an iteration count. Throws Asn1Error for one beyond the limit. */
export function iterationsOf(contents: Buffer): number {
  const count = contents.length > 0 && contents.length <= 6 ? contents.readIntBE(0, contents.length) : 0;
  if (count < 1 || count > MAX_ITERATIONS) throw new Asn1Error('an iteration count beyond any use');
  return count;
}

/** The passphrase as this derivation wants it: UTF-16, high byte first, with a zero at its end (RFC 7292 B.1). */
export function bmpPassphrase(passphrase: string): Buffer {
  return Buffer.from(`${passphrase}\0`, 'utf16le').swap16();
}

/**
 * The key derivation of PKCS#12 (RFC 7292 B.2). node:crypto has no such function, only the hash it repeats: about two
 * microseconds a round, hence the worker.
 */
export function derivePkcs12(request: {
  readonly hash: HashName;
  readonly passphrase: Buffer;
  readonly salt: Buffer;
  readonly iterations: number;
  readonly purpose: Purpose;
  readonly length: number;
}): Buffer {
  const { hash, length } = request;
  const block = BLOCK_BYTES[hash];
  const diversifier = Buffer.alloc(block, PURPOSES[request.purpose]);
  const material = Buffer.concat([filled(request.salt, block), filled(request.passphrase, block)]);
  const derived: Buffer[] = [];
  for (let made = 0; made < length; ) {
    let digest = hashOnce(hash, Buffer.concat([diversifier, material]), 'buffer');
    for (let round = 1; round < request.iterations; round += 1) digest = hashOnce(hash, digest, 'buffer');
    derived.push(digest);
    made += digest.length;
    const addend = filled(digest.subarray(0, block), block).subarray(0, block);
    for (let at = 0; at < material.length; at += block) addOne(material.subarray(at, at + block), addend);
  }
  return Buffer.concat(derived).subarray(0, length);
}

/** Repeated until it fills whole blocks; nothing stays nothing. */
function filled(bytes: Buffer, block: number): Buffer {
  return bytes.length === 0 ? Buffer.alloc(0) : Buffer.alloc(Math.ceil(bytes.length / block) * block, bytes);
}

/** `number` becomes number + addend + 1, both big-endian, what overflows is lost. */
function addOne(number: Buffer, addend: Buffer): void {
  let carry = 1;
  for (let index = number.length - 1; index >= 0; index -= 1) {
    const sum = (number[index] ?? 0) + (addend[index] ?? 0) + carry;
    number[index] = sum & 0xff;
    carry = sum >> 8;
  }
}
