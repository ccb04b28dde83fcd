import { readCertificate } from '#pki/certificate.ts';
import type { Database } from '#store/database.ts';

/** A push certificate as it was installed. */
export interface PushCertificateRow {
  readonly topic: string;
  readonly serialNumber: string;
  readonly certificatePem: string;
  /** Name of its private key in secrets. */
  readonly keyName: string;
  readonly appleAccount: string;
  readonly issuedAt: number;
  readonly expiresAt: number;
  readonly installedAt: number;
  readonly verifiedAt: number | null;
}

/** A key a request was made with. `publicKey` is SubjectPublicKeyInfo, DER. */
interface PendingKey {
  readonly keyName: string;
  readonly publicKey: Uint8Array;
  readonly createdAt: number;
}

const pushColumns = `topic, serial_number AS serialNumber, certificate AS certificatePem, key_name AS keyName,
  apple_account AS appleAccount, issued_at AS issuedAt, expires_at AS expiresAt, installed_at AS installedAt, verified_at AS verifiedAt`;

/** Push certificates and the keys of requests under way. Private keys are elsewhere, sealed. */
export class CertificatesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Everything `work` writes is kept, or nothing. `work` must be synchronous. */
  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  currentPush(): PushCertificateRow | null {
    const row = this.#database.prepare(`SELECT ${pushColumns} FROM push_certificates WHERE current = 1`).get();
    return (row as PushCertificateRow | undefined) ?? null;
  }

  /** Every push certificate ever installed, newest first. */
  pushHistory(): PushCertificateRow[] {
    return this.#database.prepare(`SELECT ${pushColumns} FROM push_certificates ORDER BY id DESC`).all() as PushCertificateRow[];
  }

  /** Makes a certificate the current one; the one before stays on record. */
  installPush(row: PushCertificateRow): void {
    this.#database.prepare('UPDATE push_certificates SET current = 0 WHERE current = 1').run();
    this.#database
      .prepare(
        `INSERT INTO push_certificates
           (topic, serial_number, certificate, key_name, apple_account, issued_at, expires_at, installed_at, verified_at, current)
         VALUES (@topic, @serialNumber, @certificatePem, @keyName, @appleAccount, @issuedAt, @expiresAt, @installedAt, @verifiedAt, 1)`,
      )
      .run(row);
  }

  /** Newest first. */
  pendingKeys(): PendingKey[] {
    return this.#database
      .prepare('SELECT key_name AS keyName, public_key AS publicKey, created_at AS createdAt FROM pending_push_keys ORDER BY rowid DESC')
      .all() as PendingKey[];
  }

  addPendingKey(key: PendingKey): void {
    this.#database
      .prepare('INSERT INTO pending_push_keys (key_name, public_key, created_at) VALUES (@keyName, @publicKey, @createdAt)')
      .run(key);
  }

  removePendingKey(keyName: string): void {
    this.#database.prepare('DELETE FROM pending_push_keys WHERE key_name = ?').run(keyName);
  }

  /** Every key a push certificate can belong to: of the requests under way and of all certificates ever installed. */
  pushKeys(): { keyName: string; publicKey: Uint8Array }[] {
    // Pressing Renew twice with one request makes two certificates for one key, so keys in use count as well.
    const used = this.pushHistory().map(({ keyName, certificatePem }) => {
      const { publicKeyDer } = readCertificate(Buffer.from(certificatePem));
      return { keyName, publicKey: publicKeyDer };
    });
    return [...this.pendingKeys(), ...used];
  }
}
