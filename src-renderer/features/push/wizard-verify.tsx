import { Button } from '@mantine/core';
import type { PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { useText } from '../../text/use-text.ts';
import { Facts } from '../../ui/facts.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { ImportDrop } from './import-drop.tsx';
import { PortalLink } from './portal-link.tsx';
import { PushTopic } from './push-topic.tsx';
import { useSaveFile } from './use-save-file.ts';
import { WizardProblem } from './wizard-problem.tsx';

/** The file fits; the last check is whether APNs takes it. */
export const WizardVerify = ({ wizard }: { wizard: PushWizard }) => {
  const { t, language } = useText();
  const verify = useCall('push', 'verify');
  const { accepted, problem } = wizard;
  return (
    <>
      {accepted === null ? null : (
        <Panel title={t('push.verify.accepted')}>
          <Facts
            facts={[
              { name: t('push.names.topic'), value: <PushTopic topic={accepted.topic} /> },
              { name: t('push.names.serialNumber'), value: accepted.serialNumber, mono: true },
              { name: t('push.names.expiresAt'), value: momentText(accepted.expiresAt, language) },
            ]}
          />
        </Panel>
      )}
      {verify.pending ? null : <WizardProblem wizard={wizard} />}
      {/* What APNs said is in the wizard's state; only what never reached it is told here. */}
      <RefusedNotice refusal={problem === null && !verify.pending ? verify.refusal : null} />
      <div className={styles.row}>
        <Button loading={verify.pending} onClick={() => void verify.run({})}>
          {t('push.verify.action')}
        </Button>
        <span className="seen-by-readers-only" role="status">
          {verify.pending ? t('push.verify.running') : ''}
        </span>
      </div>
      {problem === null ? null : <IssueAgain wizard={wizard} />}
    </>
  );
};

/** What APNs refuses has to be issued again: the way to the site, the request for it, and the way in for what comes back. */
const IssueAgain = ({ wizard }: { wizard: PushWizard }) => {
  const { t } = useText();
  const request = useSaveFile('request');
  return (
    <>
      <div className={styles.row}>
        <PortalLink url={wizard.portalUrl} to="work" quiet />
        {wizard.requestFileName === '' ? null : (
          <Button variant="subtle" loading={request.pending} onClick={request.save}>
            {t('push.request.again')}
          </Button>
        )}
      </div>
      <RefusedNotice refusal={request.refusal} />
      <ImportDrop />
    </>
  );
};
