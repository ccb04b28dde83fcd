import { Link } from '@tanstack/react-router';
import type { SlotState } from '#contract/bench.ts';
import type { ValueOf } from '../../bridge/ask.ts';
import { slotStateLook } from '../../status/slot-state.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './home.module.css';

export const BenchCard = ({ bench }: { bench: ValueOf<'bench', 'slots'> }) => {
  const { t } = useText();
  const states = Object.keys(slotStateLook) as SlotState[];
  const counts = states
    .map((state) => ({ state, count: bench.slots.filter((slot) => slot.state === state).length }))
    .filter(({ count }) => count > 0);
  return (
    <Panel title={t('home.bench.title')} aside={<Link to="/bench">{t('home.bench.open')}</Link>}>
      {bench.bus === 'absent' ? <p className="quiet">{t('home.bench.absent')}</p> : null}
      {bench.bus === 'connected' && counts.length === 0 ? <p className="quiet">{t('home.bench.none')}</p> : null}
      <ul className={styles.counts}>
        {counts.map(({ state, count }) => (
          <li key={state}>
            <Link to="/bench">
              <Chip {...slotStateLook[state]} label={t(`status.slot.${state}`)} />
              <span className={styles.count}>{t('common.devices', { count })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </Panel>
  );
};
