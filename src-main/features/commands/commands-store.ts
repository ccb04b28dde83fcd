import type { CommandType } from '#contract/command-catalogue.ts';
import type { Database } from '#store/database.ts';
import type { Ending } from './command-rules.ts';

/** One command at one device, as stored. */
export interface StoredTarget {
  position: number;
  uuid: string;
  type: CommandType;
  actor: string;
  operationId: string | null;
  /** JSON: pairs of key and value. */
  options: string;
  keeps: 'sealed' | 'memory' | null;
  /** What was to be sent is still there. */
  complete: number;
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
  /** The XML plist as it is sent; empty when it is made as a device fetches it. */
  readonly payload: Uint8Array;
  /** JSON, as it may be shown. */
  readonly options: string;
  /** JSON, what an empty payload is made from. */
  readonly plain: string;
  readonly keeps: 'sealed' | 'memory' | null;
  readonly actor: string;
  readonly createdAt: number;
}

export interface NewTarget {
  readonly uuid: string;
  readonly type: CommandType;
  readonly enrollmentId: string;
  readonly operationId: string | null;
  readonly urgency: number;
  readonly acceptedAt: number;
  readonly enqueuedAt: number;
  readonly expiresAt: number | null;
}

/** What a command said, to say it again. */
export interface Said {
  readonly type: CommandType;
  readonly payload: Buffer;
  readonly options: string;
  readonly plain: string;
  readonly keeps: 'sealed' | 'memory' | null;
}

export interface Expiring {
  readonly uuid: string;
  readonly type: CommandType;
  readonly deviceId: string;
  readonly expiresAt: number;
}

const COLUMNS = `t.position, t.uuid, t.request_type AS type, c.actor, t.operation_id AS operationId, c.options, c.keeps,
  (c.purged_at IS NULL) AS complete, t.accepted_at AS acceptedAt, t.enqueued_at AS enqueuedAt,
  t.pushed_at AS pushedAt, t.push_problem AS pushProblem, t.fetched_at AS fetchedAt, t.handed_out AS handedOut,
  t.reported_at AS reportedAt, t.applied_at AS appliedAt, t.not_now_count AS notNowCount, t.not_now_at AS notNowAt,
  t.expires_at AS expiresAt, t.ended, t.errors, t.answer`;

/** Commands as people see them: said, looked at, taken back. */
export class CommandsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  addCommand(command: NewCommand): void {
    this.#statements.addCommand.run(command);
  }

  addTarget(target: NewTarget): void {
    this.#statements.addTarget.run(target);
  }

  /** Whether it is there, and what was to be sent with it. */
  hasCommand(uuid: string): boolean {
    return this.#statements.hasCommand.get(uuid) !== undefined;
  }

  said(uuid: string): Said | null {
    return (this.#statements.said.get(uuid) as Said | undefined) ?? null;
  }

  /** Newest first. */
  timeline(enrollmentId: string, limit: number): StoredTarget[] {
    return this.#statements.timeline.all(enrollmentId, limit) as StoredTarget[];
  }

  find(enrollmentId: string, uuid: string): StoredTarget | null {
    return (this.#statements.find.get(enrollmentId, uuid) as StoredTarget | undefined) ?? null;
  }

  /** The commands that wait at a device, their hold not over: the newest of each type. */
  waiting(enrollmentId: string, now: number): ReadonlyMap<CommandType, string> {
    const rows = this.#statements.waiting.all(enrollmentId, now) as { type: CommandType; uuid: string }[];
    return new Map(rows.map(({ type, uuid }) => [type, uuid]));
  }

  /** What was said of books to a device since it enrolled and came to its end there, oldest first: type, and options as they are shown. */
  mediaSaid(enrollmentId: string, since: number): { type: CommandType; options: string }[] {
    return this.#statements.mediaSaid.all(enrollmentId, since) as { type: CommandType; options: string }[];
  }

  /** Commands of an operation that wait, at most `limit`, from `after` on. */
  openOf(operationId: string, after: number, limit: number): (StoredTarget & { deviceId: string })[] {
    return this.#statements.openOf.all(operationId, after, limit) as (StoredTarget & { deviceId: string })[];
  }

  /** Commands whose hold ends before `until`, soonest first. */
  expiring(now: number, until: number, limit: number): { total: number; commands: Expiring[] } {
    const { total } = this.#statements.expiringCount.get({ now, until }) as { total: number };
    return { total, commands: this.#statements.expiring.all({ now, until, limit }) as Expiring[] };
  }

  cancel(position: number, at: number): void {
    this.#statements.cancel.run(at, position);
  }
}

function prepareAll(database: Database) {
  return {
    addCommand: database.prepare(
      `INSERT INTO commands (uuid, request_type, payload, options, plain, keeps, actor, created_at)
       VALUES (@uuid, @type, @payload, @options, @plain, @keeps, @actor, @createdAt)`,
    ),
    addTarget: database.prepare(
      `INSERT INTO command_targets (uuid, enrollment_id, operation_id, request_type, urgency, accepted_at, enqueued_at, expires_at)
       VALUES (@uuid, @enrollmentId, @operationId, @type, @urgency, @acceptedAt, @enqueuedAt, @expiresAt)`,
    ),
    hasCommand: database.prepare('SELECT 1 FROM commands WHERE uuid = ? AND purged_at IS NULL'),
    said: database.prepare(
      'SELECT request_type AS type, payload, options, plain, keeps FROM commands WHERE uuid = ? AND purged_at IS NULL',
    ),
    timeline: database.prepare(
      `SELECT ${COLUMNS} FROM command_targets t JOIN commands c ON c.uuid = t.uuid
       WHERE t.enrollment_id = +? ORDER BY t.position DESC LIMIT ?`,
    ),
    find: database.prepare(
      `SELECT ${COLUMNS} FROM command_targets t JOIN commands c ON c.uuid = t.uuid WHERE t.enrollment_id = +? AND t.uuid = +?`,
    ),
    waiting: database.prepare(
      `SELECT request_type AS type, uuid FROM command_targets INDEXED BY command_targets_waiting WHERE enrollment_id = +? AND ended IS NULL
         AND (expires_at IS NULL OR expires_at > ?) ORDER BY position`,
    ),
    mediaSaid: database.prepare(
      `SELECT t.request_type AS type, c.options FROM command_targets t INDEXED BY command_targets_media JOIN commands c ON c.uuid = t.uuid
       WHERE t.enrollment_id = +? AND t.request_type IN ('InstallMedia', 'RemoveMedia') AND t.ended = 'succeeded' AND t.enqueued_at >= ?
       ORDER BY t.position`,
    ),
    openOf: database.prepare(
      `SELECT ${COLUMNS}, t.enrollment_id AS deviceId FROM command_targets t JOIN commands c ON c.uuid = t.uuid
       WHERE t.operation_id = ? AND t.ended IS NULL AND t.position > ? ORDER BY t.position LIMIT ?`,
    ),
    expiringCount: database.prepare(
      'SELECT COUNT(*) AS total FROM command_targets WHERE ended IS NULL AND expires_at IS NOT NULL AND expires_at > @now AND expires_at <= @until',
    ),
    expiring: database.prepare(
      `SELECT uuid, request_type AS type, enrollment_id AS deviceId, expires_at AS expiresAt FROM command_targets
       WHERE ended IS NULL AND expires_at IS NOT NULL AND expires_at > @now AND expires_at <= @until ORDER BY expires_at LIMIT @limit`,
    ),
    cancel: database.prepare(`UPDATE command_targets SET ended = 'cancelled', ended_at = ? WHERE position = ? AND ended IS NULL`),
  };
}
