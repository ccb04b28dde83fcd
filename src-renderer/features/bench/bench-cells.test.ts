import { describe, expect, it } from 'vitest';
import type { Slot, Stray } from '#contract/bench.ts';
import { cellsOf, inPortOrder, inRows, portName } from './bench-cells.ts';

const slot = (udid: string, port: string | null, attached = true): Slot => ({ udid, port, attached }) as Slot;
const stray = (id: string, port: string | null): Stray => ({ id, port }) as Stray;
const names = (cells: ReturnType<typeof cellsOf>['placed']) => cells.map(({ kind, id, place }) => `${kind} ${id} ${place}`);

describe('what lies where on the bench', () => {
  it('puts ports in the order people count them, the unknown last', () => {
    expect(inPortOrder([slot('c', null), slot('b', '1-10'), slot('a', '1-2')]).map(({ udid }) => udid)).toEqual(['a', 'b', 'c']);
  });

  it('shows devices at their places, empty places between, and the rest after', () => {
    const { placed, beyond } = cellsOf([slot('a', '1-2'), slot('b', '1-9')], [stray('s', '1-3')], {
      columns: 2,
      places: ['1-1', '1-2', '1-3', null],
    });
    expect(names(placed)).toEqual(['empty place 1 1', 'slot a 2', 'stray stray s 3', 'empty place 4 4']);
    expect(names(beyond)).toEqual(['slot b null']);
  });

  it('shows the device that is at a port now, and the one that was there after the grid', () => {
    const { placed, beyond } = cellsOf([slot('old', '1-1', false), slot('new', '1-1')], [], { columns: 1, places: ['1-1'] });
    expect(names(placed)).toEqual(['slot new 1']);
    expect(names(beyond)).toEqual(['slot old null']);
  });

  it('shows a device in recovery where it lies, not the card it had before', () => {
    const { placed, beyond } = cellsOf([slot('a', '1-1', false)], [stray('s', '1-1')], { columns: 1, places: ['1-1'] });
    expect(names(placed)).toEqual(['stray stray s 1']);
    expect(names(beyond)).toEqual(['slot a null']);
  });

  it('has no places without a layout', () => {
    expect(cellsOf([slot('b', '2'), slot('a', '1')], [], null)).toMatchObject({ placed: [], beyond: [{ id: 'a' }, { id: 'b' }] });
  });

  it('cuts rows, and calls a port by its place', () => {
    expect(inRows([1, 2, 3], 2)).toEqual([[1, 2], [3]]);
    expect(portName('1-4', { columns: 1, places: [null, '1-4'] })).toBe('2');
    expect(portName('1-5', { columns: 1, places: [null, '1-4'] })).toBe('1-5');
  });
});
