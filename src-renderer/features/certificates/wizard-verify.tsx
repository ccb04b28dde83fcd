import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { PushWizard } from '#contract/certificates.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { ImportRefusal } from './import-refusal.tsx';
import { ImportZone } from './import-zone.tsx';
import styles from './wizard.module.css';

/** The file fits; the last check is whether APNs takes it. */
export const WizardVerify = ({ wizard }: { wizard: PushWizard }) => {
  const { t, language } = useText();
  const verify = useCall('certificates', 'verifyPush');
  const { accepted, problem } = wizard;
  // What APNs said is in the wizard's state; only what never reached it is told here.
  const refusal = problem === null ? verify.refusal : null;
  return (
    <>
      {accepted === null ? null : (
        <Panel title={t('wizard.verify.accepted')}>
          <Facts
            facts={[
              { name: t('certificates.push.names.topic'), value: accepted.topic, mono: true },
              { name: t('certificates.push.names.serialNumber'), value: accepted.serialNumber, mono: true },
              { name: t('certificates.push.names.expiresAt'), value: momentText(accepted.expiresAt, language) },
            ]}
          />
        </Panel>
      )}
      {problem === null || verify.pending ? null : <ImportRefusal problem={problem} requestFileName={wizard.requestFileName} />}
      {refusal === null || verify.pending ? null : (
        <Notice tone="bad" icon={IconAlertTriangle} role="alert">
          <p>{refusalText(t, refusal)}</p>
        </Notice>
      )}
      <div className={styles.row}>
        <Button loading={verify.pending} onClick={() => void verify.run({})}>
          {t('wizard.verify.action')}
        </Button>
        <span className="seen-by-readers-only" role="status">
          {verify.pending ? t('wizard.verify.running') : ''}
        </span>
      </div>
      {problem === null ? null : <ImportZone />}
    </>
  );
};
