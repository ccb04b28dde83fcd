import { Button } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { Incoming } from '#contract/incoming.ts';
import type { TokenWizard } from '#contract/tokens.ts';
import { useCall } from '../../bridge/use-call.ts';
import { ArrivalOffer } from '../../files/arrival-offer.tsx';
import { FileDrop } from '../../files/file-drop.tsx';
import { useText } from '../../text/use-text.ts';
import { Notice } from '../../ui/notice.tsx';
import { useRefusalInView } from '../../wizard/refusal-card.tsx';
import { RefusedNotice } from '../../wizard/refused-notice.tsx';
import { useAutosave } from '../../wizard/use-autosave.ts';
import { isOfField, TokenFields, type TokenForm } from './token-fields.tsx';

/** What is typed, and the way in for the file. `children` stand between the two. */
export const TokenImport = ({ wizard, children }: { wizard: TokenWizard; children?: ReactNode }) => {
  const { t } = useText();
  const { kind, problem } = wizard;
  const [form, setForm] = useState({ account: wizard.account, clientId: wizard.clientId, keyId: wizard.keyId });
  const saveForm = useCall('tokens', 'saveForm');
  const autosave = useAutosave((typed: TokenForm) => saveForm.run({ kind, ...typed }));
  const importFile = useCall('tokens', 'import');
  // An API key can be downloaded only once: nobody should have to look for its file a second time because of a typo.
  const [kept, setKept] = useState<Incoming | null>(null);
  const take = async (file: Incoming) => {
    await autosave.flush();
    const answer = await importFile.run({ kind, file });
    setKept(!answer.ok && isOfField(answer.error.code) ? file : null);
  };
  const { refusal } = importFile;
  useRefusalInView(refusal);
  // What is wrong with the file is in the wizard's state, and is told in full there.
  const untold = refusal === null || refusal.code === problem?.code ? null : refusal;
  return (
    <>
      <TokenFields
        kind={kind}
        problem={problem}
        form={form}
        onForm={(typed) => {
          setForm(typed);
          autosave.touch(typed);
        }}
        saved={autosave.saved}
      />
      {children}
      {kept === null ? null : (
        <Notice
          tone="info"
          icon={IconInbox}
          role="status"
          title={'fileName' in kept ? t('tokens.portal.kept', { fileName: kept.fileName }) : t('tokens.portal.keptArrived')}
          action={
            <Button size="compact-sm" loading={importFile.pending} onClick={() => void take(kept)}>
              {t('tokens.portal.retry')}
            </Button>
          }
        >
          <p>{t('tokens.portal.keptText')}</p>
        </Notice>
      )}
      <FileDrop
        accepts={[kind]}
        title={t(`tokens.portal.drop.title.${kind}`)}
        hint={t(`tokens.portal.drop.hint.${kind}`)}
        inputLabel={t(`tokens.portal.drop.input.${kind}`)}
        pending={importFile.pending}
        onFile={(file) => void take(file)}
        onOther={(file, { place }) => {
          // What belongs nowhere is judged in main too: its answer says what was wanted.
          if (place === null) void take(file);
          return place === null;
        }}
      />
      <RefusedNotice refusal={untold} />
      <ArrivalOffer accepts={[kind]} pending={importFile.pending} onFile={(file) => void take(file)} />
    </>
  );
};
