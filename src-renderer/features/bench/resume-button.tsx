import { Button } from '@mantine/core';
import type { Slot } from '#contract/bench.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';

/** Goes on where a run stands; without a run, has the device looked at again. */
export const ResumeButton = ({ slot, tabIndex, compact }: { slot: Slot; tabIndex?: number; compact?: boolean }) => {
  const { t } = useText();
  const resume = useCall('bench', 'resume');
  const press = async () => {
    const answer = await resume.run({ udid: slot.udid });
    if (answer.ok) told(t('bench.inspector.resumed'));
    else refused((t) => refusalText(t, refusalOf('bench', 'resume', answer.error)));
  };
  return (
    <Button
      size={compact === true ? 'compact-xs' : 'xs'}
      variant="default"
      loading={resume.pending}
      onClick={() => void press()}
      {...(tabIndex === undefined ? {} : { tabIndex })}
    >
      {t(slot.run === null ? 'bench.inspector.again' : slot.state === 'attention' ? 'bench.inspector.retry' : 'bench.inspector.resume')}
    </Button>
  );
};
