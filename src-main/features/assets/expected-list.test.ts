import { describe, expect, it } from 'vitest';
import { decodeSheet } from '#lib/csv.ts';
import { defaultRules } from './code-rules.ts';
import { readExpectedList } from './expected-list.ts';

const read = (text: string) => {
  const lines = decodeSheet(new TextEncoder().encode(text));
  if (!lines.ok) throw new Error(lines.error.code);
  return readExpectedList(lines.value, defaultRules);
};
const row = (serialNumber: string, assetNumber = '', user = '') => ({ serialNumber, assetNumber, user, attributes: {} });

describe('the devices a batch is to have', () => {
  it('are read from a spreadsheet, with or without column names, in any order of columns', () => {
    const rows = [row('F9FXK0Q7Q203', 'IT-0404', '山田 太郎'), row('F9FXK0Q7Q204', 'IT-0405')];
    expect(read('F9FXK0Q7Q203\tIT-0404\t山田 太郎\r\nF9FXK0Q7Q204\tIT-0405\t')).toEqual({ rows, problems: [] });
    expect(read('資産番号,利用者,シリアル番号\nIT-0404,山田 太郎,F9FXK0Q7Q203\nIT-0405,,F9FXK0Q7Q204\n')).toEqual({ rows, problems: [] });
  });

  it('keep further columns, under their names', () => {
    expect(read('serial,部署\nF9FXK0Q7Q203,営業部').rows).toEqual([{ ...row('F9FXK0Q7Q203'), attributes: { 部署: '営業部' } }]);
  });

  it('are what was meant: half width, capitals, without quotation marks', () => {
    expect(read('"ｆ９ｆｘｋ０ｑ７ｑ２０３","ＩＴ－０４０４"').rows).toEqual([row('F9FXK0Q7Q203', 'IT-0404')]);
  });

  it('are named by the line where one is wrong, empty lines counted', () => {
    expect(read('F9FXK0Q7Q203,IT-0404\n\nIT-0405,F9FXK0Q7Q204\n,,鈴木\nF9FXK0Q7Q205,no-label\nF9FXK0Q7Q203,IT-0409')).toEqual({
      rows: [row('F9FXK0Q7Q203', 'IT-0404')],
      problems: [
        { line: 3, reason: 'asset-invalid', what: 'F9FXK0Q7Q204' },
        { line: 4, reason: 'no-serial-or-asset', what: '鈴木' },
        { line: 5, reason: 'asset-invalid', what: 'no-label' },
        { line: 6, reason: 'twice-in-file', what: 'F9FXK0Q7Q203' },
      ],
    });
  });

  it('are none in an empty text', () => {
    expect(read('')).toEqual({ rows: [], problems: [] });
    expect(read('\n\n')).toEqual({ rows: [], problems: [] });
    expect(read('シリアル番号\t資産番号')).toEqual({ rows: [], problems: [] });
  });

  it('may be one column alone, and cannot be an IMEI alone', () => {
    expect(read('F9FXK0Q7Q203\nF9FXK0Q7Q204').rows).toHaveLength(2);
    expect(read('IMEI\n356938035643809').problems).toEqual([{ line: 2, reason: 'no-serial-or-asset', what: '' }]);
  });
});
