import { Button } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useState } from 'react';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { Notice } from '../../ui/notice.tsx';

/** Starting over asks first: a request may already be at Apple's. */
export const AbandonWizard = () => {
  const { t } = useText();
  const close = useCall('certificates', 'closeWizard');
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
        {close.refusal === null ? null : (
          <Notice tone="bad" icon={IconAlertTriangle} role="alert">
            <p>{refusalText(t, close.refusal)}</p>
          </Notice>
        )}
      </ConfirmSheet>
    </>
  );
};
