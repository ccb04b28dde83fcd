import type { Database } from '#store/database.ts';
import type { AccountForm } from './account-rules.ts';

export interface Account extends AccountForm {
  readonly id: string;
  /** Last answer to "can you still sign in?" */
  readonly confirmedAt: number | null;
  readonly able: boolean | null;
  /** From when the quarter until the next question counts. */
  readonly countsFrom: number;
}

interface StoredAccount {
  id: string;
  address: string;
  managed: number;
  purposes: string;
  ownerName: string;
  ownerEmail: string;
  deputyName: string | null;
  deputyEmail: string | null;
  trustedNumbers: string;
  note: string;
  confirmedAt: number | null;
  able: number | null;
  countsFrom: number;
}

const columns = `id, address, managed, purposes, owner_name AS ownerName, owner_email AS ownerEmail, deputy_name AS deputyName,
  deputy_email AS deputyEmail, trusted_numbers AS trustedNumbers, note, confirmed_at AS confirmedAt, able, counts_from AS countsFrom`;

/** The Apple Account register. */
export class AccountsStore {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  /** By address. */
  all(): Account[] {
    return (this.#database.prepare(`SELECT ${columns} FROM accounts ORDER BY address`).all() as StoredAccount[]).map(read);
  }

  get(id: string): Account | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM accounts WHERE id = ?`).get(id);
    return row === undefined ? null : read(row as StoredAccount);
  }

  find(address: string): Account | null {
    const row = this.#database.prepare(`SELECT ${columns} FROM accounts WHERE address = ?`).get(address);
    return row === undefined ? null : read(row as StoredAccount);
  }

  put(account: Account): void {
    const { owner, deputy, able, ...plain } = account;
    this.#database
      .prepare(
        `INSERT INTO accounts (id, address, managed, purposes, owner_name, owner_email, deputy_name, deputy_email, trusted_numbers, note,
           confirmed_at, able, counts_from)
         VALUES (@id, @address, @managed, @purposes, @ownerName, @ownerEmail, @deputyName, @deputyEmail, @trustedNumbers, @note,
           @confirmedAt, @able, @countsFrom)
         ON CONFLICT (id) DO UPDATE SET address = excluded.address, managed = excluded.managed, purposes = excluded.purposes,
           owner_name = excluded.owner_name, owner_email = excluded.owner_email, deputy_name = excluded.deputy_name,
           deputy_email = excluded.deputy_email, trusted_numbers = excluded.trusted_numbers, note = excluded.note,
           confirmed_at = excluded.confirmed_at, able = excluded.able, counts_from = excluded.counts_from`,
      )
      .run({
        ...plain,
        managed: account.managed ? 1 : 0,
        purposes: JSON.stringify(account.purposes),
        trustedNumbers: JSON.stringify(account.trustedNumbers),
        ownerName: owner.name,
        ownerEmail: owner.email,
        deputyName: deputy?.name ?? null,
        deputyEmail: deputy?.email ?? null,
        able: able === null ? null : able ? 1 : 0,
      });
  }

  remove(id: string): void {
    this.#database.prepare('DELETE FROM accounts WHERE id = ?').run(id);
  }
}

function read({ ownerName, ownerEmail, deputyName, deputyEmail, ...row }: StoredAccount): Account {
  return {
    ...row,
    managed: row.managed === 1,
    purposes: JSON.parse(row.purposes) as Account['purposes'],
    owner: { name: ownerName, email: ownerEmail },
    deputy: deputyName === null ? null : { name: deputyName, email: deputyEmail ?? '' },
    trustedNumbers: JSON.parse(row.trustedNumbers) as string[],
    able: row.able === null ? null : row.able === 1,
  };
}
