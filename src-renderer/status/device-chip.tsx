import type { DeviceRow } from '#contract/devices.ts';
import { useText } from '../text/use-text.ts';
import { Chip } from '../ui/chip.tsx';
import styles from './device-chip.module.css';
import { deviceStatusLook } from './device-status.ts';

/** The word of a device's state with what belongs to it: for how many days it is silent, how many are left. */
export const DeviceChip = ({
  status,
  silentDays = null,
  provisionalDays = null,
}: Pick<DeviceRow, 'status'> & Partial<Pick<DeviceRow, 'silentDays' | 'provisionalDays'>>) => {
  const { t } = useText();
  const { ring = false, ...look } = deviceStatusLook[status];
  const days = silentDays === null ? null : t('status.deviceDays', { days: silentDays });
  const left = provisionalDays === null ? null : t('status.deviceDaysLeft', { days: provisionalDays });
  return (
    <span className={styles.set}>
      <span className={ring ? styles.ring : undefined}>
        <Chip {...look} label={t(`status.device.${status}`)} />
      </span>
      {[days, left].map((note) =>
        note === null ? null : (
          <span key={note} className={styles.note} data-tone={note === days ? look.tone : 'teal'}>
            {note}
          </span>
        ),
      )}
    </span>
  );
};
