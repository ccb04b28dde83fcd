import type { CommandType } from '#contract/command-catalogue.ts';
import type { OperationState, PlanTile, PlanWarning } from '#contract/operations.ts';
import type { Database } from '#store/database.ts';

export interface StoredOperation {
  id: string;
  command: CommandType;
  /** JSON. */
  options: string;
  /** JSON. */
  plain: string;
  sealed: number;
  state: OperationState;
  actor: string;
  reason: string;
  /** JSON. */
  unmatched: string;
  createdAt: number;
  confirmedAt: number | null;
  runAt: number | null;
  spreadMs: number;
  lateMs: number | null;
  endedAt: number | null;
  heldAt: number | null;
  holdWhy: 'too-many-erases' | 'second-person' | null;
  aloneFrom: number | null;
  approvedBy: string | null;
  testDevice: string | null;
}

export interface NewTarget {
  readonly deviceId: string;
  readonly tile: PlanTile;
  readonly reason: string | null;
  readonly details: Readonly<Record<string, string>>;
  readonly warnings: readonly PlanWarning[];
}

export interface PlanCounts {
  now: number;
  later: number;
  excluded: number;
  warned: number;
}

export interface ProgressCounts {
  waiting: number;
  queued: number;
  fetched: number;
  succeeded: number;
  failed: number;
  expired: number;
  cancelled: number;
  unknown: number;
  skipped: number;
}

export type RowState =
  | 'queued'
  | 'notified'
  | 'fetched'
  | 'not-now'
  | 'unknown'
  | 'succeeded'
  | 'failed'
  | 'expired'
  | 'cancelled'
  | 'skipped';

export interface StoredRow {
  deviceId: string;
  name: string;
  serialNumber: string;
  productName: string;
  osVersion: string;
  lastContactAt: number | null;
  tile: PlanTile;
  reason: string | null;
  details: string;
  warnings: string;
  skipped: string | null;
  state: RowState | null;
  errors: string | null;
}

const COLUMNS = `id, command, options, plain, sealed, state, actor, reason, unmatched, created_at AS createdAt, confirmed_at AS confirmedAt,
  run_at AS runAt, spread_ms AS spreadMs, late_ms AS lateMs, ended_at AS endedAt, held_at AS heldAt, hold_why AS holdWhy,
  alone_from AS aloneFrom, approved_by AS approvedBy, test_device AS testDevice`;

/** The state of one command at one device, as command-rules.ts has it. */
const STATE = `CASE WHEN c.ended IS NOT NULL THEN c.ended WHEN c.expires_at IS NOT NULL AND c.expires_at <= @now THEN 'expired'
  WHEN c.handed_out = 1 AND c.fetched_at < @unknownBefore THEN 'unknown' WHEN c.handed_out = 1 THEN 'fetched'
  WHEN c.not_now_at IS NOT NULL THEN 'not-now' WHEN c.pushed_at IS NULL THEN 'queued' ELSE 'notified' END`;
/** Where several commands are one target's, the one that is least done speaks for it. */
const RANK = `CASE ${STATE} WHEN 'unknown' THEN 1 WHEN 'queued' THEN 2 WHEN 'notified' THEN 3 WHEN 'not-now' THEN 4 WHEN 'fetched' THEN 5
  WHEN 'failed' THEN 6 WHEN 'expired' THEN 7 WHEN 'cancelled' THEN 8 ELSE 9 END`;
const NAMES =
  "CASE min(rank) WHEN 1 THEN 'unknown' WHEN 2 THEN 'queued' WHEN 3 THEN 'notified' WHEN 4 THEN 'not-now' WHEN 5 THEN 'fetched' WHEN 6 THEN 'failed' WHEN 7 THEN 'expired' WHEN 8 THEN 'cancelled' ELSE 'succeeded' END";
const TARGET_STATES = `SELECT device, ${NAMES} AS state FROM
  (SELECT c.enrollment_id AS device, ${RANK} AS rank FROM command_targets c WHERE c.operation_id = @id) GROUP BY device`;

