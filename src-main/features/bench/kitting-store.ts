import type { Database, Statement } from '#store/database.ts';
import type { RunRow, RunsStore } from '#store/runs-store.ts';
import { currentStep, type KittingRun, type RunEvent } from './kitting-run.ts';
import type { RunsBook } from './session-ports.ts';

/** As many lines as there are. */
const ALL = -1;

/** One line of a run's journal. */
export interface JournalLine {
  readonly at: number;
  readonly event: RunEvent['type'] | 'begun';
  readonly step: string | null;
  readonly details: Readonly<Record<string, unknown>>;
}

interface StoredLine {
  at: number;
  event: JournalLine['event'];
  step: string | null;
  details: string;
}

/** Runs and their journal: an event and the run it makes are stored together or not at all. */
export class KittingStore implements RunsBook {
  readonly #database: Database;
  readonly #runs: RunsStore<KittingRun>;
  readonly #insert: Statement;

  constructor(database: Database, runs: RunsStore<KittingRun>) {
    this.#database = database;
    this.#runs = runs;
    this.#insert = database.prepare('INSERT INTO journal (run_id, at, event, step, details) VALUES (?, ?, ?, ?, ?)');
  }

  begin(run: { id: string; udid: string; data: KittingRun; at: number }): void {
    this.#database.transaction(() => {
      this.#runs.create({ id: run.id, subject: run.udid, step: currentStep(run.data), data: run.data, at: run.at });
      this.#append(run.id, run.at, 'begun', null, { batchId: run.data.order.batchId });
    })();
  }

  save(id: string, event: RunEvent, data: KittingRun, at: number, over: boolean): void {
    const { type, ...rest } = event;
    const { step = null, ...details } = rest as { step?: string } & Record<string, unknown>;
    this.#database.transaction(() => {
      this.#runs.save(id, currentStep(data), data, at);
      if (over) this.#runs.end(id, at);
      this.#append(id, at, type, step, details);
    })();
  }

  open(): RunRow<KittingRun>[] {
    return this.#runs.open();
  }

  latest(udid: string): RunRow<KittingRun> | null {
    return this.#runs.latest(udid);
  }

  /** The runs of a batch, oldest first. */
  ofBatch(batchId: string): RunRow<KittingRun>[] {
    return this.#runs.holding('$.order.batchId', batchId);
  }

  /** The last lines of a run's journal, oldest first. */
  journal(runId: string, most = ALL): JournalLine[] {
    const rows = this.#database
      .prepare('SELECT at, event, step, details FROM journal WHERE run_id = ? ORDER BY sequence DESC LIMIT ?')
      .all(runId, most) as StoredLine[];
    return rows.reverse().map((row) => ({ ...row, details: JSON.parse(row.details) as Record<string, unknown> }));
  }

  #append(runId: string, at: number, event: JournalLine['event'], step: string | null, details: object): void {
    this.#insert.run(runId, at, event, step, JSON.stringify(details));
  }
}
