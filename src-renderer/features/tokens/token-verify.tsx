import { Button } from '@mantine/core';
import { useState } from 'react';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { Panel } from '../../ui/panel.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { PortalLink } from './portal-link.tsx';
import { TokenFacts } from './token-facts.tsx';
import { TokenImport } from './token-import.tsx';
import { TokenProblem } from './token-problem.tsx';

/** What the file alone tells. */
const fileFacts: Readonly<Record<TokenKind, readonly string[]>> = {
  ade: ['serverName', 'downloadedAt', 'consumerKey'],
  content: ['organizationName'],
  api: ['clientId', 'keyId'],
};

/** The file fits; now the service is asked. What it refuses is told in words, and can be tried again on the spot. */
export const TokenVerify = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const verify = useCall('tokens', 'verify');
  const [other, setOther] = useState(false);
  const { kind, problem } = wizard;
  // What the service said is in the wizard's state; only what never reached it is told here.
  const refusal = problem === null ? verify.refusal : null;
  return (
    <>
      {problem === null || verify.pending ? null : <TokenProblem kind={kind} problem={problem} />}
      <Panel title={t('tokens.verify.accepted')}>
        <TokenFacts facts={wizard.facts} keys={fileFacts[kind]} expiresAt={wizard.expiresAt} />
      </Panel>
      {verify.pending ? null : <RefusedNotice refusal={refusal} />}
      <div className={styles.row}>
        <Button loading={verify.pending} onClick={() => void verify.run({ kind })}>
          {t(problem === null ? 'tokens.verify.action' : 'tokens.verify.retry')}
        </Button>
        {problem === null ? null : <PortalLink url={wizard.portalUrl} quiet />}
        {problem === null && !other ? (
          <Button variant="subtle" color="gray" onClick={() => setOther(true)}>
            {t('tokens.verify.other')}
          </Button>
        ) : null}
        <span className="seen-by-readers-only" role="status">
          {verify.pending ? t('tokens.verify.running') : ''}
        </span>
      </div>
      {problem !== null || other ? <TokenImport wizard={wizard} /> : null}
    </>
  );
};
