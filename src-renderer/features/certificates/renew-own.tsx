import { Button } from '@mantine/core';
import { useState } from 'react';
import type { CredentialView } from '#contract/certificates.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { confirmationPhrase, dangerLabels } from '../../text/confirmation-text.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DangerSheet } from '../../ui/danger-sheet.tsx';
import { Deed } from '../../ui/deed.tsx';
import { refused, told } from '../../ui/toast.ts';
import { tailOf } from './identity-text.ts';

type OwnKind = 'engine-tls' | 'supervision' | 'device-ca';

/** Makes a credential of our own anew: at once where devices notice nothing, at level 3 where they do. */
export const RenewOwn = ({ kind, credential }: { kind: OwnKind; credential: CredentialView }) => {
  const { t, language } = useText();
  const renew = useCall('certificates', 'renewOwn');
  const [asking, setAsking] = useState(false);
  const { installed, devices, identity } = credential;
  const dangerous = installed && kind !== 'engine-tls';
  const run = async (confirmation: { typed: string; reason: string } | null) => {
    const answer = await renew.run({ kind, confirmation });
    if (!answer.ok) {
      if (confirmation === null) refused((t) => refusalText(t, refusalOf('certificates', 'renewOwn', answer.error)));
      return;
    }
    told(t('certificates.detail.renewed'));
    setAsking(false);
  };
  // It is done whether or not the sheet is there: it goes with the answer.
  const cancel = () => {
    if (renew.pending) return;
    setAsking(false);
    renew.reset();
  };
  const phrase = confirmationPhrase('replace', devices, language);
  return (
    <Deed title={t(`certificates.detail.renewOwn.${kind}.title`)} text={t(`certificates.detail.renewOwn.${kind}.text`)}>
      <Button variant="default" loading={renew.pending && !asking} onClick={() => (dangerous ? setAsking(true) : void run(null))}>
        {t(`certificates.detail.renewOwn.${kind}.${installed ? 'action' : 'create'}`)}
      </Button>
      <DangerSheet
        open={asking}
        title={t('certificates.detail.renewDanger.title', { name: t(`certificates.kinds.${kind}`) })}
        phrase={phrase}
        labels={dangerLabels(t, phrase, t('certificates.detail.renewDanger.action'))}
        pending={renew.pending}
        refusal={renew.refusal === null ? null : refusalText(t, renew.refusal)}
        onCancel={cancel}
        onConfirm={(given) => void run(given)}
      >
        <p>{t('certificates.detail.renewDanger.lead', { tail: tailOf(identity) })}</p>
        <p>
          {kind === 'supervision' && devices === 0 ? (
            <strong>{t('certificates.rollback.uncounted')}</strong>
          ) : (
            <>
              <strong>{t('certificates.detail.renewDanger.devices', { count: devices })}</strong>{' '}
              {t(`certificates.detail.renewDanger.${kind}`)}
            </>
          )}
        </p>
      </DangerSheet>
    </Deed>
  );
};
