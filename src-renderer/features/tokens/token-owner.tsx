import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import type { TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Facts } from '../../ui/facts.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Panel } from '../../ui/panel.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import styles from '../../wizard/wizard.module.css';
import { TokenProblem } from './token-problem.tsx';

/** Another MDM is entered for the location. Nothing is overwritten in silence: who it is, what taking over means, and the other way. */
export const TokenOwner = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const settle = useCall('tokens', 'settleOwner');
  const [asking, setAsking] = useState(false);
  const { problem, owner } = wizard;
  const name = owner?.name ?? '';
  const location = wizard.facts['locationName'] ?? '';
  const take = async () => {
    await settle.run({ take: true });
    // Taken or not: what happened is on the page.
    setAsking(false);
  };
  const metadata = owner === null || owner.metadata === '' ? t('tokens.owner.none') : owner.metadata;
  return (
    <>
      {problem === null || settle.pending ? null : <TokenProblem kind="content" problem={problem} />}
      <RefusedNotice refusal={problem === null ? settle.refusal : null} />
      <Panel title={t('tokens.owner.now')}>
        <Facts
          facts={[
            { name: t('tokens.owner.name'), value: name },
            { name: t('tokens.owner.metadata'), value: metadata },
            { name: t('tokens.facts.locationName'), value: location },
          ]}
        />
      </Panel>
      <Notice tone="amber" icon={IconAlertTriangle} title={t('tokens.owner.meaning')}>
        <p>{t('tokens.owner.fight')}</p>
        <p>{t('tokens.owner.other', { name })}</p>
        <p>{t('tokens.owner.stop', { name })}</p>
      </Notice>
      <div className={styles.row}>
        <Button onClick={() => setAsking(true)} disabled={settle.pending}>
          {t('tokens.owner.take')}
        </Button>
        <Button variant="default" loading={settle.pending && !asking} onClick={() => void settle.run({ take: false })}>
          {t('tokens.owner.leave')}
        </Button>
      </div>
      <p className="quiet">{t('tokens.owner.leaveText')}</p>
      <ConfirmSheet
        open={asking}
        title={t('tokens.owner.sheet.title', { name })}
        cancelLabel={t('common.cancel')}
        actionLabel={t('tokens.owner.sheet.action', { name })}
        onCancel={() => setAsking(false)}
        onConfirm={() => void take()}
        pending={settle.pending}
      >
        <p>{t('tokens.owner.sheet.text', { location, name })}</p>
        <p>{t('tokens.owner.sheet.warn', { name })}</p>
      </ConfirmSheet>
    </>
  );
};
