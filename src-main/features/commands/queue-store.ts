import type { CommandType } from '#contract/command-catalogue.ts';
import type { Database } from '#store/database.ts';
import type { Ending } from './command-rules.ts';

/** What a report needs to know about the command it names. */
export interface ReportedTarget {
  position: number;
  type: CommandType;
  keeps: 'sealed' | 'memory' | null;
  /** It was said with options. */
  narrowed: number;
  fetchedAt: number | null;
  handedOut: number;
  ended: Ending | null;
}

/** What is handed out next. */
export interface NextCommand {
  readonly position: number;
  readonly urgency: number;
  readonly uuid: string;
  readonly type: CommandType;
  /** Empty: to be made. */
  readonly payload: Buffer;
  readonly plain: string;
  readonly keeps: 'sealed' | 'memory' | null;
}

/** A command that came to an end without its device saying so. */
export interface Ended {
  readonly ended: Ending;
  readonly uuid: string;
  readonly type: CommandType;
  readonly enrollmentId: string;
  readonly keeps: 'sealed' | 'memory' | null;
  readonly enqueuedAt: number;
}

/** Commands that were waiting at one moment: what a push stands for. */
export interface Waiting {
  readonly enrollmentId: string;
  readonly first: number;
  readonly last: number;
  readonly since: number;
}

/** Commands of one device whose hold ends soon. */
export interface Expiring {
  readonly deviceId: string;
  readonly count: number;
  readonly soonestAt: number;
}

