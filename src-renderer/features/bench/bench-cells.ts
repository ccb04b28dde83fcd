import type { Slot, Stray } from '#contract/bench.ts';
import type { ValueOf } from '../../bridge/ask.ts';

export type Ports = ValueOf<'bench', 'ports'>;
export type Layout = NonNullable<Ports['layout']>;

/** What lies at one place of the grid. `place` counts from 1; null: not on the layout, or there is none. */
export type Cell =
  | { readonly kind: 'slot'; readonly id: string; readonly place: number | null; readonly slot: Slot }
  | { readonly kind: 'stray'; readonly id: string; readonly place: number | null; readonly stray: Stray }
  | { readonly kind: 'empty'; readonly id: string; readonly place: number; readonly port: string | null };

const byPort = new Intl.Collator('en', { numeric: true }).compare;

/** In the order of their ports; those whose port nobody knows come last. */
export const inPortOrder = <T extends { readonly port: string | null }>(things: readonly T[]): T[] =>
  [...things].sort((a, b) => Number(a.port === null) - Number(b.port === null) || byPort(a.port ?? '', b.port ?? ''));

/** Several devices that came and went at one port: the one that is there now is shown at its place. */
const attachedFirst = (slots: readonly Slot[]): Slot[] => [...slots].sort((a, b) => Number(b.attached) - Number(a.attached));

const slotCell = (slot: Slot, place: number | null): Cell => ({ kind: 'slot', id: slot.udid, place, slot });
const strayCell = (stray: Stray, place: number | null): Cell => ({ kind: 'stray', id: `stray ${stray.id}`, place, stray });

/** The places of the layout, each with what lies there, and after them what has no place. Without a layout everything is `beyond`. */
export const cellsOf = (
  slots: readonly Slot[],
  strays: readonly Stray[],
  layout: Layout | null,
): { readonly placed: readonly Cell[]; readonly beyond: readonly Cell[] } => {
  const shown = new Set<Slot | Stray>();
  const candidates = attachedFirst(slots);
  const placed = (layout?.places ?? []).map((port, index): Cell => {
    const place = index + 1;
    const slot = port === null ? undefined : candidates.find((each) => each.port === port);
    const stray = port === null ? undefined : strays.find((each) => each.port === port);
    const there = slot?.attached === true || stray === undefined ? slot : undefined;
    if (there !== undefined) {
      shown.add(there);
      return slotCell(there, place);
    }
    if (stray === undefined) return { kind: 'empty', id: `place ${place}`, place, port };
    shown.add(stray);
    return strayCell(stray, place);
  });
  const rest = [
    ...inPortOrder(slots.filter((slot) => !shown.has(slot))).map((slot) => slotCell(slot, null)),
    ...inPortOrder(strays.filter((stray) => !shown.has(stray))).map((stray) => strayCell(stray, null)),
  ];
  return { placed, beyond: rest };
};

/** Cut into rows of so many. */
export const inRows = <T>(things: readonly T[], columns: number): (readonly T[])[] =>
  Array.from({ length: Math.ceil(things.length / columns) }, (_, row) => things.slice(row * columns, (row + 1) * columns));

/** How people call a port: by its place on the layout, else by its path. */
export const portName = (port: string, layout: Layout | null): string => {
  const place = layout?.places.indexOf(port) ?? -1;
  return place === -1 ? port : String(place + 1);
};
