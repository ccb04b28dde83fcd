import { describe, expect, it } from 'vitest';
import { afterHours, daysAlike, type HoursRow, minuteOf, mondayToWeekdays, officeHours, rowsOf, spansOf, withRow } from './hours.ts';

const row = (day: number, from: string, to: string, key = 0): HoursRow => ({ key, day, from, to });
const shown = (rows: readonly HoursRow[]) => rows.map(({ day, from, to }) => `${day} ${from}-${to}`).sort();

describe('hours of a week', () => {
  it('are read as people type them', () => {
    expect(['9:00', '09:00', '0900', '900', '9', ' ９：００ ', '24:00', '0:00'].map(minuteOf)).toEqual([
      540, 540, 540, 540, 540, 540, 1_440, 0,
    ]);
    expect(['', '24:01', '9:60', '25', 'noon', '9:0', '-1', '9:00:00'].map(minuteOf)).toEqual(Array(8).fill(null));
  });

  it('over midnight are entered as one and said as two, over the end of the week too', () => {
    expect(spansOf([row(6, '22:00', '6:00')])).toEqual({
      spans: [
        { day: 6, from: 1_320, to: 1_440 },
        { day: 0, from: 0, to: 360 },
      ],
      wrong: [],
    });
    expect(spansOf([row(5, '22:00', '0:00')]).spans).toEqual([{ day: 5, from: 1_320, to: 1_440 }]);
  });

  it('that are empty go to main as they are, and what is no time is told by its row', () => {
    expect(spansOf([row(1, '9:00', '9:00', 3), row(2, '9:00', 'x', 7)])).toEqual({ spans: [{ day: 1, from: 540, to: 540 }], wrong: [7] });
  });

  it('come back as they were entered', () => {
    for (const rows of [
      [row(1, '9:00', '12:00'), row(1, '13:00', '17:30')],
      [row(6, '22:00', '6:00'), row(0, '22:00', '6:00')],
      [row(2, '0:00', '24:00'), row(3, '0:00', '24:00')],
      [row(4, '0:00', '8:00'), row(4, '20:00', '24:00')],
    ]) {
      expect(shown(rowsOf(spansOf(rows).spans))).toEqual(shown(rows));
    }
    for (const spans of [officeHours, afterHours]) expect(new Set(spansOf(rowsOf(spans)).spans)).toEqual(new Set(spans));
  });

  it('of Monday go to the weekdays and leave the weekend alone; every row has a key of its own', () => {
    const rows = mondayToWeekdays([
      row(1, '8:00', '12:00', 0),
      row(1, '13:00', '17:00', 1),
      row(3, '1:00', '2:00', 2),
      row(6, '9:00', '10:00', 3),
    ]);
    expect(shown(rows)).toEqual([...[1, 2, 3, 4, 5].flatMap((day) => [`${day} 13:00-17:00`, `${day} 8:00-12:00`]), '6 9:00-10:00']);
    expect(new Set(withRow(rows, 0).map(({ key }) => key)).size).toBe(rows.length + 1);
  });

  it('are said together where days are alike', () => {
    expect(daysAlike(officeHours).map(({ days }) => days)).toEqual([[1, 2, 3, 4, 5]]);
    expect(daysAlike(afterHours).map(({ days, rows }) => [days.join(), shown(rows).join()])).toEqual([
      ['1', '1 0:00-9:00,1 17:30-9:00'],
      ['2,3,4', '2 17:30-9:00'],
      ['5', '5 17:30-24:00'],
      ['6,0', '6 0:00-24:00'],
    ]);
  });
});
