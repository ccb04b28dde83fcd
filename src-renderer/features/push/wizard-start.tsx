import { Button } from '@mantine/core';
import type { PushCertificateView, PushWatch } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { ExpiredNotice } from './expired-notice.tsx';
import { OtherCertificate } from './other-certificate.tsx';
import { WatchPanel } from './watch-panel.tsx';

/** Something is installed: renewing it is the way; another certificate is only a quiet link. The hour after the last change goes on below. */
export const WizardStart = ({ push, watch, devices }: { push: PushCertificateView; watch: PushWatch | null; devices: number }) => {
  const { t } = useText();
  const begin = useCall('push', 'begin');
  return (
    <>
      <ExpiredNotice push={push} />
      <section className={styles.section}>
        <h3>{t('push.start.renew.title')}</h3>
        <ul className={styles.points}>
          <li>{t('push.start.renew.topic')}</li>
          {/* An expired one is used by nobody, and is nothing to go back to. */}
          {push.urgency === 'expired' ? null : (
            <>
              <li>{t('push.start.renew.old')}</li>
              <li>{t('push.start.renew.back')}</li>
            </>
          )}
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
      {watch === null ? null : <WatchPanel watch={watch} />}
    </>
  );
};
