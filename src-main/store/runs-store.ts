import type { Database, Statement } from './database.ts';

/** A wizard or kitting run as it is stored. `data` is the state the run's own rules understand. */
export interface RunRow<Data> {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  readonly step: string;
  readonly data: Data;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly endedAt: number | null;
}

interface StoredRun {
  id: string;
  kind: string;
  subject: string;
  step: string;
  data: string;
  created_at: number;
  updated_at: number;
  ended_at: number | null;
}

/** Runs of one kind. At most one open run per subject. */
export class RunsStore<Data> {
  readonly #database: Database;
  readonly #kind: string;
  /** Written several times a second while a bench works. */
  readonly #update: Statement;

  constructor(database: Database, kind: string) {
    this.#database = database;
    this.#kind = kind;
    this.#update = database.prepare('UPDATE runs SET step = ?, data = ?, updated_at = ? WHERE id = ?');
  }

  create(run: { id: string; subject: string; step: string; data: Data; at: number }): void {
    this.#database
      .prepare('INSERT INTO runs (id, kind, subject, step, data, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)')
      .run(run.id, this.#kind, run.subject, run.step, JSON.stringify(run.data), run.at, run.at);
  }

  save(id: string, step: string, data: Data, at: number): void {
    this.#update.run(step, JSON.stringify(data), at, id);
  }

  end(id: string, at: number): void {
    this.#database.prepare('UPDATE runs SET ended_at = ?, updated_at = ? WHERE id = ?').run(at, at, id);
  }

  /** The open runs, oldest first. */
  open(): RunRow<Data>[] {
    const rows = this.#database
      .prepare('SELECT * FROM runs WHERE kind = ? AND ended_at IS NULL ORDER BY created_at, id')
      .all(this.#kind) as StoredRun[];
    return rows.map((row) => this.#read(row));
  }

  /** The newest run of a subject, open or ended. */
  latest(subject: string): RunRow<Data> | null {
    const row = this.#database
      .prepare('SELECT * FROM runs WHERE kind = ? AND subject = ? ORDER BY created_at DESC, rowid DESC LIMIT 1')
      .get(this.#kind, subject) as StoredRun | undefined;
    return row === undefined ? null : this.#read(row);
  }

  /** The runs whose data holds this text at a JSON path (an index over that path makes it quick), oldest first. */
  holding(path: `$.${string}`, text: string): RunRow<Data>[] {
    const rows = this.#database
      .prepare(`SELECT * FROM runs WHERE kind = ? AND json_extract(data, '${path}') = ? ORDER BY created_at, rowid`)
      .all(this.#kind, text) as StoredRun[];
    return rows.map((row) => this.#read(row));
  }

  #read(row: StoredRun): RunRow<Data> {
    return {
      id: row.id,
      kind: row.kind,
      subject: row.subject,
      step: row.step,
      data: JSON.parse(row.data) as Data,
      createdAt: row.created_at,
      updatedAt: row.updated_at,
      endedAt: row.ended_at,
    };
  }
}
