import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type BenchLayout,
  emptyLayout,
  LAYOUT_PRESETS,
  type LayoutPreset,
  layoutProblems,
  learnPorts,
  movePort,
  placeOf,
  portsBeyond,
  presetOf,
  reshape,
} from './layout-rules.ts';

const grid = (...places: (string | null)[]): BenchLayout => ({ columns: 2, places });
const presets = Object.keys(LAYOUT_PRESETS) as LayoutPreset[];

describe('a new bench', () => {
  it.each([
    ['10x2', 10, 20],
    ['8x2', 8, 16],
    ['cart-20', 5, 20],
    ['cart-30', 6, 30],
    ['cart-40', 8, 40],
    ['single', 1, 1],
  ] as const)('%s: %i columns, %i places, all free and none broken', (preset, columns, places) => {
    const layout = emptyLayout(preset);
    expect(layout.columns).toBe(columns);
    expect(layout.places).toEqual(Array.from({ length: places }, () => null));
    expect(layoutProblems(layout)).toEqual([]);
    expect(places % columns).toBe(0);
    expect(presetOf(layout)).toBe(preset);
    expect(presetOf({ ...layout, columns: 3 })).toBeNull();
  });
});

describe('learning where ports are', () => {
  it('fills the free places in the order of the hub tree', () => {
    const learnt = learnPorts(grid(null, '9', null, null), ['2-1', '1-10', '1-2', '9']);
    expect(learnt).toEqual(grid('1-2', '9', '1-10', '2-1'));
    expect(placeOf(learnt, '1-10')).toBe(2);
    expect(placeOf(learnt, '7')).toBeNull();
  });

  it('shows what finds no place after the grid, in order, once', () => {
    const ports = ['1-10', '1-2', '1-1', '1-1', '3'];
    const learnt = learnPorts(grid(null, null), ports);
    expect(learnt).toEqual(grid('1-1', '1-2'));
    expect(portsBeyond(learnt, ports)).toEqual(['1-10', '3']);
  });

  it('changes nothing when there is nothing to learn', () => {
    const layout = grid('1', null);
    expect(learnPorts(layout, ['1'])).toBe(layout);
  });
});

describe('moving a port', () => {
  const layout = grid('1', '2', null, '3');
  it.each([
    ['to a free place', '1', 2, grid(null, '2', '1', '3')],
    ['onto another: they swap', '1', 3, grid('3', '2', null, '1')],
    ['to where it is', '2', 1, layout],
    ['from beyond the grid to a free place', '9', 2, grid('1', '2', '9', '3')],
    ['from beyond the grid onto another, which takes the next free place', '9', 0, grid('9', '2', '1', '3')],
  ] as const)('%s', (_name, port, to, expected) => {
    expect(movePort(layout, port, to)).toEqual({ ok: true, value: expected });
  });

  it('from beyond a full grid puts the other one beyond it', () => {
    expect(movePort(grid('1', '2'), '9', 1)).toEqual({ ok: true, value: grid('1', '9') });
  });

  it.each([
    ['1', 4, 'place-not-found'],
    ['1', -1, 'place-not-found'],
    ['1', 0.5, 'place-not-found'],
    ['x', 0, 'port-invalid'],
  ] as const)('%s to %s is refused: %s', (port, to, code) => {
    expect(movePort(layout, port, to)).toMatchObject({ ok: false, error: { code } });
  });
});

describe('another shape', () => {
  it('keeps the order of what was learnt', () => {
    expect(reshape(grid('1', null, '3', '2'), '8x2').places.slice(0, 4)).toEqual(['1', '3', '2', null]);
    expect(reshape(grid('1', null, '3', '2'), 'single')).toEqual({ columns: 1, places: ['1'] });
  });
});

describe('a layout from outside', () => {
  it.each([
    [grid('1', null, '20:1'), []],
    [{ columns: 0, places: ['1'] }, ['columns-invalid']],
    [{ columns: 1.5, places: ['1'] }, ['columns-invalid']],
    [{ columns: 21, places: ['1'] }, ['columns-invalid']],
    [grid(), ['places-invalid']],
    [{ columns: 20, places: Array.from({ length: 201 }, () => null) }, ['places-invalid']],
    [grid('1', 'port 2'), ['port-invalid']],
    [grid('1', null, '1'), ['port-twice']],
  ] as const)('%#: %j', (layout, problems) => {
    expect(layoutProblems(layout)).toEqual(problems);
  });
});

it('stays whole whatever is learnt, moved and reshaped', () => {
  const port = fc.constantFrom('1', '2', '1-1', '1-2', '1-10', '1-2-3', '5:1', '5:1-1', '6:1-1');
  const act = fc.oneof(
    fc.array(port, { maxLength: 6 }).map((ports) => (layout: BenchLayout) => learnPorts(layout, ports)),
    fc.tuple(port, fc.nat(45)).map(([moved, to]) => (layout: BenchLayout) => {
      const outcome = movePort(layout, moved, to);
      if (!outcome.ok) return layout;
      expect(placeOf(outcome.value, moved)).toBe(to);
      const lost = layout.places.filter((each) => each !== null && placeOf(outcome.value, each) === null);
      expect(lost.length === 0 || outcome.value.places.every((each) => each !== null)).toBe(true);
      return outcome.value;
    }),
    fc.constantFrom(...presets).map((preset) => (layout: BenchLayout) => reshape(layout, preset)),
  );
  fc.assert(
    fc.property(fc.constantFrom(...presets), fc.array(act, { maxLength: 20 }), (preset, acts) => {
      let layout = emptyLayout(preset);
      for (const step of acts) layout = step(layout);
      expect(layoutProblems(layout)).toEqual([]);
    }),
  );
});
