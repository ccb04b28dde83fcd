import { Button } from '@mantine/core';
import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import shared from '../../wizard/wizard.module.css';
import { ExpiredNotice } from './expired-notice.tsx';
import { PortalButtons } from './portal-buttons.tsx';
import { PortalLink } from './portal-link.tsx';
import { PortalSketch } from './portal-sketch.tsx';
import { PushTopic } from './push-topic.tsx';
import styles from './wizard.module.css';

/** Before anything is made: is it the right account, and does its site show the right row? */
export const WizardIdentity = ({ wizard, push }: { wizard: PushWizard; push: PushCertificateView }) => {
  const { t, language } = useText();
  const answer = useCall('push', 'answerIdentity');
  const tell = (canSignIn: boolean) => void answer.run({ canSignIn });
  return (
    <>
      <ExpiredNotice push={push} />
      <div className={shared.account}>
        <div>
          <p>{t('push.identity.account')}</p>
          <strong>{push.appleAccount}</strong>
        </div>
        <PortalLink url={wizard.portalUrl} to="look" quiet />
      </div>
      <section className={shared.section}>
        <h3>{t('push.identity.row')}</h3>
        <PortalSketch push={push} />
        <Facts
          facts={[
            { name: t('push.names.topic'), value: <PushTopic topic={push.topic} /> },
            { name: t('push.names.expiresAt'), value: dayText(push.expiresAt, language) },
            { name: t('push.names.serialNumber'), value: push.serialNumber, mono: true },
          ]}
        />
      </section>
      <section className={styles.question} aria-label={t('push.identity.question')}>
        <h3>{t('push.identity.question')}</h3>
        <p>{t('push.identity.questionText')}</p>
        <RefusedNotice refusal={answer.refusal} />
        <div className={shared.row}>
          <Button loading={answer.pending} onClick={() => tell(true)}>
            {t('push.identity.yes')}
          </Button>
          <Button variant="default" disabled={answer.pending} onClick={() => tell(false)}>
            {t('push.identity.no')}
          </Button>
        </div>
      </section>
      <PortalButtons renewing />
    </>
  );
};