/** The queue as devices and the doorbell see it. Called inside a commit. */
export class QueueStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  /** The next command of a device, behind one that is passed over; null when there is nothing (more) for this conversation. */
  next(enrollmentId: string, now: number, passed: NextCommand | null): NextCommand | null {
    const { next, nextBehind } = this.#statements;
    const row = passed === null ? next.get(enrollmentId, now) : nextBehind.get({ enrollmentId, now, ...passed });
    return (row as NextCommand | undefined) ?? null;
  }

  /** What was said before that one, of these types, and postponed in this conversation: JSON of the plain options of each. */
  postponedBefore({ position }: NextCommand, enrollmentId: string, types: readonly CommandType[], now: number): string[] {
    return this.#statements.postponedBefore.pluck().all(enrollmentId, now, position, JSON.stringify(types)) as string[];
  }

  handOut(position: number, now: number): void {
    this.#statements.handOut.run(now, position);
  }

  /** A conversation begins: what was postponed in the last one is offered again. */
  offerPostponed(enrollmentId: string): void {
    this.#statements.offerPostponed.run(enrollmentId);
  }

  find(enrollmentId: string, uuid: string): ReportedTarget | null {
    return (this.#statements.find.get(enrollmentId, uuid) as ReportedTarget | undefined) ?? null;
  }

  postpone(position: number, at: number): void {
    this.#statements.postpone.run(at, position);
  }

  /** The device's last word. It also stands over an expiry or a clearing that came before it. */
  finish(end: {
    position: number;
    status: string;
    ended: 'succeeded' | 'failed';
    at: number;
    appliedAt: number | null;
    errors: string;
    answer: string;
  }): void {
    this.#statements.finish.run(end);
  }

  /**
   * The device begins anew, or is gone: everything that waits is cancelled. What it held of the `proven` types was carried out, or it
   * would not have come to this.
   */
  clear(enrollmentId: string, proven: ReadonlySet<CommandType>, at: number): Ended[] {
    const done = JSON.stringify([...proven]);
    return this.#statements.clear.all({ enrollmentId, at, done }) as Ended[];
  }

  /** Ends the holds that are over, at most `limit`. */
  expire(now: number, limit: number): Ended[] {
    return this.#statements.expire.all({ now, limit }) as Ended[];
  }

  /** Marks the commands whose hold ends before `until` as told of: how many at which device, and the soonest end there. */
  warn(now: number, until: number): Expiring[] {
    const rows = this.#statements.warn.all({ now, until }) as { deviceId: string; expiresAt: number }[];
    const devices = new Map<string, Expiring>();
    for (const { deviceId, expiresAt } of rows) {
      const before = devices.get(deviceId) ?? { deviceId, count: 0, soonestAt: expiresAt };
      devices.set(deviceId, { deviceId, count: before.count + 1, soonestAt: Math.min(before.soonestAt, expiresAt) });
    }
    return [...devices.values()];
  }

  /** When the next hold comes within `before` of its end and nobody was told. */
  nextWarning(): number | null {
    return (this.#statements.nextWarning.get() as { at: number | null }).at;
  }

  /** Deletes what was to be sent by commands older than `olderThan` that wait nowhere: how many. */
  purge(olderThan: number, now: number, limit: number): { uuid: string; keeps: string | null }[] {
    return this.#statements.purge.all({ olderThan, now, limit }) as { uuid: string; keeps: string | null }[];
  }

  /** Whether a command waits at any device still. */
  waitsAnywhere(uuid: string): boolean {
    return this.#statements.waitsAnywhere.get(uuid) !== undefined;
  }

  nextExpiry(): number | null {
    return (this.#statements.nextExpiry.get() as { at: number | null }).at;
  }

  /** The stretch of the queue in which commands wait now; null when none does. */
  waiting(enrollmentId: string, now: number): Waiting | null {
    const { first, last } = this.#statements.waiting.get(enrollmentId, now) as { first: number | null; last: number | null };
    return first === null || last === null ? null : { enrollmentId, first, last, since: now };
  }

  waitingEnrollments(now: number): string[] {
    return (this.#statements.waitingEnrollments.all(now) as { enrollmentId: string }[]).map((row) => row.enrollmentId);
  }

  /** APNs took a push that stood for these commands. One that ended while the push was under way was rung for as well. */
  pushed(waiting: Waiting, at: number): void {
    this.#statements.pushed.run({ ...waiting, at });
  }

  notPushed(waiting: Waiting, problem: string): void {
    this.#statements.notPushed.run({ ...waiting, problem });
  }
}

// `= +?`: where a table has partial indexes, or an index is to give the order as well, SQLite (built with STAT4) weighs the bound
// value, which means preparing the statement anew at every run, ten times the cost of running it. The plus takes the value out of
// its sight.
// INDEXED BY: without statistics it would rather read through a device's whole history than its few waiting commands.
const WAITING = 'command_targets INDEXED BY command_targets_waiting';
const UNEXPIRED = '(expires_at IS NULL OR expires_at > ?)';
const KEEPS = '(SELECT keeps FROM commands c WHERE c.uuid = command_targets.uuid) AS keeps';
const ENDED = `uuid, request_type AS type, enrollment_id AS enrollmentId, ended, enqueued_at AS enqueuedAt, ${KEEPS}`;
const RUNG_FOR = 'enrollment_id = @enrollmentId AND position BETWEEN @first AND @last AND (ended IS NULL OR ended_at >= @since)';
const nextWhere = (condition: string): string =>
  `SELECT t.position, t.urgency, t.uuid, t.type, c.payload, c.plain, c.keeps FROM
     (SELECT position, urgency, uuid, request_type AS type FROM ${WAITING} WHERE ${condition} ORDER BY urgency DESC, position LIMIT 1) t
   JOIN commands c ON c.uuid = t.uuid`;

function prepareAll(database: Database) {
  return {
    next: database.prepare(nextWhere(`enrollment_id = +? AND ended IS NULL AND postponed = 0 AND ${UNEXPIRED}`)),
    nextBehind: database.prepare(
      nextWhere(
        `enrollment_id = +@enrollmentId AND ended IS NULL AND postponed = 0 AND (expires_at IS NULL OR expires_at > @now)
           AND (+urgency < @urgency OR (+urgency = @urgency AND +position > @position))`,
      ),
    ),
    postponedBefore: database.prepare(
      `SELECT (SELECT plain FROM commands c WHERE c.uuid = command_targets.uuid) FROM ${WAITING}
       WHERE enrollment_id = +? AND ended IS NULL AND postponed = 1 AND ${UNEXPIRED} AND +position < ?
         AND request_type IN (SELECT value FROM json_each(?))`,
    ),
    handOut: database.prepare('UPDATE command_targets SET fetched_at = ?, handed_out = 1 WHERE position = ?'),
    offerPostponed: database.prepare(`UPDATE ${WAITING} SET postponed = 0 WHERE enrollment_id = +? AND ended IS NULL AND postponed = 1`),
    find: database.prepare(
      `SELECT t.position, t.request_type AS type, t.fetched_at AS fetchedAt, t.handed_out AS handedOut, t.ended, c.keeps,
         (c.options <> '[]') AS narrowed
       FROM command_targets t JOIN commands c ON c.uuid = t.uuid WHERE t.enrollment_id = +? AND t.uuid = +?`,
    ),
    postpone: database.prepare(
      `UPDATE command_targets SET postponed = 1, handed_out = 0, status = 'NotNow', not_now_count = not_now_count + 1, not_now_at = ?
       WHERE position = ?`,
    ),
    finish: database.prepare(
      `UPDATE command_targets SET status = @status, ended = @ended, ended_at = @at, reported_at = @at, applied_at = @appliedAt,
         handed_out = 0, postponed = 0, errors = @errors, answer = @answer WHERE position = @position`,
    ),
    clear: database.prepare(
      `UPDATE ${WAITING} SET ended_at = @at, postponed = 0,
         ended = CASE WHEN handed_out = 1 AND request_type IN (SELECT value FROM json_each(@done)) THEN 'succeeded' ELSE 'cancelled' END,
         handed_out = 0
       WHERE enrollment_id = +@enrollmentId AND ended IS NULL
       RETURNING ${ENDED}`,
    ),
    expire: database.prepare(
      `UPDATE command_targets SET ended = 'expired', ended_at = @now, handed_out = 0 WHERE position IN
         (SELECT position FROM command_targets WHERE ended IS NULL AND expires_at IS NOT NULL AND expires_at <= @now LIMIT @limit)
       RETURNING ${ENDED}`,
    ),
    warn: database.prepare(
      `UPDATE command_targets SET warned_at = @now WHERE ended IS NULL AND warned_at IS NULL AND expires_at IS NOT NULL
         AND expires_at > @now AND expires_at <= @until RETURNING enrollment_id AS deviceId, expires_at AS expiresAt`,
    ),
    nextWarning: database.prepare(
      'SELECT MIN(expires_at) AS at FROM command_targets WHERE ended IS NULL AND warned_at IS NULL AND expires_at IS NOT NULL',
    ),
    purge: database.prepare(
      `UPDATE commands SET payload = x'', plain = '{}', purged_at = @now WHERE uuid IN
         (SELECT c.uuid FROM commands c WHERE c.purged_at IS NULL AND c.created_at <= @olderThan
            AND NOT EXISTS (SELECT 1 FROM command_targets t WHERE t.uuid = c.uuid AND t.ended IS NULL) LIMIT @limit)
       RETURNING uuid, keeps`,
    ),
    waitsAnywhere: database.prepare('SELECT 1 FROM command_targets WHERE uuid = ? AND ended IS NULL LIMIT 1'),
    nextExpiry: database.prepare('SELECT MIN(expires_at) AS at FROM command_targets WHERE ended IS NULL AND expires_at IS NOT NULL'),
    waiting: database.prepare(
      `SELECT MIN(position) AS first, MAX(position) AS last FROM ${WAITING} WHERE enrollment_id = +? AND ended IS NULL AND ${UNEXPIRED}`,
    ),
    waitingEnrollments: database.prepare(
      `SELECT DISTINCT enrollment_id AS enrollmentId FROM ${WAITING} WHERE ended IS NULL AND ${UNEXPIRED}`,
    ),
    // The first push APNs took is the fact; later rings only clear the problem.
    pushed: database.prepare(`UPDATE command_targets SET pushed_at = COALESCE(pushed_at, @at), push_problem = NULL WHERE ${RUNG_FOR}`),
    notPushed: database.prepare(`UPDATE command_targets SET push_problem = @problem WHERE ${RUNG_FOR}`),
  };
}
