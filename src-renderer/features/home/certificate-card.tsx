import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { ValueOf } from '../../bridge/ask.ts';
import { urgencyLook } from '../../status/urgency.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { CountdownBar } from '../../ui/countdown-bar.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './home.module.css';

const YEAR_DAYS = 365;

export const CertificateCard = ({ overview }: { overview: ValueOf<'certificates', 'overview'> }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const { push, wizard } = overview;
  const look = urgencyLook[push?.urgency ?? 'none'];
  const sentence =
    push === null
      ? t('home.certificate.none')
      : push.urgency === 'expired'
        ? t('home.certificate.expired', { date: dayText(push.expiresAt, language) })
        : t('home.certificate.left', { days: push.daysLeft, date: dayText(push.expiresAt, language) });
  const open = wizard !== null && wizard.step !== 'done';
  return (
    <Panel
      title={t('home.certificate.title')}
      className={styles.wide}
      aside={
        push === null ? (
          <Button variant="default" onClick={() => void navigate({ to: '/certificates/push' })}>
            {t(open ? 'home.today.actions.resume' : 'home.certificate.create')}
          </Button>
        ) : (
          <Chip {...look} label={t(`status.urgency.${push.urgency}`)} />
        )
      }
    >
      <div className={styles.certificate}>
        <span className={styles.strong}>{t('home.certificate.name')}</span>
        <CountdownBar tone={look.tone} left={push === null ? 0.0001 : push.daysLeft} span={YEAR_DAYS} label={sentence} />
        <span className="numbers">{sentence}</span>
      </div>
    </Panel>
  );
};
