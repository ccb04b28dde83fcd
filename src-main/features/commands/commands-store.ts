import type { Database } from '#store/database.ts';
import type { CommandType, Ending } from './command-rules.ts';

/** One command at one device, as stored. */
export interface StoredTarget {
  position: number;
  uuid: string;
  type: CommandType;
  actor: string;
  acceptedAt: number;
  enqueuedAt: number;
  pushedAt: number | null;
  pushProblem: string | null;
  fetchedAt: number | null;
  handedOut: number;
  reportedAt: number | null;
  appliedAt: number | null;
  notNowCount: number;
  notNowAt: number | null;
  expiresAt: number | null;
  ended: Ending | null;
  /** JSON. */
  errors: string;
  /** JSON. */
  answer: string;
}

export interface NewCommand {
  readonly uuid: string;
  readonly type: CommandType;
  /** The XML plist as it is sent. */
  readonly payload: Uint8Array;
  readonly actor: string;
  readonly enrollmentId: string;
  readonly urgency: number;
  readonly acceptedAt: number;
  readonly enqueuedAt: number;
  readonly expiresAt: number | null;
}

const COLUMNS = `t.position, t.uuid, t.request_type AS type, c.actor, t.accepted_at AS acceptedAt, t.enqueued_at AS enqueuedAt,
  t.pushed_at AS pushedAt, t.push_problem AS pushProblem, t.fetched_at AS fetchedAt, t.handed_out AS handedOut,
  t.reported_at AS reportedAt, t.applied_at AS appliedAt, t.not_now_count AS notNowCount, t.not_now_at AS notNowAt,
  t.expires_at AS expiresAt, t.ended, t.errors, t.answer`;

/** Commands as people see them: said, looked at, taken back. */
export class CommandsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  add(command: NewCommand): void {
    this.#statements.addCommand.run(command);
    this.#statements.addTarget.run(command);
  }

  /** Newest first. */
  timeline(enrollmentId: string, limit: number): StoredTarget[] {
    return this.#statements.timeline.all(enrollmentId, limit) as StoredTarget[];
  }

  find(enrollmentId: string, uuid: string): StoredTarget | null {
    return (this.#statements.find.get(enrollmentId, uuid) as StoredTarget | undefined) ?? null;
  }

  /** Does a command of this type wait, its hold not over? */
  waits(enrollmentId: string, type: CommandType, now: number): boolean {
    return this.#statements.waits.get(enrollmentId, type, now) !== undefined;
  }

  cancel(position: number, at: number): void {
    this.#statements.cancel.run(at, position);
  }
}

function prepareAll(database: Database) {
  return {
    addCommand: database.prepare(
      'INSERT INTO commands (uuid, request_type, payload, actor, created_at) VALUES (@uuid, @type, @payload, @actor, @acceptedAt)',
    ),
    addTarget: database.prepare(
      `INSERT INTO command_targets (uuid, enrollment_id, request_type, urgency, accepted_at, enqueued_at, expires_at)
       VALUES (@uuid, @enrollmentId, @type, @urgency, @acceptedAt, @enqueuedAt, @expiresAt)`,
    ),
    timeline: database.prepare(
      `SELECT ${COLUMNS} FROM command_targets t JOIN commands c ON c.uuid = t.uuid
       WHERE t.enrollment_id = +? ORDER BY t.position DESC LIMIT ?`,
    ),
    find: database.prepare(
      `SELECT ${COLUMNS} FROM command_targets t JOIN commands c ON c.uuid = t.uuid WHERE t.enrollment_id = ? AND t.uuid = ?`,
    ),
    waits: database.prepare(
      `SELECT 1 FROM command_targets INDEXED BY command_targets_waiting WHERE enrollment_id = +? AND ended IS NULL AND request_type = +?
         AND (expires_at IS NULL OR expires_at > ?) LIMIT 1`,
    ),
    cancel: database.prepare(`UPDATE command_targets SET ended = 'cancelled', ended_at = ? WHERE position = ? AND ended IS NULL`),
  };
}
