import { Button } from '@mantine/core';
import { useState } from 'react';
import type { TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { RefusedNotice } from './refused-notice.tsx';

/** Starting over asks first: a download may already have ended the installed token. */
export const AbandonToken = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const { kind, renewal } = wizard;
  const close = useCall('tokens', 'close');
  const [asking, setAsking] = useState(false);
  const abandon = async () => {
    const answer = await close.run({ kind });
    if (answer.ok) setAsking(false);
  };
  return (
    <>
      <Button variant="subtle" color="gray" onClick={() => setAsking(true)}>
        {t('wizard.abandon')}
      </Button>
      <ConfirmSheet
        open={asking}
        title={t('wizard.abandonSheet.title')}
        cancelLabel={t('common.cancel')}
        actionLabel={t('wizard.abandonSheet.action')}
        onCancel={() => setAsking(false)}
        onConfirm={() => void abandon()}
        pending={close.pending}
      >
        <p>{t('tokens.abandonSheet.text')}</p>
        <p>{t(`tokens.abandonSheet.${kind}`)}</p>
        {renewal && kind !== 'api' ? <p>{t('tokens.abandonSheet.dead')}</p> : null}
        <RefusedNotice refusal={close.refusal} />
      </ConfirmSheet>
    </>
  );
};
