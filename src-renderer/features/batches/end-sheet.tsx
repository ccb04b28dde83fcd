import type { BatchSummary } from '#contract/batches.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { ConfirmSheet } from '../../ui/confirm-sheet.tsx';

/** Ending a batch stops what is not over. */
export const EndSheet = ({ batch, onClose, onEnded }: { batch: BatchSummary; onClose: () => void; onEnded: () => void }) => {
  const { t } = useText();
  const end = useCall('batches', 'end');
  const open = batch.counts.waiting + batch.counts.working + batch.counts.attention;
  const press = async () => {
    const answer = await end.run({ batchId: batch.id });
    if (!answer.ok) return;
    onEnded();
    onClose();
  };
  return (
    <ConfirmSheet
      open
      title={t('batches.end.title', { name: batch.name })}
      cancelLabel={t('common.cancel')}
      actionLabel={t('batches.end.action')}
      onCancel={onClose}
      onConfirm={() => void press()}
      pending={end.pending}
      danger={open > 0}
    >
      <p>{open > 0 ? t('batches.end.text', { count: open }) : t('batches.end.textOver')}</p>
      {end.refusal === null ? null : <p role="alert">{refusalText(t, end.refusal)}</p>}
    </ConfirmSheet>
  );
};
