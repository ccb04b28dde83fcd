import { createCipheriv, createDecipheriv, randomBytes, scrypt } from 'node:crypto';
import { setImmediate as turn } from 'node:timers/promises';
import { fail, type Outcome, ok } from './outcome.ts';

export type ArchiveFailure = 'not-an-archive' | 'newer-version' | 'wrong-passphrase-or-damaged';

const FORMAT = 'shitaku-credentials';
const VERSION = 1;
const CIPHER = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SALT_BYTES = 32;
/** 128 MB and about half a second: OWASP's first recommendation for scrypt. */
const COST: Cost = { n: 131_072, r: 8, p: 1 };
/** What a file may ask for. Each of the limits alone would let it have 2 GB, hence the fourth (128·n·r, RFC 7914 2). */
const LIMITS: Cost = { n: 1_048_576, r: 16, p: 4 };
const MAX_MEMORY = 512 * 1024 * 1024;
const SLICE_BYTES = 3 * 128 * 1024;
/** All credentials of an organisation are a small part of it; to read more as JSON would hold the thread for longer than 16 ms. */
const MAX_PLAIN = 2 * 1024 * 1024;
const MAX_TEXT = 3 * 1024 * 1024;

interface Cost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

interface Header {
  readonly cost: Cost;
  readonly salt: Buffer;
  readonly nonce: Buffer;
}

/**
 * One archive under a passphrase: a line of JSON that says what it is, first of all and without the passphrase. AES-256-GCM
 * under a key by scrypt; everything before the tag is authenticated. Computes off the main thread.
 */
export async function sealArchive(plain: Uint8Array, passphrase: string): Promise<string> {
  if (plain.length > MAX_PLAIN) throw new RangeError('too much for one archive');
  const header = { cost: COST, salt: randomBytes(SALT_BYTES), nonce: randomBytes(NONCE_BYTES) };
  const key = await keyFor(passphrase, header);
  const cipher = createCipheriv(CIPHER, key, header.nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(JSON.stringify(headerJson(header))));
  const body: string[] = [];
  for await (const slice of slicesOf(plain)) body.push(cipher.update(slice).toString('base64'));
  cipher.final(); // nothing is left over in this mode
  const head = JSON.stringify({ ...headerJson(header), tag: cipher.getAuthTag().toString('base64') });
  return `${head.slice(0, -1)},"body":"${body.join('')}"}\n`;
}

/** Whole groups of base64, a few milliseconds each, and the thread is free in between. */
async function* slicesOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += SLICE_BYTES) {
    yield bytes.subarray(at, at + SLICE_BYTES);
    await turn();
  }
}

/** A file that was cut or changed cannot be told from a wrong passphrase, and is not. */
export async function openArchive(text: string, passphrase: string): Promise<Outcome<Buffer, ArchiveFailure>> {
  const fields = fieldsOf(text);
  await turn();
  if (fields === null) return fail(startsAsArchive(text) ? 'wrong-passphrase-or-damaged' : 'not-an-archive');
  if (fields.format !== FORMAT) return fail('not-an-archive');
  if (typeof fields.version === 'number' && Number.isInteger(fields.version) && fields.version > VERSION) return fail('newer-version');
  const header = fields.version === VERSION ? readHeader(fields) : null;
  const tag = bytesOf(fields.tag);
  const body = bytesOf(fields.body);
  if (header === null || tag?.length !== TAG_BYTES || body === null) return fail('wrong-passphrase-or-damaged');
  const key = await keyFor(passphrase, header);
  const decipher = createDecipheriv(CIPHER, key, header.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(JSON.stringify(headerJson(header))));
  decipher.setAuthTag(tag);
  const plain: Buffer[] = [];
  for await (const slice of slicesOf(body)) plain.push(decipher.update(slice));
  try {
    return ok(Buffer.concat([...plain, decipher.final()]));
  } catch {
    return fail('wrong-passphrase-or-damaged'); // final() has only this one thing to say
  }
}

/** What is written, and authenticated in exactly this order whatever order it was read in. */
function headerJson({ cost, salt, nonce }: Header): object {
  return {
    format: FORMAT,
    version: VERSION,
    kdf: { name: 'scrypt', ...cost, salt: salt.toString('base64') },
    cipher: CIPHER,
    nonce: nonce.toString('base64'),
  };
}

/** NFKC: the same word typed on another machine, in full width or with other accents, is the same passphrase. */
function keyFor(passphrase: string, { cost: { n, r, p }, salt }: Header): Promise<Buffer> {
  const options = { N: n, r, p, maxmem: 128 * r * (n + p + 2) };
  return new Promise((resolve, reject) => {
    scrypt(passphrase.normalize('NFKC'), salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}

function readHeader(fields: Fields): Header | null {
  const { kdf, cipher } = fields;
  if (!isFields(kdf) || kdf.name !== 'scrypt' || cipher !== CIPHER) return null;
  const { n, r, p } = kdf;
  const salt = bytesOf(kdf.salt);
  const nonce = bytesOf(fields.nonce);
  if (!isUpTo(n, LIMITS.n) || !isUpTo(r, LIMITS.r) || !isUpTo(p, LIMITS.p)) return null;
  if (n < 2 || !Number.isInteger(Math.log2(n)) || 128 * n * r > MAX_MEMORY) return null;
  if (salt === null || salt.length < 16 || salt.length > 64 || nonce?.length !== NONCE_BYTES) return null;
  return { cost: { n, r, p }, salt, nonce };
}

type Fields = Readonly<Record<string, unknown>>;

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null && !Array.isArray(value);

const isUpTo = (value: unknown, limit: number): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= limit;

const bytesOf = (value: unknown): Buffer | null => (typeof value === 'string' ? Buffer.from(value, 'base64') : null);

function fieldsOf(text: string): Fields | null {
  if (text.length > MAX_TEXT) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isFields(value) ? value : null;
  } catch {
    return null; // JSON.parse knows no other way to say no
  }
}

/** It was an archive before it was cut off. */
const startsAsArchive = (text: string): boolean => /^\s*\{\s*"format"\s*:\s*"shitaku-credentials"/.test(text.slice(0, 200));