export class OperationsStore {
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#statements = prepareAll(database);
  }

  /** Those of the devices that stand in a confirmed operation whose part for them has not come to its end. */
  inOpen(ids: readonly string[]): string[] {
    return this.#statements.inOpen.pluck().all({ ids: JSON.stringify(ids) }) as string[];
  }

  add(operation: {
    id: string;
    command: CommandType;
    options: string;
    plain: string;
    sealed: number;
    actor: string;
    unmatched: string;
    createdAt: number;
  }): void {
    this.#statements.add.run(operation);
  }

  addTarget(operationId: string, position: number, target: NewTarget): void {
    const { deviceId, tile, reason } = target;
    const details = JSON.stringify(target.details);
    const warnings = JSON.stringify(target.warnings);
    this.#statements.addTarget.run({ operationId, position, deviceId, tile, reason, details, warnings });
  }

  get(id: string): StoredOperation | null {
    return (this.#statements.get.get(id) as StoredOperation | undefined) ?? null;
  }

  /** Newest first. */
  list(openOnly: boolean, limit: number): StoredOperation[] {
    return (openOnly ? this.#statements.listOpen : this.#statements.list).all(limit) as StoredOperation[];
  }

  /** Operations that wait for their hour, run, or whose devices are still answering. */
  open(states: readonly OperationState[]): StoredOperation[] {
    return this.#statements.inStates.all(JSON.stringify(states)) as StoredOperation[];
  }

  /** Cancelled ones of which commands still wait that no device holds. */
  halfCancelled(): string[] {
    return this.#statements.halfCancelled.pluck().all() as string[];
  }

  /** Changes what is given. */
  change(
    id: string,
    part: Partial<Omit<StoredOperation, 'id' | 'command' | 'options' | 'plain' | 'actor' | 'unmatched' | 'createdAt'>>,
  ): void {
    const before = this.get(id);
    if (before === null) throw new Error(`no operation ${id}`);
    this.#statements.change.run({ ...before, ...part });
  }

  leaveOut(id: string, deviceIds: readonly string[]): string[] {
    return this.#statements.leaveOut.pluck().all({ id, ids: JSON.stringify(deviceIds) }) as string[];
  }

  /** How many there were. */
  dropExcluded(id: string): number {
    return this.#statements.dropExcluded.run(id).changes;
  }

  /** Devices of the plan in their order, without the excluded and without one that was said to already. */
  included(id: string): string[] {
    return this.#statements.included.pluck().all(id) as string[];
  }

  isIncluded(id: string, deviceId: string): boolean {
    return this.#statements.isIncluded.get(id, deviceId) !== undefined;
  }

  /** Gives each device of the plan its turn, from `startAt` on and evenly over `spreadMs`. */
  setDue(id: string, startAt: number, spreadMs: number): void {
    this.#statements.setDue.run({ id, startAt, spreadMs });
  }

  due(id: string, now: number, limit: number): string[] {
    return this.#statements.due.pluck().all(id, now, limit) as string[];
  }

  nextDue(id: string): number | null {
    return this.#statements.nextDue.pluck().get(id) as number | null;
  }

  said(id: string, deviceId: string, at: number): void {
    this.#statements.said.run(at, id, deviceId);
  }

  skipped(id: string, deviceId: string, reason: string): void {
    this.#statements.skipped.run(reason, id, deviceId);
  }

  /** Ends the waiting of those whose turn has not come: how many. */
  skipRest(id: string, reason: string): number {
    return this.#statements.skipRest.run(reason, id).changes;
  }

  counts(id: string): PlanCounts {
    return this.#statements.counts.get(id) as PlanCounts;
  }

  progress(id: string, now: number, unknownBefore: number): ProgressCounts {
    return this.#statements.progress.get({ id, now, unknownBefore }) as ProgressCounts;
  }

  exclusions(id: string): { reason: string; count: number }[] {
    return this.#statements.exclusions.all(id) as { reason: string; count: number }[];
  }

  warnings(id: string): { warning: PlanWarning; count: number }[] {
    return this.#statements.warnings.all(id) as { warning: PlanWarning; count: number }[];
  }

  serialNumbers(id: string, limit: number): { deviceId: string; name: string; serialNumber: string }[] {
    return this.#statements.serialNumbers.all(id, limit) as { deviceId: string; name: string; serialNumber: string }[];
  }

  productNames(id: string): { productName: string; count: number }[] {
    return this.#statements.productNames.all(id) as { productName: string; count: number }[];
  }

  rows(query: {
    id: string;
    tile: PlanTile | null;
    warning: string | null;
    state: string | null;
    offset: number;
    limit: number;
    now: number;
    unknownBefore: number;
  }): { rows: StoredRow[]; total: number } {
    const rows = this.#statements.rows.all(query) as StoredRow[];
    return { rows, total: this.#statements.rowCount.pluck().get(query) as number };
  }

  /** Devices of it in one of these states. */
  inState(id: string, states: readonly RowState[], now: number, unknownBefore: number): string[] {
    return this.#statements.devicesInState.pluck().all({ id, states: JSON.stringify(states), now, unknownBefore }) as string[];
  }

  stateAt(id: string, deviceId: string, now: number, unknownBefore: number): RowState | null {
    return (this.#statements.stateAt.pluck().get({ id, deviceId, now, unknownBefore }) as RowState | undefined) ?? null;
  }

  /** Names of devices, and when they were heard of. */
  called(ids: readonly string[]): { id: string; name: string; serialNumber: string; lastContactAt: number | null }[] {
    return this.#statements.called.all(JSON.stringify(ids)) as {
      id: string;
      name: string;
      serialNumber: string;
      lastContactAt: number | null;
    }[];
  }

  answersAwaited(id: string): boolean {
    return this.#statements.answersAwaited.get(id) !== undefined;
  }

  /** Devices that such operations were said to since, or stand to be said to. */
  brakedSince(types: readonly CommandType[], since: number): number {
    return this.#statements.brakedSince.pluck().get({ types: JSON.stringify(types), since }) as number;
  }
}

const IN_PLAN = "operation_id = ? AND tile <> 'excluded' AND said_at IS NULL AND skipped IS NULL";
const ROWS = `FROM operation_targets t LEFT JOIN devices d ON d.id = t.device_id LEFT JOIN (${TARGET_STATES}) s ON s.device = t.device_id
  WHERE t.operation_id = @id AND (@tile IS NULL OR t.tile = @tile)
    AND (@warning IS NULL OR EXISTS (SELECT 1 FROM json_each(t.warnings) WHERE value = @warning))
    AND (@state IS NULL OR CASE WHEN t.skipped IS NOT NULL THEN 'skipped' ELSE s.state END = @state)`;

function prepareAll(database: Database) {
  return {
    add: database.prepare(
      `INSERT INTO operations (id, command, options, plain, sealed, state, actor, unmatched, created_at)
       VALUES (@id, @command, @options, @plain, @sealed, 'cancelled', @actor, @unmatched, @createdAt)`,
    ),
    addTarget: database.prepare(
      `INSERT INTO operation_targets (operation_id, position, device_id, tile, reason, details, warnings)
       VALUES (@operationId, @position, @deviceId, @tile, @reason, @details, @warnings)`,
    ),
    get: database.prepare(`SELECT ${COLUMNS} FROM operations WHERE id = ?`),
    list: database.prepare(`SELECT ${COLUMNS} FROM operations ORDER BY created_at DESC LIMIT ?`),
    listOpen: database.prepare(
      `SELECT ${COLUMNS} FROM operations WHERE state NOT IN ('ended', 'cancelled') ORDER BY created_at DESC LIMIT ?`,
    ),
    inStates: database.prepare(
      `SELECT ${COLUMNS} FROM operations WHERE state NOT IN ('ended', 'cancelled') AND state IN (SELECT value FROM json_each(?)) ORDER BY run_at`,
    ),
    halfCancelled: database.prepare(
      `SELECT id FROM operations WHERE state = 'cancelled' AND EXISTS (SELECT 1 FROM command_targets c
         INDEXED BY command_targets_of_open_operations WHERE c.operation_id = operations.id AND c.ended IS NULL AND c.handed_out = 0)`,
    ),
    change: database.prepare(
      `UPDATE operations SET state = @state, reason = @reason, sealed = @sealed, confirmed_at = @confirmedAt, run_at = @runAt,
         spread_ms = @spreadMs, late_ms = @lateMs, ended_at = @endedAt, held_at = @heldAt, hold_why = @holdWhy, alone_from = @aloneFrom,
         approved_by = @approvedBy, test_device = @testDevice WHERE id = @id`,
    ),
    leaveOut: database.prepare(
      `UPDATE operation_targets SET tile = 'excluded', reason = 'left-out', details = '{}'
       WHERE operation_id = @id AND tile <> 'excluded' AND said_at IS NULL AND device_id IN (SELECT value FROM json_each(@ids)) RETURNING device_id`,
    ),
    dropExcluded: database.prepare("DELETE FROM operation_targets WHERE operation_id = ? AND tile = 'excluded'"),
    included: database.prepare(`SELECT device_id FROM operation_targets WHERE ${IN_PLAN} ORDER BY position`),
    isIncluded: database.prepare(`SELECT 1 FROM operation_targets WHERE ${IN_PLAN} AND device_id = ?`),
    setDue: database.prepare(
      `UPDATE operation_targets AS t SET due_at = @startAt + o.turn * @spreadMs / o.count FROM
         (SELECT device_id, ROW_NUMBER() OVER (ORDER BY position) - 1 AS turn, COUNT(*) OVER () AS count FROM operation_targets
          WHERE operation_id = @id AND tile <> 'excluded' AND said_at IS NULL AND skipped IS NULL) o
       WHERE t.operation_id = @id AND t.device_id = o.device_id`,
    ),
    due: database.prepare(
      `SELECT device_id FROM operation_targets INDEXED BY operation_targets_due
       WHERE operation_id = ? AND said_at IS NULL AND skipped IS NULL AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at, position LIMIT ?`,
    ),
    nextDue: database.prepare(
      `SELECT MIN(due_at) FROM operation_targets INDEXED BY operation_targets_due
       WHERE operation_id = ? AND said_at IS NULL AND skipped IS NULL AND due_at IS NOT NULL`,
    ),
    said: database.prepare('UPDATE operation_targets SET said_at = ? WHERE operation_id = ? AND device_id = ?'),
    skipped: database.prepare('UPDATE operation_targets SET skipped = ? WHERE operation_id = ? AND device_id = ?'),
    skipRest: database.prepare(
      `UPDATE operation_targets SET skipped = ? WHERE operation_id = ? AND tile <> 'excluded' AND said_at IS NULL AND skipped IS NULL`,
    ),
    counts: database.prepare(
      `SELECT IFNULL(SUM(tile = 'now'), 0) AS now, IFNULL(SUM(tile = 'later'), 0) AS later, IFNULL(SUM(tile = 'excluded'), 0) AS excluded,
         IFNULL(SUM(tile <> 'excluded' AND warnings <> '[]'), 0) AS warned FROM operation_targets WHERE operation_id = ?`,
    ),
    progress: database.prepare(
      `SELECT IFNULL(SUM(t.said_at IS NULL AND t.skipped IS NULL), 0) AS waiting, IFNULL(SUM(t.skipped IS NOT NULL), 0) AS skipped,
         IFNULL(SUM(s.state IN ('queued', 'notified', 'not-now')), 0) AS queued, IFNULL(SUM(s.state = 'fetched'), 0) AS fetched,
         IFNULL(SUM(s.state = 'succeeded' OR (s.state IS NULL AND t.said_at IS NOT NULL)), 0) AS succeeded,
         IFNULL(SUM(s.state = 'failed'), 0) AS failed, IFNULL(SUM(s.state = 'expired'), 0) AS expired,
         IFNULL(SUM(s.state = 'cancelled'), 0) AS cancelled, IFNULL(SUM(s.state = 'unknown'), 0) AS unknown
       FROM operation_targets t LEFT JOIN (${TARGET_STATES}) s ON s.device = t.device_id
       WHERE t.operation_id = @id AND t.tile <> 'excluded'`,
    ),
    exclusions: database.prepare(
      `SELECT reason, COUNT(*) AS count FROM operation_targets WHERE operation_id = ? AND tile = 'excluded' GROUP BY reason ORDER BY count DESC`,
    ),
    warnings: database.prepare(
      `SELECT w.value AS warning, COUNT(*) AS count FROM operation_targets t, json_each(t.warnings) w
       WHERE t.operation_id = ? AND t.tile <> 'excluded' GROUP BY w.value ORDER BY count DESC`,
    ),
    serialNumbers: database.prepare(
      `SELECT t.device_id AS deviceId, IFNULL(d.name, '') AS name, IFNULL(d.serial_number, '') AS serialNumber
       FROM operation_targets t LEFT JOIN devices d ON d.id = t.device_id
       WHERE t.operation_id = ? AND t.tile <> 'excluded' AND t.said_at IS NULL AND t.skipped IS NULL ORDER BY t.position LIMIT ?`,
    ),
    productNames: database.prepare(
      `SELECT IFNULL(d.product_name, '') AS productName, COUNT(*) AS count FROM operation_targets t LEFT JOIN devices d ON d.id = t.device_id
       WHERE t.operation_id = ? AND t.tile <> 'excluded' GROUP BY 1`,
    ),
    rows: database.prepare(
      `SELECT t.device_id AS deviceId, IFNULL(d.name, '') AS name, IFNULL(d.serial_number, '') AS serialNumber,
         IFNULL(d.product_name, '') AS productName, IFNULL(d.os_version, '') AS osVersion, d.last_contact_at AS lastContactAt,
         t.tile, t.reason, t.details, t.warnings, t.skipped, s.state,
         (SELECT c.errors FROM command_targets c WHERE c.operation_id = t.operation_id AND c.enrollment_id = t.device_id
            AND c.ended = 'failed' LIMIT 1) AS errors
       ${ROWS} ORDER BY t.position LIMIT @limit OFFSET @offset`,
    ),
    rowCount: database.prepare(`SELECT COUNT(*) ${ROWS}`),
    devicesInState: database.prepare(
      `SELECT s.device FROM (${TARGET_STATES}) s JOIN operation_targets t ON t.operation_id = @id AND t.device_id = s.device
       WHERE s.state IN (SELECT value FROM json_each(@states)) ORDER BY t.position`,
    ),
    stateAt: database.prepare(
      `SELECT ${NAMES} FROM (SELECT ${RANK} AS rank FROM command_targets c WHERE c.operation_id = @id AND c.enrollment_id = @deviceId)
       HAVING COUNT(*) > 0`,
    ),
    called: database.prepare(
      `SELECT id, name, serial_number AS serialNumber, last_contact_at AS lastContactAt FROM devices
       WHERE id IN (SELECT value FROM json_each(?))`,
    ),
    inOpen: database.prepare(
      `SELECT asked.value FROM json_each(@ids) asked WHERE EXISTS
         (SELECT 1 FROM operations o JOIN operation_targets t ON t.operation_id = o.id AND t.device_id = asked.value
          WHERE o.state NOT IN ('ended', 'cancelled') AND o.state <> 'planned' AND t.tile <> 'excluded' AND t.skipped IS NULL
            AND (t.said_at IS NULL OR EXISTS (SELECT 1 FROM command_targets c
              WHERE c.operation_id = o.id AND c.enrollment_id = t.device_id AND c.ended IS NULL)))`,
    ),
    answersAwaited: database.prepare(
      'SELECT 1 FROM command_targets INDEXED BY command_targets_of_open_operations WHERE operation_id = ? AND ended IS NULL LIMIT 1',
    ),
    brakedSince: database.prepare(
      `SELECT COUNT(*) FROM operation_targets t JOIN operations o ON o.id = t.operation_id
       WHERE o.command IN (SELECT value FROM json_each(@types)) AND t.tile <> 'excluded' AND t.skipped IS NULL
         AND (t.said_at >= @since OR (t.said_at IS NULL AND t.due_at IS NOT NULL AND o.state IN ('running', 'scheduled', 'missed')))`,
    ),
  };
}
