import type { Database } from '#store/database.ts';
import type { Told } from './deadline-rules.ts';

/** A mail to one recipient that waits to be sent. */
export interface WaitingMail {
  readonly deadlineId: string;
  readonly dueAt: number;
  readonly address: string;
  readonly purpose: 'reminder' | 'escalation';
  readonly attempts: number;
}

/** A mail whose words are fixed, to those who have not got it. */
export interface Letter {
  readonly id: string;
  readonly subject: string;
  readonly text: string;
  readonly writtenAt: number;
  readonly to: readonly { readonly address: string; readonly attempts: number }[];
}

/** What was told about which date, and the mails that are still to go out. */
export class DeadlinesStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  /** Null: nothing was told about this date; of the same thing at another date neither. */
  told(id: string, dueAt: number): Told | null {
    const row = this.#database
      .prepare(
        `SELECT due_at AS dueAt, stage, told_days AS toldDays, told_at AS toldAt, asked_at AS askedAt, pressed_at AS pressedAt,
           acknowledged_at AS acknowledgedAt, acknowledged_by AS acknowledgedBy, escalated_at AS escalatedAt
         FROM deadline_reminders WHERE id = ? AND due_at = ?`,
      )
      .get(id, dueAt);
    return row === undefined ? null : (row as Told);
  }

  put(id: string, told: Told): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO deadline_reminders
           (id, due_at, stage, told_days, told_at, asked_at, pressed_at, acknowledged_at, acknowledged_by, escalated_at)
         VALUES (@id, @dueAt, @stage, @toldDays, @toldAt, @askedAt, @pressedAt, @acknowledgedAt, @acknowledgedBy, @escalatedAt)`,
      )
      .run({ id, ...told });
  }

  waitingMails(): WaitingMail[] {
    return this.#database
      .prepare('SELECT deadline_id AS deadlineId, due_at AS dueAt, address, purpose, attempts FROM deadline_mails ORDER BY rowid')
      .all() as WaitingMail[];
  }

  /** A newer mail of its purpose takes the place of one that could not be sent. */
  addMail(mail: Omit<WaitingMail, 'attempts'>): void {
    this.#database
      .prepare(
        `INSERT OR REPLACE INTO deadline_mails (deadline_id, due_at, address, purpose, attempts)
         VALUES (@deadlineId, @dueAt, @address, @purpose, 0)`,
      )
      .run(mail);
  }

  removeMail({ deadlineId, address, purpose }: WaitingMail): void {
    this.#database
      .prepare('DELETE FROM deadline_mails WHERE deadline_id = ? AND address = ? AND purpose = ?')
      .run(deadlineId, address, purpose);
  }

  countAttempt({ deadlineId, address, purpose }: WaitingMail): void {
    this.#database
      .prepare('UPDATE deadline_mails SET attempts = attempts + 1 WHERE deadline_id = ? AND address = ? AND purpose = ?')
      .run(deadlineId, address, purpose);
  }

  removeAllMails(): void {
    this.#database.prepare('DELETE FROM deadline_mails').run();
    this.#database.prepare('DELETE FROM letters').run();
  }

  /** How many mails wait, of dates and letters. */
  waitingCount(): number {
    return this.#database.prepare('SELECT (SELECT COUNT(*) FROM deadline_mails) + (SELECT COUNT(*) FROM letters)').pluck().get() as number;
  }

  /** Oldest first. */
  letters(): Letter[] {
    const rows = this.#database
      .prepare('SELECT id, address, subject, text, written_at AS writtenAt, attempts FROM letters ORDER BY written_at, rowid')
      .all() as (Omit<Letter, 'to'> & { address: string; attempts: number })[];
    const letters = new Map<string, Letter>();
    for (const { address, attempts, ...letter } of rows) {
      letters.set(letter.id, { ...letter, to: [...(letters.get(letter.id)?.to ?? []), { address, attempts }] });
    }
    return [...letters.values()];
  }

  addLetter({ to, ...letter }: Omit<Letter, 'to'> & { readonly to: readonly string[] }): void {
    const add = this.#database.prepare(
      'INSERT OR IGNORE INTO letters (id, address, subject, text, written_at) VALUES (@id, @address, @subject, @text, @writtenAt)',
    );
    for (const address of to) add.run({ ...letter, address });
  }

  removeLetter(id: string, address: string): void {
    this.#database.prepare('DELETE FROM letters WHERE id = ? AND address = ?').run(id, address);
  }

  countLetterAttempt(id: string, address: string): void {
    this.#database.prepare('UPDATE letters SET attempts = attempts + 1 WHERE id = ? AND address = ?').run(id, address);
  }

  /** News that could not be told for so long is none any more. */
  removeLettersBefore(writtenBefore: number): void {
    this.#database.prepare('DELETE FROM letters WHERE written_at < ?').run(writtenBefore);
  }
}
