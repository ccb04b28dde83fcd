import { Button } from '@mantine/core';
import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { RecoveryRoutes } from './recovery-routes.tsx';
import { WrongAccount } from './wrong-account.tsx';

interface WizardStopProps {
  readonly wizard: PushWizard;
  readonly stop: NonNullable<PushWizard['stop']>;
  readonly push: PushCertificateView | null;
  readonly devices: number;
}

/** A page that holds the wizard up until the person comes back from it: nothing is lost yet. */
export const WizardStop = ({ wizard, stop, push, devices }: WizardStopProps) => {
  const { t } = useText();
  const leave = useCall('push', 'stop');
  return (
    <>
      {stop === 'cannot-sign-in' ? (
        <RecoveryRoutes push={push} account={wizard.form.appleAccount} devices={devices} />
      ) : (
        <WrongAccount wizard={wizard} push={push} />
      )}
      <RefusedNotice refusal={leave.refusal} />
      <div className={styles.row}>
        <Button loading={leave.pending} onClick={() => void leave.run({ stop: null })}>
          {t(`push.stop.${stop}.back`)}
        </Button>
        {stop === 'get-started' ? (
          <Button variant="default" disabled={leave.pending} onClick={() => void leave.run({ stop: 'cannot-sign-in' })}>
            {t('push.stop.wrong.cannot')}
          </Button>
        ) : null}
      </div>
    </>
  );
};
