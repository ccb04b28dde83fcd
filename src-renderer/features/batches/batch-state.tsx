import { IconFlag, IconPlayerPause, IconProgress } from '@tabler/icons-react';
import type { BatchSummary } from '#contract/batches.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';

/** Whether a batch works, stands still or has ended. */
export const BatchState = ({ batch }: { batch: BatchSummary }) => {
  const { t } = useText();
  if (batch.endedAt !== null) return <Chip tone="muted" icon={IconFlag} label={t('batches.state.ended')} />;
  if (batch.paused) return <Chip tone="caution" icon={IconPlayerPause} label={t('batches.state.paused')} />;
  return <Chip tone="amber" icon={IconProgress} label={t('batches.state.running')} />;
};
