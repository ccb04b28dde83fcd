import { createHash, X509Certificate } from 'node:crypto';
import type { Database } from './database.ts';

export type CredentialKind = 'push' | 'ade' | 'content' | 'api' | 'supervision' | 'vendor' | 'engine-tls' | 'engine-root' | 'device-ca';

/** Why a credential was last found not to work. */
export interface CredentialProblem {
  readonly code: string;
  readonly details: Readonly<Record<string, string>>;
}

/** A credential to be installed. Instants are milliseconds since 1970. Nothing in it is secret. */
export interface NewCredential {
  readonly kind: CredentialKind;
  /**
   * What must stay the same over a renewal: topic, server UUID, location id, client id, the SHA-256 of a certificate of our own,
   * or of a vendor's public key ({@link vendorIdentity}).
   */
  readonly identity: string;
  /** The same for people: server, location, organisation, subject. */
  readonly identityName: string;
  /** The Apple Account it was got with; empty when there is none. */
  readonly account: string;
  readonly serialNumber: string;
  /** PEM, leaf first, then its chain; empty for tokens. */
  readonly certificate: string;
  /** Name of its key or token in the secrets. */
  readonly secretName: string;
  readonly facts: Readonly<Record<string, string>>;
  readonly issuedAt: number;
  /** Null: never. */
  readonly expiresAt: number | null;
  readonly installedAt: number;
  readonly verifiedAt: number | null;
}

export interface Credential extends NewCredential {
  readonly id: number;
  readonly current: boolean;
  /** When another took its place; null while it is the current one. */
  readonly replacedAt: number | null;
  readonly checkedAt: number | null;
  readonly problem: CredentialProblem | null;
}

/** A key whose certificate or token may still arrive. */
export interface PendingKey {
  readonly kind: 'push' | 'ade' | 'mdmcert';
  /** Name of the private key in the secrets. */
  readonly keyName: string;
  /** SubjectPublicKeyInfo, DER. */
  readonly publicKey: Uint8Array;
  /** PEM of the certificate that others encrypt to; empty for push. */
  readonly certificate: string;
  readonly createdAt: number;
}

interface StoredCredential extends Omit<Credential, 'current' | 'facts' | 'problem' | 'issuedAt'> {
  issuedAt: number | null;
  facts: string;
  problem: string | null;
  current: number;
}

/** How many replaced credentials of a kind are kept, with their secrets, to go back to. */
const KEPT = 3;

/** What they signed outlives them: their certificates stay until they end, though not their keys. */
const authorities: ReadonlySet<CredentialKind> = new Set(['device-ca', 'engine-root']);

const columns = `id, kind, identity, identity_name AS identityName, account, serial_number AS serialNumber, certificate,
  secret_name AS secretName, facts, issued_at AS issuedAt, expires_at AS expiresAt, installed_at AS installedAt,
  replaced_at AS replacedAt, verified_at AS verifiedAt, checked_at AS checkedAt, problem, current`;

