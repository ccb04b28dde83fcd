import { Textarea } from '@mantine/core';
import { useState } from 'react';
import type { Slot } from '#contract/bench.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';
import { told } from '../../ui/toast.ts';
import { stepStandingAt } from './step-standing.ts';

/** Leaves out the step where a run stands; the reason goes into the record and the report. */
export const SkipSheet = ({ slot, open, onClose }: { slot: Slot; open: boolean; onClose: () => void }) => {
  const { t } = useText();
  const skip = useCall('bench', 'skipStep');
  const [reason, setReason] = useState('');
  const step = stepStandingAt(slot);
  if (step === null) return null;
  const press = async () => {
    const answer = await skip.run({ udid: slot.udid, reason });
    if (!answer.ok) return;
    told(t('bench.inspector.skipped'));
    setReason('');
    onClose();
  };
  return (
    <ConfirmSheet
      open={open}
      title={t('bench.inspector.skipSheet.title', { step: t(`status.step.${step}`) })}
      cancelLabel={t('common.cancel')}
      actionLabel={t('bench.inspector.skipSheet.action')}
      onCancel={onClose}
      onConfirm={() => void press()}
      pending={skip.pending}
    >
      <p>{t('bench.inspector.skipSheet.text', { name: slot.name || slot.serialNumber })}</p>
      <Textarea
        label={t('bench.inspector.skipSheet.reason')}
        value={reason}
        maxLength={500}
        autosize
        minRows={2}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
      {skip.refusal === null ? null : <p role="alert">{refusalText(t, skip.refusal)}</p>}
    </ConfirmSheet>
  );
};
