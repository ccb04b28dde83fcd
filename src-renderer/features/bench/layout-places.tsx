import { type DragEvent, type KeyboardEvent, useRef, useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused } from '../../ui/toast.ts';
import { inRows, type Layout } from './bench-cells.ts';
import styles from './layout.module.css';

/** The places of the bench: a port is dragged to another, or moved with Alt and an arrow; arrows alone walk. */
export const LayoutPlaces = ({ layout, slots }: { layout: Layout; slots: readonly Slot[] }) => {
  const { t } = useText();
  const move = useCall('bench', 'movePort');
  const buttons = useRef(new Map<number, HTMLElement>());
  const [current, setCurrent] = useState(0);
  const [over, setOver] = useState<number | null>(null);
  const [said, setSaid] = useState('');
  const { columns, places } = layout;
  const nameOf = (port: string) => slots.find((slot) => slot.port === port && slot.attached)?.name ?? '';

  const put = async (port: string, to: number) => {
    const answer = await move.run({ port, to });
    if (!answer.ok) return refused((t) => refusalText(t, refusalOf('bench', 'movePort', answer.error)));
    setSaid(t('bench.layout.moved', { port, place: to + 1 }));
    buttons.current.get(to)?.focus();
  };
  const key = (event: KeyboardEvent, index: number, port: string | null) => {
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns, ArrowUp: -columns }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = index + by;
    if (places[to] === undefined) return;
    if (!event.altKey) buttons.current.get(to)?.focus();
    else if (port !== null) void put(port, to);
  };
  const drop = (event: DragEvent, index: number) => {
    event.preventDefault();
    setOver(null);
    const port = event.dataTransfer.getData('text/plain');
    if (places.includes(port)) void put(port, index);
  };
  const label = (port: string | null, place: number) => {
    if (port === null) return t('bench.card.emptyOf', { place });
    const name = nameOf(port);
    return name === '' ? t('bench.layout.place', { place, port }) : t('bench.layout.placeWith', { place, port, name });
  };

  return (
    <>
      <div role="grid" aria-label={t('bench.layout.places')} className={styles.places}>
        {inRows(places, columns).map((row, y) => (
          // Places never change their order; what lies in them does.
          // biome-ignore lint/suspicious/noArrayIndexKey: a place is its index
          <div key={y} role="row" className={styles.row} style={{ gridTemplateColumns: `repeat(${columns}, minmax(58px, 1fr))` }}>
            {row.map((port, x) => {
              const index = y * columns + x;
              return (
                <div
                  key={index}
                  ref={(element) => {
                    if (element === null) buttons.current.delete(index);
                    else buttons.current.set(index, element);
                  }}
                  role="gridcell"
                  tabIndex={index === Math.min(current, places.length - 1) ? 0 : -1}
                  className={styles.spot}
                  data-empty={port === null ? '' : undefined}
                  data-over={over === index ? '' : undefined}
                  draggable={port !== null}
                  onFocus={() => setCurrent(index)}
                  onKeyDown={(event) => key(event, index, port)}
                  onDragStart={(event) => event.dataTransfer.setData('text/plain', port ?? '')}
                  onDragOver={(event) => (event.preventDefault(), setOver(index))}
                  onDragLeave={() => setOver(null)}
                  onDrop={(event) => drop(event, index)}
                >
                  <span className="seen-by-readers-only">{label(port, index + 1)}</span>
                  <strong aria-hidden>{String(index + 1).padStart(2, '0')}</strong>
                  <span aria-hidden>{port ?? t('bench.card.empty')}</span>
                </div>
              );
            })}
          </div>
        ))}
      </div>
      <p className="quiet">{t('bench.layout.hint')}</p>
      <p className="seen-by-readers-only" aria-live="polite">
        {said}
      </p>
    </>
  );
};
