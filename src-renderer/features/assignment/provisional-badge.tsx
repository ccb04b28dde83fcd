import { IconHourglass } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import styles from './assignment.module.css';

/** 「仮登録 残り21日」 for a device that was added by hand less than 30 days ago; nothing for any other. `narrow`: only the days are seen. */
export const ProvisionalBadge = ({ serialNumber, narrow = false }: { serialNumber: string; narrow?: boolean }) => {
  const { t, language } = useText();
  // One list for all rows of a table.
  const { value } = useAsk('assignment', 'provisional', {});
  const device = value?.devices.find((each) => each.serialNumber === serialNumber);
  if (device === undefined) return null;
  const days = device.daysLeft;
  const label = t('assignment.provisional', { days });
  const until = t('assignment.provisionalUntil', { day: dayText(device.until, language) });
  return (
    <span className={styles.badge} role="img" aria-label={label} title={t('common.withNote', { main: label, note: until })}>
      <Chip tone="teal" icon={IconHourglass} label={narrow ? t('assignment.days', { days }) : label} />
    </span>
  );
};
