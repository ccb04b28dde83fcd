import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useLayoutEffect, useRef, useState } from 'react';
import type { Slot, Stray } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import { useNow } from '../../ui/use-now.ts';
import { type Cell, cellsOf, inRows, type Layout } from './bench-cells.ts';
import { EmptyPlace } from './empty-place.tsx';
import styles from './slot.module.css';
import { type CellHandlers, SlotCard } from './slot-card.tsx';
import { StrayCard } from './stray-card.tsx';

/** A card that says everything, and the room it takes; a compact one has port, state, progress and the end of the serial number. */
const CARD_WIDTH = 212;
const CARD_HEIGHT = 178;
const COMPACT_WIDTH = 84;
const GAP = 12;
/** Cards of a layout get as narrow as they must, so that a hub of ten stays a row of ten; below this the bench scrolls. */
const PLACED_WIDTH = 58;
const PLACED_GAP = 5;
/** Narrower ones are compact. */
const FULL_FROM = 100;
/** Until the width is known. */
const FIRST_COLUMNS = 3;
/** A device that is done and stays plugged in this long was probably forgotten. Milliseconds. */
const FORGOTTEN_MS = 10 * 60_000;

interface SlotGridProps {
  readonly slots: readonly Slot[];
  readonly strays: readonly Stray[];
  readonly layout: Layout | null;
  readonly chosen: ReadonlySet<string>;
  readonly current: string | null;
  readonly onCurrent: (id: string) => void;
  readonly onToggle: (udid: string) => void;
}

/** The devices as an ARIA grid: arrows walk it, Space chooses; the card with the focus is the one inspected. */
export const SlotGrid = (props: SlotGridProps) => {
  const { slots, strays, layout, chosen, current } = props;
  const { t } = useText();
  // One clock for all cards; only those that show a time are given it.
  const now = useNow(1_000);
  const { ref: scroll, height } = useElementSize();
  const { ref, width } = useElementSize();
  const { placed, beyond } = cellsOf(slots, strays, layout);
  const free = width === 0 ? FIRST_COLUMNS : freeColumns(beyond.length, width, height);
  const placedRows = inRows(placed, layout?.columns ?? 1);
  const rows = [...placedRows, ...inRows(beyond, free)];
  const cells = rows.flat();
  const reachable = cells.some(({ id }) => id === current) ? current : cells[0]?.id;
  const on = useCellHandlers(rows, props);

  const draw = (cell: Cell) => {
    const common = { key: cell.id, on, reachable: cell.id === reachable };
    if (cell.kind === 'empty') return <EmptyPlace {...common} id={cell.id} place={cell.place} port={cell.port} />;
    if (cell.kind === 'stray') return <StrayCard {...common} id={cell.id} place={cell.place} stray={cell.stray} />;
    const { slot } = cell;
    return (
      <SlotCard
        {...common}
        slot={slot}
        place={cell.place}
        now={slot.run?.steps.some(({ state }) => state === 'running') === true ? now : 0}
        forgotten={slot.state === 'done' && slot.attached && slot.run?.endedAt != null && now - slot.run.endedAt > FORGOTTEN_MS}
        chosen={chosen.has(slot.udid)}
        current={slot.udid === current}
      />
    );
  };
  const columns = Math.max(placedRows.length > 0 ? (layout?.columns ?? 1) : 0, beyond.length > 0 ? free : 0);
  return (
    <div ref={scroll} className={styles.scroll}>
      <div
        ref={ref}
        role="grid"
        aria-label={t('bench.grid')}
        aria-multiselectable
        aria-rowcount={rows.length}
        aria-colcount={columns}
        className={styles.grid}
      >
        {rows.map((row, index) => {
          const inPlace = index < placedRows.length;
          const [count, gap] = inPlace ? [layout?.columns ?? 1, PLACED_GAP] : [free, GAP];
          const template = `repeat(${count}, minmax(${inPlace ? `${PLACED_WIDTH}px` : '0'}, 1fr))`;
          const compact = width > 0 && (width - gap * (count - 1)) / count < FULL_FROM;
          return (
            <div
              key={row[0]?.id}
              role="row"
              className={styles.row}
              data-placed={inPlace ? '' : undefined}
              data-compact={compact ? '' : undefined}
              style={{ gridTemplateColumns: template, columnGap: gap }}
            >
              {row.map(draw)}
            </div>
          );
        })}
      </div>
    </div>
  );
};

/** Full cards as long as they fit, or make two rows; else compact ones, as many as there is room for. */
const freeColumns = (count: number, width: number, height: number): number => {
  const beside = (card: number) => Math.max(1, Math.floor((width + GAP) / (card + GAP)));
  const full = beside(CARD_WIDTH);
  return count <= full * Math.max(2, Math.floor(height / CARD_HEIGHT)) ? full : beside(COMPACT_WIDTH);
};

/** Handlers that stay the same objects while what they do follows the newest rows. */
const useCellHandlers = (rows: readonly (readonly Cell[])[], { slots, onCurrent, onToggle }: SlotGridProps): CellHandlers => {
  const elements = useRef(new Map<string, HTMLElement>());
  const newest = useRef({ rows, slots, onCurrent, onToggle });
  useLayoutEffect(() => {
    newest.current = { rows, slots, onCurrent, onToggle };
  });
  const [handlers] = useState<CellHandlers>(() => {
    const toggle = (id: string) => newest.current.slots.some(({ udid }) => udid === id) && newest.current.onToggle(id);
    return {
      register: (id, element) => void (element === null ? elements.current.delete(id) : elements.current.set(id, element)),
      focus: (id) => newest.current.onCurrent(id),
      toggle,
      key: (event, id) => {
        if (event.target !== event.currentTarget) return;
        if (event.key === ' ') toggle(id);
        else {
          const target = walked(newest.current.rows, id, event);
          if (target === undefined) return;
          elements.current.get(target)?.focus();
        }
        event.preventDefault();
      },
    };
  });
  return handlers;
};

/** Where a key leads from a cell: the cell's own id at an edge, undefined for a key that does not walk. */
const walked = (rows: readonly (readonly Cell[])[], id: string, { key, ctrlKey, altKey, metaKey }: KeyboardEvent): string | undefined => {
  if (ctrlKey || altKey || metaKey) return undefined;
  const y = rows.findIndex((row) => row.some((cell) => cell.id === id));
  const row = rows[y];
  if (row === undefined) return undefined;
  const x = row.findIndex((cell) => cell.id === id);
  const across = rows.flat();
  const at = across.findIndex((cell) => cell.id === id);
  const below = rows[y + 1];
  const above = rows[y - 1];
  const target = {
    ArrowRight: across[at + 1],
    ArrowLeft: across[at - 1],
    ArrowDown: below?.[Math.min(x, below.length - 1)],
    ArrowUp: above?.[Math.min(x, above.length - 1)],
    Home: row[0],
    End: row.at(-1),
  };
  return key in target ? (target[key as keyof typeof target]?.id ?? id) : undefined;
};
