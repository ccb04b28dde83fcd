import { useNavigate } from '@tanstack/react-router';
import type { TokenKind } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { useText } from '../../text/use-text.ts';
import { useUnlessOver } from '../../ui/use-unless-over.ts';
import { WizardScreen } from '../../wizard/wizard-screen.tsx';
import { TokenSteps } from './token-steps.tsx';
import { useCredential } from './use-installed.ts';

/** The wizard of one token: draws the step main is at, and nothing else. */
export const TokenWizardScreen = ({ kind }: { kind: TokenKind }) => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, refusal } = useAsk('tokens', 'overview', {});
  const credential = useCredential(kind);
  const leave = () => void navigate({ to: '/certificates' });
  const wizard = useUnlessOver(value && (value.wizards.find((each) => each.kind === kind) ?? null));
  const renewal = wizard?.renewal ?? credential?.installed ?? false;
  return (
    <WizardScreen
      title={t(renewal ? 'tokens.titleRenew' : 'tokens.titleNew', { name: t(`tokens.names.${kind}`) })}
      accepts={[kind]}
      refusal={refusal}
      onLeave={leave}
    >
      {value === undefined ? null : <TokenSteps kind={kind} wizard={wizard} onLeave={leave} />}
    </WizardScreen>
  );
};
