import { Button } from '@mantine/core';
import { IconHourglass } from '@tabler/icons-react';
import type { PushWatch } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { spanText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { told } from '../../ui/toast.ts';
import { useNow } from '../../ui/use-now.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import shared from '../../wizard/wizard.module.css';
import { WatchPanel } from './watch-panel.tsx';
import styles from './wizard.module.css';

const EVERY_MS = 10_000;

/** Installed; whether it works is known when a device answers. Nobody has to wait for it here. */
export const WizardProof = ({ watch, devices }: { watch: PushWatch | null; devices: number }) => {
  const { t } = useText();
  const ring = useCall('push', 'ringAgain');
  const now = useNow(EVERY_MS);
  const again = async () => {
    const answer = await ring.run({});
    if (answer.ok) told(t('push.proof.againDone'));
  };
  return (
    <>
      <Notice tone="info" icon={IconHourglass} role="status">
        <p className={styles.strong}>
          {watch !== null && watch.unreached > watch.rung
            ? t('push.watch.unreached', { count: watch.unreached })
            : t('push.proof.rung', { count: watch?.rung ?? devices })}
        </p>
        {watch === null ? null : <p>{t('push.proof.waiting', { span: spanText(Math.max(0, now - watch.since), t) })}</p>}
        <p className="quiet">{t('push.proof.slow')}</p>
      </Notice>
      <RefusedNotice refusal={ring.refusal} />
      <div className={shared.row}>
        <Button variant="default" loading={ring.pending} onClick={() => void again()}>
          {t('push.proof.again')}
        </Button>
        <span className="quiet">{t('push.proof.leave')}</span>
      </div>
      {watch === null ? null : <WatchPanel watch={watch} />}
    </>
  );
};
