import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { AbandonWizard } from '../../wizard/abandon-wizard.tsx';

/** A request may already be at Apple's: its key is kept. */
export const AbandonPush = () => {
  const { t } = useText();
  const { run, pending, refusal } = useCall('push', 'close');
  return (
    <AbandonWizard close={() => run({})} pending={pending} refusal={refusal}>
      <p>{t('wizard.abandonSheet.text')}</p>
    </AbandonWizard>
  );
};
