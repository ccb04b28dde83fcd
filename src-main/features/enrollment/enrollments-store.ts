import type { Database } from '#store/database.ts';

export interface StoredEnrollment {
  id: string;
  topic: string;
  certificateSha256: string;
  pushToken: Buffer | null;
  pushMagic: string | null;
  unlockTokenName: string | null;
  enabled: number;
  /** Since the last Authenticate. */
  tokenUpdates: number;
  authenticatedAt: number;
  enrolledAt: number | null;
}

/** The MDM channel of each device. */
export class EnrollmentsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  get(id: string): StoredEnrollment | null {
    return (this.#statements.get.get(id) as StoredEnrollment | undefined) ?? null;
  }

  /** Authenticate: a new beginning. Token and magic stay until the device sends new ones; nobody rings meanwhile. */
  authenticated(enrollment: { id: string; topic: string; certificateSha256: string; at: number }): void {
    this.#statements.authenticated.run(enrollment);
  }

  /** TokenUpdate. A null `unlockTokenName` leaves the one that is known. */
  tokenUpdated(update: {
    id: string;
    token: Uint8Array;
    pushMagic: string;
    unlockTokenName: string | null;
    awaitingConfiguration: boolean;
    at: number;
  }): void {
    this.#statements.tokenUpdated.run({ ...update, awaitingConfiguration: update.awaitingConfiguration ? 1 : 0 });
  }

  /** How many devices are enrolled now. */
  enabledCount(): number {
    return this.#statements.enabledCount.pluck().get() as number;
  }

  /** How many of them under this topic. */
  enabledCountAt(topic: string): number {
    return this.#statements.enabledCountAt.pluck().get(topic) as number;
  }

  /** When the first of the devices enrolled now was enrolled; null while there are none. */
  oldestEnrolledAt(): number | null {
    return this.#statements.oldestEnrolledAt.pluck().get() as number | null;
  }

  enabledIds(): string[] {
    return this.#statements.enabledIds.pluck().all() as string[];
  }

  disable(id: string, at: number): void {
    this.#statements.disable.run(at, id);
  }
}

function prepareAll(database: Database) {
  return {
    get: database.prepare(
      `SELECT id, topic, certificate_sha256 AS certificateSha256, push_token AS pushToken, push_magic AS pushMagic,
         unlock_token_name AS unlockTokenName, enabled, token_updates AS tokenUpdates, authenticated_at AS authenticatedAt,
         enrolled_at AS enrolledAt FROM enrollments WHERE id = ?`,
    ),
    authenticated: database.prepare(
      `INSERT INTO enrollments (id, topic, certificate_sha256, enabled, authenticated_at, updated_at)
       VALUES (@id, @topic, @certificateSha256, 0, @at, @at)
       ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, certificate_sha256 = excluded.certificate_sha256, enabled = 0,
         token_updates = 0, awaiting_configuration = 0, authenticated_at = @at, enrolled_at = NULL, updated_at = @at`,
    ),
    tokenUpdated: database.prepare(
      `UPDATE enrollments SET push_token = @token, push_magic = @pushMagic, unlock_token_name = COALESCE(@unlockTokenName, unlock_token_name),
         awaiting_configuration = @awaitingConfiguration, enabled = 1, token_updates = token_updates + 1,
         enrolled_at = COALESCE(enrolled_at, @at), updated_at = @at WHERE id = @id`,
    ),
    enabledCount: database.prepare('SELECT COUNT(*) FROM enrollments WHERE enabled = 1'),
    enabledCountAt: database.prepare('SELECT count(*) FROM enrollments WHERE enabled = 1 AND topic = ?'),
    oldestEnrolledAt: database.prepare('SELECT min(enrolled_at) FROM enrollments WHERE enabled = 1'),
    enabledIds: database.prepare('SELECT id FROM enrollments WHERE enabled = 1'),
    disable: database.prepare('UPDATE enrollments SET enabled = 0, updated_at = ? WHERE id = ?'),
  };
}
