import { IconFlag } from '@tabler/icons-react';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';

/** Says of a given vendor signature what it is not good for. For the page of the credential. */
export const SimulatedVendor = () => {
  const { t } = useText();
  const { value } = useAsk('push', 'overview', {});
  if (value?.vendor?.simulated !== true) return null;
  return (
    <Notice tone="caution" icon={IconFlag}>
      <p>{t('push.vendor.simulated')}</p>
    </Notice>
  );
};
