import { Button } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { Refusal } from '../bridge/ask.ts';
import { useText } from '../text/use-text.ts';
import { ConfirmSheet } from '../ui/confirm-sheet.tsx';
import { RefusedNotice } from './refused-notice.tsx';

interface AbandonWizardProps {
  readonly close: () => Promise<{ readonly ok: boolean }>;
  readonly pending: boolean;
  readonly refusal: Refusal | null;
  /** What is lost by it, and what is not. */
  readonly children: ReactNode;
}

/** Starting over asks first: something may already have happened at Apple's. */
export const AbandonWizard = ({ close, pending, refusal, children }: AbandonWizardProps) => {
  const { t } = useText();
  const [asking, setAsking] = useState(false);
  const abandon = async () => {
    const answer = await close();
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
        pending={pending}
      >
        {children}
        <RefusedNotice refusal={refusal} />
      </ConfirmSheet>
    </>
  );
};
