import { Link } from '@tanstack/react-router';
import type { ValueOf } from '../../bridge/ask.ts';
import { DeviceChip } from '../../status/device-chip.tsx';
import { deviceStatuses, deviceStatusLook } from '../../status/device-status.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { ShareBar } from '../../ui/share-bar.tsx';
import styles from './home.module.css';

/** How many devices stand how; each count leads to its devices. */
export const DevicesCard = ({ counts }: { counts: ValueOf<'devices', 'counts'> }) => {
  const { t } = useText();
  const shares = deviceStatuses.map((id) => ({ id, tone: deviceStatusLook[id].tone, count: counts.statuses[id] ?? 0 }));
  const present = shares.filter(({ count }) => count > 0);
  return (
    <Panel title={t('home.devices.title')} aside={<Link to="/devices">{t('home.devices.all')}</Link>}>
      {present.length === 0 ? (
        <p className="quiet">{t('home.devices.none')}</p>
      ) : (
        <>
          <ShareBar shares={shares} label={present.map(({ id, count }) => `${t(`status.device.${id}`)} ${count}`).join(', ')} />
          <ul className={styles.counts}>
            {present.map(({ id, count }) => (
              <li key={id}>
                <Link to="/devices" search={{ status: id }}>
                  <DeviceChip status={id} />
                  <span className={styles.count}>{t('common.devices', { count })}</span>
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
    </Panel>
  );
};