/** Credentials of every kind: the current one, the last three before it, and the keys still waiting. Secrets are elsewhere, sealed. */
export class CredentialsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Everything `work` writes is kept, or nothing. `work` must be synchronous. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  current(kind: CredentialKind): Credential | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM credentials WHERE kind = ? AND current = 1`).get(kind);
    return row === undefined ? null : read(row as StoredCredential);
  }

  get(id: number): Credential | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM credentials WHERE id = ?`).get(id);
    return row === undefined ? null : read(row as StoredCredential);
  }

  /** Those that can be gone back to, the last replaced first. */
  history(kind: CredentialKind): Credential[] {
    return this.#replaced(kind, KEPT);
  }

  /** Those that were replaced and are still kept, the last replaced first: of an authority more than can be gone back to. */
  former(kind: CredentialKind): Credential[] {
    return this.#replaced(kind, -1);
  }

  /** Makes it the current one of its kind; the one before goes to the history, and the fourth of that is forgotten (see `authorities`), its secret always. */
  install(credential: NewCredential): number {
    return this.transaction(() => {
      const retired = this.#retire(credential.kind, credential.installedAt);
      const { facts, verifiedAt, ...plain } = credential;
      const { lastInsertRowid } = this.#database
        .prepare(
          `INSERT INTO credentials (kind, identity, identity_name, account, serial_number, certificate, secret_name, facts,
             issued_at, expires_at, installed_at, verified_at, checked_at, current)
           VALUES (@kind, @identity, @identityName, @account, @serialNumber, @certificate, @secretName, @facts,
             @issuedAt, @expiresAt, @installedAt, @verifiedAt, @verifiedAt, 1)`,
        )
        .run({ ...plain, verifiedAt, facts: JSON.stringify(facts) });
      this.#forgetOldest(credential.kind, credential.installedAt, retired);
      return Number(lastInsertRowid);
    });
  }

  /** Makes a kept one current again. What was found of it before it was replaced says nothing about today. */
  restore(id: number, at: number): void {
    this.transaction(() => {
      const wanted = this.get(id);
      if (wanted === null) throw new Error('this credential is not kept any more');
      if (wanted.current) return;
      const retired = this.#retire(wanted.kind, at);
      this.#database
        .prepare('UPDATE credentials SET current = 1, installed_at = ?, replaced_at = NULL, checked_at = NULL, problem = NULL WHERE id = ?')
        .run(at, id);
      this.#forgetOldest(wanted.kind, at, retired);
    });
  }

  /** What a live check found: `problem` null when it worked. */
  recordCheck(id: number, at: number, problem: CredentialProblem | null): void {
    this.#database
      .prepare(
        'UPDATE credentials SET checked_at = @at, problem = @problem, verified_at = iif(@problem IS NULL, @at, verified_at) WHERE id = @id',
      )
      .run({ id, at, problem: problem === null ? null : JSON.stringify(problem) });
  }

  /** Whether a key or token is still there, without opening it. */
  hasSecret(name: string): boolean {
    return this.#database.prepare('SELECT 1 FROM secrets WHERE name = ?').get(name) !== undefined;
  }

  setAccount(id: number, account: string): void {
    this.#database.prepare('UPDATE credentials SET account = ? WHERE id = ?').run(account, id);
  }

  /** Newest first. */
  pendingKeys(kind: PendingKey['kind']): PendingKey[] {
    return this.#database
      .prepare(
        `SELECT kind, key_name AS keyName, public_key AS publicKey, certificate, created_at AS createdAt
         FROM pending_keys WHERE kind = ? ORDER BY created_at DESC, rowid DESC`,
      )
      .all(kind) as PendingKey[];
  }

  addPendingKey(key: PendingKey): void {
    this.#database
      .prepare(
        'INSERT INTO pending_keys (key_name, kind, public_key, certificate, created_at) VALUES (@keyName, @kind, @publicKey, @certificate, @createdAt)',
      )
      .run(key);
  }

  /** It found its certificate. The secret stays, it is in use now. */
  removePendingKey(keyName: string): void {
    this.#database.prepare('DELETE FROM pending_keys WHERE key_name = ?').run(keyName);
  }

  /** Never before another was replaced: a clock that was ahead for a while must not make the last one the oldest. Answers which it was. */
  #retire(kind: CredentialKind, at: number): number | null {
    const id = this.current(kind)?.id ?? null;
    this.#database
      .prepare(
        `UPDATE credentials SET current = 0, replaced_at = max(?, (SELECT coalesce(max(replaced_at), 0) FROM credentials))
         WHERE kind = ? AND current = 1`,
      )
      .run(at, kind);
    return id;
  }

  #replaced(kind: CredentialKind, limit: number): Credential[] {
    const rows = this.#database
      .prepare(`SELECT ${columns} FROM credentials WHERE kind = ? AND current = 0 ORDER BY replaced_at DESC, id DESC LIMIT ?`)
      .all(kind, limit);
    return (rows as StoredCredential[]).map(read);
  }

  #forgetOldest(kind: CredentialKind, at: number, retired: number | null): void {
    const former = this.former(kind).sort((one, other) => Number(other.id === retired) - Number(one.id === retired));
    for (const [index, { id, secretName, certificate, expiresAt }] of former.entries()) {
      if (index < KEPT) continue;
      const newer = [this.current(kind), ...former.slice(0, index)];
      const isOver = expiresAt !== null && expiresAt <= at;
      const isTwin = newer.some((other) => other?.certificate === certificate);
      const stays = authorities.has(kind) && !isOver && !isTwin;
      this.#database
        .prepare(stays ? "UPDATE credentials SET secret_name = '' WHERE id = ?" : 'DELETE FROM credentials WHERE id = ?')
        .run(id);
      this.#database
        .prepare(
          `DELETE FROM secrets WHERE name = ? AND name NOT IN (SELECT secret_name FROM credentials)
             AND name NOT IN (SELECT key_name FROM pending_keys)`,
        )
        .run(secretName);
    }
  }
}

/** The identity of a vendor (`publicKeyDer`: SubjectPublicKeyInfo): its certificate's own digest would change at every renewal. */
export const vendorIdentity = (publicKeyDer: Uint8Array): string => createHash('sha256').update(publicKeyDer).digest('hex');

const publicKeyOf = (pem: string): Buffer => new X509Certificate(pem).publicKey.export({ format: 'der', type: 'spki' });

function read(row: StoredCredential): Credential {
  const dates = row.issuedAt === null ? datesOf(row.certificate) : { issuedAt: row.issuedAt, expiresAt: row.expiresAt };
  return {
    ...row,
    ...dates,
    ...(row.identity === '' && row.certificate !== '' ? identityOf(row.certificate) : {}),
    ...(row.kind === 'vendor' && row.certificate !== '' ? { identity: vendorIdentity(publicKeyOf(row.certificate)) } : {}),
    current: row.current === 1,
    facts: JSON.parse(row.facts) as Credential['facts'],
    problem: row.problem === null ? null : (JSON.parse(row.problem) as CredentialProblem),
  };
}

/** Of a row from before migration 5, which did not keep them. */
function datesOf(pem: string): { issuedAt: number; expiresAt: number } {
  const { validFromDate, validToDate } = new X509Certificate(pem);
  return { issuedAt: validFromDate.getTime(), expiresAt: validToDate.getTime() };
}

/** Of a certificate of our own from before migration 5: its row had none. */
function identityOf(pem: string): { identity: string; identityName: string; serialNumber: string } {
  const certificate = new X509Certificate(pem);
  const { CN } = certificate.toLegacyObject().subject;
  return {
    identity: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    identityName: Array.isArray(CN) ? (CN[0] ?? '') : (CN ?? ''),
    serialNumber: certificate.serialNumber,
  };
}
