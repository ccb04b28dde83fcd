import type { rowRefusal, ScanRules } from '#contract/assets.ts';
import type { ExpectedRow } from '#contract/batches.ts';
import { type Column, codesOf, columnsOf, judgeRow } from './list-rules.ts';

interface ExpectedList {
  readonly rows: ExpectedRow[];
  /** Lines as a spreadsheet counts them, from 1. */
  readonly problems: { readonly line: number; readonly reason: (typeof rowRefusal)['options'][number]; readonly what: string }[];
}

/** What people paste without a line of column names. */
const usual: readonly Column[] = [
  { name: '', meaning: 'serial' },
  { name: '', meaning: 'asset' },
  { name: '', meaning: 'user' },
];
const LONGEST_SHOWN = 80;
/** As far as a row of a plan goes. */
const LONGEST = { user: 200, name: 100, value: 500 };
const isEmpty = (cells: readonly string[]) => cells.every((cell) => cell === '');

/** Which devices a batch is to have, from a table with or without column names; each line that names none is told with its number. */
export function readExpectedList(lines: readonly (readonly string[])[], rules: ScanRules): ExpectedList {
  const first = lines.findIndex((cells) => !isEmpty(cells));
  const named = columnsOf(lines[first] ?? []);
  const hasNames = named.some(({ meaning }) => meaning === 'asset' || meaning === 'serial' || meaning === 'imei');
  const columns = hasNames ? named : usual;
  const seen = new Set<string>();
  const list: ExpectedList = { rows: [], problems: [] };
  for (const [index, cells] of lines.entries()) {
    if (isEmpty(cells) || (hasNames && index === first)) continue;
    const judged = judgeRow(cells, columns, rules);
    const refuse = (reason: ExpectedList['problems'][number]['reason'], what: string) =>
      list.problems.push({ line: index + 1, reason, what: what.slice(0, LONGEST_SHOWN) });
    if ('reason' in judged) {
      refuse(judged.reason, judged.what);
      continue;
    }
    const { serialNumber, assetNumber, user, attributes } = judged.row;
    const codes = codesOf(judged.row);
    const twice = codes.find(({ kind, code }) => seen.has(`${kind} ${code}`));
    for (const { kind, code } of codes) seen.add(`${kind} ${code}`);
    // A batch knows its devices by these two; an IMEI alone is none of them.
    if (serialNumber === null && assetNumber === null) refuse('no-serial-or-asset', user);
    else if (twice !== undefined) refuse('twice-in-file', twice.code);
    else {
      list.rows.push({
        serialNumber: serialNumber ?? '',
        assetNumber: assetNumber ?? '',
        user: user.slice(0, LONGEST.user),
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name.slice(0, LONGEST.name), value.slice(0, LONGEST.value)]),
        ),
      });
    }
  }
  return list;
}
