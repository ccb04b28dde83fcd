import { IconRefreshAlert } from '@tabler/icons-react';
import type { PushCertificateView } from '#contract/push.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';

/** An expired certificate can usually still be renewed, topic and devices kept: that is tried before anything else. */
export const ExpiredNotice = ({ push }: { push: PushCertificateView }) => {
  const { t } = useText();
  if (push.urgency !== 'expired') return null;
  return (
    <Notice tone="amber" icon={IconRefreshAlert} title={t('push.expired.title')}>
      <p>{t('push.expired.text')}</p>
      <p>{t('push.expired.last')}</p>
    </Notice>
  );
};
