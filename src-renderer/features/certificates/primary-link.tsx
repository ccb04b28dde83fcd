import { Button } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import type { CredentialView } from '#contract/certificates.ts';
import { useText } from '../../text/use-text.ts';

interface PrimaryLinkProps {
  readonly credential: CredentialView;
  /** Its wizard is somewhere between its first step and its last. */
  readonly underWay: boolean;
}

/** The way into a credential's wizard; nothing for those that have none. */
export const PrimaryLink = ({ credential, underWay }: PrimaryLinkProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const { kind, installed, urgency, problem } = credential;
  if (kind !== 'push' && kind !== 'ade' && kind !== 'content' && kind !== 'api') return null;
  const go = () => {
    if (kind === 'push') return void navigate({ to: '/certificates/push' });
    void navigate({ to: '/certificates/$token', params: { token: kind } });
  };
  const quiet = installed && !underWay && problem === null && (urgency === 'good' || urgency === 'none');
  const word = underWay ? 'resume' : installed ? 'renew' : kind === 'push' ? 'create' : 'get';
  return (
    <Button
      variant={quiet ? 'default' : 'filled'}
      onClick={go}
      aria-label={`${t(`certificates.row.${word}`)}: ${t(`certificates.kinds.${kind}`)}`}
    >
      {t(`certificates.row.${word}`)}
    </Button>
  );
};
