import { z } from 'zod';
import { credentialKind } from '#contract/certificates.ts';
import { privateKeyShape } from '#files/private-key-shape.ts';
import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { type Certificate, readCertificates } from '#pki/certificate.ts';
import { privateKeyFrom, publicKeyToDer, samePublicKey } from '#pki/keys.ts';
import { PkiError } from '#pki/pki-error.ts';
import { type Credential, vendorIdentity } from '#store/credentials-store.ts';
import { areOne } from './rollback-rules.ts';

/** The number of the form below; the archive's own number is of its cipher. */
const VERSION = 1;

/** What a key may wait for. */
export const pendingKinds = ['push', 'ade', 'mdmcert'] as const;

const instant = z.int().nonnegative();
/** Names and addresses; what people see of it is cut to its line. */
const text = z.string().max(1000);
const secret = z.base64().min(4).max(100_000);

const keptCredential = z.object({
  kind: z.enum([...credentialKind.options, 'engine-root']),
  current: z.boolean(),
  identity: text,
  identityName: text,
  account: text,
  serialNumber: text,
  certificate: z.string().max(200_000),
  facts: z.record(text, text),
  issuedAt: instant,
  expiresAt: instant.nullable(),
  installedAt: instant,
  replacedAt: instant.nullable(),
  verifiedAt: instant.nullable(),
  /** Base64, as everything binary here. */
  secret,
});

const keptKey = z.object({
  kind: z.enum(pendingKinds),
  publicKey: z.base64().max(100_000),
  certificate: z.string().max(200_000),
  createdAt: instant,
  secret,
});

const contents = z.object({
  version: z.literal(VERSION),
  madeAt: instant,
  organizationName: text,
  /** Of the practice world: what is simulated must not come among what is real, nor the other way round. */
  simulated: z.boolean(),
  /** What the content token is used under (see MdmName). Archives of before have none, nor those without such a token. */
  mdmId: z.string().min(1).max(200).optional(),
  credentials: z.array(keptCredential).max(200),
  pendingKeys: z.array(keptKey).max(1000),
});

export type BackupContents = Omit<z.output<typeof contents>, 'version'>;
export type KeptCredential = z.output<typeof keptCredential>;
export type BackupRelation = 'missing' | 'same' | 'newer' | 'older' | 'other-identity';

/** What was in use when the archive was made. */
export const currentOf = (backup: BackupContents): KeptCredential[] => backup.credentials.filter(({ current }) => current);

export const writeBackup = (backup: BackupContents): Buffer => Buffer.from(JSON.stringify({ version: VERSION, ...backup }));

/** That the archive is authentic says who sealed it, not that its contents are in order: they are judged like any file. */
export function readBackup(plain: Uint8Array): Outcome<BackupContents, 'newer-version' | 'wrong-passphrase-or-damaged'> {
  const json = jsonIn(plain);
  const version = z.object({ version: z.number() }).safeParse(json);
  if (version.success && version.data.version > VERSION) return fail('newer-version');
  const parsed = contents.safeParse(json);
  // Neither the values nor the parser's words about them: they may quote a secret.
  if (!parsed.success) return fail('wrong-passphrase-or-damaged', 'the contents have another form', { reason: 'contents' });
  const { credentials, pendingKeys } = parsed.data;
  const current = credentials.filter((each) => each.current).map(({ kind }) => kind);
  if (new Set(current).size !== current.length) return fail('wrong-passphrase-or-damaged', 'two of a kind', { reason: 'contents' });
  const wrong = credentials.find((each) => !isCoherent(each));
  if (wrong !== undefined) return fail('wrong-passphrase-or-damaged', `${wrong.kind} does not fit together`, { reason: wrong.kind });
  const isWhole = pendingKeys.every(isPair);
  return isWhole
    ? ok({ ...parsed.data, credentials: credentials.map(asCertified) })
    : fail('wrong-passphrase-or-damaged', 'a key cannot be read', { reason: 'keys' });
}

/** Certificate, key and identity belong together; a token has neither certificate nor key to hold it to. */
function isCoherent({ kind, certificate, identity, secret: sealed }: KeptCredential): boolean {
  if (kind === 'ade' || kind === 'content' || kind === 'api') return certificate === '' && identity !== '';
  const leaf = leafIn(certificate);
  const key = keyIn(sealed);
  if (leaf === null || key === null || !samePublicKey(key, leaf.publicKey)) return false;
  if (kind === 'push') return identity === leaf.uid;
  if ((kind === 'device-ca' || kind === 'engine-root') && !leaf.isCa) return false;
  return kind === 'vendor' || identity === leaf.sha256;
}

/** What a certificate says of itself holds, whatever is written beside it. */
function asCertified(kept: KeptCredential): KeptCredential {
  const leaf = leafIn(kept.certificate);
  if (leaf === null) return kept;
  const { notBefore: issuedAt, notAfter: expiresAt, serialNumber, publicKeyDer } = leaf;
  const identity = kept.kind === 'vendor' ? vendorIdentity(publicKeyDer) : kept.identity;
  return { ...kept, identity, serialNumber, issuedAt, expiresAt };
}

/** A request's answer finds its key by the public half, so that must be its own. */
function isPair({ publicKey, secret: sealed }: z.output<typeof keptKey>): boolean {
  const key = keyIn(sealed);
  return key !== null && publicKeyToDer(key).equals(Buffer.from(publicKey, 'base64'));
}

function leafIn(pem: string): Certificate | null {
  if (pem === '') return null;
  try {
    return readCertificates(Buffer.from(pem))[0] ?? null;
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function keyIn(base64: string): ReturnType<typeof privateKeyFrom> | null {
  const der = Buffer.from(base64, 'base64');
  if (privateKeyShape(der) === null) return null;
  try {
    return privateKeyFrom(der);
  } catch (error) {
    if (error instanceof PkiError) return null;
    throw error;
  }
}

function jsonIn(plain: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(plain).toString('utf8'));
  } catch {
    return null; // the schema refuses it
  }
}

/** How a credential of a backup relates to the installed one. `sameSecret`: their keys or tokens are the same bytes. */
export function relationOf(kept: KeptCredential, installed: Credential | null, sameSecret: boolean): BackupRelation {
  if (installed === null) return 'missing';
  if (kept.certificate.trim() === installed.certificate.trim() && kept.identity === installed.identity && sameSecret) return 'same';
  if (!areOne(kept, installed)) return 'other-identity';
  return isLater(kept, installed) ? 'newer' : 'older';
}

const isLater = (kept: KeptCredential, installed: Credential): boolean =>
  kept.issuedAt === installed.issuedAt ? (kept.expiresAt ?? 0) > (installed.expiresAt ?? 0) : kept.issuedAt > installed.issuedAt;
