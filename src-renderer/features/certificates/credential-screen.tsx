import { ActionIcon } from '@mantine/core';
import { IconArrowLeft, IconCertificateOff, IconFlag } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { CredentialKind, CredentialView } from '#contract/certificates.ts';
import { useAsk } from '../../bridge/use-ask.ts';
import { refusalText } from '../../text/refusal-text.ts';
import { useText } from '../../text/use-text.ts';
import { Chip } from '../../ui/chip.tsx';
import { DelayedLoader } from '../../ui/delayed.tsx';
import { Empty } from '../../ui/empty.tsx';
import { Page } from '../../ui/page.tsx';
import { Panel } from '../../ui/panel.tsx';
import styles from './certificates.module.css';
import { CredentialDeeds } from './credential-deeds.tsx';
import { CredentialFacts } from './credential-facts.tsx';
import { CredentialHistory } from './credential-history.tsx';
import { PrimaryLink } from './primary-link.tsx';
import { ProblemNotice } from './problem-notice.tsx';
import { Standing } from './standing.tsx';
import { useOpenWizards } from './use-open-wizards.ts';
import { useRollback } from './use-rollback.tsx';
import { VerifyButton } from './verify-button.tsx';

interface CredentialScreenProps {
  readonly kind: CredentialKind;
  /** What another feature has to say about it now; it may offer the way back to what was replaced. */
  readonly news?: (onBack: (id: number) => void) => ReactNode;
  /** What comes with it, as another feature tells it. */
  readonly also?: ReactNode;
  /** A way to get it that another feature knows. */
  readonly deed?: ReactNode;
}

/** One credential: all that is known of it, what it replaced, and what can be done with it. */
export const CredentialScreen = ({ kind, news, also, deed }: CredentialScreenProps) => {
  const { t } = useText();
  const navigate = useNavigate();
  const { value, refusal } = useAsk('certificates', 'list', {});
  const open = useOpenWizards();
  const credential = value?.credentials.find((each) => each.kind === kind);
  return (
    <Page
      title={t(`certificates.kinds.${kind}`)}
      subtitle={t(`certificates.purpose.${kind}`)}
      leading={
        <ActionIcon
          variant="subtle"
          color="gray"
          size={30}
          aria-label={t('certificates.detail.back')}
          onClick={() => void navigate({ to: '/certificates' })}
        >
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
      }
      actions={
        credential === undefined ? null : (
          <>
            {credential.installed ? <VerifyButton kind={kind} /> : null}
            <PrimaryLink credential={credential} underWay={open.has(kind)} />
          </>
        )
      }
    >
      {credential === undefined ? (
        refusal === null ? (
          <DelayedLoader label={t('frame.loading')} />
        ) : (
          <Empty icon={IconCertificateOff} title={refusalText(t, refusal)} />
        )
      ) : (
        <Content credential={credential} news={news} also={also} deed={deed} />
      )}
    </Page>
  );
};

interface ContentProps {
  readonly credential: CredentialView;
  readonly news: CredentialScreenProps['news'];
  readonly also: ReactNode;
  readonly deed: ReactNode;
}

const Content = ({ credential, news, also, deed }: ContentProps) => {
  const { t } = useText();
  const rollback = useRollback();
  const { installed, simulated, problem, history } = credential;
  return (
    <div className={styles.cards}>
      <ProblemNotice problem={problem} />
      {news?.(rollback.plan)}
      <Panel
        title={t('certificates.detail.facts')}
        aside={installed && simulated ? <Chip tone="caution" icon={IconFlag} label={t('certificates.row.simulated')} /> : undefined}
      >
        <div className={styles.stack}>
          <Standing credential={credential} />
          {installed ? <CredentialFacts credential={credential} /> : null}
        </div>
      </Panel>
      {also}
      <CredentialDeeds credential={credential} more={deed} />
      {installed || history.length > 0 ? (
        <CredentialHistory credential={credential} pending={rollback.pending} onBack={rollback.plan} />
      ) : null}
      {rollback.sheet}
    </div>
  );
};
