import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type CsvEncoding, decodeCsv, encodeCsv } from './csv.ts';

const encodings: readonly CsvEncoding[] = ['utf-8', 'shift_jis'];
const textOf = (rows: readonly (readonly string[])[], encoding: CsvEncoding = 'utf-8') =>
  new TextDecoder(encoding).decode(encodeCsv(rows, encoding).bytes);
const cells = (bytes: Uint8Array) => {
  const answer = decodeCsv(bytes);
  if (!answer.ok) throw new Error(answer.error.code);
  return answer.value;
};
const utf8 = (text: string) => new TextEncoder().encode(text);

describe('a table that is written', () => {
  it('begins with a byte order mark in UTF-8, and has lines as Windows ends them', () => {
    expect([...encodeCsv([['a', 'b'], ['c']], 'utf-8').bytes]).toEqual([0xef, 0xbb, 0xbf, ...utf8('a,b\r\nc\r\n')]);
  });

  it('is CP932 in Shift_JIS: no mark, two bytes for a kanji, NEC and IBM characters as well', () => {
    expect([...encodeCsv([['支度'], ['①髙﨑ｱ']], 'shift_jis').bytes]).toEqual([
      ...[0x8e, 0x78, 0x93, 0x78, 0x0d, 0x0a],
      ...[0x87, 0x40, 0xfb, 0xfc, 0xfa, 0xb1, 0xb1, 0x0d, 0x0a],
    ]);
  });

  it('keeps characters that have another name in CP932', () => {
    const { bytes, replaced } = encodeCsv([['9〜10 a−b x‖y ¢£¬ —¥\u00a01']], 'shift_jis');
    expect(new TextDecoder('shift_jis').decode(bytes)).toBe('9～10 a－b x∥y ￠￡￢ ―￥ 1\r\n');
    expect(replaced).toEqual([]);
  });

  it('names what Shift_JIS cannot hold, once each, and puts a geta in its place', () => {
    const { bytes, replaced } = encodeCsv([['鈴木🍎', 'é'], ['🍎👨‍👩‍👧が']], 'shift_jis');
    expect(replaced).toEqual(['🍎', 'é', '👨‍👩‍👧']);
    expect(new TextDecoder('shift_jis').decode(bytes)).toBe('鈴木〓,〓\r\n〓〓が\r\n');
    expect(encodeCsv([['🍎']], 'utf-8').replaced).toEqual([]);
  });

  it('puts parts of a letter together that macOS keeps apart', () => {
    const { bytes, replaced } = encodeCsv([['が'.normalize('NFD')]], 'shift_jis');
    expect([new TextDecoder('shift_jis').decode(bytes), replaced]).toEqual(['が\r\n', []]);
  });

  it.each(['=1+1', '+81', '-5', '@x', '＝1', '＋1', '－1', '−1', '＠x', '\t=1', "'=1"])('does not let %j run as a formula', (cell) => {
    for (const encoding of encodings) {
      const first = textOf([[cell]], encoding).replace(/^"/, '')[0];
      expect(first).toBe("'");
    }
  });

  it.each(['0012', '356789012345678', '12E3', '4-12', '1/2', '2026-04'])('keeps %s as it is in Excel', (cell) => {
    expect(textOf([[cell]])).toBe(`"=""${cell}"""\r\n`);
  });

  it.each(['12', 'IT-0412', 'F9XK12AB7Q', '2026-04-01 09:12', '', '0'])('writes %j without ado', (cell) => {
    expect(textOf([[cell, 'x']])).toBe(`${cell},x\r\n`);
  });
});

describe('a table that is read', () => {
  it.each(encodings)('is the one that was written (%s)', (encoding) => {
    const letters = fc.stringMatching(/^[ -~あ-んア-ン一二三支度＝－ｱ-ﾟ]{1,12}$/).map((text) => text.trim());
    const cell = fc.oneof(letters, fc.constantFrom('=1', "'=1", "''-", '0012', '4-12', '="', '="0012"', '"', 'a,b', 'a\nb', "'", '−'));
    fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 5 }), (rows) => {
        const mapped = rows.map((row) => row.map((text) => (encoding === 'shift_jis' ? text.replaceAll('−', '－') : text)));
        expect(cells(encodeCsv(rows, encoding).bytes)).toEqual(mapped.filter((row) => row.some((text) => text !== '')));
      }),
    );
  });

  it.each([
    ['UTF-8', utf8('資産番号,シリアル\nIT-1,F9X\n')],
    ['UTF-8 with a mark', utf8('\uFEFF資産番号,シリアル\r\nIT-1,F9X')],
    [
      'CP932',
      encodeCsv(
        [
          ['資産番号', 'シリアル'],
          ['IT-1', 'F9X'],
        ],
        'shift_jis',
      ).bytes,
    ],
    ['tabs', utf8('資産番号\tシリアル\rIT-1\tF9X\r')],
    ['semicolons', utf8('資産番号;シリアル\n;;\n\nIT-1;F9X')],
    ['UTF-16 of Excel', Buffer.from('\uFEFF資産番号\tシリアル\r\nIT-1\tF9X\r\n', 'utf16le')],
    ['blanks around', utf8('資産番号 , シリアル\n IT-1,"F9X "\n')],
  ])('may be in %s', (_name, bytes) => {
    expect(cells(bytes)).toEqual([
      ['資産番号', 'シリアル'],
      ['IT-1', 'F9X'],
    ]);
  });

  it('of one column, or of nothing', () => {
    expect(cells(utf8('F9X\nF9Y\n'))).toEqual([['F9X'], ['F9Y']]);
    expect(cells(utf8(''))).toEqual([]);
  });

  it.each([
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0])],
    ['half a character', new Uint8Array([0xff, 0xfe, 0x41])],
    ['zeros', new Uint8Array([0x41, 0, 0x42, 0])],
  ])('is not %s', (_name, bytes) => {
    expect(decodeCsv(bytes)).toMatchObject({ ok: false, error: { code: 'not-text' } });
  });

  it('is not one whose quotation mark is never closed, and says where', () => {
    expect(decodeCsv(utf8('a,b\nc,"d\ne,f\n'))).toMatchObject({ ok: false, error: { code: 'broken-quotes', details: { line: '2' } } });
  });
});
