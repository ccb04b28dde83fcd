import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconCertificateOff } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { TokenKind } from '#contract/tokens.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { WizardDropArea } from '../../files/wizard-drop-area.tsx';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { useUnlessOver } from '../../ui/use-unless-over.ts';
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
    <Page
      title={t(renewal ? 'tokens.titleRenew' : 'tokens.titleNew', { name: t(`tokens.names.${kind}`) })}
      layout="fill"
      leading={
        <ActionIcon variant="subtle" color="gray" size={30} aria-label={t('common.back')} onClick={leave}>
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
    >
      {value === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconCertificateOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <WizardDropArea accepts={[kind]}>
          <TokenSteps kind={kind} wizard={wizard} onLeave={leave} />
        </WizardDropArea>
      )}
    </Page>
  );
};
