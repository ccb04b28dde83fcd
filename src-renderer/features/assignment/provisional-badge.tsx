import { IconHourglass } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';

/** 「仮登録 残り21日」 for a device that was added by hand less than 30 days ago; nothing for any other. */
export const ProvisionalBadge = ({ serialNumber }: { serialNumber: string }) => {
  const { t, language } = useText();
  // One list for all rows of a table.
  const { value } = useAsk('assignment', 'provisional', {});
  const device = value?.devices.find((each) => each.serialNumber === serialNumber);
  if (device === undefined) return null;
  return (
    <span title={`${dayText(device.until, language)} ${t('assignment.provisionalText')}`}>
      <Chip tone="teal" icon={IconHourglass} label={t('assignment.provisional', { days: device.daysLeft })} />
    </span>
  );
};
