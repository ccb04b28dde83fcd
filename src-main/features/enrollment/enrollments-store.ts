import type { LetGo } from '#contract/enrollment.ts';
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
  /** Last Authenticate or TokenUpdate. */
  updatedAt: number;
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

  /** The decision to let it go by force; null: there is none. */
  letGo(id: string): LetGo | null {
    return (this.#statements.letGo.get(id) as LetGo | undefined) ?? null;
  }

  decideToLetGo(decision: { id: string; at: number; by: string; reason: string }): void {
    this.#statements.decideToLetGo.run(decision);
  }

  keep(id: string): void {
    this.#statements.keep.run(id);
  }

  /** It came and is told to go. False: it was told before. */
  toldToGo(id: string, at: number): boolean {
    return this.#statements.toldToGo.run({ id, at }).changes > 0;
  }

  /** What the device was reached by goes. The row stays: the certificate of the device hangs on it, and so does a decision to let it go. */
  forget(id: string, at: number): void {
    this.#statements.forget.run(at, id);
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
         enrolled_at AS enrolledAt, updated_at AS updatedAt FROM enrollments WHERE id = ?`,
    ),
    authenticated: database.prepare(
      `INSERT INTO enrollments (id, topic, certificate_sha256, enabled, authenticated_at, updated_at)
       VALUES (@id, @topic, @certificateSha256, 0, @at, @at)
       ON CONFLICT (id) DO UPDATE SET topic = excluded.topic, certificate_sha256 = excluded.certificate_sha256, enabled = 0,
         token_updates = 0, awaiting_configuration = 0, authenticated_at = @at, enrolled_at = NULL, updated_at = @at,
         let_go_at = NULL, let_go_by = NULL, let_go_reason = NULL, let_go_told_at = NULL`,
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
    letGo: database.prepare(
      `SELECT let_go_at AS at, let_go_by AS by, let_go_reason AS reason, let_go_told_at AS toldAt FROM enrollments
       WHERE id = ? AND let_go_at IS NOT NULL`,
    ),
    decideToLetGo: database.prepare('UPDATE enrollments SET let_go_at = @at, let_go_by = @by, let_go_reason = @reason WHERE id = @id'),
    keep: database.prepare('UPDATE enrollments SET let_go_at = NULL, let_go_by = NULL, let_go_reason = NULL WHERE id = ?'),
    toldToGo: database.prepare(
      'UPDATE enrollments SET let_go_told_at = @at, enabled = 0, updated_at = @at WHERE id = @id AND let_go_told_at IS NULL',
    ),
    forget: database.prepare(
      'UPDATE enrollments SET enabled = 0, push_token = NULL, push_magic = NULL, unlock_token_name = NULL, updated_at = ? WHERE id = ?',
    ),
    disable: database.prepare('UPDATE enrollments SET enabled = 0, updated_at = ? WHERE id = ?'),
  };
}
