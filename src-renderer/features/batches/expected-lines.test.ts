import { describe, expect, it } from 'vitest';
import { readExpectedLines } from './expected-lines.ts';

const row = (serialNumber: string, assetNumber = '', user = '') => ({ serialNumber, assetNumber, user, attributes: {} });

describe('the pasted list', () => {
  it('reads cells of a spreadsheet and of a CSV, and passes over column names', () => {
    expect(readExpectedLines('シリアル番号\t資産番号\t利用者\nF9FX1\tIT-0001\t山田 太郎\n').rows).toEqual([
      row('F9FX1', 'IT-0001', '山田 太郎'),
    ]);
    expect(readExpectedLines('"f9fx1","IT-0001",""\r\nF9FX2').rows).toEqual([row('F9FX1', 'IT-0001'), row('F9FX2')]);
  });

  it('makes full-width characters half width', () => {
    expect(readExpectedLines('Ｆ９ＦＸ１，ＩＴ－０００１').rows).toEqual([row('F9FX1', 'IT-0001')]);
  });

  it('takes a device known by its asset number alone, and names lines without any', () => {
    expect(readExpectedLines('\tIT-0002\t佐藤\n\t\t鈴木\n\nF9FX3')).toEqual({
      rows: [row('', 'IT-0002', '佐藤'), row('F9FX3')],
      wrong: [2],
    });
  });

  it('takes no more rows than a plan may have', () => {
    const { rows, wrong } = readExpectedLines(Array.from({ length: 2_001 }, (_, index) => `S${index}`).join('\n'));
    expect([rows.length, wrong]).toEqual([2_000, [2_001]]);
  });
});
