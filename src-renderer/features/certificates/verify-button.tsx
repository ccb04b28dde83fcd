import { Button } from '@mantine/core';
import type { CredentialKind } from '#contract/certificates.ts';
import { refusalOf } from '../../bridge/ask.ts';
import { useCall } from '../../bridge/use-call.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { refused, told } from '../../ui/toast.ts';

/** Asks the service that takes a credential whether it does, now. What was found stays beside the credential. */
export const VerifyButton = ({ kind }: { kind: CredentialKind }) => {
  const { t } = useText();
  const verify = useCall('certificates', 'verify');
  const name = t(`certificates.kinds.${kind}`);
  const ask = async () => {
    const answer = await verify.run({ kind });
    if (answer.ok) return told(t('certificates.row.verifiedNow', { name }));
    // The rest is kept by main and stands beside the credential.
    const unkept = ['not-installed', 'connection-lost', 'internal', 'invalid-input'];
    if (unkept.includes(answer.error.code)) refused((t) => refusalText(t, refusalOf('certificates', 'verify', answer.error)));
  };
  return (
    <Button variant="default" loading={verify.pending} aria-label={t('certificates.row.verifyOf', { name })} onClick={() => void ask()}>
      {t('certificates.row.verify')}
    </Button>
  );
};
