import type { Incoming } from '#contract/incoming.ts';
import type { PushWizard } from '#contract/push.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ArrivalOffer } from '../../files/arrival-offer.tsx';
import { FileDrop } from '../../files/file-drop.tsx';
import { useText } from '../../text/use-text.ts';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import { SignByMdmcert } from './sign-by-mdmcert.tsx';
import { SignElsewhere } from './sign-elsewhere.tsx';
import { notOfTheFile } from './wizard-problem.tsx';

/** Somebody else signs: what goes to them, and the way in for what comes back. */
export const WizardSign = ({ wizard }: { wizard: PushWizard }) => {
  const { t } = useText();
  const importSigned = useCall('push', 'importSigned');
  const which = wizard.form.signer === 'mdmcert' ? 'mdmcert' : 'external';
  const take = (file: Incoming) => void importSigned.run({ file });
  return (
    <>
      {which === 'mdmcert' ? <SignByMdmcert wizard={wizard} /> : <SignElsewhere wizard={wizard} />}
      <FileDrop
        accepts={['push']}
        title={t(`push.sign.drop.${which}.title`)}
        hint={t(`push.sign.drop.${which}.hint`)}
        inputLabel={t('push.sign.drop.input')}
        pending={importSigned.pending}
        onFile={take}
        onOther={(file, { place }) => {
          // What belongs nowhere is judged in main too: its answer says what was wanted.
          if (place === null) take(file);
          return place === null;
        }}
      />
      <RefusedNotice refusal={notOfTheFile(importSigned.refusal)} />
      <ArrivalOffer accepts={['push']} pending={importSigned.pending} onFile={take} />
    </>
  );
};
