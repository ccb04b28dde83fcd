import type { TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { useText } from '../../text/use-text.ts';
import { AbandonWizard } from '../../wizard/abandon-wizard.tsx';

/** A download may already have ended the installed token. */
export const AbandonToken = ({ wizard }: { wizard: TokenWizard }) => {
  const { t } = useText();
  const { kind, renewal } = wizard;
  const { run, pending, refusal } = useCall('tokens', 'close');
  return (
    <AbandonWizard close={() => run({ kind })} pending={pending} refusal={refusal}>
      <p>{t('tokens.abandonSheet.text')}</p>
      <p>{t(`tokens.abandonSheet.${kind}`)}</p>
      {renewal && kind !== 'api' ? <p>{t('tokens.abandonSheet.dead')}</p> : null}
    </AbandonWizard>
  );
};
