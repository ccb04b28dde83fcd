import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { BatchSummary } from '#contract/batches.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { totalOf } from './batch-time.ts';

/** After a start in the middle of a batch, on whatever screen: go on with it, look at it, or end it. Once for each start. */
export const UnfinishedBatch = () => {
  const batch = useAsk('batches', 'current', {}).value?.batch ?? null;
  return batch?.leftOver === true ? <UnfinishedSheet batch={batch} /> : null;
};

const UnfinishedSheet = ({ batch }: { batch: BatchSummary }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const seen = useCall('batches', 'seen');
  const goOn = useCall('batches', 'goOn');
  const end = useCall('batches', 'end');
  const { id: batchId, paused } = batch;
  const open = () => void navigate({ to: '/batches/$batchId', params: { batchId } });
  const press = async (call: typeof seen | typeof goOn | typeof end, after?: () => void) => {
    if ((await call.run({ batchId })).ok) after?.();
  };
  const refusal = goOn.refusal ?? end.refusal;
  return (
    <Sheet
      open
      title={t('batches.unfinished.title', { done: batch.counts.done, total: batch.target ?? totalOf(batch) })}
      closeLabel={t('batches.unfinished.later')}
      onClose={() => void press(seen)}
      footer={
        <>
          <Button variant="default" mr="auto" loading={end.pending} onClick={() => void press(end, open)}>
            {t('batches.unfinished.end')}
          </Button>
          <Button variant="default" onClick={() => void press(seen, open)}>
            {t('batches.unfinished.open')}
          </Button>
          <Button loading={goOn.pending || seen.pending} data-autofocus onClick={() => void press(paused ? goOn : seen)}>
            {t(paused ? 'batches.unfinished.goOn' : 'batches.unfinished.fine')}
          </Button>
        </>
      }
    >
      <p>
        {t(paused ? 'batches.unfinished.text' : 'batches.unfinished.textGoesOn', {
          name: batch.name,
          moment: momentText(batch.createdAt, language),
        })}
      </p>
      {refusal === null ? null : <p role="alert">{refusalText(t, refusal)}</p>}
    </Sheet>
  );
};
