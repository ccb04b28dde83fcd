import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { PushCertificateView, PushWizard } from '#contract/certificates.ts';
import { urgencyLook } from '../../status/urgency.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { CountdownBar } from '../../ui/countdown-bar.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './certificates.module.css';
import { railStepOf } from './wizard-steps.ts';

const YEAR_DAYS = 365;

/** The push certificate: what is left of its year, and the way to make or renew it. */
export const PushCard = ({ push, wizard }: { push: PushCertificateView | null; wizard: PushWizard | null }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const urgency = push?.urgency ?? 'none';
  const open = wizard !== null && wizard.step !== 'done';
  const wizardButton = (
    <Button
      variant={open || push === null || urgency !== 'good' ? 'filled' : 'default'}
      onClick={() => void navigate({ to: '/certificates/push' })}
    >
      {open
        ? t('certificates.push.resume', { step: t(`wizard.steps.${railStepOf(wizard)}`) })
        : t(push === null ? 'certificates.push.create' : 'certificates.push.renew')}
    </Button>
  );
  return (
    <Panel
      title={t('certificates.push.title')}
      aside={push === null ? undefined : <Chip {...urgencyLook[urgency]} label={t(`status.urgency.${urgency}`)} />}
    >
      {push === null ? (
        <div className={styles.bare}>
          <div>
            <p className={styles.strong}>{open ? t('certificates.push.resumeNote') : t('certificates.push.none')}</p>
            <p>{t('certificates.push.noneText')}</p>
          </div>
          {wizardButton}
        </div>
      ) : (
        <Installed push={push} action={wizardButton} />
      )}
    </Panel>
  );
};

const Installed = ({ push, action }: { push: PushCertificateView; action: ReactNode }) => {
  const { t, language } = useText();
  const { tone } = urgencyLook[push.urgency];
  const left = push.urgency === 'expired' ? t('certificates.push.expired') : t('certificates.push.left', { days: push.daysLeft });
  const name = (key: 'topic' | 'serialNumber' | 'appleAccount' | 'issuedAt' | 'expiresAt' | 'verifiedAt') =>
    t(`certificates.push.names.${key}`);
  return (
    <>
      <div className={styles.bare}>
        <p className={styles.line} data-tone={tone}>
          <span className={styles.days}>{left}</span>
          <span className="quiet">{t('certificates.push.until', { date: dayText(push.expiresAt, language) })}</span>
        </p>
        {action}
      </div>
      <div className={styles.standing}>
        <CountdownBar tone={tone} left={push.daysLeft} span={YEAR_DAYS} label={left} />
      </div>
      <Facts
        facts={[
          { name: name('appleAccount'), value: push.appleAccount },
          { name: name('topic'), value: push.topic, mono: true },
          { name: name('serialNumber'), value: push.serialNumber, mono: true },
          { name: name('issuedAt'), value: dayText(push.issuedAt, language) },
          { name: name('expiresAt'), value: momentText(push.expiresAt, language) },
          { name: name('verifiedAt'), value: push.verifiedAt === null ? t('common.time.never') : momentText(push.verifiedAt, language) },
        ]}
      />
    </>
  );
};
