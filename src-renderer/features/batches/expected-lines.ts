import type { ExpectedRow } from '#contract/batches.ts';

const MOST_ROWS = 2_000;

/** A cell as it is meant: half width, without the quotation marks of a CSV. */
const tidy = (cell: string): string =>
  cell
    .normalize('NFKC')
    .trim()
    .replace(/^"(.*)"$/, '$1')
    .trim();

const isHeading = (cell: string): boolean => /シリアル|serial/i.test(cell);

/**
 * Lines as a spreadsheet copies them: serial number, asset number, user, separated by tabs or commas. A first line of column
 * names is passed over. `wrong`: lines, from 1, that name no device. At most 2,000 rows are taken.
 */
export const readExpectedLines = (text: string): { readonly rows: ExpectedRow[]; readonly wrong: readonly number[] } => {
  const rows: ExpectedRow[] = [];
  const wrong: number[] = [];
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '') continue;
    const [serial = '', asset = '', user = ''] = line.split(line.includes('\t') ? '\t' : /[,、，]/).map(tidy);
    if (index === 0 && isHeading(serial)) continue;
    const nobody = serial === '' && asset === '';
    if (nobody || serial.length > 40 || asset.length > 40 || rows.length >= MOST_ROWS) wrong.push(index + 1);
    else rows.push({ serialNumber: serial.toUpperCase(), assetNumber: asset, user: user.slice(0, 200), attributes: {} });
  }
  return { rows, wrong };
};
