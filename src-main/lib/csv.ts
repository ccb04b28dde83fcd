import iconv from 'iconv-lite';
import papaparse from 'papaparse';
import { fail, type Outcome, ok } from './outcome.ts';

/** `shift_jis` is CP932, what Excel of a Japanese Windows writes and expects. */
export type CsvEncoding = 'utf-8' | 'shift_jis';

export interface EncodedCsv {
  readonly bytes: Uint8Array;
  /** Characters CP932 has no place for, each once, in order of appearance; "〓" stands in their place. Empty in UTF-8. */
  readonly replaced: readonly string[];
}

/** Spreadsheets run what begins with one of these, full-width ones included (OWASP, "CSV injection"). */
const formula = /^'*[=+\-@＝＋－＠−\t\r\n]/;
/** What Excel would turn into another value: leading zeros and long digits lost, "12E3" computed, "4-12" made a day of April. */
const spoilt = /^(?:0\d+|\d{12,}|\d+[Ee]\d+|\d{1,4}[-/]\d{1,2})$/;

/**
 * A table as Excel opens it without spoiling it: no cell is run as a formula, no number loses digits, serial numbers stay text
 * (`="0012"`). {@link decodeCsv} gives the same cells back. UTF-8 begins with a byte order mark, without which Excel guesses.
 */
export function encodeCsv(rows: readonly (readonly string[])[], encoding: CsvEncoding): EncodedCsv {
  const text = papaparse.unparse(
    rows.map((row) => row.map(guarded)),
    { newline: '\r\n' },
  );
  if (encoding === 'utf-8') return { bytes: new TextEncoder().encode(`\uFEFF${text}\r\n`), replaced: [] };
  return toCp932(`${text}\r\n`);
}

/** {@link decodeSheet} without the lines that have no content. */
export function decodeCsv(bytes: Uint8Array): ReturnType<typeof decodeSheet> {
  const sheet = decodeSheet(bytes);
  return sheet.ok ? ok(sheet.value.filter((row) => row.some((cell) => cell !== ''))) : sheet;
}

/**
 * The cells of a file from a person's hand, line by line as a spreadsheet counts them: UTF-8 or CP932, with comma, semicolon or tab, also what Excel saves as "Unicode text"
 * (UTF-16 with a byte order mark). Cells are trimmed, and what {@link encodeCsv} put around them is taken off.
 * `not-text`: neither of these encodings. `broken-quotes`: a quotation mark is not closed; `line`
 * counts from 1.
 */
export function decodeSheet(bytes: Uint8Array): Outcome<readonly (readonly string[])[], 'not-text' | 'broken-quotes'> {
  const text = textOf(bytes);
  if (text === null) return fail('not-text');
  // Empty lines would count as lines of one cell in the guess.
  const { delimiter } = papaparse.parse<string[]>(text, { delimitersToGuess: [',', '\t', ';'], skipEmptyLines: true, preview: 20 }).meta;
  const { data, errors } = papaparse.parse<string[]>(text, { delimiter });
  const broken = errors.find(({ type }) => type === 'Quotes');
  if (broken !== undefined) return fail('broken-quotes', broken.message, { line: String((broken.row ?? 0) + 1) });
  return ok(data.map((row) => row.map(unguarded)));
}

function guarded(cell: string): string {
  return spoilt.test(cell) ? `="${cell}"` : unformula(cell);
}

/** A text that no spreadsheet runs, e.g. for a cell that is pasted. */
export const unformula = (cell: string): string => (formula.test(cell) ? `'${cell}` : cell);

function unguarded(cell: string): string {
  const trimmed = cell.trim();
  const text = /^="(.*)"$/.exec(trimmed)?.[1] ?? trimmed;
  return text.startsWith("'") && formula.test(text) ? text.slice(1) : text;
}

/**
 * Unicode's names of six characters whose place in CP932 bears another name (facts, libraries.md 10), and three more that Macs
 * type: the dash, the yen sign and the blank that does not break. A person sees no difference.
 */
const cp932Names: Readonly<Record<string, string>> = {
  '〜': '～',
  '−': '－',
  '‖': '∥',
  '¢': '￠',
  '£': '￡',
  '¬': '￢',
  '—': '―',
  '¥': '￥',
  '\u00a0': ' ',
};

const holds = (text: string) => iconv.decode(iconv.encode(text, 'cp932'), 'cp932') === text;

function toCp932(text: string): EncodedCsv {
  const renamed = text.replace(/[〜−‖¢£¬—¥\u00a0]/g, (character) => cp932Names[character] ?? character);
  if (holds(renamed)) return { bytes: iconv.encode(renamed, 'cp932'), replaced: [] };
  const replaced = new Set<string>();
  const fitting = Array.from(new Intl.Segmenter('ja').segment(renamed), ({ segment }) => {
    // macOS writes が as か and a mark; together they have a place.
    const form = [segment, segment.normalize('NFC')].find(holds);
    if (form === undefined) replaced.add(segment);
    return form ?? '〓';
  });
  return { bytes: iconv.encode(fitting.join(''), 'cp932'), replaced: [...replaced] };
}

/** Null: in none of the encodings. UTF-8 first, as nearly no text of CP932 is valid in it. */
function textOf(bytes: Uint8Array): string | null {
  const wide = bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  for (const encoding of wide === null ? ['utf-8', 'shift_jis'] : [wide]) {
    const text = decoded(bytes, encoding);
    if (text !== null && !text.includes('\0')) return text;
  }
  return null;
}

function decoded(bytes: Uint8Array, encoding: string): string | null {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch (error) {
    if (error instanceof TypeError) return null;
    throw error;
  }
}
