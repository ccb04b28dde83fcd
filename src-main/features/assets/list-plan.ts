import type { Asset, ScanRules } from '#contract/assets.ts';
import type { ReadCode } from './binding-rules.ts';
import { type Column, type ColumnMeaning, codesOf, judgeRow, merge, plainText, type RowRefusal } from './list-rules.ts';

/** What a file would do to the list, line by line; nothing is done yet. */
export interface ListPlan {
  readonly columns: readonly Column[];
  readonly rows: number;
  readonly taken: number;
  readonly changed: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly row: number; readonly reason: RowRefusal; readonly what: string }[];
  readonly narrowed: number;
  readonly put: readonly Asset[];
  readonly gone: readonly string[];
}

interface Setting {
  readonly rules: ScanRules;
  readonly find: (code: ReadCode) => Asset | null;
  readonly newId: () => string;
  readonly now: number;
  readonly by: string;
  /** Lets others have their turn, now and then. */
  readonly breathe: () => Promise<void>;
}

/** Lines judged at a stretch: a few milliseconds. */
const STRETCH = 100;
const LONGEST_CODE_SHOWN = 80;
const codeColumns: readonly ColumnMeaning[] = ['asset', 'serial', 'imei', 'user', 'attribute'];

/** Judges every line in order; a line sees what the lines before it would have done. */
export async function planList(lines: readonly (readonly string[])[], columns: readonly Column[], setting: Setting): Promise<ListPlan> {
  const overlay = new Overlay(setting.find);
  const seen = new Set<string>();
  const counts = { taken: 0, changed: 0, unchanged: 0 };
  const refused: { row: number; reason: RowRefusal; what: string }[] = [];
  let narrowed = 0;
  for (const [index, cells] of lines.entries()) {
    if (index % STRETCH === STRETCH - 1) await setting.breathe();
    const refuse = (reason: RowRefusal, what: string) => refused.push({ row: index + 2, reason, what: what.slice(0, LONGEST_CODE_SHOWN) });
    narrowed += columns.filter(({ meaning }, at) => codeColumns.includes(meaning) && isWide(cells[at] ?? '')).length;
    const judged = judgeRow(cells, columns, setting.rules);
    if ('reason' in judged) {
      refuse(judged.reason, judged.what);
      continue;
    }
    const codes = codesOf(judged.row);
    const twice = codes.find(({ kind, code }) => seen.has(`${kind} ${code}`));
    for (const { kind, code } of codes) seen.add(`${kind} ${code}`);
    if (twice !== undefined) {
      refuse('twice-in-file', twice.code);
      continue;
    }
    const merged = merge(judged.row, overlay.find, { id: setting.newId(), now: setting.now, by: setting.by });
    if ('reason' in merged) refuse(merged.reason, merged.what);
    else {
      counts[merged.change] += 1;
      if (merged.change !== 'unchanged') overlay.put(merged.asset, merged.gone);
    }
  }
  return { columns, rows: lines.length, ...counts, refused, narrowed, ...overlay.writes() };
}

/** Letters and digits in full width, or kana in half width; blanks at the ends are nobody's concern. */
const isWide = (cell: string): boolean => {
  const tidy = cell.replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return plainText(tidy) !== tidy;
};

/** The list as it would be after the lines so far. A row that was joined to another handed on all its codes. */
class Overlay {
  readonly #find: (code: ReadCode) => Asset | null;
  readonly #put = new Map<string, Asset>();
  readonly #gone = new Set<string>();
  readonly #codes = new Map<string, string>();

  constructor(find: (code: ReadCode) => Asset | null) {
    this.#find = find;
  }

  find = (code: ReadCode): Asset | null => {
    const id = this.#codes.get(`${code.kind} ${code.code}`);
    return (id === undefined ? null : this.#put.get(id)) ?? this.#find(code);
  };

  put(asset: Asset, gone: readonly string[]): void {
    this.#put.set(asset.id, asset);
    for (const { kind, code } of codesOf(asset)) this.#codes.set(`${kind} ${code}`, asset.id);
    for (const id of gone) {
      this.#gone.add(id);
      this.#put.delete(id);
    }
  }

  writes = () => ({ put: [...this.#put.values()], gone: [...this.#gone] });
}
