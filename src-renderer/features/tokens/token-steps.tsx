import { Button } from '@mantine/core';
import { IconArrowBackUp } from '@tabler/icons-react';
import { type ReactNode, useState } from 'react';
import type { TokenKind, TokenWizard } from '#contract/tokens.ts';
import { WizardGuide } from '../../files/wizard-guide.tsx';
import { type Say, useText } from '../../text/use-text.ts';
import styles from '../../wizard/wizard.module.css';
import { WizardBody } from '../../wizard/wizard-body.tsx';
import { AbandonToken } from './abandon-token.tsx';
import { PortalGuide } from './portal-guide.tsx';
import { railStepOf, railStepsOf } from './rail-steps.ts';
import { TokenCompare } from './token-compare.tsx';
import { TokenDone } from './token-done.tsx';
import { TokenKey } from './token-key.tsx';
import { TokenOwner } from './token-owner.tsx';
import { TokenPortal } from './token-portal.tsx';
import { TokenStart } from './token-start.tsx';
import { TokenVerify } from './token-verify.tsx';

interface TokenStepsProps {
  readonly kind: TokenKind;
  readonly wizard: TokenWizard | null;
  readonly onLeave: () => void;
}

/** Rail, page, guide and buttons of the step main is at. */
export const TokenSteps = ({ kind, wizard, onLeave }: TokenStepsProps) => {
  const { t } = useText();
  // Whether the wizard was found under way, rather than begun on this screen: whoever starts over resumes nothing.
  const [found] = useState(wizard);
  const resumed = wizard !== null && wizard.runId === found?.runId && wizard.step === found.step && wizard.step !== 'done';
  // At `compare`, somebody looks at the portal's page again, for the token of the right row. By run: another run is another question.
  const [backFor, setBackFor] = useState<string | null>(null);
  const isBack = wizard?.step === 'compare' && backFor === wizard.runId;
  const page = wizard === null ? 'start' : isBack ? 'portal' : wizard.step;
  const current = isBack ? 'portal' : railStepOf(kind, wizard);
  const rail = railStepsOf(kind);
  const at = rail.indexOf(current);
  const done = page === 'done';
  const steps = rail.map((id, index) => ({
    id,
    label: t(`tokens.steps.${id}`),
    state: done || index < at ? ('done' as const) : index === at ? ('current' as const) : ('ahead' as const),
  }));
  const withGuide = wizard !== null && (page === 'portal' || page === 'verify');
  const { title, lead } = headingOf(t, page, kind, wizard);
  return (
    <WizardBody
      page={wizard === null ? page : `${wizard.runId} ${page}`}
      steps={steps}
      title={title}
      lead={lead}
      aside={
        withGuide ? (
          <>
            <PortalGuide wizard={wizard} />
            <div>
              <WizardGuide kind={kind} />
            </div>
          </>
        ) : undefined
      }
      resumedAt={resumed && !isBack ? t(`tokens.steps.${current}`) : null}
      standing={wizard === null ? 'none' : done ? 'over' : 'under-way'}
      abandon={wizard === null ? null : <AbandonToken wizard={wizard} />}
      onLeave={onLeave}
    >
      {isBack ? (
        <div className={styles.row}>
          <Button variant="subtle" leftSection={<IconArrowBackUp size={16} aria-hidden />} onClick={() => setBackFor(null)}>
            {t('tokens.compare.return')}
          </Button>
        </div>
      ) : null}
      {wizard === null ? <TokenStart kind={kind} /> : pageOf(wizard, isBack, onLeave, () => setBackFor(wizard.runId))}
    </WizardBody>
  );
};

const pageOf = (wizard: TokenWizard, isBack: boolean, onLeave: () => void, onBack: () => void): ReactNode => {
  switch (wizard.step) {
    case 'key':
      return <TokenKey wizard={wizard} />;
    case 'portal':
      return <TokenPortal wizard={wizard} />;
    case 'verify':
      return <TokenVerify wizard={wizard} />;
    case 'compare':
      return isBack ? <TokenPortal wizard={wizard} /> : <TokenCompare wizard={wizard} onBack={onBack} />;
    case 'owner':
      return <TokenOwner wizard={wizard} />;
    case 'done':
      return <TokenDone wizard={wizard} onLeave={onLeave} />;
  }
};

type PageName = 'start' | TokenWizard['step'];

const headingOf = (t: Say, page: PageName, kind: TokenKind, wizard: TokenWizard | null): { title: string; lead?: string } => {
  switch (page) {
    case 'start':
      return { title: t(`tokens.start.title.${kind}`), lead: t(`tokens.start.lead.${kind}`) };
    case 'key':
      return { title: t('tokens.key.title'), lead: t('tokens.key.lead') };
    case 'portal':
      return { title: t(`tokens.portal.title.${kind}`), lead: t(`tokens.portal.lead.${kind}`) };
    case 'verify':
      return { title: t('tokens.verify.title'), lead: t(`tokens.verify.lead.${kind}`) };
    case 'compare':
      return { title: t(`tokens.compare.title.${kind}`), lead: t('tokens.compare.lead') };
    case 'owner':
      return { title: t('tokens.owner.title'), lead: t('tokens.owner.lead', { location: wizard?.facts['locationName'] ?? '' }) };
    case 'done':
      return { title: t('tokens.done.title') };
  }
};
