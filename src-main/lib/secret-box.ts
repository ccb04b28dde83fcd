import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

/** What was to be opened was not sealed by this key, or was changed since. */
export class SealBroken extends Error {
  readonly code = 'seal-broken';

  constructor(why: string, cause?: unknown) {
    super(why, cause === undefined ? {} : { cause });
    this.name = 'SealBroken';
  }
}

/** Seals bytes at rest. The hosts differ only in where the master key comes from (keychain or 0600 file). */
export interface SecretBox {
  seal(plain: Uint8Array): Uint8Array;
  /** Throws {@link SealBroken} when the bytes were not sealed by this box or were changed. */
  open(sealed: Uint8Array): Uint8Array;
}

const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** AES-256-GCM. Layout: version (1) · nonce (12) · tag (16) · ciphertext. */
export class AesSecretBox implements SecretBox {
  readonly #key: Uint8Array;

  constructor(masterKey: Uint8Array) {
    if (masterKey.length !== 32) throw new Error('the master key must be 32 bytes');
    this.#key = masterKey;
  }

  seal(plain: Uint8Array): Uint8Array {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce);
    const body = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.getAuthTag(), body]);
  }

  open(sealed: Uint8Array): Uint8Array {
    const bytes = Buffer.from(sealed);
    if (bytes.length < 1 + NONCE_BYTES + TAG_BYTES || bytes[0] !== VERSION) throw new SealBroken('not a sealed secret');
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const tag = bytes.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce);
    decipher.setAuthTag(tag);
    try {
      return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES + TAG_BYTES)), decipher.final()]);
    } catch (error) {
      throw new SealBroken('sealed by another key, or changed', error);
    }
  }
}
