import type { Database } from '#store/database.ts';
import type { CommandType, Ending } from './command-rules.ts';

/** What a report needs to know about the command it names. */
export interface ReportedTarget {
  position: number;
  type: CommandType;
  fetchedAt: number | null;
  handedOut: number;
  ended: Ending | null;
}

/** Commands that were waiting at one moment: what a push stands for. */
export interface Waiting {
  readonly enrollmentId: string;
  readonly first: number;
  readonly last: number;
  readonly since: number;
}

/** The queue as devices and the doorbell see it. Called inside a commit. */
export class QueueStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  /** The next command of a device, marked as handed out; null when there is nothing (more) for this conversation. */
  handOutNext(enrollmentId: string, now: number): Buffer | null {
    const next = this.#statements.next.get(enrollmentId, now) as { position: number; payload: Buffer } | undefined;
    if (next === undefined) return null;
    this.#statements.handOut.run(now, next.position);
    return next.payload;
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

  /** Cancels everything that waits for a device. */
  clear(enrollmentId: string, at: number): number {
    return this.#statements.clear.run(at, enrollmentId).changes;
  }

  /** Ends the holds that are over; the devices concerned. */
  expire(now: number): string[] {
    const rows = this.#statements.expire.all(now, now) as { enrollmentId: string }[];
    return [...new Set(rows.map((row) => row.enrollmentId))];
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

// `= +?`: an index that is to give the order as well makes SQLite (built with STAT4) weigh the bound value, which means
// preparing the statement anew at every run, ten times the cost of running it. The plus takes the value out of its sight.
// INDEXED BY: without statistics it would rather read through a device's whole history than its few waiting commands.
const WAITING = 'command_targets INDEXED BY command_targets_waiting';
const UNEXPIRED = '(expires_at IS NULL OR expires_at > ?)';
const RUNG_FOR = 'enrollment_id = @enrollmentId AND position BETWEEN @first AND @last AND (ended IS NULL OR ended_at >= @since)';

function prepareAll(database: Database) {
  return {
    next: database.prepare(
      `SELECT position, (SELECT payload FROM commands c WHERE c.uuid = command_targets.uuid) AS payload FROM ${WAITING}
       WHERE enrollment_id = +? AND ended IS NULL AND postponed = 0 AND ${UNEXPIRED} ORDER BY urgency DESC, position LIMIT 1`,
    ),
    handOut: database.prepare('UPDATE command_targets SET fetched_at = ?, handed_out = 1 WHERE position = ?'),
    offerPostponed: database.prepare(`UPDATE ${WAITING} SET postponed = 0 WHERE enrollment_id = +? AND ended IS NULL AND postponed = 1`),
    find: database.prepare(
      `SELECT position, request_type AS type, fetched_at AS fetchedAt, handed_out AS handedOut, ended FROM command_targets
       WHERE enrollment_id = ? AND uuid = ?`,
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
      `UPDATE ${WAITING} SET ended = 'cancelled', ended_at = ?, handed_out = 0 WHERE enrollment_id = +? AND ended IS NULL`,
    ),
    expire: database.prepare(
      `UPDATE command_targets SET ended = 'expired', ended_at = ? WHERE ended IS NULL AND expires_at IS NOT NULL AND expires_at <= ?
       RETURNING enrollment_id AS enrollmentId`,
    ),
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
