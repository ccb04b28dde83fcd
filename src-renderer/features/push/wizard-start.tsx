import { Button } from '@mantine/core';
import type { PushCertificateView } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { ExpiredNotice } from './expired-notice.tsx';
import { OtherCertificate } from './other-certificate.tsx';
import { RefusedNotice } from './refused-notice.tsx';
import styles from './wizard.module.css';

/** Something is installed: renewing it is the way; another certificate is only a quiet link. */
export const WizardStart = ({ push, devices }: { push: PushCertificateView; devices: number }) => {
  const { t } = useText();
  const begin = useCall('push', 'begin');
  return (
    <>
      <ExpiredNotice push={push} />
      <section className={styles.section}>
        <h3>{t('push.start.renew.title')}</h3>
        <ul className={styles.points}>
          <li>{t('push.start.renew.topic')}</li>
          <li>{t('push.start.renew.old')}</li>
          <li>{t('push.start.renew.back')}</li>
        </ul>
      </section>
      <RefusedNotice refusal={begin.refusal} />
      <div className={styles.row}>
        <Button loading={begin.pending} onClick={() => void begin.run({ flow: 'renewal' })}>
          {t('push.start.action')}
        </Button>
        <span className="quiet">{t('push.start.time')}</span>
      </div>
      <OtherCertificate devices={devices} label={t('push.start.other')} />
    </>
  );
};
