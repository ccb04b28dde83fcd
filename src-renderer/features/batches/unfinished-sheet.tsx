import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import type { BatchSummary } from '#contract/batches.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { momentText } from '../../text/dates.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Sheet } from '../../ui/sheet.tsx';
import { totalOf } from './batch-time.ts';

/** Asked once after each start of the screens: a batch that is paused here later was paused by the person who sees it. */
let asked = false;

interface UnfinishedSheetProps {
  /** The batch under way; null: there is none. */
  readonly batch: BatchSummary | null;
  readonly onEnded: (batchId: string) => void;
}

/** After a start in the middle of a batch: go on with it, look at it, or end it. Nothing goes on by itself. */
export const UnfinishedSheet = ({ batch, onEnded }: UnfinishedSheetProps) => {
  useEffect(() => {
    // None was left over: whichever begins from now on, the person who sees it began.
    if (batch === null) asked = true;
  }, [batch]);
  return batch === null ? null : <Unfinished batch={batch} onEnded={onEnded} />;
};

const Unfinished = ({ batch, onEnded }: UnfinishedSheetProps & { readonly batch: BatchSummary }) => {
  const { t, language } = useText();
  const navigate = useNavigate();
  const slots = useAsk('bench', 'slots', {});
  const goOn = useCall('batches', 'goOn');
  const end = useCall('batches', 'end');
  const [open, setOpen] = useState<boolean | null>(null);
  if (open === null && slots.value !== undefined) {
    const stands = slots.value.slots.some(({ state, run }) => run?.batchId === batch.id && (state === 'held' || state === 'interrupted'));
    setOpen(!asked && (batch.paused || stands));
  }
  useEffect(() => {
    if (open !== null) asked = true;
  }, [open]);
  if (open !== true) return null;
  const close = () => setOpen(false);
  const batchId = batch.id;
  const press = async (call: typeof goOn | typeof end, after: () => void) => {
    if ((await call.run({ batchId })).ok) {
      close();
      after();
    }
  };
  const refusal = goOn.refusal ?? end.refusal;
  return (
    <Sheet
      open
      title={t('batches.unfinished.title', { done: batch.counts.done, total: batch.target ?? totalOf(batch) })}
      closeLabel={t('batches.unfinished.later')}
      onClose={close}
      footer={
        <>
          <Button variant="default" mr="auto" loading={end.pending} onClick={() => void press(end, () => onEnded(batchId))}>
            {t('batches.unfinished.end')}
          </Button>
          <Button variant="default" onClick={() => void navigate({ to: '/batches/$batchId', params: { batchId } })}>
            {t('batches.unfinished.open')}
          </Button>
          <Button loading={goOn.pending} onClick={() => void press(goOn, () => {})}>
            {t('batches.unfinished.goOn')}
          </Button>
        </>
      }
    >
      <p>{t('batches.unfinished.text', { name: batch.name, moment: momentText(batch.createdAt, language) })}</p>
      {refusal === null ? null : <p role="alert">{refusalText(t, refusal)}</p>}
    </Sheet>
  );
};
