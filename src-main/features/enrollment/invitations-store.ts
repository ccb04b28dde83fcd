import type { Database } from '#store/database.ts';
import type { Invitation } from './enrollment-rules.ts';

interface StoredInvitation {
  udid: string;
  serialNumber: string;
  expiresAt: number;
  redeemedKey: Buffer | null;
  certificate: Buffer | null;
}

/** Invitations by the SHA-256 of their challenge; the challenge itself is never stored. */
export class InvitationsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  add(invitation: { challengeSha256: string; udid: string; serialNumber: string; createdAt: number; expiresAt: number }): void {
    this.#statements.add.run(invitation);
  }

  /** The invitation and, when it was redeemed, the DER of the certificate it was redeemed for. */
  get(challengeSha256: string): (Invitation & { readonly certificate: Buffer | null }) | null {
    return (this.#statements.get.get(challengeSha256) as StoredInvitation | undefined) ?? null;
  }

  redeem(challengeSha256: string, certificateSha256: string, at: number): void {
    this.#statements.redeem.run(at, certificateSha256, challengeSha256);
  }

  forgetExpired(before: number): void {
    this.#statements.forgetExpired.run(before);
  }
}

function prepareAll(database: Database) {
  return {
    add: database.prepare(
      `INSERT INTO invitations (challenge_sha256, udid, serial_number, created_at, expires_at)
       VALUES (@challengeSha256, @udid, @serialNumber, @createdAt, @expiresAt)`,
    ),
    get: database.prepare(
      `SELECT i.udid, i.serial_number AS serialNumber, i.expires_at AS expiresAt, c.public_key AS redeemedKey, c.certificate
       FROM invitations i LEFT JOIN device_certificates c ON c.sha256 = i.certificate_sha256 WHERE i.challenge_sha256 = ?`,
    ),
    redeem: database.prepare('UPDATE invitations SET used_at = ?, certificate_sha256 = ? WHERE challenge_sha256 = ?'),
    forgetExpired: database.prepare('DELETE FROM invitations WHERE expires_at < ?'),
  };
}
