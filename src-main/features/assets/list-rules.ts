import type { Asset, rowRefusal, ScanRules } from '#contract/assets.ts';
import type { ReadCode } from './binding-rules.ts';
import { classify, isImei, normalCode } from './code-rules.ts';

export type ColumnMeaning = 'asset' | 'serial' | 'imei' | 'user' | 'attribute' | 'ignored';
export type RowRefusal = (typeof rowRefusal)['options'][number];

export interface Column {
  readonly name: string;
  readonly meaning: ColumnMeaning;
}

/** One line as it would be kept. Empty: the file says nothing about it, and what is known stays. */
export interface ListRow {
  readonly assetNumber: string | null;
  readonly serialNumber: string | null;
  readonly imei: string | null;
  readonly user: string;
  readonly attributes: Readonly<Record<string, string>>;
}

type Judged = { readonly row: ListRow } | { readonly reason: RowRefusal; readonly what: string };

/** Column names as asset lists of Japanese offices and of spreadsheets in English have them; see `nameKey` for their form. */
const meanings: readonly (readonly [ColumnMeaning, RegExp])[] = [
  [
    'asset',
    /^(?:資産(?:管理)?(?:番号|no|コード|タグ)|管理(?:番号|no)|備品(?:番号|no)|asset(?:number|no|tag|id|code)?|inventory(?:number|no))$/,
  ],
  ['serial', /^(?:シリアル(?:番号|no|ナンバー)?|製造番号|serial(?:number|no)?|sn|s\/n)$/],
  ['imei', /^imei(?:1|番号|number)?$/],
  [
    'user',
    /^(?:利用者|使用者|所有者|担当|ユーザー?|氏名|名前|(?:利用者|使用者|所有者|ユーザー)(?:名|氏名)|user(?:name)?|owner|assigne[de](?:to)?|name|fullname)$/,
  ],
  // What this list writes itself, and only the program may say.
  ['ignored', /^(?:紐付け日時|紐付けた人|boundat|boundby)$/],
];

const nameKey = (name: string): string =>
  name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s._#:-]/g, '');

/** What each column of a list means. The first of two alike counts; the other becomes a further column. */
export function columnsOf(names: readonly string[]): Column[] {
  const seen = new Set<string>();
  return names.map((raw) => {
    const name = plainText(raw);
    const key = nameKey(name);
    const meaning = key === '' ? 'ignored' : (meanings.find(([, shape]) => shape.test(key))?.[0] ?? 'attribute');
    const once = meaning === 'attribute' ? `attribute ${name}` : meaning;
    if (meaning === 'ignored') return { name, meaning };
    if (!seen.has(once)) {
      seen.add(once);
      return { name, meaning };
    }
    return { name, meaning: meaning === 'attribute' || seen.has(`attribute ${name}`) ? 'ignored' : 'attribute' };
  });
}

/** Names and notes: half-width letters and digits, full-width katakana, single blanks (product.md 4.15). */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** One line's cells by their columns, or why it cannot be taken. */
export function judgeRow(cells: readonly string[], columns: readonly Column[], rules: ScanRules): Judged {
  const cell = (meaning: ColumnMeaning) => cells[columns.findIndex((column) => column.meaning === meaning)] ?? '';
  const [asset, serial, imei] = [cell('asset'), cell('serial'), cell('imei')];
  const assetNumber = normalCode(asset);
  const number = normalCode(imei).replaceAll(' ', '');
  const read = classify(serial, rules);
  if (assetNumber !== '' && classify(asset, rules).kind !== 'asset') return { reason: 'asset-invalid', what: asset };
  if (serial.trim() !== '' && read.kind !== 'serial') return { reason: 'serial-invalid', what: serial };
  if (number !== '' && !isImei(number)) return { reason: 'imei-invalid', what: imei };
  if (assetNumber === '' && serial.trim() === '' && number === '') return { reason: 'no-serial-or-asset', what: plainText(cell('user')) };
  const attributes = columns.flatMap(({ name, meaning }, index) => {
    const value = plainText(cells[index] ?? '');
    return meaning === 'attribute' && value !== '' ? [[name, value] as const] : [];
  });
  return {
    row: {
      assetNumber: assetNumber === '' ? null : assetNumber,
      serialNumber: serial.trim() === '' ? null : read.code,
      imei: number === '' ? null : number,
      user: plainText(cell('user')),
      attributes: Object.fromEntries(attributes),
    },
  };
}

/** The codes of a line, each of which occurs once in the list. */
export const codesOf = ({ assetNumber, serialNumber, imei }: ListRow): ReadCode[] => [
  ...(assetNumber === null ? [] : [{ kind: 'asset' as const, code: assetNumber }]),
  ...(serialNumber === null ? [] : [{ kind: 'serial' as const, code: serialNumber }]),
  ...(imei === null ? [] : [{ kind: 'imei' as const, code: imei }]),
];

export type Merged =
  | { readonly change: 'taken' | 'changed' | 'unchanged'; readonly asset: Asset; readonly gone: readonly string[] }
  | { readonly reason: RowRefusal; readonly what: string };

/** The line put together with the rows that hold one of its codes. Nothing that is bound is given to another. */
export function merge(row: ListRow, find: (code: ReadCode) => Asset | null, fresh: { id: string; now: number; by: string }): Merged {
  const holders = new Map(codesOf(row).map(({ kind, code }) => [kind, find({ kind, code })]));
  const known = [...new Map([...holders.values()].filter((each) => each !== null).map((each) => [each.id, each])).values()];
  const contradicts = (field: 'assetNumber' | 'serialNumber' | 'imei') => {
    const said = new Set([row[field], ...known.map((each) => each[field])].filter((value) => value !== null));
    return said.size > 1;
  };
  // The label is on another device; else the device has another label, or its two numbers belong to two devices.
  const byLabel = holders.get('asset') ?? null;
  if (byLabel !== null && (contradicts('serialNumber') || contradicts('imei')))
    return { reason: 'asset-taken', what: row.assetNumber ?? '' };
  if (contradicts('assetNumber') || contradicts('serialNumber') || contradicts('imei')) {
    return { reason: 'serial-taken', what: row.serialNumber ?? row.imei ?? '' };
  }
  const [first, ...others] = known;
  const pick = (field: 'assetNumber' | 'serialNumber' | 'imei') =>
    row[field] ?? known.find((each) => each[field] !== null)?.[field] ?? null;
  const [assetNumber, serialNumber, imei] = [pick('assetNumber'), pick('serialNumber'), pick('imei')];
  const bound = assetNumber !== null && (serialNumber !== null || imei !== null);
  const before = known.find((each) => each.boundAt !== null);
  const asset: Asset = {
    id: first?.id ?? fresh.id,
    assetNumber,
    serialNumber,
    imei,
    user: row.user || (known.find(({ user }) => user !== '')?.user ?? ''),
    attributes: { ...Object.assign({}, ...others.map((each) => each.attributes)), ...first?.attributes, ...row.attributes },
    boundAt: before?.boundAt ?? (bound ? fresh.now : null),
    boundBy: before?.boundBy ?? (bound ? fresh.by : ''),
  };
  if (first === undefined) return { change: 'taken', asset, gone: [] };
  const same = others.length === 0 && JSON.stringify(asset) === JSON.stringify({ ...first, attributes: { ...first.attributes } });
  return { change: same ? 'unchanged' : 'changed', asset, gone: others.map(({ id }) => id) };
}
