import type { CredentialKind } from '#contract/certificates.ts';
import { useAsk } from '../../bridge/use-ask.ts';

/** The credentials whose wizard stands somewhere between its first step and its last. */
export const useOpenWizards = (): ReadonlySet<CredentialKind> => {
  const push = useAsk('push', 'overview', {});
  const tokens = useAsk('tokens', 'overview', {});
  const open = new Set<CredentialKind>((tokens.value?.wizards ?? []).filter(({ step }) => step !== 'done').map(({ kind }) => kind));
  const wizard = push.value?.wizard ?? null;
  if (wizard !== null && wizard.step !== 'done') open.add('push');
  return open;
};
