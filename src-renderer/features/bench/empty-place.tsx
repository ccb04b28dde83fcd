import { memo } from 'react';
import { useText } from '../../text/use-text.ts';
import styles from './slot.module.css';
import type { CellHandlers } from './slot-card.tsx';

interface EmptyPlaceProps {
  readonly id: string;
  readonly place: number;
  readonly port: string | null;
  readonly reachable: boolean;
  readonly on: CellHandlers;
}

/** A place of the layout where nothing is plugged in. */
export const EmptyPlace = memo(({ id, place, port, reachable, on }: EmptyPlaceProps) => {
  const { t } = useText();
  return (
    <div
      ref={(element) => on.register(id, element)}
      role="gridcell"
      tabIndex={reachable ? 0 : -1}
      className={styles.vacant}
      onFocus={() => on.focus(id)}
      onKeyDown={(event) => on.key(event, id)}
    >
      <span className="seen-by-readers-only">{t('bench.card.emptyOf', { place })}</span>
      <span className={styles.place} aria-hidden>
        {String(place).padStart(2, '0')}
      </span>
      <span aria-hidden>{t('bench.card.empty')}</span>
      {port === null ? null : (
        <span className={styles.path} aria-hidden>
          {port}
        </span>
      )}
    </div>
  );
});
EmptyPlace.displayName = 'EmptyPlace';
