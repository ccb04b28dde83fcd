import type { Asset } from '#contract/assets.ts';
import { foldParts, foldWords } from '#lib/fold.ts';
import type { Database } from '#store/database.ts';
import type { ReadCode } from './binding-rules.ts';

interface StoredAsset extends Omit<Asset, 'attributes'> {
  attributes: string;
}

const columns = `id, asset_number AS assetNumber, serial_number AS serialNumber, imei, user, attributes,
  bound_at AS boundAt, bound_by AS boundBy`;
const inOrder = 'ORDER BY asset_number IS NULL, asset_number, serial_number, imei';
const found = 'WHERE NOT EXISTS (SELECT 1 FROM json_each(@words) WHERE instr(folded, value) = 0)';

/** Labels, devices and users. The tables's constraints are the last word on what occurs once. */
export class AssetsStore {
  readonly #database: Database;
  readonly #statements: ReturnType<typeof prepareAll>;

  constructor(database: Database) {
    this.#database = database;
    this.#statements = prepareAll(database);
  }

  transaction<T>(work: () => T): T {
    return this.#database.transaction(work)();
  }

  /** Rows in which every word of `search` occurs somewhere, by asset number. */
  page(search: string, offset: number, limit: number): { assets: Asset[]; total: number } {
    const words = JSON.stringify(foldWords(search));
    const { total } = this.#statements.count.get({ words }) as { total: number };
    return { assets: (this.#statements.page.all({ words, offset, limit }) as StoredAsset[]).map(toAsset), total };
  }

  all(): Asset[] {
    return (this.#statements.all.all() as StoredAsset[]).map(toAsset);
  }

  get(id: string): Asset | null {
    return one(this.#statements.get.get(id));
  }

  find = ({ kind, code }: ReadCode): Asset | null =>
    one(this.#statements[kind === 'asset' ? 'byAsset' : kind === 'serial' ? 'bySerial' : 'byImei'].get(code));

  put(asset: Asset): void {
    const { assetNumber, serialNumber, imei, user, attributes } = asset;
    this.#statements.put.run({
      ...asset,
      attributes: JSON.stringify(attributes),
      folded: foldParts([assetNumber, serialNumber, imei, user, ...Object.values(attributes)]),
    });
  }

  remove(id: string): void {
    this.#statements.remove.run(id);
  }
}

function prepareAll(database: Database) {
  const by = (column: string) => database.prepare(`SELECT ${columns} FROM assets WHERE ${column} = ?`);
  return {
    count: database.prepare(`SELECT count(*) AS total FROM assets ${found}`),
    page: database.prepare(`SELECT ${columns} FROM assets ${found} ${inOrder} LIMIT @limit OFFSET @offset`),
    all: database.prepare(`SELECT ${columns} FROM assets ${inOrder}`),
    get: by('id'),
    byAsset: by('asset_number'),
    bySerial: by('serial_number'),
    byImei: by('imei'),
    put: database.prepare(
      `INSERT INTO assets (id, asset_number, serial_number, imei, user, attributes, bound_at, bound_by, folded)
       VALUES (@id, @assetNumber, @serialNumber, @imei, @user, @attributes, @boundAt, @boundBy, @folded)
       ON CONFLICT (id) DO UPDATE SET asset_number = excluded.asset_number, serial_number = excluded.serial_number,
         imei = excluded.imei, user = excluded.user, attributes = excluded.attributes, bound_at = excluded.bound_at,
         bound_by = excluded.bound_by, folded = excluded.folded`,
    ),
    remove: database.prepare('DELETE FROM assets WHERE id = ?'),
  };
}

const one = (row: unknown): Asset | null => (row === undefined ? null : toAsset(row as StoredAsset));

const toAsset = (row: StoredAsset): Asset => ({ ...row, attributes: JSON.parse(row.attributes) as Record<string, string> });
