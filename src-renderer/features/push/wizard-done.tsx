import { Button } from '@mantine/core';
import { IconCircleCheckFilled } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { PushWatch, PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { dayText, momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import styles from '../../wizard/wizard.module.css';
import { NextDates } from './next-dates.tsx';
import { WatchPanel } from './watch-panel.tsx';

/** Installed, and answered. What comes next year, and the hour's watch. */
export const WizardDone = ({ wizard, watch }: { wizard: PushWizard; watch: PushWatch | null }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const close = useCall('push', 'close');
  const { accepted, proof, form } = wizard;
  const leave = async (to: '/certificates' | '/bench') => {
    await navigate({ to });
    await close.run({});
  };
  const watching = watch === null ? null : <WatchPanel watch={watch} />;
  const alarm = watch?.state === 'alarm';
  return (
    <>
      {alarm ? watching : null}
      <div className={styles.done}>
        <IconCircleCheckFilled size={36} aria-hidden />
        <div>
          {accepted === null ? null : <strong>{t('push.done.until', { date: dayText(accepted.expiresAt, language) })}</strong>}
          <p>{t('push.done.next', { account: form.appleAccount })}</p>
          {proof === null ? null : <p>{t('push.done.proof', { device: proof.deviceName, at: momentText(proof.at, language) })}</p>}
        </div>
      </div>
      {alarm ? null : watching}
      <NextDates />
      <div className={styles.row}>
        <Button variant="default" onClick={() => void leave('/certificates')}>
          {t('push.done.close')}
        </Button>
        <Button onClick={() => void leave('/bench')}>{t('push.done.bench')}</Button>
      </div>
    </>
  );
};
