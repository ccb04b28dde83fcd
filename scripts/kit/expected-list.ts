import { readFileSync } from 'node:fs';
import type { ScanRules } from '#contract/assets.ts';
import type { ExpectedRow } from '#contract/batches.ts';
import { decodeCsv } from '#lib/csv.ts';
import { columnsOf, judgeRow } from '../../src-main/features/assets/list-rules.ts';
import { Stop } from './stop.ts';
import type { Words } from './words.ts';

/** What a batch may expect (contract/batches.ts). */
const MOST_ROWS = 2_000;
const LONGEST = { serialNumber: 40, assetNumber: 40, user: 200, name: 100, attribute: 500 };

/**
 * The list of what a batch is to have: the first line names the columns, in the words that asset lists use; columns it does not
 * know become attributes. Numbers are held to the rules of the asset list. Throws a {@link Stop} (2) when it cannot be used.
 */
export function readExpectedList(path: string, rules: ScanRules, words: Words): ExpectedRow[] {
  const refuse = (sentence: string): never => {
    throw new Stop(2, sentence);
  };
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    return refuse(words.files.unreadable(path));
  }
  const table = decodeCsv(bytes);
  if (!table.ok) {
    const { code, details } = table.error;
    return refuse(code === 'not-text' ? words.files.notText(path) : words.files.brokenQuotes(path, details?.['line'] ?? '?'));
  }
  const [names = [], ...lines] = table.value;
  const columns = columnsOf(names);
  if (!columns.some(({ meaning }) => meaning === 'serial')) return refuse(words.files.noSerialColumn(path));
  const bad: string[] = [];
  const rows = lines.flatMap((cells, index): ExpectedRow[] => {
    const judged = judgeRow(cells, columns, rules);
    if ('reason' in judged) {
      bad.push(`  ${words.files.row(index + 2, judged.what)}: ${words.refusedRow[judged.reason]}`);
      return [];
    }
    const { serialNumber, assetNumber, user, attributes } = judged.row;
    return [{ serialNumber: serialNumber ?? '', assetNumber: assetNumber ?? '', user, attributes: { ...attributes } }];
  });
  if (bad.length > 0) return refuse([words.files.listBad(path), ...bad.slice(0, 50)].join('\n'));
  if (rows.length === 0) return refuse(words.files.emptyList(path));
  if (rows.length > MOST_ROWS || !rows.every(fits)) return refuse(words.files.tooLong(path));
  return rows;
}

const fits = ({ serialNumber, assetNumber, user, attributes }: ExpectedRow): boolean =>
  serialNumber.length <= LONGEST.serialNumber &&
  assetNumber.length <= LONGEST.assetNumber &&
  user.length <= LONGEST.user &&
  Object.entries(attributes).every(([name, text]) => name.length <= LONGEST.name && text.length <= LONGEST.attribute);
