import type { Slot, SlotState } from '#contract/bench.ts';
import { slotStateLook } from '../../status/slot-state.ts';
import { useText } from '../../text/use-text.ts';
import styles from './bench.module.css';

const counted = ['ready', 'working', 'attention', 'done'] as const satisfies readonly SlotState[];

export const Counters = ({ slots }: { slots: readonly Slot[] }) => {
  const { t } = useText();
  return (
    <ul className={styles.counters}>
      {counted.map((state) => {
        const count = slots.filter((slot) => slot.state === state).length;
        return (
          <li key={state} data-tone={slotStateLook[state].tone} data-some={count > 0 ? '' : undefined}>
            <strong>{count}</strong>
            {t(`bench.counts.${state}`)}
          </li>
        );
      })}
    </ul>
  );
};
