import { useElementSize } from '@mantine/hooks';
import { type KeyboardEvent, useRef } from 'react';
import type { Slot } from '#contract/bench.ts';
import { useText } from '../../text/use-text.ts';
import { useNow } from '../../ui/use-now.ts';
import styles from './slot.module.css';
import { SlotCard } from './slot-card.tsx';

const CARD_WIDTH = 212;
const GAP = 12;
/** Until the width is known. */
const FIRST_COLUMNS = 3;

interface SlotGridProps {
  readonly slots: readonly Slot[];
  readonly chosen: ReadonlySet<string>;
  readonly current: string | null;
  readonly onCurrent: (udid: string) => void;
  readonly onToggle: (udid: string) => void;
}

/** The devices as an ARIA grid: arrows walk it, Space chooses; the card with the focus is the one inspected. */
export const SlotGrid = ({ slots, chosen, current, onCurrent, onToggle }: SlotGridProps) => {
  const { t } = useText();
  const now = useNow(1_000);
  const { ref, width } = useElementSize();
  const cells = useRef(new Map<string, HTMLElement>());
  const columns = width === 0 ? FIRST_COLUMNS : Math.max(1, Math.floor((width + GAP) / (CARD_WIDTH + GAP)));
  const rows = Array.from({ length: Math.ceil(slots.length / columns) }, (_, row) => slots.slice(row * columns, (row + 1) * columns));
  const reachable = slots.some(({ udid }) => udid === current) ? current : slots[0]?.udid;

  const walk = (event: KeyboardEvent, index: number, udid: string) => {
    if (event.target !== event.currentTarget) return;
    const to = {
      ArrowRight: index + 1,
      ArrowLeft: index - 1,
      ArrowDown: index + columns,
      ArrowUp: index - columns,
      Home: index - (index % columns),
      End: index - (index % columns) + columns - 1,
    }[event.key];
    if (event.key === ' ') onToggle(udid);
    else if (to === undefined) return;
    else {
      const target = slots[Math.min(slots.length - 1, to)];
      if (to >= 0 && target !== undefined) cells.current.get(target.udid)?.focus();
    }
    event.preventDefault();
  };

  return (
    <div className={styles.scroll}>
      <div
        ref={ref}
        role="grid"
        aria-label={t('bench.grid')}
        aria-multiselectable
        aria-rowcount={rows.length}
        aria-colcount={columns}
        className={styles.grid}
      >
        {rows.map((row, rowIndex) => (
          <div key={row[0]?.udid} role="row" className={styles.row} style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
            {row.map((slot, column) => (
              <SlotCard
                key={slot.udid}
                slot={slot}
                now={now}
                chosen={chosen.has(slot.udid)}
                current={slot.udid === current}
                reachable={slot.udid === reachable}
                register={(element) => {
                  if (element === null) cells.current.delete(slot.udid);
                  else cells.current.set(slot.udid, element);
                }}
                onFocus={() => onCurrent(slot.udid)}
                onKeyDown={(event) => walk(event, rowIndex * columns + column, slot.udid)}
                onToggle={() => onToggle(slot.udid)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
};
