import type { Incoming } from '#contract/incoming.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ArrivalOffer } from '../../files/arrival-offer.tsx';
import { FileDrop } from '../../files/file-drop.tsx';
import { useText } from '../../text/use-text.ts';
import { useRefusalInView } from '../../wizard/refusal-card.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import { notOfTheFile } from './wizard-problem.tsx';

/** The way in for the certificate: dropped anywhere, chosen, or found in the downloads folder. */
export const ImportDrop = () => {
  const { t } = useText();
  const importFile = useCall('push', 'import');
  useRefusalInView(importFile.refusal);
  const take = (file: Incoming) => void importFile.run({ file });
  return (
    <>
      <FileDrop
        accepts={['push']}
        title={t('push.portal.drop.title')}
        hint={t('push.portal.drop.hint')}
        inputLabel={t('push.portal.drop.input')}
        pending={importFile.pending}
        onFile={take}
        onOther={(file, { place }) => {
          // What belongs nowhere is judged in main too: its answer says what was wanted.
          if (place === null) take(file);
          return place === null;
        }}
      />
      <RefusedNotice refusal={notOfTheFile(importFile.refusal)} />
      <ArrivalOffer accepts={['push']} pending={importFile.pending} onFile={take} />
    </>
  );
};
