import { Button } from '@mantine/core';
import { IconAlertTriangle, IconHandStop } from '@tabler/icons-react';
import type { PushCertificateView, PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { WizardGuide } from '../../files/wizard-guide.tsx';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { ImportDrop } from './import-drop.tsx';
import { PortalButtons } from './portal-buttons.tsx';
import { PortalLink } from './portal-link.tsx';
import { PortalSketch } from './portal-sketch.tsx';
import { useSaveFile } from './use-save-file.ts';

/** At Apple's site: which account, which buttons, and where the file goes that comes back. */
export const WizardPortal = ({ wizard, push }: { wizard: PushWizard; push: PushCertificateView | null }) => {
  const { t } = useText();
  const request = useSaveFile('request');
  const renewing = wizard.flow === 'renewal' && push !== null;
  return (
    <>
      {push !== null && !renewing ? (
        <Notice tone="amber" icon={IconAlertTriangle}>
          <p>{t('push.portal.otherNote')}</p>
        </Notice>
      ) : null}
      <div className={styles.account}>
        <div>
          <p>{t('push.portal.account')}</p>
          <strong>{wizard.form.appleAccount}</strong>
        </div>
        <PortalLink url={wizard.portalUrl} to="work" quiet={wizard.problem !== null} />
      </div>
      {renewing ? (
        <>
          <PortalSketch push={push} />
          <GetStarted />
        </>
      ) : null}
      <PortalButtons renewing={renewing} />
      <ImportDrop />
      <RefusedNotice refusal={request.refusal} />
      <div className={styles.row}>
        <Button variant="subtle" loading={request.pending} onClick={request.save}>
          {t('push.request.again')}
        </Button>
        <WizardGuide kind="push" />
      </div>
    </>
  );
};

/** The trap of a renewal: that page appears for the wrong account (product.md I-02). */
const GetStarted = () => {
  const { t } = useText();
  const stop = useCall('push', 'stop');
  return (
    <>
      <Notice
        tone="caution"
        icon={IconHandStop}
        action={
          <Button variant="default" loading={stop.pending} onClick={() => void stop.run({ stop: 'get-started' })}>
            {t('push.portal.getStarted')}
          </Button>
        }
      >
        <p>{t('push.portal.getStartedHint')}</p>
      </Notice>
      <RefusedNotice refusal={stop.refusal} />
    </>
  );
};
