import { Button } from '@mantine/core';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { RefusedNotice } from './refused-notice.tsx';

/** Starting over asks first: a request may already be at Apple's. */
export const AbandonWizard = () => {
  const { t } = useText();
  const close = useCall('push', 'close');
  const [asking, setAsking] = useState(false);
  const abandon = async () => {
    const answer = await close.run({});
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
        <p>{t('wizard.abandonSheet.text')}</p>
        <RefusedNotice refusal={close.refusal} />
      </ConfirmSheet>
    </>
  );
};
