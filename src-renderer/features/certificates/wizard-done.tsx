import { Button } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { PushWizard } from '#contract/certificates.ts';
import { useCall } from '../../bridge/use-call.ts';
import { dayText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import styles from './wizard.module.css';

export const WizardDone = ({ wizard }: { wizard: PushWizard }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const close = useCall('certificates', 'closeWizard');
  const leave = async (to: '/certificates' | '/bench') => {
    await navigate({ to });
    await close.run({});
  };
  return (
    <>
      <div className={styles.done}>
        <IconCircleCheckFilled size={36} aria-hidden />
        <div>
          {wizard.accepted === null ? null : (
            <strong>{t('wizard.done.until', { date: dayText(wizard.accepted.expiresAt, language) })}</strong>
          )}
          <p>{t('wizard.done.next', { account: wizard.form.appleAccount })}</p>
        </div>
      </div>
      <div className={styles.row}>
        <Button variant="default" onClick={() => void leave('/certificates')}>
          {t('wizard.done.close')}
        </Button>
        <Button onClick={() => void leave('/bench')}>{t('wizard.done.bench')}</Button>
      </div>
    </>
  );
};
