import { fail, type Outcome, ok } from '#lib/outcome.ts';
import { comparePorts } from './hub-tree.ts';
import { isPort } from './port-rules.ts';

/** The bench as it stands on the table: places row by row, each with the port whose device lies there. */
export interface BenchLayout {
  readonly columns: number;
  readonly places: readonly (string | null)[];
}

/** Columns and places of what is on sale: hubs of ten and eight ports side by side, carts, one cable (product.md 4.7). */
export const LAYOUT_PRESETS = {
  '10x2': { columns: 10, places: 20 },
  '8x2': { columns: 8, places: 16 },
  'cart-20': { columns: 5, places: 20 },
  'cart-30': { columns: 6, places: 30 },
  'cart-40': { columns: 8, places: 40 },
  single: { columns: 1, places: 1 },
} as const;

export type LayoutPreset = keyof typeof LAYOUT_PRESETS;

/** In the order in which they are offered. */
export const layoutPresets = Object.keys(LAYOUT_PRESETS) as LayoutPreset[];

/** Which of them this bench is; null: none. */
export const presetOf = ({ columns, places }: BenchLayout): LayoutPreset | null =>
  layoutPresets.find((preset) => LAYOUT_PRESETS[preset].columns === columns && LAYOUT_PRESETS[preset].places === places.length) ?? null;

const MOST_COLUMNS = 20;
const MOST_PLACES = 200;

/** A bench of this shape that has not learnt any port yet. */
export function emptyLayout(preset: LayoutPreset): BenchLayout {
  const { columns, places } = LAYOUT_PRESETS[preset];
  return { columns, places: Array.from({ length: places }, () => null) };
}

/** The place of a port, from 0, row by row; null for one that is not on the grid. */
export function placeOf(layout: BenchLayout, port: string): number | null {
  const place = layout.places.indexOf(port);
  return place === -1 ? null : place;
}

/** Ports with a device that have no place on the grid, in the order they are shown after it. */
export function portsBeyond(layout: BenchLayout, ports: Iterable<string>): string[] {
  return [...new Set(ports)].filter((port) => placeOf(layout, port) === null).sort(comparePorts);
}

/**
 * Gives each port that has no place the next free one, in the order of the hub tree, as long as there are any. What has a
 * place keeps it, whether or not a device is there now.
 */
export function learnPorts(layout: BenchLayout, ports: Iterable<string>): BenchLayout {
  const beyond = portsBeyond(layout, ports);
  if (beyond.length === 0) return layout;
  return { ...layout, places: layout.places.map((port) => port ?? beyond.shift() ?? null) };
}

/**
 * Puts a port at a place. A port that lay there takes the place that becomes free; when none does, because the port comes
 * from beyond the grid, it takes the next free one, or goes beyond the grid itself.
 */
export function movePort(layout: BenchLayout, port: string, to: number): Outcome<BenchLayout, 'place-not-found' | 'port-invalid'> {
  if (!isPort(port)) return fail('port-invalid');
  const there = layout.places[to];
  if (there === undefined) return fail('place-not-found');
  const from = placeOf(layout, port);
  const places = [...layout.places];
  places[to] = port;
  if (from !== null && from !== to) places[from] = there;
  const moved = { ...layout, places };
  return ok(from === null && there !== null ? learnPorts(moved, [there]) : moved);
}

/** Another shape of bench: what was learnt stays in its order as far as there is room. */
export function reshape(layout: BenchLayout, preset: LayoutPreset): BenchLayout {
  const { columns, places } = emptyLayout(preset);
  const learnt = layout.places.filter((port) => port !== null);
  return { columns, places: places.map((_, index) => learnt[index] ?? null) };
}

export type LayoutProblem = 'columns-invalid' | 'places-invalid' | 'port-invalid' | 'port-twice';

/** What is wrong with a layout that comes from outside; nothing: it can be used. */
export function layoutProblems({ columns, places }: BenchLayout): LayoutProblem[] {
  const problems: LayoutProblem[] = [];
  if (!Number.isInteger(columns) || columns < 1 || columns > MOST_COLUMNS) problems.push('columns-invalid');
  if (places.length < 1 || places.length > MOST_PLACES) problems.push('places-invalid');
  const ports = places.filter((port) => port !== null);
  if (!ports.every(isPort)) problems.push('port-invalid');
  if (new Set(ports).size < ports.length) problems.push('port-twice');
  return problems;
}
